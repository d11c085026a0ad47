package indicator_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

const threshold = indicator.DefaultThreshold

func isSmall(n int) bool { return n > 0 && n < threshold }

// identities are the sums that a reader of a report can make.
var identities = []struct{ parts, totals []string }{
	{[]string{"persons_new", "persons_returning"}, []string{"persons_met"}},
	{[]string{"persons_met_once", "persons_followed"}, []string{"persons_met"}},
	{[]string{"followup_cases", "cases_closed_without_kept"}, []string{"cases_closed"}},
	{[]string{"cases_open_at_start", "cases_opened"}, []string{"cases_closed", "cases_open_at_end"}},
}

func TestNoSmallCountIsShownNorFoundBySubtraction(t *testing.T) {
	registers(t, 1200, func(t *testing.T, _ *rand.Rand, persons []*casework.PersonRecord) {
		exact := indicator.NewReport(casework.Post{}, randomTally(persons))
		r := exact.Disclose(threshold)
		for i := range r.Figures {
			checkFigureIsSafe(t, r, &exact.Figures[i], &r.Figures[i])
		}
		for i := range r.Tables {
			checkTableIsSafe(t, &exact.Tables[i], &r.Tables[i])
		}
		for _, id := range identities {
			hidden := 0
			for _, name := range slices.Concat(id.parts, id.totals) {
				if r.Figure(name).Hidden {
					hidden++
				}
			}
			if hidden == 1 {
				t.Errorf("one hidden figure among %v is found from the others", id)
			}
		}
		if r.Controls() != nil {
			t.Error("a masked report has controls")
		}
	})
}

func checkFigureIsSafe(t *testing.T, r *indicator.Report, exact, f *indicator.Figure) {
	t.Helper()
	name, d := f.Definition.Name, f.Definition
	if f.Hidden && f.Value != 0 || f.MissingHidden && f.Missing != 0 {
		t.Errorf("%s: a hidden number is still there", name)
	}
	if d.Unit.Counted() && !f.Hidden && (isSmall(int(f.Value)) || f.Base > 0 && d.Numerator != "" && isSmall(int(f.Base-f.Value))) {
		t.Errorf("%s: %v of %v is shown", name, f.Value, f.Base)
	}
	if !d.Unit.Counted() && !f.Hidden && f.Known && isSmall(int(exact.Base)) {
		t.Errorf("%s rests on %v records and is shown", name, exact.Base)
	}
	if isSmall(f.Missing) {
		t.Errorf("%s: %d missing is shown", name, f.Missing)
	}
	if den := r.Figure(d.DenominatorFigure); den != nil && den.Hidden && f.Base != 0 {
		t.Errorf("%s shows its hidden denominator", name)
	}
	share, ok := f.Share()
	if was, _ := exact.Share(); ok && f.AtLeast && share > was {
		t.Errorf("%s: at least %v, but is %v", name, share, was)
	} else if ok && !f.AtLeast && f.Hidden {
		t.Errorf("%s: a hidden figure shows its share", name)
	}
}

func checkTableIsSafe(t *testing.T, exact, table *indicator.Table) {
	t.Helper()
	name := table.Definition.Name
	hidden, sum := 0, 0
	for _, row := range table.Rows {
		was := exact.Row(row.Code)
		if row.Hidden {
			hidden++
			sum += was.Value
		}
		if row.Hidden && (row.Value != 0 || row.Share != 0 && !row.AtLeast) || !row.Hidden && row.Value != was.Value {
			t.Errorf("%s, %s: %+v", name, row.Code, row)
		}
		if !row.Hidden && isSmall(row.Value) {
			t.Errorf("%s, %s: %d is shown", name, row.Code, row.Value)
		}
		if row.AtLeast && row.Share > was.Share {
			t.Errorf("%s, %s: at least %v, but is %v", name, row.Code, row.Share, was.Share)
		}
	}
	if hidden > 0 && !table.SumHidden && (hidden == 1 || sum == hidden || sum < threshold) {
		t.Errorf("%s: %d hidden rows of sum %d are found by subtraction", name, hidden, sum)
	}
	if !table.BaseHidden && isSmall(table.Base) || isSmall(table.Missing) {
		t.Errorf("%s: base %d, missing %d", name, table.Base, table.Missing)
	}
	if table.SumHidden && table.Sum != 0 || table.BaseHidden && table.Base != 0 || table.MissingHidden && table.Missing != 0 {
		t.Errorf("%s: a hidden number is still there", name)
	}
	if hidden > 0 && strings.ContainsAny(table.Note, "0123456789") {
		t.Errorf("%s: the note has numbers: %s", name, table.Note)
	}
}

