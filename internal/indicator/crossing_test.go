package indicator

import (
	"slices"
	"testing"
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
