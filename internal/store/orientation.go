package store

import (
	"context"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
)

const handoverQuery = `SELECT o.appointment_id, o.position, o.post_id, x.case_id, o.person_id, o.partner, o.outcome, COALESCE(o.need, ''), COALESCE(o.partner_id, ''), COALESCE(p.name, ''),
	COALESCE(o.proposed_on, x.on_day), o.answered_on, o.effective_on, COALESCE(o.refusal_reason, ''), COALESCE(o.version, 0)
	FROM orientations o JOIN appointments x ON x.id = o.appointment_id LEFT JOIN partners p ON p.id = o.partner_id`

func scanHandover(row db.Scanner) (h casework.Handover, err error) {
	var appointment casework.AppointmentID
	var position int
	err = row.Scan(&appointment, &position, &h.Post, &h.Case, &h.Person, &h.Partner, &h.Outcome, &h.Need, &h.Service, &h.ServiceName,
		&h.ProposedOn, &h.AnsweredOn, &h.EffectiveOn, &h.Reason, &h.Version)
	h.ID = casework.OrientationIDOf(appointment, position)
	return h, err
}

// Orientations lists the orientations of a case, the latest proposed first. For
// whoever may ReadCase.
func (s *Store) Orientations(ctx context.Context, actor casework.Actor, id casework.CaseID) (all []casework.Handover, err error) {
	err = s.onCase(ctx, actor, casework.ReadCase, id, "orientations", func(a *access, _ *casework.Case) (err error) {
		all, err = db.All(a.Tx, scanHandover, handoverQuery+` WHERE x.case_id = $1 ORDER BY COALESCE(o.proposed_on, x.on_day) DESC, o.appointment_id DESC, o.position DESC`, id)
		return err
	})
	return all, err
}

// WaitingOrientations lists, over the open cases of a post, the orientations
// that wait for an answer and those accepted that wait for their effect, the
// oldest first, without the dormant ones. It holds no identity. For whoever may ReadCase there.
func (s *Store) WaitingOrientations(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.Handover, err error) {
	r := request{action: casework.ReadCase, post: post, object: "orientation", detail: "waiting"}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		all, err = a.waiting(post, casework.Proposed, casework.Accepted, "NOT "+dormant, maxWaiting)
		return err
	})
	return all, err
}

// DormantOrientations lists those that were left at "proposed" or "accepted"
// more than DormantMonths ago in open cases where nothing has happened since: most
// come from a register that nobody ended. For whoever may ReadCase there.
func (s *Store) DormantOrientations(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.Handover, err error) {
	r := request{action: casework.ReadCase, post: post, object: "orientation", detail: "dormant"}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		all, err = a.waiting(post, casework.Proposed, casework.Accepted, dormant, maxWaiting)
		return err
	})
	return all, err
}

// dormant is the condition that nothing has moved since the day $4, neither the
// orientation nor its case.
const dormant = `(COALESCE(o.proposed_on, x.on_day) < $4 AND COALESCE(o.answered_on, '') < $4
	AND NOT EXISTS (SELECT 1 FROM appointments y WHERE y.case_id = x.case_id AND y.on_day >= $4))`

// maxWaiting is the most orientations that the list of what waits shows.
const maxWaiting = 1000

// waiting reads the orientations of a post's open cases at either of two steps
// and under a condition of ours, the oldest first, and no more than the limit.
func (a *access) waiting(post casework.PostID, one, other casework.Outcome, condition string, limit int) ([]casework.Handover, error) {
	b := bind(post, one, other, casework.DormantSince(a.s.today()), limit)
	return db.All(a.Tx, scanHandover, handoverQuery+` JOIN cases c ON c.id = x.case_id
		WHERE o.post_id = $1 AND o.outcome IN ($2, $3) AND c.closed_on IS NULL AND `+condition+` AND `+a.reach(b, casework.ReadCase, "c")+`
		ORDER BY COALESCE(o.proposed_on, x.on_day), o.appointment_id, o.position LIMIT $5`, b.args...)
}

// ProposeOrientation adds an orientation to the latest kept appointment of the
// case: that is where the yearly figures count it. A partner of the directory
// gives its kind. For whoever may WriteCase; KindInvalid when the case has no
// kept appointment or is closed.
func (s *Store) ProposeOrientation(ctx context.Context, actor casework.Actor, h casework.Handover) (casework.Handover, error) {
	err := s.onCase(ctx, actor, casework.WriteCase, h.Case, "orientation proposed", func(a *access, c *casework.Case) error {
		if err := a.factsOf(c.Post, c.Person); err != nil {
			return err
		}
		unknown := a.takeKind(&h, c.Post)
		if err := errors.Join(unknown, casework.CheckProposal(&h, s.today())); err != nil {
			return err
		}
		if c.ClosedOn != 0 {
			return casework.Refuse(casework.KindInvalid, "Ce dossier est clos : rouvrez-le pour orienter la personne.")
		}
		return a.insertHandover(c, &h)
	})
	return h, err
}

