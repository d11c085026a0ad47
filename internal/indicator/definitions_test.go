package indicator_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

var year = casework.YearPeriod(2022)

// on is a day of the tests, as YYYY-MM-DD.
func on(s string) casework.Day {
	d, err := casework.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// person is a record of these cases, numbered in order.
func person(cases ...casework.CaseRecord) *casework.PersonRecord {
	for i := range cases {
		cases[i].Number = i + 1
	}
	return &casework.PersonRecord{Cases: cases}
}

// opened is a case of a referral of that day.
func opened(day string, appointments ...casework.AppointmentRecord) casework.CaseRecord {
	return casework.CaseRecord{OpenedOn: on(day), Referral: casework.Referral{ReceivedOn: on(day)}, Appointments: appointments,
		Facts: casework.CaseFacts{Children: casework.Unknown}}
}

func closed(c casework.CaseRecord, day string, reason casework.ClosingReason) casework.CaseRecord {
	c.ClosedOn, c.Reason = on(day), reason
	return c
}

func withFacts(c casework.CaseRecord, f casework.CaseFacts) casework.CaseRecord {
	c.Facts = f
	return c
}

func kept(day string) casework.AppointmentRecord { return status(day, casework.Kept) }

func status(day string, s casework.Status) casework.AppointmentRecord {
	return casework.AppointmentRecord{On: on(day), Status: s, Minutes: casework.Unknown}
}

func at(place casework.Place, day string) casework.AppointmentRecord {
	a := kept(day)
	a.Place = place
	return a
}

func lasting(minutes int, day string) casework.AppointmentRecord {
	a := kept(day)
	a.Minutes = minutes
	return a
}

func orienting(a casework.AppointmentRecord, outcomes ...casework.Outcome) casework.AppointmentRecord {
	for _, o := range outcomes {
		a.Orientations = append(a.Orientations, casework.Orientation{Partner: "caf", Outcome: o})
	}
	return a
}

func tallyOf(persons ...*casework.PersonRecord) *indicator.Tally {
	t := indicator.New(year)
	for _, p := range persons {
		t.Add(p)
	}
	return t
}

func reportOf(persons ...*casework.PersonRecord) *indicator.Report {
	return indicator.NewReport(casework.Post{Slug: "essai"}, tallyOf(persons...))
}

const none = -999 // in the tests below: nothing to compute it from

func TestEachFigureFollowsItsDefinition(t *testing.T) {
	type figures map[string]float64
	for _, c := range []struct {
		name    string
		persons []*casework.PersonRecord
		want    figures
	}{
		{"nobody", nil, figures{"persons_met": 0, "minutes": 0, "children_concerned": 0, "followup_mean_months": none, "followup_median_days": none,
			"delay_median_days": none, "delay_within_48h": 0, "open_age_median_days": none, "open_age_mean_months": none}},
		{"met on the first and on the last day", []*casework.PersonRecord{
			person(opened("2022-01-01", kept("2022-01-01"))), person(opened("2022-12-31", kept("2022-12-31")))},
			figures{"persons_met": 2, "appointments_kept": 2, "cases_opened": 2, "cases_open_at_end": 2, "persons_met_once": 2}},
		{"met the day before and the day after only", []*casework.PersonRecord{
			person(opened("2021-12-31", kept("2021-12-31"))), person(opened("2023-01-01", kept("2023-01-01")))},
			figures{"persons_met": 0, "appointments_kept": 0, "cases_opened": 0, "cases_open_at_start": 1, "cases_open_at_end": 1, "cases_first_kept": 0}},
		{"met before the period, in another case", []*casework.PersonRecord{
			person(opened("2020-05-01", kept("2020-05-02")), opened("2022-05-01", kept("2022-05-02"), kept("2022-05-03")))},
			figures{"persons_met": 1, "persons_new": 0, "persons_returning": 1, "persons_met_once": 0, "persons_followed": 1, "cases_first_kept": 1}},
		{"met after the period too is still new in it", []*casework.PersonRecord{person(opened("2022-12-01", kept("2022-12-02"), kept("2023-01-05")))},
			figures{"persons_new": 1, "persons_met_once": 1}},
		{"absent before the period is new in it", []*casework.PersonRecord{
			person(opened("2021-12-01", status("2021-12-05", casework.Absent), kept("2022-01-05")))},
			figures{"persons_new": 1, "persons_returning": 0, "cases_open_at_start": 1, "delay_median_days": 35}},
		{"only planned, absent, excused and cancelled", []*casework.PersonRecord{
			person(opened("2022-03-01", status("2022-03-02", casework.Planned), status("2022-03-03", casework.Absent),
				status("2022-03-04", casework.Excused), status("2022-03-05", casework.CancelledByService)))},
			figures{"persons_met": 0, "appointments": 4, "appointments_kept": 0, "appointments_absent": 1, "appointments_excused": 1,
				"appointments_cancelled_by_service": 1, "cases_first_kept": 0, "minutes": 0}},
		{"no appointment at all", []*casework.PersonRecord{person(closed(opened("2022-03-01"), "2022-04-01", "refus"))},
			figures{"persons_met": 0, "cases_opened": 1, "cases_closed": 1, "cases_closed_without_kept": 1, "followup_cases": 0, "followup_mean_months": none}},
		{"closed on the first day, opened before", []*casework.PersonRecord{person(closed(opened("2021-06-01", kept("2021-06-03")), "2022-01-01", "refus"))},
			figures{"cases_open_at_start": 1, "cases_closed": 1, "cases_open_at_end": 0, "followup_median_days": 212}},
		{"closed on the last day is closed by then", []*casework.PersonRecord{person(closed(opened("2022-06-01", kept("2022-06-03")), "2022-12-31", "refus"))},
			figures{"cases_opened": 1, "cases_closed": 1, "cases_open_at_end": 0}},
		{"closed after the period is open at its end", []*casework.PersonRecord{person(closed(opened("2022-06-01", kept("2022-06-03")), "2023-01-01", "refus"))},
			figures{"cases_opened": 1, "cases_closed": 0, "cases_open_at_end": 1, "open_age_median_days": 213}},
		{"delays of 0, 2, 3, 7 and 8 days", []*casework.PersonRecord{
			person(opened("2022-03-01", kept("2022-03-01"))), person(opened("2022-03-01", kept("2022-03-03"))),
			person(opened("2022-03-01", kept("2022-03-04"))), person(opened("2022-03-01", kept("2022-03-08"))),
			person(opened("2022-03-01", kept("2022-03-09")))},
			figures{"delay_known": 5, "delay_median_days": 3, "delay_within_48h": 2, "delay_within_7d": 4}},
		{"the median of two delays is half way", []*casework.PersonRecord{
			person(opened("2022-03-01", kept("2022-03-02"))), person(opened("2022-03-01", kept("2022-03-05")))},
			figures{"delay_median_days": 2.5}},
		{"met before the referral was written: delay not known", []*casework.PersonRecord{person(opened("2022-03-10", kept("2022-03-01")))},
			figures{"cases_first_kept": 1, "delay_known": 0, "delay_median_days": none, "delay_within_48h": 0, "delay_within_7d": 0}},
		{"referral last year, first kept this year", []*casework.PersonRecord{person(opened("2021-12-31", kept("2022-01-02")))},
			figures{"delay_known": 1, "delay_within_48h": 1, "cases_opened": 0}},
		{"first kept last year, again this year: no delay this year", []*casework.PersonRecord{person(opened("2021-12-30", kept("2021-12-31"), kept("2022-01-02")))},
			figures{"cases_first_kept": 0, "delay_known": 0, "persons_met": 1}},
		{"two cases closed after 30 and 91 days", []*casework.PersonRecord{
			person(closed(opened("2022-01-01", kept("2022-01-01")), "2022-01-31", "refus")),
			person(closed(opened("2022-01-01", kept("2022-01-01")), "2022-04-02", "refus"))},
			figures{"followup_mean_months": 60.5 / 30.4375, "followup_median_days": 60.5, "followup_cases": 2}},
		{"closed before the first kept appointment: no duration", []*casework.PersonRecord{
			person(closed(opened("2022-01-01", status("2022-01-02", casework.Absent), kept("2022-02-01")), "2022-01-15", "refus"))},
			figures{"cases_closed": 1, "followup_cases": 0, "cases_closed_without_kept": 1, "persons_met": 1}},
		{"minutes known and not", []*casework.PersonRecord{person(opened("2022-01-01", lasting(30, "2022-01-01"), lasting(0, "2022-01-02"), kept("2022-01-03"), lasting(99, "2021-01-01")))},
			figures{"minutes": 30}},
		{"all minutes unknown", []*casework.PersonRecord{person(opened("2022-01-01", kept("2022-01-03")))}, figures{"minutes": none}},
		{"orientations of kept appointments of the period only", []*casework.PersonRecord{person(opened("2021-01-01",
			orienting(kept("2021-02-01"), casework.Effective), orienting(kept("2022-02-01"), casework.Effective, casework.Accepted, casework.Proposed, ""),
			orienting(status("2022-03-01", casework.Absent), casework.Effective)))},
			figures{"orientations": 4, "orientations_effective": 1, "orientations_accepted": 1, "orientations_proposed": 1}},
		{"two receiving places", []*casework.PersonRecord{person(opened("2022-01-01", at("mairie", "2022-01-01"), at("commissariat", "2022-01-02")))},
			figures{"persons_in_several_places": 1}},
		{"one place, a telephone call and an unknown place", []*casework.PersonRecord{person(opened("2022-01-01", at("mairie", "2022-01-01"), at("distance", "2022-01-02"), kept("2022-01-03")))},
			figures{"persons_in_several_places": 0}},
		{"two places, one of them outside the period", []*casework.PersonRecord{person(opened("2022-01-01", at("mairie", "2022-01-01"), at("commissariat", "2023-01-02")))},
			figures{"persons_in_several_places": 0}},
		{"two places in two cases", []*casework.PersonRecord{person(opened("2022-01-01", at("mairie", "2022-01-01")), opened("2022-02-01", at("commissariat", "2022-02-02")))},
			figures{"persons_in_several_places": 1, "persons_met": 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := reportOf(c.persons...)
			for name, want := range c.want {
				checkFigure(t, r, name, want)
			}
			for _, k := range r.Controls() {
				if !k.Holds {
					t.Errorf("control %q does not hold: %s", k.Label, k.Explanation)
				}
			}
		})
	}
}

func checkFigure(t *testing.T, r *indicator.Report, name string, want float64) {
	t.Helper()
	f := r.Figure(name)
	if f == nil {
		t.Fatalf("no figure %s", name)
	}
	if f.Known == (want == none) {
		t.Errorf("%s: known is %v", name, f.Known)
	}
	if want != none && f.Value != want {
		t.Errorf("%s = %v, want %v", name, f.Value, want)
	}
}

func TestWomenVictimsOfBothViolencesAreCountedAndTheUnknownOnesToo(t *testing.T) {
	both := []casework.Violence{casework.Physical, "verbales", casework.Psychological}
	for _, c := range []struct {
		name           string
		facts          casework.CaseFacts
		count, missing int
	}{
		{"a woman, victim, both", casework.CaseFacts{Sex: "F", Standing: "victime", Violences: both}, 1, 0},
		{"a man", casework.CaseFacts{Sex: "M", Standing: "victime", Violences: both}, 0, 0},
		{"a witness", casework.CaseFacts{Sex: "F", Standing: "temoin_proche", Violences: both}, 0, 0},
		{"one violence of the two", casework.CaseFacts{Sex: "F", Standing: "victime", Violences: both[:2]}, 0, 0},
		{"no violence written down", casework.CaseFacts{Sex: "F", Standing: "victime"}, 0, 1},
		{"violence not known", casework.CaseFacts{Sex: "F", Standing: "victime", Violences: []casework.Violence{casework.NotKnown}}, 0, 1},
		{"sex not known", casework.CaseFacts{Sex: casework.NotKnown, Standing: "victime", Violences: both}, 0, 1},
		{"standing not written down", casework.CaseFacts{Sex: "F", Violences: both}, 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := reportOf(person(withFacts(opened("2022-01-01", kept("2022-01-01")), c.facts))).Figure("women_victims_psychological_and_physical")
			if int(f.Value) != c.count || f.Missing != c.missing || f.Base != 1 {
				t.Errorf("got %v of %v, %d missing; want %d of 1, %d missing", f.Value, f.Base, f.Missing, c.count, c.missing)
			}
		})
	}
}

