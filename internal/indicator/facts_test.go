package indicator_test

import (
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

func TestConjugalViolenceIsCountedUnderItsFourDenominators(t *testing.T) {
	violent := func(f casework.CaseFacts) casework.CaseFacts {
		f.Children, f.AdultsConcerned, f.ChildrenConcerned = casework.Unknown, casework.Unknown, casework.Unknown
		return f
	}
	byProblem := violent(casework.CaseFacts{Standing: casework.Victim, Problems: []casework.Problem{"fugue", casework.ConjugalViolence}})
	byLink := violent(casework.CaseFacts{Standing: casework.Suspect, AuthorLink: "ex_conjoint", Violences: []casework.Violence{"verbales"}})
	linkAlone := violent(casework.CaseFacts{Standing: casework.Victim, AuthorLink: "conjoint", Problems: []casework.Problem{"voisinage"}})
	nothing := violent(casework.CaseFacts{})
	r := reportOf(
		person(withFacts(opened("2022-01-01", lasting(60, "2022-01-02"), lasting(30, "2022-01-09")), byProblem)),
		person(withFacts(opened("2022-01-01", lasting(20, "2022-01-02")), byLink)),
		person(withFacts(opened("2022-01-01", lasting(90, "2022-01-02")), linkAlone)),
		person(withFacts(opened("2022-01-01", lasting(casework.Unknown, "2022-01-02")), nothing)),
		person(withFacts(opened("2022-03-01"), byProblem))) // no meeting
	for name, want := range map[string]float64{
		"conjugal_persons": 2, "conjugal_victims": 1, "conjugal_cases": 3, "conjugal_appointments": 3, "conjugal_minutes": 110, "victims_met": 2, "cases_active": 5,
	} {
		checkFigure(t, r, name, want)
	}
	if share, ok := r.Figure("conjugal_minutes").Share(); !ok || share != 110.0/200 {
		t.Errorf("share of time %v", share)
	}
	if n := r.Figure("conjugal_persons").Missing; n != 1 {
		t.Errorf("%d persons of whom nothing is known", n)
	}
}

func TestReferralsWithoutACaseAreCountedAndRefusalsTellNobody(t *testing.T) {
	tally := indicator.New(indicatortest.RandomYear)
	tally.Add(person(opened("2022-02-01")))
	for _, r := range []casework.ReferralRecord{
		{On: on("2022-01-01"), Outcome: casework.ContactRefused, Consent: casework.Refuses},
		{On: on("2022-12-31"), Outcome: "injoignable", Consent: casework.Unreachable},
		{On: on("2022-06-01"), Outcome: casework.StillWaiting, Consent: casework.NotAsked},
		{On: on("2021-12-31"), Outcome: casework.StillWaiting, Consent: casework.Agrees}, // before the period
	} {
		tally.AddReferral(&r)
	}
	r := indicator.NewReport(casework.Post{}, tally)
	checkFigure(t, r, "referrals", 4)
	checkFigure(t, r, "referrals_without_case", 3)
	checkFigure(t, r, "cases_opened", 1)
	answers := r.Table("referrals_by_consent")
	for _, code := range []string{"non", "injoignable", "non_demande", "non_connu"} {
		if answers.Row(code).Value != 1 {
			t.Errorf("%s: %+v", code, answers.Row(code))
		}
	}
}

func TestTheFirstContactIsTheAttemptThatReachedOrTheFirstMeeting(t *testing.T) {
	reached := func(c casework.CaseRecord, day string) casework.CaseRecord {
		c.Referral.ReceivedOn, c.Referral.ContactedOn = c.OpenedOn, on(day)
		return c
	}
	r := reportOf(
		person(reached(opened("2022-01-10", kept("2022-01-20")), "2022-01-11")), // by telephone, a day later
		person(reached(opened("2022-01-10", kept("2022-01-15")), "2022-01-20")), // the meeting came before
		person(reached(opened("2022-01-10"), "2022-01-30")),                     // reached, never met
		person(reached(opened("2022-01-10", kept("2022-02-01")), "2022-01-01"))) // before the referral: not known
	for name, want := range map[string]float64{
		"cases_first_contact": 4, "contact_delay_known": 3, "contact_delay_median_days": 5, "contact_within_48h": 1, "contact_within_7d": 2, "cases_first_kept": 3,
	} {
		checkFigure(t, r, name, want)
	}
	if n := r.Figure("contact_within_48h").Missing; n != 1 {
		t.Errorf("%d delays not known", n)
	}
}

func TestReopenedCasesAndCallBacksAreCountedInTheirPeriod(t *testing.T) {
	c := closed(opened("2021-05-01", kept("2021-05-02")), "2022-10-01", "relais_pris")
	c.ReopenedOn = []casework.Day{on("2021-12-31"), on("2022-03-01"), on("2022-04-01")}
	c.Callbacks = []casework.CallbackRecord{
		{On: on("2022-11-01")}, {On: on("2022-12-01"), Reached: true, New: "oui"}, {On: on("2022-12-31"), Reached: true, New: casework.NotKnown}, {On: on("2023-01-01"), Reached: true, New: "non"},
	}
	r := reportOf(person(c))
	for name, want := range map[string]float64{"cases_reopened": 1, "callbacks": 3, "callbacks_reached": 2, "callbacks_new_facts": 1} {
		checkFigure(t, r, name, want)
	}
}

func TestTheMainViolenceSplitsThePersonsToTheLast(t *testing.T) {
	with := func(main casework.Violence, all ...casework.Violence) *casework.PersonRecord {
		return person(withFacts(opened("2022-01-01", kept("2022-01-02")), casework.CaseFacts{MainViolence: main, Violences: all}))
	}
	table := reportOf(with("physiques", "verbales", "physiques"), with("", "verbales", "physiques"), with("", "physiques"), with("sexuelles", "verbales", "physiques"), with("")).Table("persons_by_main_violence")
	if table.Sum != 5 || table.Row("physiques").Value != 2 || table.Missing != 3 {
		t.Errorf("%+v", table.Rows)
	}
}

func TestTheQualityOfEntryTellsWhatTheTablesTellAndHidesWhatTheyHide(t *testing.T) {
	r := fontenay(t)
	r.AddQuality()
	quality := r.Table("quality_of_entry")
	if sex := quality.Row("persons_by_sex"); sex == nil || sex.Text != casework.FrenchPercent(0, 1) || sex.Label != casework.Typeset("Sexe : 0 sur 137") {
		t.Errorf("%+v", sex)
	}
	masked := fontenay(t).Disclose(5)
	masked.AddQuality()
	for _, row := range masked.Table("quality_of_entry").Rows {
		if table := masked.Table(row.Code); table != nil && (table.MissingHidden || table.BaseHidden) != row.Hidden {
			t.Errorf("%s hidden: %v", row.Code, row.Hidden)
		}
		if row.Hidden && (row.Value != 0 || row.Text != "") || !row.Hidden && !strings.Contains(row.Label, " sur ") {
			t.Errorf("%+v", row)
		}
	}
}
