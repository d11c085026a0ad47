package casework

import "testing"

func TestFullTimeEquivalentsAreReadAndWrittenAsPeopleDo(t *testing.T) {
	for text, want := range map[string]FTE{"1": 100, "0,8": 80, "80 %": 80, "1,5": 150, "0": 0, "0.75": 75} {
		if got, ok := ParseFTE(text); !ok || got != want {
			t.Errorf("%q is %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "x", "11", "-1", "NaN"} {
		if _, ok := ParseFTE(text); ok {
			t.Errorf("%q is taken", text)
		}
	}
	for fte, want := range map[FTE]string{100: "1", 80: "0,8", 75: "0,75", 1000: "10"} {
		if fte.String() != want {
			t.Errorf("%d is %q", fte, fte.String())
		}
	}
}

func TestPresenceFollowsStepsVacanciesAndTheOpening(t *testing.T) {
	sheet := &PostSheet{OpenedOn: NewDay(2022, 1, 3)}
	s := &Staffing{Steps: []FTEStep{{NewDay(2022, 1, 3), 100}, {NewDay(2022, 1, 17), 50}},
		Vacancies: []Vacancy{{From: NewDay(2022, 1, 10), To: NewDay(2022, 1, 16), FTE: 40}, {From: NewDay(2022, 1, 24), FTE: WholePost}}}
	p := s.Presence(sheet, Period{NewDay(2022, 1, 1), NewDay(2022, 1, 30)})
	// 14 days at 1, 14 at a half; 7 days without 0,4; 7 days without all of a half.
	if p.Days != 28 || p.Funded != 1400+700 || p.Held != 2100-280-350 || p.Working != 500+300+250 || !p.Known {
		t.Errorf("%+v", p)
	}
	funded, held := p.MeanFTE()
	if funded != 0.75 || held != 0.525 {
		t.Error(funded, held)
	}
	if q := (&Staffing{}).Presence(sheet, YearPeriod(2022)); q.Known || q.Days != 363 {
		t.Errorf("%+v", q)
	}
	a, b := s.Presence(sheet, Period{NewDay(2022, 1, 1), NewDay(2022, 1, 12)}), s.Presence(sheet, Period{NewDay(2022, 1, 13), NewDay(2022, 1, 30)})
	if a.Held+b.Held != p.Held || a.Working+b.Working != p.Working {
		t.Error("two parts of a period do not sum")
	}
}

// One post closes in June and another opens in July: somebody was there at 0,8 all
// year, and not at 1,6 for half of it.
func TestPostsThatFollowOneAnotherAreNotCountedAtOnce(t *testing.T) {
	steps := []FTEStep{{NewDay(2020, 1, 1), 80}}
	first := &PostFolder{Sheet: PostSheet{ClosedOn: NewDay(2022, 6, 30)}, Staffing: Staffing{Steps: steps}}
	then := &PostFolder{Sheet: PostSheet{OpenedOn: NewDay(2022, 7, 1)}, Staffing: Staffing{Steps: steps}}
	for what, posts := range map[string][]*PostFolder{"both": {first, then}, "one": {first}} {
		p := PresenceOf(posts, YearPeriod(2022))
		if funded, held := p.MeanFTE(); funded != 0.8 || held != 0.8 || !p.Known {
			t.Errorf("%s: %+v", what, p)
		}
	}
	if p := PresenceOf([]*PostFolder{first}, YearPeriod(2023)); p.Funded != 0 || p.Known {
		t.Errorf("a year after the closing: %+v", p)
	}
}

func TestStaffingRowsAreCheckedAndSorted(t *testing.T) {
	s := &Staffing{Steps: []FTEStep{{NewDay(2023, 1, 1), 100}, {NewDay(2022, 1, 1), 50}}}
	if errs := CheckStaffing(s); len(errs) > 0 || s.Steps[0].FTE != 50 {
		t.Errorf("%v, %+v", errs, s.Steps)
	}
	bad := &Staffing{Steps: []FTEStep{{NewDay(2023, 1, 1), 100}, {NewDay(2023, 1, 1), 50}}, Vacancies: []Vacancy{{From: NewDay(2023, 2, 1), To: NewDay(2023, 1, 1), FTE: WholePost, Reason: "recrutement"}, {From: NewDay(2023, 2, 1), FTE: WholePost, Reason: "maladie"}}}
	if errs := CheckStaffing(bad); len(errs) != 3 {
		t.Error(errs)
	}
}

func TestAnAgreementIsRecalledTwiceBeforeItsEndUntilAnotherFollows(t *testing.T) {
	a := Agreement{ID: "a", Posts: []PostID{"p", "q"}, SignedOn: NewDay(2022, 7, 8), Term: Period{NewDay(2022, 7, 11), NewDay(2025, 7, 10)}, Remind: 6, RemindAgain: 3}
	for on, want := range map[Day]AgreementStage{
		NewDay(2022, 7, 1): AgreementToSign, NewDay(2022, 7, 9): AgreementToCome, NewDay(2025, 1, 9): AgreementRuns, NewDay(2025, 1, 10): AgreementEnding,
		NewDay(2025, 4, 10): AgreementEndSoon, NewDay(2025, 7, 10): AgreementEndSoon, NewDay(2025, 7, 11): AgreementOver,
	} {
		if got := a.Stage(on); got != want {
			t.Errorf("on %s it is %s, not %s", on, got, want)
		}
	}
	next := Agreement{ID: "b", Posts: []PostID{"p"}, Term: Period{NewDay(2025, 7, 11), NewDay(2028, 7, 10)}, Remind: 6, RemindAgain: 3}
	if due := AgreementReminders([]Agreement{a, next}, NewDay(2025, 2, 1)); len(due) != 1 || len(due[0].Uncovered) != 1 || due[0].Uncovered[0] != "q" {
		t.Errorf("%+v", due)
	}
	if due := AgreementReminders([]Agreement{a, next}, NewDay(2025, 4, 11)); len(due) != 2 || due[1].Stage != AgreementToSign || due[1].Days != 91 || due[0].ID != "a" {
		t.Errorf("an agreement that begins in three months and is not signed is not recalled: %+v", due)
	}
	next.SignedOn = NewDay(2025, 3, 1)
	if due := AgreementReminders([]Agreement{a, next}, NewDay(2025, 4, 11)); len(due) != 1 || due[0].ID != "a" {
		t.Errorf("a signed one is recalled: %+v", due)
	}
	next.SignedOn, next.Posts = 0, []PostID{"p", "q"}
	if due := AgreementReminders([]Agreement{a, next}, NewDay(2025, 2, 1)); len(due) != 0 {
		t.Errorf("%+v", due)
	}
	if due := AgreementReminders([]Agreement{a}, NewDay(2026, 6, 1)); len(due) != 1 || due[0].Days != -326 {
		t.Errorf("%+v", due)
	}
	if due := AgreementReminders([]Agreement{a}, NewDay(2026, 8, 1)); len(due) != 0 {
		t.Error("over for more than a year, it is still recalled")
	}
}

func TestADeploymentGoesFromStepToStepInOrder(t *testing.T) {
	d := &Deployment{Steps: []DeploymentStep{{ID: "1", State: PostDiscussed, On: NewDay(2022, 1, 1)}, {ID: "2", State: PostOpened, On: NewDay(2022, 7, 1)}}}
	for _, c := range []struct {
		state DeploymentState
		on    Day
		ok    bool
	}{
		{PostAgreed, NewDay(2022, 3, 1), true}, {PostAgreed, NewDay(2022, 8, 1), false}, {PostShut, NewDay(2024, 1, 1), true}, {PostDropped, NewDay(2022, 3, 1), true},
		{PostShut, NewDay(2022, 3, 1), false}, {PostDiscussed, NewDay(2022, 3, 1), false}, {PostAgreed, 0, false}, {"x", NewDay(2024, 1, 1), false},
	} {
		if err := CheckStep(d, DeploymentStep{State: c.state, On: c.on}); (err == nil) != c.ok {
			t.Errorf("%s on %s: %v", c.state, c.on, err)
		}
	}
	now, come, next, planned := d.At(NewDay(2022, 5, 1))
	if !come || now.State != PostDiscussed || !planned || next.State != PostOpened {
		t.Errorf("%+v, %+v", now, next)
	}
	if _, come, _, _ := d.At(NewDay(2021, 5, 1)); come {
		t.Error("nothing has come yet")
	}
}

func TestADecisionDoneHasItsDayAndAPendingOneHasNone(t *testing.T) {
	d := &Decision{Text: "Ouvrir", State: DecisionDone}
	if errs := CheckDecision(d, NewDay(2022, 10, 20)); len(errs) > 0 || d.DoneOn != NewDay(2022, 10, 20) {
		t.Errorf("%v %+v", errs, d)
	}
	d.State, d.DueOn = DecisionToDo, NewDay(2022, 10, 20)
	if errs := CheckDecision(d, NewDay(2022, 10, 21)); len(errs) > 0 || d.DoneOn != 0 || !d.Late(NewDay(2022, 10, 21)) || d.Late(NewDay(2022, 10, 20)) {
		t.Errorf("%v %+v", errs, d)
	}
}