func TestTheLaterCaseMetInThePeriodGivesTheFacts(t *testing.T) {
	woman, man := casework.CaseFacts{Sex: "F", Children: 2}, casework.CaseFacts{Sex: "M", Children: 1}
	for _, c := range []struct {
		name  string
		cases []casework.CaseRecord
		sex   string
	}{
		{"both met", []casework.CaseRecord{withFacts(opened("2022-01-01", kept("2022-01-01")), man), withFacts(opened("2022-02-01", kept("2022-02-01")), woman)}, "F"},
		{"the later one not met", []casework.CaseRecord{withFacts(opened("2022-01-01", kept("2022-01-01")), woman), withFacts(opened("2022-02-01"), man)}, "F"},
		{"the later one met after the period", []casework.CaseRecord{withFacts(opened("2022-01-01", kept("2022-01-01")), woman), withFacts(opened("2022-02-01", kept("2023-02-01")), man)}, "F"},
		{"opened the same day: the higher number", []casework.CaseRecord{withFacts(opened("2022-01-01", kept("2022-01-01")), man), withFacts(opened("2022-01-01", kept("2022-01-02")), woman)}, "F"},
		{"the later one comes first in the record", []casework.CaseRecord{withFacts(opened("2022-02-01", kept("2022-02-01")), woman), withFacts(opened("2022-01-01", kept("2022-01-01")), man)}, "F"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := reportOf(person(c.cases...))
			table := r.Table("persons_by_sex")
			if row := table.Row(c.sex); row == nil || row.Value != 1 || table.Sum != 1 {
				t.Errorf("rows are %v", table.Rows)
			}
			checkFigure(t, r, "children_concerned", 2)
		})
	}
}

