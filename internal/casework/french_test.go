package casework

import "testing"

func TestFrenchNumbersHaveCommasAndNarrowSpaces(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{FrenchInt(0), "0"},
		{FrenchInt(547), "547"},
		{FrenchInt(1000), "1\u202f000"},
		{FrenchInt(547000), "547\u202f000"},
		{FrenchInt(-1234567), "-1\u202f234\u202f567"},
		{FrenchInt(-12), "-12"},
		{FrenchDecimal(97.81, 1), "97,8"},
		{FrenchDecimal(4, 1), "4,0"},
		{FrenchDecimal(12345.678, 2), "12\u202f345,68"},
		{FrenchDecimal(12345.678, 0), "12\u202f346"},
		{FrenchDecimal(-0.01, 1), "0,0"},
		{FrenchDecimal(-2.5, 1), "-2,5"},
		{FrenchPercent(0.978, 1), "97,8\u202f%"},
		{FrenchPercent(1, 0), "100\u202f%"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestFrenchPunctuationIsNeverLeftAlone(t *testing.T) {
	const want = "Lieu\u00a0: «\u00a0mairie\u00a0»\u202f; 12\u202f%\u202f?"
	if got := Typeset(Typeset("Lieu : « mairie » ; 12 % ?")); got != want {
		t.Errorf("%q", got)
	}
}
