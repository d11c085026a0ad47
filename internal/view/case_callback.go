package view

import (
	"strings"

	"permanence/internal/casework"
)

// CallbackForm is news taken after a closing, as they are typed: rappel_le,
// jointe (oui, non), nouveaux_faits.
type CallbackForm struct{ On, Reached, New string }

// ReachedOptions say whether the person was reached.
func (f CallbackForm) ReachedOptions() []Option {
	return []Option{{Value: "oui", Label: "Personne jointe", Selected: f.Reached == "oui"}, {Value: "non", Label: "Non jointe", Selected: f.Reached == "non"}}
}

// NewOptions say whether there were new facts.
func (f CallbackForm) NewOptions() []Option { return unknownFirst(casework.NewFactsList, f.New) }

// CallbackLine is news taken, in the list of a closed case.
type CallbackLine struct{ casework.Callback }

// Removed tells that it was taken away today.
func (l CallbackLine) Removed() bool { return !l.RemovedAt.IsZero() }

// URL where it is taken away or put back.
func (l CallbackLine) URL() string { return CaseURL(l.Case) + "/rappels/" + l.ID }

// Words say what came of it.
func (l CallbackLine) Words() string {
	if !l.Reached {
		return "Personne non jointe"
	}
	return "Personne jointe · nouveaux faits\u00a0: " + strings.ToLower(casework.NewFactsList.Label(l.New))
}

// CallbackEntry is news taken, in the timeline of the case.
func CallbackEntry(b casework.Callback) TimelineEntry {
	return TimelineEntry{On: b.On, Title: "Rappel après la clôture", Lines: []string{(CallbackLine{b}).Words()}}
}