func TestAFigureIsHiddenWithTheRowThatItRepeats(t *testing.T) {
	repeated := map[string][2]string{
		"appointments_kept": {"appointments_by_status", "honore"}, "appointments_absent": {"appointments_by_status", "absent"},
		"appointments_excused": {"appointments_by_status", "excuse"}, "appointments_cancelled_by_service": {"appointments_by_status", "annule_service"},
		"orientations_proposed": {"orientations_by_outcome", "proposee"}, "orientations_accepted": {"orientations_by_outcome", "acceptee"},
		"orientations_effective": {"orientations_by_outcome", "effective"},
	}
	registers(t, 300, func(t *testing.T, _ *rand.Rand, persons []*casework.PersonRecord) {
		r := indicator.NewReport(casework.Post{}, randomTally(persons)).Disclose(threshold)
		for figure, cell := range repeated {
			if f := r.Figure(figure); r.Table(cell[0]).MissingHidden && f.Missing != 0 {
				t.Errorf("%s tells the %d rows non_connu that its table hides", figure, f.Missing)
			}
			row := r.Table(cell[0]).Row(cell[1])
			if row != nil && row.Hidden != r.Figure(figure).Hidden {
				t.Errorf("%s hidden: %v; the row %v hidden: %v", figure, r.Figure(figure).Hidden, cell, row.Hidden)
			}
		}
	})
}

func TestAnExactReportStaysAsItIs(t *testing.T) {
	r := fontenay(t)
	before := fmt.Sprintf("%+v", r)
	masked := r.Disclose(threshold)
	if fmt.Sprintf("%+v", r) != before {
		t.Error("disclosure changed the report it was given")
	}
	if r.Masked || !masked.Masked || masked.Disclose(threshold) != masked {
		t.Error("masking again must give the same report")
	}
}

func TestTheSampleRegisterIsMaskedWithoutLosingItsMeaning(t *testing.T) {
	r := fontenay(t).Disclose(threshold)
	women := r.Figure("women_victims_psychological_and_physical")
	if share, ok := women.Share(); !women.Hidden || !women.AtLeast || !ok || share != 0.97 {
		t.Errorf("women victims: %+v", women)
	}
	for code, hidden := range map[string]bool{"association": true, "sante": true, "departement_social": true, "police_plainte": false} {
		if row := r.Table("persons_by_origin").Row(code); row.Hidden != hidden {
			t.Errorf("origin %s hidden: %v", code, row.Hidden)
		}
	}
	checkFigure(t, r, "persons_met", 137)
	checkFigure(t, r, "delay_median_days", 2)
	if note := r.Table("persons_by_place").Note; !strings.HasPrefix(note, "112 + 83 = 195") {
		t.Errorf("the overlap of 58 is no small count: %q", note)
	}
}

// met is so many persons of that sex, each met once at that place.
func met(n int, sex casework.Sex, place casework.Place) (all []*casework.PersonRecord) {
	for range n {
		all = append(all, person(withFacts(opened("2022-01-01", at(place, "2022-01-02")), casework.CaseFacts{Sex: sex})))
	}
	return all
}

func TestTheSecondCellHiddenIsTheSmallestLeft(t *testing.T) {
	for _, c := range []struct {
		name          string
		women, men, x int
		hidden        string
	}{
		{"no small cell", 20, 10, 0, ""},
		{"one small cell", 20, 10, 2, "M X"},
		{"two small cells of sum 4 take a third", 20, 2, 2, "F M X"},
		{"two small cells of sum 7 are enough", 20, 3, 4, "M X"},
		{"two small cells of sum 6 are one to five each", 20, 2, 4, "F M X"},
		{"all but a few", 20, 3, 0, "F M"},
	} {
		t.Run(c.name, func(t *testing.T) {
			persons := slices.Concat(met(c.women, "F", "mairie"), met(c.men, "M", "mairie"), met(c.x, "X", "mairie"))
			var hidden []string
			for _, row := range reportOf(persons...).Disclose(threshold).Table("persons_by_sex").Rows {
				if row.Hidden {
					hidden = append(hidden, row.Code)
				}
			}
			if got := strings.Join(hidden, " "); got != c.hidden {
				t.Errorf("hidden: %s, want %s", got, c.hidden)
			}
		})
	}
}

