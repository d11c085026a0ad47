package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// assessmentText is what an assessment holds of personal: sealed under the
// case's key.
type assessmentText struct {
	Notes      map[casework.Domain]string `json:"notes,omitempty"`
	SafetyPlan string                     `json:"plan,omitempty"`
	Lowered    string                     `json:"lowered,omitempty"`
}

func assessmentCell(id string) vault.Cell {
	return vault.Cell{Table: "assessments", Column: "body", Row: id}
}

// Assessed is a case with its assessments, the latest first, and what the desk
// said before any.
type Assessed struct {
	Case casework.Case
	All  []casework.Assessment
	Desk DeskWord
}

// Assessments reads them. For whoever may ReadCase; any other is not found.
func (s *Store) Assessments(ctx context.Context, actor casework.Actor, id casework.CaseID) (x Assessed, err error) {
	err = s.onCase(ctx, actor, casework.ReadCase, id, "assessments read", func(a *access, found *casework.Case) (err error) {
		x.Case = *found
		if x.All, err = a.assessments(id); err != nil {
			return err
		}
		x.Desk, err = a.deskWord(id)
		return err
	})
	return x, err
}

type sealedAssessment struct {
	casework.Assessment
	body []byte
}

func scanAssessment(row db.Scanner) (x sealedAssessment, err error) {
	g := &x.Danger.Grid
	err = row.Scan(&x.ID, &x.Case, &x.Account, &x.On, &g.Done, &g.Yes, &g.Red, &x.Danger.Judged, &x.body, &x.At)
	return x, err
}

func (a *access) assessments(id casework.CaseID) ([]casework.Assessment, error) {
	rows, err := db.All(a.Tx, scanAssessment, `SELECT id, case_id, account_id, on_day, grid_done, grid_yes, grid_red, judged, body, created_at
		FROM assessments WHERE case_id = $1 ORDER BY id DESC`, id)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	key, err := a.caseKey(id)
	if err != nil {
		return nil, err
	}
	all := make([]casework.Assessment, len(rows))
	for i := range rows {
		if err := a.openAssessment(key, &rows[i]); err != nil {
			return nil, err
		}
		all[i] = rows[i].Assessment
	}
	return all, nil
}

func (a *access) openAssessment(key *vault.DataKey, x *sealedAssessment) error {
	plain, err := key.Open(assessmentCell(x.ID), x.body)
	if err != nil {
		return err
	}
	var text assessmentText
	if err := json.Unmarshal(plain, &text); err != nil {
		return fmt.Errorf("open assessment: %w", err)
	}
	x.SafetyPlan, x.Danger.Lowered = text.SafetyPlan, text.Lowered
	x.Domains, err = db.All(a.Tx, func(row db.Scanner) (d casework.DomainState, err error) {
		err = row.Scan(&d.Domain, &d.State, &d.Need)
		return d, err
	}, `SELECT domain, state, need FROM assessment_domains WHERE assessment_id = $1`, x.ID)
	for i := range x.Domains {
		x.Domains[i].Note = text.Notes[x.Domains[i].Domain]
	}
	slices.SortFunc(x.Domains, func(a, b casework.DomainState) int {
		return casework.Domains.Index(a.Domain) - casework.Domains.Index(b.Domain)
	})
	return err
}

// SaveAssessment writes a new assessment of a case beside those before, which
// stay. Before is the identifier of the latest one when the form was opened,
// empty when there was none: KindConflict when somebody wrote another one
// meanwhile. For whoever may WriteCase.
func (s *Store) SaveAssessment(ctx context.Context, actor casework.Actor, before string, x casework.Assessment) (casework.Assessment, error) {
	err := s.onCase(ctx, actor, casework.WriteCase, x.Case, "assessment written", func(a *access, c *casework.Case) error {
		all, err := a.assessments(c.ID)
		if err != nil {
			return err
		}
		var last *casework.Assessment
		latest := ""
		if len(all) > 0 {
			last, latest = &all[0], all[0].ID
		}
		if latest != before {
			return casework.Conflict()
		}
		if err := casework.CheckAssessment(&x, last, s.today()); err != nil {
			return err
		}
		x.ID, x.Account, x.At = casework.NewID(a.now.Time), actor.Account, a.now
		return a.insertAssessment(c, &x)
	})
	return x, err
}

func (a *access) insertAssessment(c *casework.Case, x *casework.Assessment) error {
	text := assessmentText{Notes: map[casework.Domain]string{}, SafetyPlan: x.SafetyPlan, Lowered: x.Danger.Lowered}
	for _, d := range x.Domains {
		if d.Note != "" {
			text.Notes[d.Domain] = d.Note
		}
	}
	plain, err := json.Marshal(text)
	if err != nil {
		return err
	}
	key, err := a.caseKey(c.ID)
	if err != nil {
		return err
	}
	g := x.Danger.Grid
	if _, err := a.Exec(`INSERT INTO assessments (id, post_id, case_id, account_id, on_day, grid_done, grid_yes, grid_red, judged, danger, body, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		x.ID, c.Post, c.ID, x.Account, x.On, g.Done, g.Yes, g.Red, x.Danger.Judged, x.Danger.Level(), key.Seal(assessmentCell(x.ID), plain), x.At); err != nil {
		return err
	}
	for _, d := range x.Domains {
		if _, err := a.Exec(`INSERT INTO assessment_domains (assessment_id, domain, state, need) VALUES ($1, $2, $3, $4)`, x.ID, d.Domain, d.State, d.Need); err != nil {
			return err
		}
	}
	return nil
}
