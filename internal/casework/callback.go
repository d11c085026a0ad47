package casework

// Callback (rappel) is news taken of a person after her or his case was closed.
type Callback struct {
	ID      string
	Case    CaseID
	Account AccountID
	On      Day
	Reached bool
	New     NewFacts // non_connu unless the person was reached
	// RemovedAt is when it was taken away; it can be put back until the end of that
	// day.
	RemovedAt Instant
	// Number is drawn with the form of a new one, which is recorded once however
	// often the form is sent; empty for none.
	Number string
}

// Repeats tells that news just typed say what was recorded, by the same
// professional, and are still there.
func (b *Callback) Repeats(recorded *Callback) bool {
	return recorded.RemovedAt.IsZero() && b.Case == recorded.Case && b.Account == recorded.Account && b.On == recorded.On && b.Reached == recorded.Reached && b.New == recorded.New
}

// NewFacts says whether there were new facts since the closing.
type NewFacts string

// FactsNew is the answer that there were.
const FactsNew NewFacts = "oui"

// NewFactsList are the answers with their French names.
var NewFactsList = newList("nouveaux_faits", "Nouveaux faits",
	Item[NewFacts]{Code: FactsNew, Label: "Oui"},
	Item[NewFacts]{Code: "non", Label: "Non"},
	Item[NewFacts]{Code: NotKnown, Label: "Non connu"})

// CheckCallback refuses one that is not after the closing, that is to come, or
// that tells what a person who was not reached has said.
func CheckCallback(b *Callback, closedOn, today Day) error {
	switch {
	case closedOn == 0:
		return Refuse(KindInvalid, "Ce dossier est ouvert : le rappel se note après la clôture.")
	case b.On == 0:
		return Invalid("rappel_le", "", "la date du rappel")
	case b.On > today:
		return Invalid("rappel_le", b.On.French(), "une date qui n'est pas à venir")
	case b.On < closedOn:
		return Invalid("rappel_le", b.On.French(), "une date qui n'est pas avant la clôture ("+closedOn.French()+")")
	case !NewFactsList.Has(b.New):
		return Invalid("nouveaux_faits", string(b.New), NewFactsList.Expected())
	case !b.Reached && b.New != NotKnown:
		return Invalid("nouveaux_faits", string(b.New), "« Non connu » quand la personne n'a pas été jointe")
	}
	return nil
}
