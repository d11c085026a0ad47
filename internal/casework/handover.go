package casework

import (
	"slices"
	"strconv"
	"strings"
)

// OrientationNeed (besoin) is what a person is oriented for.
type OrientationNeed string

// OrientationNeeds are the needs with their French names.
var OrientationNeeds = newList("besoin_orientation", "Besoin",
	Item[OrientationNeed]{Code: "accompagnement_social", Label: "Accompagnement social"},
	Item[OrientationNeed]{Code: "hebergement", Label: "Hébergement, mise à l'abri"},
	Item[OrientationNeed]{Code: "logement", Label: "Logement"},
	Item[OrientationNeed]{Code: "acces_droits", Label: "Ouverture de droits"},
	Item[OrientationNeed]{Code: "aide_financiere", Label: "Aide financière"},
	Item[OrientationNeed]{Code: "aide_alimentaire", Label: "Aide alimentaire"},
	Item[OrientationNeed]{Code: "conseil_juridique", Label: "Conseil juridique, accès au droit"},
	Item[OrientationNeed]{Code: "soutien_victime", Label: "Soutien dans les suites de l'infraction"},
	Item[OrientationNeed]{Code: "soutien_psychologique", Label: "Soutien psychologique"},
	Item[OrientationNeed]{Code: "soins", Label: "Soins"},
	Item[OrientationNeed]{Code: "constat_medical", Label: "Examen et constat médical"},
	Item[OrientationNeed]{Code: "enfants", Label: "Enfants, parentalité"},
	Item[OrientationNeed]{Code: "emploi_formation", Label: "Emploi, formation"},
	Item[OrientationNeed]{Code: "autonomie_handicap", Label: "Autonomie, handicap"},
	Item[OrientationNeed]{Code: "autre", Label: "Autre besoin"},
	Item[OrientationNeed]{Code: NotKnown, Label: "Non renseigné"})

// Refused and NoFollowUp end an orientation that was not taken up.
const (
	Refused    Outcome = "refusee"
	NoFollowUp Outcome = "sans_suite"
)

// RefusalReason says why a partner or the person refused.
type RefusalReason string

// RefusalReasons are the reasons with their French names.
var RefusalReasons = newList("motif_refus", "Motif du refus",
	Item[RefusalReason]{Code: "plus_de_place", Label: "Plus de place chez le partenaire"},
	Item[RefusalReason]{Code: "hors_criteres", Label: "Hors des critères du partenaire"},
	Item[RefusalReason]{Code: "hors_secteur", Label: "Hors du secteur du partenaire"},
	Item[RefusalReason]{Code: "delai_trop_long", Label: "Délai du partenaire trop long"},
	Item[RefusalReason]{Code: "refus_personne", Label: "La personne n'a pas souhaité"},
	Item[RefusalReason]{Code: "situation_changee", Label: "La situation a changé"},
	Item[RefusalReason]{Code: "autre", Label: "Autre motif"},
	Item[RefusalReason]{Code: NotKnown, Label: "Motif non donné"})

// OrientationID names one orientation: its appointment and its position there.
type OrientationID string

// OrientationIDOf is the name of the orientation at a position of an
// appointment.
func OrientationIDOf(appointment AppointmentID, position int) OrientationID {
	return OrientationID(string(appointment) + "-" + strconv.Itoa(position))
}

// Parts are the appointment and the position; false for what is no name.
func (id OrientationID) Parts() (AppointmentID, int, bool) {
	appointment, text, ok := strings.Cut(string(id), "-")
	position, err := strconv.Atoi(text)
	return AppointmentID(appointment), position, ok && err == nil && ValidID(appointment)
}

// Handover is an orientation as the worker follows it: what the register knows
// of it, and the need, the partner and the day of each step. What came from a
// register has its kind and its outcome only.
type Handover struct {
	ID          OrientationID
	Post        PostID
	Case        CaseID
	Person      PersonID
	Orientation // kind of partner, outcome
	Need        OrientationNeed
	Service     PartnerID // the partner in the directory; empty when only the kind is known
	ServiceName string
	ProposedOn  Day // the appointment's day when nothing else was written down
	AnsweredOn  Day // accepted, refused, or given up
	EffectiveOn Day
	Reason      RefusalReason
	Version     int64 // 0 for one that was never followed on the screens
}

