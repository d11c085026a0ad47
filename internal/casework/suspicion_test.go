package casework

import (
	"slices"
	"testing"
)

func TestWhoeverAsksIsComparedWithTheAuthorAndWithThoseLinked(t *testing.T) {
	facts := func(author AuthorLink, standing Standing) CaseFacts {
		return CaseFacts{AuthorLink: author, Standing: standing}
	}
	linked := func(kind LinkKind, standings ...Standing) []LinkedFile { return []LinkedFile{{kind, standings}} }
	for name, c := range map[string]struct {
		who    Requester
		own    []CaseFacts
		linked []LinkedFile
		want   []Suspicion
	}{
		"nothing is known":                              {AskedBySelf, []CaseFacts{facts(NotKnown, Victim)}, nil, nil},
		"a stranger did it":                             {AskedBySelf, []CaseFacts{facts("inconnu", Victim)}, linked("fratrie", Victim), nil},
		"the partner may stand behind the person":       {AskedBySelf, []CaseFacts{facts("conjoint", Victim)}, nil, []Suspicion{AuthorIsPartner}},
		"an earlier case counts":                        {"mandataire", []CaseFacts{facts(NotKnown, Victim), facts("ex_conjoint", Victim)}, nil, []Suspicion{AuthorIsPartner}},
		"a parent asks, the author is a parent":         {AskedByGuardian, []CaseFacts{facts("parent", Victim)}, nil, []Suspicion{AuthorIsRelative}},
		"the person asks, the author is a parent":       {AskedBySelf, []CaseFacts{facts("parent", Victim)}, nil, nil},
		"a linked person is what the author is":         {AskedBySelf, []CaseFacts{facts("parent", Victim)}, linked("parent"), []Suspicion{LinkedIsAuthor}},
		"a child is not a parent":                       {AskedBySelf, []CaseFacts{facts("parent", Victim)}, linked("enfant"), nil},
		"a linked partner, written as former elsewhere": {AskedBySelf, []CaseFacts{facts("ex_conjoint", Victim)}, linked("conjoint"), []Suspicion{AuthorIsPartner, LinkedIsAuthor}},
		"a linked person is a suspect":                  {AskedBySelf, []CaseFacts{facts(NotKnown, Victim)}, linked("connaissance", Victim, Suspect), []Suspicion{LinkedIsSuspect}},
		"the file is a suspect's":                       {AskedBySelf, []CaseFacts{facts(NotKnown, Suspect)}, linked("ex_conjoint", Victim), []Suspicion{OwnIsSuspect}},
	} {
		if got := SuspicionsOf(c.who, c.own, c.linked); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
