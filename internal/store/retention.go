package store

import (
	"context"
	"fmt"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// retention reads where persons stand: those whose row satisfies the condition,
// whose arguments begin at $2, and who are not erased. $1 is today. The last
// contact is the latest of the kept appointments, of those to come, of the
// calls, of the referrals and of the openings and closings; for a person
// without a case, the day on which she or he was written down.
func (a *access) retention(where string, args ...any) ([]casework.Retention, error) {
	months, err := db.One(a.Tx, db.Value[int], `SELECT retention_months FROM installation WHERE id = 1`)
	if err != nil {
		return nil, err
	}
	chosen := `person_id IN (SELECT id FROM persons WHERE erased_at IS NULL AND ` + where + `)`
	query := `SELECT r.person_id, MAX(r.on_day),
		(SELECT MAX(until_on) FROM retention_prolongations x WHERE x.person_id = r.person_id),
		(SELECT since FROM retention_notices x WHERE x.person_id = r.person_id),
		(SELECT COUNT(*) FROM cases x WHERE x.person_id = r.person_id AND x.restricted_at IS NOT NULL)
		FROM (
		SELECT person_id, opened_on AS on_day FROM cases WHERE ` + chosen + `
		UNION ALL SELECT person_id, closed_on FROM cases WHERE closed_on IS NOT NULL AND ` + chosen + `
		UNION ALL SELECT person_id, received_on FROM cases WHERE received_on IS NOT NULL AND ` + chosen + `
		UNION ALL SELECT person_id, on_day FROM appointments WHERE (status = 'honore' OR status = 'planifie' AND on_day >= $1) AND ` + chosen + `
		UNION ALL SELECT c.person_id, substr(t.at, 1, 10) FROM contact_attempts t JOIN desk_referrals d ON d.id = t.referral_id JOIN cases c ON c.id = d.case_id
			WHERE t.result = 'jointe' AND c.` + chosen + `
		UNION ALL SELECT c.person_id, e.on_day FROM case_events e JOIN cases c ON c.id = e.case_id WHERE e.kind = 'reopened' AND c.` + chosen + `
		UNION ALL SELECT id, substr(created_at, 1, 10) FROM persons WHERE erased_at IS NULL AND ` + where + `
			AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.person_id = persons.id) AND NOT EXISTS (SELECT 1 FROM person_merges m WHERE m.gone_id = persons.id)
		) r GROUP BY r.person_id ORDER BY 2, 1`
	return db.All(a.Tx, func(row db.Scanner) (r casework.Retention, err error) {
		var restricted int
		err = row.Scan(&r.Person, &r.LastContact, &r.Prolonged, &r.WarnedOn, &restricted)
		r.Restricted, r.Term = restricted > 0, casework.TermAfter(r.LastContact, months, r.Prolonged)
		return r, err
	}, query, append([]any{a.s.today()}, args...)...)
}

// RetentionLine is one person of the list of terms, by the reference of the
// latest case that the reader reaches. It names nobody.
type RetentionLine struct {
	casework.Retention
	Case casework.Case
}

// RetentionList lists the persons of a post whose term is past or comes within
// casework.RetentionWarning days, the nearest first, and counts them; no more
// than limit are returned. For whoever may KeepRetention in the post.
func (s *Store) RetentionList(ctx context.Context, actor casework.Actor, post casework.PostID, limit int) (lines []RetentionLine, total int, err error) {
	r := request{action: casework.KeepRetention, post: post, object: "post", record: string(post), detail: "terms listed"}
	err = s.do(ctx, actor, r, func(a *access) error {
		all, err := a.retention(`post_id = $2`, post)
		if err != nil {
			return err
		}
		for _, r := range all {
			if !r.Warned(s.today()) {
				continue
			}
			b := bind(r.Person)
			cases, err := db.All(a.Tx, scanCase, `SELECT `+caseColumns+` FROM cases c WHERE person_id = $1 AND `+a.reach(b, casework.KeepRetention, "c")+` ORDER BY number DESC`, b.args...)
			if err != nil {
				return err
			}
			if len(cases) == 0 {
				continue
			}
			if total++; len(lines) < limit {
				lines = append(lines, RetentionLine{r, cases[0]})
			}
		}
		return nil
	})
	return lines, total, err
}

// CaseRetention is where the person of a case stands, with the prolongations,
// the latest first. For whoever may KeepRetention on the case.
func (s *Store) CaseRetention(ctx context.Context, actor casework.Actor, id casework.CaseID) (r casework.Retention, past []casework.Prolongation, err error) {
	err = s.onCase(ctx, actor, casework.KeepRetention, id, "term read", func(a *access, c *casework.Case) error {
		all, err := a.retention(`id = $2`, c.Person)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return casework.NotFound()
		}
		r = all[0]
		past, err = db.All(a.Tx, func(row db.Scanner) (p casework.Prolongation, err error) {
			return p, row.Scan(&p.Reason, &p.Until, &p.Account, &p.At)
		}, `SELECT reason, until_on, account_id, at FROM retention_prolongations WHERE person_id = $1 ORDER BY id DESC`, c.Person)
		return err
	})
	return r, past, err
}

// Prolong keeps the person of a case until a day, for a reason. For whoever may
// KeepRetention on the case.
func (s *Store) Prolong(ctx context.Context, actor casework.Actor, id casework.CaseID, reason casework.ProlongReason, until casework.Day) error {
	if err := casework.CheckProlongation(reason, until, s.today()); err != nil {
		return err
	}
	return s.onCase(ctx, actor, casework.KeepRetention, id, fmt.Sprintf("kept until %s: %s", until, reason), func(a *access, c *casework.Case) error {
		_, err := a.Exec(`INSERT INTO retention_prolongations (id, post_id, person_id, case_id, account_id, reason, until_on, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			casework.NewID(a.now.Time), c.Post, c.Person, c.ID, a.actor.Account, reason, until, a.now)
		return err
	})
}

// RetentionMonths is how many months persons are kept after the last contact.
// It is a setting, no secret: no line is written.
func (s *Store) RetentionMonths(ctx context.Context) (months int, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		months, err = db.One(tx, db.Value[int], `SELECT retention_months FROM installation WHERE id = 1`)
		return err
	})
	return months, err
}

// SetRetentionMonths changes it for the installation. For whoever may
// SetRetention.
func (s *Store) SetRetentionMonths(ctx context.Context, actor casework.Actor, months int) error {
	if err := casework.CheckRetention(months); err != nil {
		return err
	}
	r := request{action: casework.SetRetention, object: "installation", detail: fmt.Sprintf("retention %d months", months)}
	return s.do(ctx, actor, r, func(a *access) error {
		_, err := a.Exec(`UPDATE installation SET retention_months = $1 WHERE id = 1`, months)
		return err
	})
}