// takeKind takes the kind of partner from the directory when one is chosen.
func (a *access) takeKind(h *casework.Handover, post casework.PostID) error {
	if h.Service == "" {
		return nil
	}
	p, err := a.partner(post, h.Service)
	if err != nil && casework.KindOf(err) != casework.KindNotFound {
		return err
	}
	if err != nil || p.RetiredOn != 0 {
		return casework.Invalid("partenaire", "", "un partenaire de l'annuaire, encore en service")
	}
	h.Partner, h.ServiceName = p.Kind, p.Name
	return nil
}

func (a *access) insertHandover(c *casework.Case, h *casework.Handover) error {
	appointment, err := db.One(a.Tx, db.Value[casework.AppointmentID], `SELECT id FROM appointments WHERE case_id = $1 AND status = $2 AND on_day <= $3
		ORDER BY on_day DESC, at_time DESC, id DESC LIMIT 1`, c.ID, casework.Kept, a.s.today())
	if errors.Is(err, db.ErrNoRow) {
		return NoMeetingToOrientFrom()
	}
	if err != nil {
		return err
	}
	position, err := a.nextPosition(appointment)
	if err != nil {
		return err
	}
	h.ID, h.Post, h.Person, h.Outcome, h.Version = casework.OrientationIDOf(appointment, position), c.Post, c.Person, casework.Proposed, 1
	if _, err := a.Exec(`INSERT INTO orientations (appointment_id, position, post_id, person_id, partner, outcome, need, partner_id, proposed_on, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, NULLIF($8, ''), $9, 1)`,
		appointment, position, c.Post, c.Person, h.Partner, h.Outcome, h.Need, h.Service, h.ProposedOn); err != nil {
		return err
	}
	return a.touchAppointment(appointment)
}

// NoMeetingToOrientFrom is the sentence of a case without any kept
// appointment: an orientation is the outcome of a meeting.
func NoMeetingToOrientFrom() error {
	return casework.Refuse(casework.KindInvalid, "Une orientation se décide lors d'un rendez-vous : enregistrez d'abord un rendez-vous honoré dans ce dossier.")
}

func (a *access) nextPosition(appointment casework.AppointmentID) (int, error) {
	last, err := db.One(a.Tx, db.Value[*int], `SELECT MAX(position) FROM orientations WHERE appointment_id = $1`, appointment)
	if err != nil || last == nil {
		return 0, err
	}
	return *last + 1, nil
}

// touchAppointment makes a form opened before the change of an orientation a
// conflict instead of a loss.
func (a *access) touchAppointment(id casework.AppointmentID) error {
	_, err := a.Exec(`UPDATE appointments SET updated_at = $1, version = version + 1 WHERE id = $2`, a.now, id)
	return err
}

// OrientationStep is the next step of an orientation, as a worker records it.
type OrientationStep struct {
	Case    casework.CaseID
	ID      casework.OrientationID
	Version int64 // as it was read
	To      casework.Outcome
	On      casework.Day
	Reason  casework.RefusalReason // of a refusal
}

// StepOrientation records a step; KindConflict when somebody recorded another
// since the version. For whoever may WriteCase.
func (s *Store) StepOrientation(ctx context.Context, actor casework.Actor, step OrientationStep) (h casework.Handover, err error) {
	err = s.onCase(ctx, actor, casework.WriteCase, step.Case, "orientation "+string(step.To), func(a *access, c *casework.Case) error {
		if err := a.factsOf(c.Post, c.Person); err != nil {
			return err
		}
		old, err := a.handover(c.ID, step.ID)
		if err != nil {
			return err
		}
		if old.Version != step.Version {
			return casework.Conflict()
		}
		if h, err = old.Step(step.To, step.On, s.today(), step.Reason); err != nil {
			return err
		}
		return a.updateHandover(&h)
	})
	return h, err
}

// handover reads one orientation of the case.
func (a *access) handover(id casework.CaseID, name casework.OrientationID) (casework.Handover, error) {
	appointment, position, ok := name.Parts()
	if !ok {
		return casework.Handover{}, casework.NotFound()
	}
	h, err := db.One(a.Tx, scanHandover, handoverQuery+` WHERE x.case_id = $1 AND o.appointment_id = $2 AND o.position = $3`, id, appointment, position)
	return h, absent(err)
}

func (a *access) updateHandover(h *casework.Handover) error {
	appointment, position, _ := h.ID.Parts()
	n, err := a.Exec(`UPDATE orientations SET outcome = $1, proposed_on = $2, answered_on = $3, effective_on = $4, refusal_reason = NULLIF($5, ''), version = $6
		WHERE appointment_id = $7 AND position = $8 AND COALESCE(version, 0) = $9`,
		h.Outcome, h.ProposedOn, h.AnsweredOn, h.EffectiveOn, h.Reason, h.Version+1, appointment, position, h.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return casework.Conflict()
	}
	h.Version++
	return a.touchAppointment(appointment)
}