func TestWhatNobodyWroteDownIsARowOfItsOwn(t *testing.T) {
	r := reportOf(person(opened("2022-01-01", kept("2022-01-01"))))
	for _, name := range []string{"persons_by_place", "appointments_by_place", "appointments_by_mode", "persons_by_sex", "persons_by_age", "persons_by_standing",
		"persons_by_problem", "persons_by_secondary_problem", "persons_by_violence", "persons_by_origin", "persons_by_police_act", "persons_by_procedure",
		"persons_by_known_to_services", "persons_by_commune"} {
		table := r.Table(name)
		if len(table.Rows) != 1 || table.Missing != 1 || table.Row(casework.NotKnown).Value != 1 || table.Rows[0].Label != "Non renseigné" {
			t.Errorf("%s: %+v", name, table)
		}
	}
	for _, name := range []string{"orientations_by_partner", "orientations_by_outcome", "closings_by_reason", "acts", "appointments_by_status"} {
		if row := r.Table(name).Row(casework.NotKnown); row == nil || row.Value != 0 {
			t.Errorf("%s has no row non_connu of zero", name)
		}
	}
}

func TestSecondaryProblemsAndViolencesCountEachPersonOncePerRow(t *testing.T) {
	r := reportOf(
		person(withFacts(opened("2022-01-01", kept("2022-01-01")), casework.CaseFacts{
			Problems:  []casework.Problem{"precarite", "addictions", "addictions", "precarite", "voisinage", casework.NotKnown},
			Violences: []casework.Violence{"physiques", "physiques", casework.NotKnown}})),
		person(withFacts(opened("2022-01-01", kept("2022-01-01")), casework.CaseFacts{
			Problems: []casework.Problem{casework.NotKnown, "addictions"}, Violences: []casework.Violence{"physiques", "verbales"}})))
	for name, want := range map[string]map[string]int{
		"persons_by_problem":           {"precarite": 1, "non_connu": 1},
		"persons_by_secondary_problem": {"addictions": 2, "voisinage": 1, "non_connu": 0},
		"persons_by_violence":          {"physiques": 2, "verbales": 1, "non_connu": 0},
	} {
		table := r.Table(name)
		if len(table.Rows) != len(want) {
			t.Errorf("%s: rows %v", name, table.Rows)
		}
		for code, n := range want {
			if row := table.Row(code); row == nil || row.Value != n {
				t.Errorf("%s, %s: %v, want %d", name, code, row, n)
			}
		}
	}
}

