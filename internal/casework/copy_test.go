package casework

import "testing"

func TestTheNamesOfOthersAreMaskedAndOnesOwnAreNot(t *testing.T) {
	me := &Identity{LastName: "Lefèvre", FirstName: "Yasmine"}
	others := []Identity{{LastName: "Lefèvre", FirstName: "Gontran"}, {LastName: "Okonkwo-Ruiz", FirstName: "É"}}
	for text, want := range map[string]string{
		"Yasmine Lefèvre craint GONTRAN.":     "Yasmine Lefèvre craint [tiers].",
		"gontran, puis Okonkwo-Ruiz.":         "[tiers], puis [tiers]-[tiers].",
		"Gontrans n'est pas lui ; É non plus": "Gontrans n'est pas lui ; É non plus",
		"":                                    "",
	} {
		if got := MaskThirds(text, me, others); got != want {
			t.Errorf("%q gives %q", text, got)
		}
	}
}