// DormantMonths is how long nothing must have moved, in an orientation and in its
// case, for it to be an old trace rather than something that waits.
const DormantMonths = 6

// DormantSince is the day since which nothing has moved in what is dormant today.
func DormantSince(today Day) Day { return today.AddMonths(-DormantMonths) }

// Waiting tells that nobody has answered yet.
func (h *Handover) Waiting() bool { return h.Outcome == Proposed }

// Ended tells that nothing more is expected.
func (h *Handover) Ended() bool {
	return h.Outcome == Effective || h.Outcome == Refused || h.Outcome == NoFollowUp
}

// Age is how many days the orientation has waited for its answer, or, once
// accepted, for its effect.
func (h *Handover) Age(today Day) int {
	if h.Outcome == Accepted && h.AnsweredOn != 0 {
		return int(today - h.AnsweredOn)
	}
	return int(today - h.ProposedOn)
}

// Next are the steps that may follow, in their order. Going back to proposed is
// how a step entered by mistake is undone.
func (h *Handover) Next() []Outcome {
	switch h.Outcome {
	case Proposed, NotKnown:
		return []Outcome{Accepted, Effective, Refused, NoFollowUp}
	case Accepted:
		return []Outcome{Effective, Refused, NoFollowUp, Proposed}
	}
	return []Outcome{Proposed}
}

// Step is the orientation one step further, on a day. A refusal needs its
// reason; a step is not dated in the future, nor before the one that it follows.
func (h Handover) Step(to Outcome, on, today Day, reason RefusalReason) (Handover, error) {
	if !slices.Contains(h.Next(), to) {
		return h, Invalid("suite", string(to), "une étape qui suit celle où en est l'orientation")
	}
	if to == Proposed {
		h.Outcome, h.AnsweredOn, h.EffectiveOn, h.Reason = Proposed, 0, 0, ""
		return h, nil
	}
	var f faults
	f.note(h.checkDay(on, today))
	f.when(to == Refused && !RefusalReasons.Has(reason), Invalid("motif_refus", string(reason), "le motif du refus"))
	if len(f) > 0 {
		return h, f.err()
	}
	if to != Effective || h.AnsweredOn == 0 {
		h.AnsweredOn = on
	}
	h.Outcome, h.EffectiveOn, h.Reason = to, 0, ""
	switch to {
	case Effective:
		h.EffectiveOn = on
	case Refused:
		h.Reason = reason
	}
	return h, nil
}

func (h *Handover) checkDay(on, today Day) error {
	since := max(h.ProposedOn, h.AnsweredOn)
	switch {
	case on == 0:
		return Invalid("le", "", "la date de cette étape")
	case on > today:
		return Invalid("le", on.French(), "une date qui n'est pas à venir")
	case on < since:
		return Invalid("le", on.French(), "une date qui n'est pas avant l'étape précédente ("+since.French()+")")
	}
	return nil
}

// CheckProposal refuses a new orientation without need or kind of partner, or
// dated in the future.
func CheckProposal(h *Handover, today Day) error {
	var f faults
	f.when(!OrientationNeeds.Has(h.Need) || h.Need == NotKnown, Invalid("besoin", string(h.Need), "le besoin pour lequel la personne est orientée"))
	f.when(!PartnerKinds.Has(h.Partner) || h.Partner == NotKnown, Invalid("partenaire", "", "un partenaire de l'annuaire, ou un type de partenaire"))
	f.when(h.ProposedOn == 0, Invalid("le", "", "la date de la proposition"))
	f.when(h.ProposedOn > today, Invalid("le", h.ProposedOn.French(), "une date qui n'est pas à venir"))
	return f.err()
}
