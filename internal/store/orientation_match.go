package store

import (
	"permanence/internal/casework"
	"permanence/internal/db"
)

// An appointment's orientations are said in two ways: whole, by a register or
// by the form of a meeting, as a list of kinds and outcomes; and one by one, on
// the screens that follow them. A list that is said again must change nothing
// of what was followed meanwhile, so what is said is matched with what is
// recorded, and only the difference is written.

// recordedOrientation is an orientation as it stands; followed tells that a
// worker gave it a need, a partner or a step on the screens.
type recordedOrientation struct {
	position int
	casework.Orientation
	followed bool
}

func (a *access) recordedOrientations(id casework.AppointmentID) ([]recordedOrientation, error) {
	return db.All(a.Tx, func(row db.Scanner) (o recordedOrientation, err error) {
		err = row.Scan(&o.position, &o.Partner, &o.Outcome, &o.followed)
		return o, err
	}, `SELECT position, partner, outcome, version IS NOT NULL FROM orientations WHERE appointment_id = $1 ORDER BY position`, id)
}

// orientationMatch is what is said beside what is recorded.
type orientationMatch struct {
	pairs []orientationPair
	added []casework.Orientation // said, not recorded
	left  []recordedOrientation  // recorded, not said
}

type orientationPair struct {
	old recordedOrientation
	now casework.Outcome
}

// matchOrientations pairs equal orientations first, then those of one kind of
// partner, each once.
func matchOrientations(old []recordedOrientation, said []casework.Orientation) (m orientationMatch) {
	taken, matched := make([]bool, len(old)), make([]bool, len(said))
	pair := func(same func(x, y casework.Orientation) bool) {
		for i, s := range said {
			for j := 0; j < len(old) && !matched[i]; j++ {
				if !taken[j] && same(old[j].Orientation, s) {
					taken[j], matched[i] = true, true
					m.pairs = append(m.pairs, orientationPair{old[j], s.Outcome})
				}
			}
		}
	}
	pair(func(x, y casework.Orientation) bool { return x == y })
	pair(func(x, y casework.Orientation) bool { return x.Partner == y.Partner })
	for i, s := range said {
		if !matched[i] {
			m.added = append(m.added, s)
		}
	}
	for j, o := range old {
		if !taken[j] {
			m.left = append(m.left, o)
		}
	}
	return m
}

// newsOfRegister tells whether a register says anything that is to be written:
// what was followed on the screens stays as it is.
func (m *orientationMatch) newsOfRegister() bool {
	for _, p := range m.pairs {
		if !p.old.followed && p.old.Outcome != p.now {
			return true
		}
	}
	for _, o := range m.left {
		if !o.followed {
			return true
		}
	}
	return len(m.added) > 0
}

// writeOrientations makes the appointment's orientations those given. One that
// is followed on the screens is never taken away, and a new outcome of it is
// dated today.
func (a *access) writeOrientations(x *casework.Appointment) error {
	return a.rewriteOrientations(x.ID, x.Post, x.Person, x.Orientations, a.restep)
}

// rewriteOrientations writes the difference; restep is what a new outcome does
// to one that is followed.
func (a *access) rewriteOrientations(id casework.AppointmentID, post casework.PostID, person casework.PersonID, said []casework.Orientation, restep func(casework.AppointmentID, orientationPair) error) error {
	old, err := a.recordedOrientations(id)
	if err != nil {
		return err
	}
	m := matchOrientations(old, said)
	for _, p := range m.pairs {
		if p.old.Outcome == p.now {
			continue
		}
		if p.old.followed {
			err = restep(id, p)
		} else {
			_, err = a.Exec(`UPDATE orientations SET outcome = $1 WHERE appointment_id = $2 AND position = $3`, p.now, id, p.old.position)
		}
		if err != nil {
			return err
		}
	}
	for _, o := range m.left {
		if o.followed {
			continue
		}
		if _, err := a.Exec(`DELETE FROM orientations WHERE appointment_id = $1 AND position = $2`, id, o.position); err != nil {
			return err
		}
	}
	return a.appendOrientations(id, post, person, m.added)
}

// restep dates today an outcome that the form of a meeting gives to an
// orientation followed on the screens.
func (a *access) restep(id casework.AppointmentID, p orientationPair) error {
	var answered, effective casework.Day
	var reason casework.RefusalReason
	today := a.s.today()
	switch p.now {
	case casework.Accepted, casework.NoFollowUp:
		answered = today
	case casework.Effective:
		answered, effective = today, today
	case casework.Refused:
		answered, reason = today, casework.NotKnown
	}
	_, err := a.Exec(`UPDATE orientations SET outcome = $1, answered_on = $2, effective_on = $3, refusal_reason = NULLIF($4, ''), version = version + 1
		WHERE appointment_id = $5 AND position = $6`, p.now, answered, effective, reason, id, p.old.position)
	return err
}

// keepStep leaves what was followed on the screens as it is: they know more
// than a register.
func keepStep(casework.AppointmentID, orientationPair) error { return nil }

func (a *access) appendOrientations(id casework.AppointmentID, post casework.PostID, person casework.PersonID, all []casework.Orientation) error {
	if len(all) == 0 {
		return nil
	}
	next, err := a.nextPosition(id)
	if err != nil {
		return err
	}
	return a.insertOrientationsFrom(next, id, post, person, all)
}
