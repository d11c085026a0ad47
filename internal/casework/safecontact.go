package casework

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Channel is a way to reach a person outside a meeting.
type Channel string

const (
	ByCall    Channel = "appel"
	ByMessage Channel = "message_vocal" // left on a voice mail or with somebody
	BySMS     Channel = "sms"
	ByLetter  Channel = "courrier" // by post, to the address
	ByMail    Channel = "courriel"
)

// Channels are the ways with their French names.
var Channels = newList("moyen_contact", "Moyen de contact",
	Item[Channel]{Code: ByCall, Label: "Appeler"},
	Item[Channel]{Code: ByMessage, Label: "Laisser un message"},
	Item[Channel]{Code: BySMS, Label: "Envoyer un SMS"},
	Item[Channel]{Code: ByLetter, Label: "Écrire par courrier"},
	Item[Channel]{Code: ByMail, Label: "Écrire par courriel"})

// SafeContact (consigne de contact) says how a person can be reached without
// danger. The zero value, which allows nothing, is the default. It is part of
// the encrypted identity.
type SafeContact struct {
	Ways     []Channel `json:"moyens,omitempty"`   // those allowed, and no other
	When     string    `json:"quand,omitempty"`    // safe hours and days, as the person says them
	CodeWord string    `json:"mot,omitempty"`      // that the worker says to be known
	Shared   string    `json:"partage,omitempty"`  // who else uses the phone or reads the mail
	Asked    bool      `json:"demandee,omitempty"` // the question was put to the person
}

// MaxSafeText is the longest text of a safe contact, in letters: an instruction,
// never an account.
const MaxSafeText = 120

// refusals say why a way is closed.
var refusals = map[Channel]string{
	ByCall:    "La consigne de contact ne permet pas d'appeler cette personne.",
	ByMessage: "La consigne de contact ne permet pas de laisser un message à cette personne.",
	BySMS:     "La consigne de contact ne permet pas d'envoyer un SMS à cette personne.",
	ByLetter:  "La consigne de contact ne permet pas d'écrire à cette personne : aucun courrier.",
	ByMail:    "La consigne de contact ne permet pas d'écrire à cette personne : aucun courriel.",
}

// Allows refuses, with a sentence, a way that the person has not allowed; nil
// when it is. What was never asked is refused: the default is no.
func (s SafeContact) Allows(c Channel) error {
	if s.May(c) {
		return nil
	}
	if sentence, ok := refusals[c]; ok {
		return Refuse(KindState, "%s", sentence)
	}
	return Refuse(KindState, "La consigne de contact ne permet pas ce moyen.")
}

// May is Allows as a yes or no.
func (s SafeContact) May(c Channel) bool {
	for _, w := range s.Ways {
		if w == c {
			return true
		}
	}
	return false
}

// IsZero tells that nothing was ever said of it.
func (s SafeContact) IsZero() bool {
	return len(s.Ways) == 0 && s.When == "" && s.CodeWord == "" && s.Shared == "" && !s.Asked
}

// Silent tells that no way at all is open: the person comes or calls.
func (s SafeContact) Silent() bool { return len(s.Ways) == 0 }

// Allowed are the open ways in French, in the order of the list.
func (s SafeContact) Allowed() []string { return s.labels(true) }

// Closed are the ways that are not.
func (s SafeContact) Closed() []string { return s.labels(false) }

func (s SafeContact) labels(open bool) (labels []string) {
	for _, i := range Channels.Items {
		if s.May(i.Code) == open {
			labels = append(labels, i.Label)
		}
	}
	return labels
}

// CheckSafeContact refuses a way that is not in the list and a text too long
// to be an instruction.
func CheckSafeContact(s SafeContact) error {
	for _, c := range s.Ways {
		if !Channels.Has(c) {
			return Invalid("contact", string(c), Channels.Expected())
		}
	}
	for _, f := range []struct{ field, text string }{{"contact_quand", s.When}, {"contact_mot", s.CodeWord}, {"contact_partage", s.Shared}} {
		if utf8.RuneCountInString(f.text) > MaxSafeText || strings.ContainsAny(f.text, "\r\n") {
			return Invalid(f.field, f.text, "une ligne de "+strconv.Itoa(MaxSafeText)+" caractères au plus")
		}
	}
	return nil
}
