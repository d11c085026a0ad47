package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// Milestones lists the measures asked and answered, the assessments, the
// documents and the prepared messages of a case, by their codes and days alone. For whoever may ReadCase;
// any other is not found.
func (s *Store) Milestones(ctx context.Context, actor casework.Actor, id casework.CaseID) (all []casework.Milestone, err error) {
	err = s.onCase(ctx, actor, casework.ReadCase, id, "milestones", func(a *access, c *casework.Case) error {
		measures, err := db.All(a.Tx, scanMeasure, `SELECT `+measureColumns+` FROM protection_measures WHERE case_id = $1 AND removed_at IS NULL ORDER BY id`, id)
		if err != nil {
			return err
		}
		for _, m := range measures {
			all = append(all, measureMilestones(&m)...)
		}
		return a.Each(func(row db.Scanner) error {
			var m casework.Milestone
			var at casework.Instant
			err := row.Scan(&m.Kind, &m.Code, &m.On, &at)
			if m.On == 0 {
				m.On = casework.DayOf(at.In(s.clock().Location()))
			}
			all = append(all, m)
			return err
		}, `SELECT 'assessment', danger, on_day, created_at FROM assessments WHERE case_id = $1
			UNION ALL SELECT 'document', kind, NULL, created_at FROM documents WHERE case_id = $1 AND removed_at IS NULL
			UNION ALL SELECT 'message', channel, NULL, created_at FROM prepared_messages WHERE case_id = $1 ORDER BY 4`, id)
	})
	return all, err
}

// measureMilestones are the request of a measure and its answer.
func measureMilestones(m *casework.ProtectionMeasure) (all []casework.Milestone) {
	if m.AskedOn != 0 {
		all = append(all, casework.Milestone{On: m.AskedOn, Kind: casework.MeasureMilestone, Code: string(m.Kind), State: casework.MeasureAsked})
	}
	if m.DecidedOn != 0 {
		all = append(all, casework.Milestone{On: m.DecidedOn, Kind: casework.MeasureMilestone, Code: string(m.Kind), State: m.State})
	}
	return all
}
