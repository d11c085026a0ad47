package casework

import (
	"strings"
	"unicode/utf8"
)

// CommitteeID and DecisionID identify a steering committee and a decision.
type (
	CommitteeID string
	DecisionID  string
)

// Committee (comité de pilotage) is one meeting of the parties of some posts.
// Members are functions, never names. What is said is stored encrypted.
type Committee struct {
	ID        CommitteeID
	HeldOn    Day
	Place     string
	Posts     []PostID
	Members   []string
	Agenda    string
	Decisions []Decision
	Documents []CommitteeDocument
	RemovedAt Instant // zero unless taken away today
	Version   int64
}

// DecisionState says what became of a decision.
type DecisionState string

// The states of a decision.
const (
	DecisionToDo    DecisionState = "a_faire"
	DecisionStarted DecisionState = "en_cours"
	DecisionDone    DecisionState = "faite"
	DecisionDropped DecisionState = "abandonnee"
)

// DecisionStates are all of them.
var DecisionStates = newList("etat", "Suite donnée",
	Item[DecisionState]{Code: DecisionToDo, Label: "À faire"},
	Item[DecisionState]{Code: DecisionStarted, Label: "En cours"},
	Item[DecisionState]{Code: DecisionDone, Label: "Faite"},
	Item[DecisionState]{Code: DecisionDropped, Label: "Abandonnée"})

// Decision is what a committee decided, who sees to it and until when.
type Decision struct {
	ID        DecisionID
	Committee CommitteeID
	Text      string
	Charge    string // the function that sees to it
	DueOn     Day    // zero when there is no date
	State     DecisionState
	DoneOn    Day     // when it was done or dropped; zero before
	RemovedAt Instant // zero unless taken away today
	Version   int64
}

// Pending tells that something is still to be done about the decision.
func (d *Decision) Pending() bool { return d.State == DecisionToDo || d.State == DecisionStarted }

// Late tells that a decision should have been followed before that day.
func (d *Decision) Late(on Day) bool { return d.Pending() && d.DueOn != 0 && d.DueOn < on }

// CommitteeDocument is a file of a committee. Its name and content are stored
// encrypted.
type CommitteeDocument struct {
	ID        string
	Committee CommitteeID
	Account   AccountID
	Kind      DocumentKind
	Name      string
	Size      int64 // bytes
	AddedAt   Instant
	RemovedAt Instant // zero unless taken away today
}

// Longest texts of a committee, in characters, and most of its members.
const (
	MaxMembers  = 40
	MaxAgenda   = 6000
	MaxDecision = 2000
)

// CheckCommittee refuses a committee without its day or its posts, or whose
// texts do not hold.
func CheckCommittee(c *Committee) (errs []error) {
	add := func(field, value, expected string) { errs = append(errs, Invalid(field, value, expected)) }
	if c.HeldOn == 0 {
		add("date", "", "la date du comité, passée ou à venir")
	}
	if len(c.Posts) == 0 {
		add("postes", "", "un poste au moins")
	}
	if utf8.RuneCountInString(c.Place) > MaxPartyName {
		add("lieu", c.Place, "120 caractères au plus")
	}
	if utf8.RuneCountInString(c.Agenda) > MaxAgenda {
		add("ordre_du_jour", "", "6 000 caractères au plus")
	}
	if err := checkFunctions("membres", c.Members, MaxMembers); err != nil {
		errs = append(errs, err)
	}
	return errs
}

// CheckDecision refuses a decision without text or state, and gives the day on
// which it was done when nobody said another.
func CheckDecision(d *Decision, today Day) (errs []error) {
	add := func(field, value, expected string) { errs = append(errs, Invalid(field, value, expected)) }
	if strings.TrimSpace(d.Text) == "" {
		add("decision", "", "ce qui est décidé")
	}
	if utf8.RuneCountInString(d.Text) > MaxDecision {
		add("decision", "", "2 000 caractères au plus")
	}
	if utf8.RuneCountInString(d.Charge) > MaxPartyName {
		add("charge", d.Charge, "120 caractères au plus")
	}
	if !DecisionStates.Has(d.State) {
		add("etat", string(d.State), "un état de la liste")
	}
	if d.DoneOn > today {
		add("faite_le", d.DoneOn.French(), "une date qui n'est pas à venir")
	}
	switch {
	case d.Pending():
		d.DoneOn = 0
	case d.DoneOn == 0:
		d.DoneOn = today
	}
	return errs
}

// CheckCommitteeDocument is DetectDocument for a document of a committee: a PDF
// or a text, no image.
func CheckCommitteeDocument(kind DocumentKind) error {
	if kind == PDF || kind == ODT || kind == DOCX {
		return nil
	}
	return refusedDocument("Formats acceptés : PDF, ODT, DOCX.")
}