func TestDelaysWithoutAReferralDateAreSaid(t *testing.T) {
	c := opened("2022-03-01", kept("2022-03-02"))
	c.Referral.ReceivedOn = 0
	r := reportOf(person(c), person(opened("2022-03-10", kept("2022-03-01"))))
	checkFigure(t, r, "delay_without_referral_date", 1)
	if f := r.Figure("delay_within_48h"); f.Value != 1 || f.Base != 1 || f.Missing != 1 {
		t.Errorf("within 48 h: %v of %v, %d missing", f.Value, f.Base, f.Missing)
	}
}

func TestCasesClosedBeforeTheyOpenAreReconciled(t *testing.T) {
	r := reportOf(person(closed(opened("2022-05-01", kept("2022-04-01")), "2022-04-15", "refus")),
		person(closed(opened("2022-01-10", kept("2021-12-01")), "2021-12-15", "refus")))
	checkFigure(t, r, "cases_open_at_end", 0)
	last := r.Controls()[len(r.Controls())-1]
	if !last.Holds || last.Explanation == "0 + 2 − 1 = 1." {
		t.Errorf("%+v", last)
	}
}

func TestDefinitionsAreCompleteAndUnique(t *testing.T) {
	names, numbers, sections := map[string]bool{}, map[int]bool{}, map[string]bool{}
	for _, s := range indicator.Sections {
		sections[s.Letter] = true
	}
	r := reportOf()
	for _, d := range indicator.Definitions() {
		if names[d.Name] || numbers[d.Number] {
			t.Errorf("%d %s is there twice", d.Number, d.Name)
		}
		names[d.Name], numbers[d.Number] = true, true
		if !sections[d.Section] || d.Label == "" || d.Text == "" || d.Unit == "" {
			t.Errorf("%s lacks a section, label, text or unit", d.Name)
		}
		if d.Numerator != "" && d.DenominatorFigure == "" {
			t.Errorf("%s is a share of nothing", d.Name)
		}
		if d.DenominatorFigure != "" && (r.Figure(d.DenominatorFigure) == nil || d.Denominator == "") {
			t.Errorf("%s has no denominator %q", d.Name, d.DenominatorFigure)
		}
	}
}

func TestThePromisedNamesExist(t *testing.T) {
	r := reportOf()
	for _, name := range []string{"appointments_kept", "appointments_absent", "appointments_excused", "appointments_cancelled_by_service", "persons_met", "persons_new",
		"cases_opened", "cases_closed", "cases_open_at_end", "minutes", "women_victims_psychological_and_physical", "followup_mean_months", "followup_median_days",
		"delay_median_days", "delay_within_48h", "delay_within_7d", "orientations", "orientations_effective", "persons_in_several_places"} {
		if r.Figure(name) == nil {
			t.Errorf("no figure %s", name)
		}
	}
	for _, name := range []string{"persons_by_place", "appointments_by_place", "appointments_by_mode", "persons_by_sex", "persons_by_age", "persons_by_standing",
		"persons_by_problem", "persons_by_violence", "persons_by_origin", "persons_by_police_act", "persons_by_known_to_services", "persons_by_commune",
		"orientations_by_partner", "closings_by_reason"} {
		if r.Table(name) == nil {
			t.Errorf("no table %s", name)
		}
	}
}