func TestHiddenCommunesAreNotInOrderOfSize(t *testing.T) {
	var persons []*casework.PersonRecord
	for code, n := range map[string]int{"94001": 1, "94002": 8, "94003": 3, "94004": 6, "94005": 9, "": 2} {
		for range n {
			persons = append(persons, person(withFacts(opened("2022-01-01", kept("2022-01-02")), casework.CaseFacts{Commune: code})))
		}
	}
	var got []string
	for _, row := range reportOf(persons...).Disclose(threshold).Table("persons_by_commune").Rows {
		got = append(got, fmt.Sprint(row.Code, " ", row.Hidden))
	}
	if want := "94005 false, 94002 false, 94001 true, 94003 true, 94004 true, non_connu true"; strings.Join(got, ", ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestATableOfOnesIsWithheldWhole(t *testing.T) {
	var persons []*casework.PersonRecord
	for i := range 6 {
		persons = append(persons, person(withFacts(opened("2022-01-01", kept("2022-01-02")), casework.CaseFacts{Commune: fmt.Sprint(94000 + i)})))
	}
	table := reportOf(persons...).Disclose(threshold).Table("persons_by_commune")
	if len(table.Rows) != 0 || table.Base != 6 || !strings.Contains(table.Note, "non communiqué") {
		t.Errorf("%+v", table)
	}
}

func TestFewerPersonsThanTheThresholdTellNothing(t *testing.T) {
	r := reportOf(met(4, "F", "mairie")...).Disclose(threshold)
	for i := range r.Figures {
		if f := &r.Figures[i]; f.Definition.Section == "p" {
			continue // the work without a file is nobody's
		} else if !f.Hidden || f.Value != 0 || f.Base != 0 || f.Missing != 0 {
			t.Errorf("%s: %+v", f.Definition.Name, f)
		}
	}
	for i := range r.Tables {
		if table := &r.Tables[i]; table.Definition.Section != "p" && (len(table.Rows) != 0 || !table.BaseHidden) {
			t.Errorf("%s: %+v", table.Definition.Name, table)
		}
	}
}

func TestASmallOverlapIsNotToldByTheNote(t *testing.T) {
	both := person(opened("2022-01-01", at("mairie", "2022-01-02"), at("ccas", "2022-01-03")))
	r := reportOf(append(slices.Concat(met(10, "F", "mairie"), met(10, "F", "ccas")), both)...).Disclose(threshold)
	if note := r.Table("persons_by_place").Note; strings.ContainsAny(note, "0123456789") {
		t.Errorf("the note tells that one person was in both: %q", note)
	}
	if table := r.Table("persons_by_place"); !table.Row("mairie").Hidden && !table.Row("ccas").Hidden {
		t.Error("11 + 11 for 21 persons tells that one was in both")
	}
}

func TestTwoPlacesDoNotTellWhoWasInBothOrInOneOnly(t *testing.T) {
	registers(t, 1200, func(t *testing.T, rng *rand.Rand, persons []*casework.PersonRecord) {
		places := []casework.Place{"mairie", "mairie", "ccas", "distance"}[:2+rng.Intn(3)]
		for _, p := range persons {
			for i := range p.Cases {
				for j := range p.Cases[i].Appointments {
					p.Cases[i].Appointments[j].Place = places[rng.Intn(len(places))]
				}
			}
		}
		exact := indicator.NewReport(casework.Post{}, randomTally(persons))
		r := exact.Disclose(threshold)
		table := r.Table("persons_by_place")
		a, b, both := table.Row("mairie"), table.Row("ccas"), r.Figure("persons_in_several_places")
		if a == nil || b == nil {
			return
		}
		elsewhere := table.Base - (a.Value + b.Value - int(both.Value))
		shown := !a.Hidden && !b.Hidden && !both.Hidden
		if shown && (isSmall(elsewhere) || isSmall(a.Value-int(both.Value)) || isSmall(b.Value-int(both.Value))) {
			t.Errorf("%d and %d, %v in both, of %d", a.Value, b.Value, both.Value, table.Base)
		}
		if exact.Table("persons_by_place").Row("distance") == nil && (a.Hidden != b.Hidden) && !both.Hidden {
			t.Error("nobody was elsewhere: the hidden place is found from the other")
		}
		if exact.Table("persons_by_place").Row("distance") == nil && !a.Hidden && !b.Hidden && both.Hidden {
			t.Error("nobody was elsewhere: the persons in both places are found from the two")
		}
	})
}

func TestTheTotalIsHiddenWhenItWouldTellTheOnlyOtherRow(t *testing.T) {
	persons := met(20, "F", "mairie")
	persons[0].Cases[0].Appointments = append(persons[0].Cases[0].Appointments, status("2022-02-01", casework.Absent))
	r := reportOf(persons...).Disclose(threshold)
	if f := r.Figure("appointments_kept"); f.Hidden || f.Value != 20 || f.Base != 0 {
		t.Errorf("kept: %+v", f)
	}
	if !r.Figure("appointments").Hidden || !r.Figure("appointments_absent").Hidden {
		t.Error("20 kept of 21 tell the one absence")
	}
}

func TestTheDelaysAreHiddenWhenTheyWouldTellTheOneThatIsNotKnown(t *testing.T) {
	persons := met(20, "F", "mairie")
	persons = append(persons, person(opened("2022-03-10", kept("2022-03-01"))))
	r := reportOf(persons...).Disclose(threshold)
	shown := !r.Figure("cases_first_kept").Hidden
	if !r.Figure("delay_known").Hidden || shown && (!r.Figure("delay_within_7d").Hidden || !r.Figure("delay_within_48h").Hidden) {
		t.Error("20 within 7 days leave one of 21")
	}
}
