package view

import (
	"cmp"
	"strings"

	"permanence/internal/casework"
)

// CaseWho is whose case a page is about, and what must be known before anything
// is written in it. Every page of a case shows it: with several cases open side by
// side, a form without a name is filled in for somebody else. Its partial is
// "case-who".
type CaseWho struct {
	Case   casework.Case
	Person casework.Person
	Danger casework.DangerLevel // that counts; empty when nobody said any
	Unsafe bool                 // an attempt to reach the person was given up as dangerous
}

// Warnings are what must be known before anything is done: a danger, and a
// contact that was found dangerous.
func (h CaseWho) Warnings() (tags []Tag) {
	switch {
	case h.Danger == casework.DangerWatched:
		tags = append(tags, Tag{Tone: ToneWarn, Text: "Danger à surveiller"})
	case h.Danger.Graver(casework.DangerWatched):
		tags = append(tags, dangerTag(h.Danger))
	}
	if h.Unsafe {
		tags = append(tags, Tag{Tone: ToneAlert, Text: "Contact jugé dangereux à la saisine"})
	}
	return tags
}

// URL of the case.
func (h CaseWho) URL() string { return CaseURL(h.Case.ID) }

// Reference of the case, said aloud.
func (h CaseWho) Reference() string { return casework.ReferenceOf(h.Case.ID) }

// Name of the person, as people are named.
func (h CaseWho) Name() string { return PersonName(h.Person) }

// PersonName is "Yasmine Lefèvre"; a person without any name says so.
func PersonName(p casework.Person) string {
	if name := strings.TrimSpace(p.Identity.FirstName + " " + p.Identity.LastName); name != "" {
		return name
	}
	return "Personne anonyme"
}

// Contact is how the person can be reached.
func (h CaseWho) Contact() casework.SafeContact { return h.Person.Identity.Contact }

// Standing is what the person is in the matter.
func (h CaseWho) Standing() string {
	return cmp.Or(known(casework.Standings, string(h.Case.Facts.Standing)), "Qualité non renseignée")
}

// IsOpen tells that the case is not closed.
func (h CaseWho) IsOpen() bool { return h.Case.ClosedOn == 0 }
