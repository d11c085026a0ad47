package store

import (
	"context"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/db"
)

const measureColumns = `id, case_id, kind, state, asked_on, decided_on, ends_on, itt_days, known_to_caf, removed_at, version`

func scanMeasure(row db.Scanner) (m casework.ProtectionMeasure, err error) {
	var days *int
	err = row.Scan(&m.ID, &m.Case, &m.Kind, &m.State, &m.AskedOn, &m.DecidedOn, &m.EndsOn, &days, &m.KnownCAF, &m.RemovedAt, &m.Version)
	m.ITTDays = known(days)
	return m, err
}

// Protection reads a case with its protection measures, the latest first,
// those taken away today included, and its tasks, those to do first. For
// whoever may ReadCase; any other is not found.
func (s *Store) Protection(ctx context.Context, actor casework.Actor, id casework.CaseID) (c casework.Case, measures []casework.ProtectionMeasure, tasks []casework.Task, err error) {
	err = s.onCase(ctx, actor, casework.ReadCase, id, "measures and tasks read", func(a *access, found *casework.Case) (err error) {
		c = *found
		if measures, err = db.All(a.Tx, scanMeasure, `SELECT `+measureColumns+` FROM protection_measures
			WHERE case_id = $1 AND (removed_at IS NULL OR removed_at >= $2) ORDER BY COALESCE(asked_on, decided_on) DESC, id DESC`, id, s.midnight()); err != nil {
			return err
		}
		tasks, err = a.tasks(`case_id = $1 AND (removed_at IS NULL OR removed_at >= $2)`, id, s.midnight())
		return err
	})
	return c, measures, tasks, err
}

// SaveMeasure writes a protection measure of a case: a new one when its ID is
// empty, once for its Number, else the one read at its Version (KindConflict when somebody changed
// it since). For whoever may WriteCase.
func (s *Store) SaveMeasure(ctx context.Context, actor casework.Actor, m casework.ProtectionMeasure) (casework.ProtectionMeasure, error) {
	m.KnownCAF = casework.OrNotKnown(m.KnownCAF)
	err := s.onCase(ctx, actor, casework.WriteCase, m.Case, "measure written", func(a *access, c *casework.Case) error {
		if err := casework.CheckMeasure(&m, s.today()); err != nil {
			return err
		}
		if _, err := a.Exec(`DELETE FROM protection_measures WHERE case_id = $1 AND removed_at < $2`, c.ID, s.midnight()); err != nil {
			return err
		}
		if m.ID == "" {
			return a.addMeasure(c, &m)
		}
		return a.updateMeasure(&m)
	})
	return m, err
}

func (a *access) addMeasure(c *casework.Case, m *casework.ProtectionMeasure) (err error) {
	m.Version = 1
	m.ID, err = once(a, m.Number, func(id string) (int64, error) {
		return a.Exec(`INSERT INTO protection_measures (id, post_id, case_id, kind, state, asked_on, decided_on, ends_on, itt_days, known_to_caf, created_at, updated_at, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, 1) ON CONFLICT (id) DO NOTHING`,
			id, c.Post, c.ID, m.Kind, m.State, m.AskedOn, m.DecidedOn, m.EndsOn, number(m.ITTDays), m.KnownCAF, a.now)
	}, func(id string) ([]casework.ProtectionMeasure, error) {
		return db.All(a.Tx, scanMeasure, `SELECT `+measureColumns+` FROM protection_measures WHERE id = $1 AND case_id = $2`, id, c.ID)
	}, m.Repeats)
	return err
}

func (a *access) updateMeasure(m *casework.ProtectionMeasure) error {
	if _, err := db.One(a.Tx, db.Value[string], `SELECT id FROM protection_measures WHERE id = $1 AND case_id = $2`, m.ID, m.Case); err != nil {
		return absent(err)
	}
	n, err := a.Exec(`UPDATE protection_measures SET kind = $1, state = $2, asked_on = $3, decided_on = $4, ends_on = $5, itt_days = $6, known_to_caf = $7,
		updated_at = $8, version = version + 1 WHERE id = $9 AND case_id = $10 AND version = $11`,
		m.Kind, m.State, m.AskedOn, m.DecidedOn, m.EndsOn, number(m.ITTDays), m.KnownCAF, a.now, m.ID, m.Case, m.Version)
	if err == nil && n == 0 {
		err = casework.Conflict()
	}
	m.Version++
	return err
}

// RemoveMeasure takes a measure away, or puts it back until the end of the
// day. For whoever may WriteCase.
func (s *Store) RemoveMeasure(ctx context.Context, actor casework.Actor, id casework.CaseID, measure string, removed bool) error {
	return s.onCase(ctx, actor, casework.WriteCase, id, "measure "+removedWord(removed), func(a *access, c *casework.Case) error {
		return a.setRemoved(`UPDATE protection_measures SET removed_at = $1 WHERE id = $2 AND case_id = $3`, measure, string(c.ID), removed)
	})
}

// removedWord is what the log says.
func removedWord(removed bool) string {
	if removed {
		return "removed"
	}
	return "put back"
}

// MeasureReminder is a measure about which something is to be done.
type MeasureReminder struct {
	Measure casework.ProtectionMeasure
	casework.Reminder
}

// reminders are those of the measures of a post's open cases that the actor
// reaches, the most pressing first.
func (a *access) reminders(post casework.PostID) (all []MeasureReminder, err error) {
	b := bind(post, casework.MeasureAsked, casework.MeasureGranted)
	measures, err := db.All(a.Tx, scanMeasure, `SELECT `+measureColumns+` FROM protection_measures m
		WHERE post_id = $1 AND state IN ($2, $3) AND removed_at IS NULL
		AND EXISTS (SELECT 1 FROM cases c WHERE c.id = m.case_id AND c.closed_on IS NULL AND `+a.reach(b, casework.ReadCase, "c")+`)`, b.args...)
	for _, m := range measures {
		if r, ok := m.Reminder(); ok && r.From <= a.s.today() && m.Running(a.s.today()) {
			all = append(all, MeasureReminder{m, r})
		}
	}
	slices.SortStableFunc(all, func(a, b MeasureReminder) int { return int(a.Due) - int(b.Due) })
	return all, err
}

// runningMeasures are the measures of a case that wait for an answer or protect
// today.
func runningMeasures(a *access, id casework.CaseID) (open []casework.OpenItem, err error) {
	measures, err := db.All(a.Tx, scanMeasure, `SELECT `+measureColumns+` FROM protection_measures WHERE case_id = $1 AND removed_at IS NULL ORDER BY id`, id)
	for _, m := range measures {
		switch {
		case !m.Running(a.s.today()):
		case m.State == casework.MeasureAsked:
			open = append(open, casework.OpenItem{Text: casework.MeasureKinds.Label(m.Kind) + " : demande sans réponse", On: m.AskedOn})
		default:
			open = append(open, casework.OpenItem{Text: casework.MeasureKinds.Label(m.Kind) + " : mesure en cours", On: m.Ends()})
		}
	}
	return open, err
}
