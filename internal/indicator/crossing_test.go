package indicator

import (
	"slices"
	"testing"

	"permanence/internal/casework"
)

func blockOf(rows ...[]int) *block { return newBlock(rows, 5) }

func TestARowWithASmallCellIsWithheldWholeAndNeverAlone(t *testing.T) {
	b := blockOf([]int{40, 30}, []int{3, 50}, []int{12, 20})
	if !b.settle() || !slices.Equal(b.hidden, []bool{false, true, true}) {
		t.Errorf("withheld %v", b.hidden)
	}
}

func TestARowThatCountsInAColumnWhoseTotalIsWithheldIsWithheld(t *testing.T) {
	b := blockOf([]int{40, 0}, []int{30, 20}, []int{50, 10}, []int{60, 0})
	b.colUnknown[1] = true
	if !b.settle() || !slices.Equal(b.hidden, []bool{false, true, true, false}) {
		t.Errorf("withheld %v", b.hidden)
	}
}

func TestNothingIsShownWhenEveryRowIsWithheldOrTheCellsStayTooClose(t *testing.T) {
	for name, b := range map[string]*block{
		"small everywhere":                   blockOf([]int{3, 50}, []int{2, 40}),
		"one row, whose cells are its total": blockOf([]int{3, 50}),
		"two rows that leave three":          blockOf([]int{3, 50}, []int{0, 40}),
	} {
		if b.settle() {
			t.Errorf("%s: withheld %v", name, b.hidden)
		}
	}
	b := blockOf([]int{3, 50}, []int{40, 60}, []int{30, 70})
	b.rowUnknown[0], b.colUnknown[0] = true, true
	if b.settle() {
		t.Errorf("both totals of a small cell are withheld, and rows are shown: %v", b.hidden)
	}
}

func TestACrossingIsShownBesideAnEarlierPeriodAndNotBesideAnOverlappingOne(t *testing.T) {
	year := casework.YearPeriod(2022)
	report := func(p casework.Period) *Report {
		tally := New(p)
		for i := range 200 {
			tally.Add(&casework.PersonRecord{Cases: []casework.CaseRecord{{Number: 1, OpenedOn: p.From, Facts: casework.CaseFacts{Sex: casework.Female},
				Referral:     casework.Referral{ReceivedOn: p.From, Origin: casework.Origins.Items[i%2].Code},
				Appointments: []casework.AppointmentRecord{{On: p.From + casework.Day(5*(i/100)), Status: casework.Kept}}}}})
		}
		return NewReport(casework.Post{}, tally)
	}
	before, quarter := report(casework.YearPeriod(2021)), report(casework.Period{From: year.From, To: year.From + 89})
	name := "cases_by_origin_and_contact_delay"
	if x := report(year).Disclose(5, before).Crossing(name); x.Withheld || x.Rows[0].Cells[0].Value != 50 {
		t.Errorf("beside the year before: %+v", x)
	}
	if x := report(year).Disclose(5, before, quarter).Crossing(name); !x.Withheld || x.Note != noteCrossingBeside {
		t.Errorf("beside a quarter of the year: %+v", x)
	}
}
