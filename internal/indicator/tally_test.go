package indicator_test

import (
	"encoding/json"
	"errors"
	"iter"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

func TestTalliesOfTwoPeriodsOrTwoVersionsDoNotAdd(t *testing.T) {
	tally := tallyOf(person(opened("2022-01-01", kept("2022-01-02"))))
	other := indicator.New(casework.YearPeriod(2023))
	if err := tally.Merge(other); casework.KindOf(err) != casework.KindInvalid || !strings.Contains(err.Error(), "Année 2023") {
		t.Errorf("two periods: %v", err)
	}
	var old indicator.Tally
	if err := json.Unmarshal([]byte(`{"from":"2022-01-01","to":"2022-12-31","definitions_version":99}`), &old); err != nil {
		t.Fatal(err)
	}
	if err := tally.Merge(&old); casework.KindOf(err) != casework.KindInvalid || !strings.Contains(err.Error(), "99") {
		t.Errorf("two versions: %v", err)
	}
	if n := indicator.NewReport(casework.Post{}, tally).Figure("persons_met").Value; n != 1 {
		t.Errorf("a refused merge left %v persons", n)
	}
}

func TestComputeStopsAtTheFirstErrorOfTheStream(t *testing.T) {
	broken := errors.New("the disk is gone")
	stream := func(err error) iter.Seq2[*casework.PersonRecord, error] {
		return func(yield func(*casework.PersonRecord, error) bool) {
			if !yield(person(opened("2022-01-01", kept("2022-01-02"))), nil) {
				return
			}
			if err != nil && !yield(nil, err) {
				return
			}
			yield(person(opened("2022-01-01", kept("2022-01-02"))), nil)
		}
	}
	if tally, err := indicator.Compute(year, stream(broken)); tally != nil || !errors.Is(err, broken) {
		t.Errorf("got %v, %v", tally, err)
	}
	tally, err := indicator.Compute(year, stream(nil))
	if err != nil || indicator.NewReport(casework.Post{}, tally).Figure("persons_met").Value != 2 {
		t.Errorf("got %v, %v", tally, err)
	}
}

func TestAStrangeTallyIsRefusedWhole(t *testing.T) {
	head := `{"from":"2022-01-01","to":"2022-12-31","definitions_version":1,`
	for name, text := range map[string]string{
		"no JSON":               `nonsense`,
		"no period":             `{"definitions_version":1}`,
		"bounds reversed":       `{"from":"2022-12-31","to":"2022-01-01"}`,
		"an unknown count":      head + `"counts":{"persons_seen":1}}`,
		"a negative count":      head + `"counts":{"persons_met":-1}}`,
		"an unknown table":      head + `"tables":{"persons_by_name":{"F":1}}}`,
		"an unknown code":       head + `"tables":{"persons_by_sex":{"Z":1}}}`,
		"a negative row":        head + `"tables":{"persons_by_sex":{"F":-1}}}`,
		"a negative commune":    head + `"tables":{"persons_by_commune":{"94033":-1}}}`,
		"an unknown series":     head + `"days":{"waits":[1,1]}}`,
		"an odd series":         head + `"days":{"delays":[1]}}`,
		"a negative day":        head + `"days":{"delays":[-1,1]}}`,
		"a place out of list":   head + `"places":{"mairie|lune":1}}`,
		"a negative set":        head + `"places":{"mairie":-1}}`,
		"a day without records": head + `"days":{"delays":[1,0]}}`,
		"a fraction":            head + `"counts":{"persons_met":1.5}}`,
		"a leading zero":        head + `"counts":{"persons_met":01}}`,
		"a text for a number":   head + `"counts":{"persons_met":"1"}}`,
		"an unknown member":     head + `"names":{}}`,
		"a day that is none":    `{"from":"2022-02-30","to":"2022-12-31"}`,
		"more after the end":    head + `"counts":{}} {}`,
		"cut short":             head + `"counts":{"persons_met":1`,
		"cut in a text":         head + `"counts":{"persons_m`,
		"cut after a backslash": head + `"counts":{"\`,
		"a bad escape":          head + `"tables":{"persons_by_commune":{"\x":1}}}`,
		"a trailing comma":      head + `"counts":{"persons_met":1,}}`,
		"a comma missing":       head + `"counts":{"persons_met":1 "persons_new":1}}`,
		"nothing":               ``,
		"a number out of range": head + `"counts":{"persons_met":1e40}}`,
	} {
		t.Run(name, func(t *testing.T) {
			tally := tallyOf(person(opened("2022-01-01", kept("2022-01-02"))))
			before := encoded(t, tally)
			if err := tally.UnmarshalJSON([]byte(text)); casework.KindOf(err) != casework.KindInvalid {
				t.Errorf("read without a refusal: %v", err)
			}
			if encoded(t, tally) != before {
				t.Error("a refused text changed the tally")
			}
		})
	}
}

func TestCommunesAreNamedAndTheLargestComesFirst(t *testing.T) {
	var persons []*casework.PersonRecord
	for _, code := range []string{"94068", "94033", "94080", "", "94080"} {
		persons = append(persons, person(withFacts(opened("2022-01-01", kept("2022-01-02")), casework.CaseFacts{Commune: code})))
	}
	r := indicator.NewReport(casework.Post{}, tallyOf(persons...), indicator.WithCommunes(func(code string) string { return "Commune " + code }))
	var got []string
	for _, row := range r.Table("persons_by_commune").Rows {
		got = append(got, row.Label)
	}
	if want := "Commune 94080, Commune 94033, Commune 94068, Non renseigné"; strings.Join(got, ", ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestACommuneCodeOfAnyFormIsReadBack(t *testing.T) {
	for _, code := range []string{"2A004", `a"b\c`, "<é\u2028>", "a\tb"} {
		text := encoded(t, tallyOf(person(withFacts(opened("2022-01-01", kept("2022-01-02")), casework.CaseFacts{Commune: code}))))
		var back indicator.Tally
		if err := json.Unmarshal([]byte(text), &back); err != nil || encoded(t, &back) != text {
			t.Errorf("%q: %v", code, err)
		}
	}
}

func FuzzATallyIsReadWholeOrRefused(f *testing.F) {
	text, err := json.Marshal(tallyOf(person(opened("2022-01-01", at("mairie", "2022-01-02"), at("ccas", "2022-01-03")))))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"from":"2022-01-01","to":"2022-12-31","days":{"delays":[3,1,2,1,3,4]},"places":{"":1}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var read, again indicator.Tally
		if read.UnmarshalJSON(data) != nil {
			return
		}
		if !json.Valid(data) {
			t.Fatal("read what is no JSON")
		}
		text := encoded(t, &read)
		if err := again.UnmarshalJSON([]byte(text)); err != nil || encoded(t, &again) != text {
			t.Fatalf("read, written, and not read again: %v\n%s", err, text)
		}
	})
}
