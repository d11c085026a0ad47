package view

import "time"

// PasskeyLine is one passkey of an account.
type PasskeyLine struct {
	ID    string
	Name  string // as its owner calls it
	Since time.Time
	Used  time.Time // zero before its first log-in
}

// SinceText is when the passkey was added.
func (l PasskeyLine) SinceText() string { return when(l.Since) }

// UsedText is when the passkey was last used.
func (l PasskeyLine) UsedText() string {
	if l.Used.IsZero() {
		return "jamais"
	}
	return when(l.Used)
}

// PasskeyPage names a new passkey; the script asks the device for it. The form
// is a POST to /mon-compte/second-facteur/cles with geste=ajouter, nom, demande
// and reponse (the device's answer, in JSON).
type PasskeyPage struct {
	Base
	Form
	Name    string
	Ask     string
	Options string // for navigator.credentials.create, in JSON
}

func (*PasskeyPage) file() string { return "passkey" }
