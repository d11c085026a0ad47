package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// openItems are the parts of a case that may still be open: each reads what is
// its own, in the order in which the checklist shows them.
var openItems = []func(*access, casework.CaseID) ([]casework.OpenItem, error){
	plannedAppointments,
	waitingOrientations,
	openTasks,
	runningMeasures,
}

// StillOpen lists what a case still holds, for the checklist of its closing.
// For whoever may ReadCase in its post.
func (s *Store) StillOpen(ctx context.Context, actor casework.Actor, id casework.CaseID) (all []casework.OpenItem, err error) {
	err = s.onCase(ctx, actor, casework.ReadCase, id, "still open", func(a *access, c *casework.Case) error {
		for _, part := range openItems {
			items, err := part(a, c.ID)
			if err != nil {
				return err
			}
			all = append(all, items...)
		}
		return nil
	})
	return all, err
}

// plannedAppointments are those to come and those past that nobody said the
// end of.
func plannedAppointments(a *access, id casework.CaseID) ([]casework.OpenItem, error) {
	return db.All(a.Tx, func(row db.Scanner) (i casework.OpenItem, err error) {
		i.Text = "Rendez-vous prévu"
		return i, row.Scan(&i.On)
	}, `SELECT on_day FROM appointments WHERE case_id = $1 AND status = $2 ORDER BY on_day, at_time`, id, casework.Planned)
}

// waitingOrientations are those proposed or accepted that have not taken place.
func waitingOrientations(a *access, id casework.CaseID) ([]casework.OpenItem, error) {
	return db.All(a.Tx, func(row db.Scanner) (i casework.OpenItem, err error) {
		var partner casework.PartnerKind
		var outcome casework.Outcome
		err = row.Scan(&partner, &outcome, &i.On)
		i.Text = "Orientation « " + casework.PartnerKinds.Label(partner) + " » " + map[casework.Outcome]string{casework.Proposed: "proposée, sans réponse", casework.Accepted: "acceptée, pas encore effective"}[outcome]
		return i, err
	}, `SELECT o.partner, o.outcome, x.on_day FROM orientations o JOIN appointments x ON x.id = o.appointment_id
		WHERE x.case_id = $1 AND o.outcome IN ($2, $3) ORDER BY x.on_day, o.position`, id, casework.Proposed, casework.Accepted)
}
