package indicator_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

func fontenay(t testing.TB) *indicator.Report {
	t.Helper()
	tally := indicator.New(indicatortest.FontenayYear)
	for _, p := range indicatortest.FontenayRecords(t) {
		tally.Add(p)
	}
	return indicator.NewReport(indicatortest.Fontenay, tally)
}

func TestTheSampleRegisterGivesThePublishedYear(t *testing.T) {
	r := fontenay(t)
	for name, want := range map[string]float64{
		"appointments_kept": 547, "persons_met": 137, "persons_in_several_places": 58, "women_victims_psychological_and_physical": 134,
		"delay_median_days": 2, "appointments_absent": 38, "orientations": 232, "orientations_effective": 120,
	} {
		checkFigure(t, r, name, want)
	}
	places := r.Table("persons_by_place")
	if places.Row("commissariat").Value != 112 || places.Row("mairie").Value != 83 {
		t.Errorf("persons by place: %v", places.Rows)
	}
	if want := "112 + 83 = 195 pour 137 personnes\u00a0: 58 ont été reçues aux deux lieux. 91 personnes ont eu au moins un rendez-vous à distance."; places.Note != want {
		t.Errorf("note: %q, want %q", places.Note, want)
	}
	share, _ := r.Figure("women_victims_psychological_and_physical").Share()
	if got := casework.FrenchPercent(share, 1); got != "97,8\u202f%" {
		t.Errorf("share of women victims: %s", got)
	}
	mean := r.Figure("followup_mean_months").Value
	t.Logf("mean follow-up: %v months", mean)
	if got := casework.FrenchDecimal(mean, 1); got != "4,0" {
		t.Errorf("mean follow-up: %s months", got)
	}
}

func TestTheSentenceAboutPlacesIsTrueInEveryCase(t *testing.T) {
	visit := func(places ...casework.Place) *casework.PersonRecord {
		c := opened("2022-01-01")
		for _, p := range places {
			c.Appointments = append(c.Appointments, at(p, "2022-01-02"))
		}
		return person(c)
	}
	for _, c := range []struct {
		name    string
		persons []*casework.PersonRecord
		want    string
	}{
		{"nobody", nil, ""},
		{"one place: the rows add up", []*casework.PersonRecord{visit("mairie"), visit("mairie")}, ""},
		{"two places, nobody in both: the rows add up", []*casework.PersonRecord{visit("mairie"), visit("ccas")}, ""},
		{"two places, one person in both", []*casework.PersonRecord{visit("mairie", "ccas"), visit("ccas")},
			"1 + 2 = 3 pour 2 personnes : une a été reçue aux deux lieux."},
		{"two places and a person at distance only", []*casework.PersonRecord{visit("mairie", "ccas"), visit("mairie", "ccas"), visit("distance")},
			"2 + 2 = 4 pour 2 personnes reçues sur place : 2 ont été reçues aux deux lieux. Une autre personne n'a été reçue dans aucun lieu (à distance, ou lieu non renseigné). Une personne a eu au moins un rendez-vous à distance."},
		{"two places, nobody in both, and telephone", []*casework.PersonRecord{visit("mairie", "distance"), visit("ccas", "distance")},
			"1 + 1 = 2 pour 2 personnes : aucune n'a été reçue aux deux lieux. 2 personnes ont eu au moins un rendez-vous à distance."},
		{"three places", []*casework.PersonRecord{visit("mairie", "ccas", "domicile"), visit("ccas")},
			"1 + 2 + 1 = 4 pour 2 personnes : une a été reçue dans plusieurs lieux."},
		{"one place and telephone", []*casework.PersonRecord{visit("mairie", "distance"), visit("mairie"), visit("distance"), visit("")},
			"2 personnes ont été reçues, toutes dans le même lieu. 2 autres personnes n'ont été reçues dans aucun lieu (à distance, ou lieu non renseigné). 2 personnes ont eu au moins un rendez-vous à distance."},
		{"no place at all", []*casework.PersonRecord{visit("distance", "")},
			"Aucune personne n'a été reçue dans un lieu. Une personne a eu au moins un rendez-vous à distance."},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := casework.Typeset(c.want)
			if got := reportOf(c.persons...).Table("persons_by_place").Note; got != want {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}
