package casework

import (
	"errors"
	"slices"
	"testing"
)

// A line of the register says what was handed over, or that nothing was, and
// never both.
func TestARequisitionThatWaitsHandsNothingOver(t *testing.T) {
	today := NewDay(2026, 11, 28)
	sound := func() *Requisition {
		return &Requisition{Authority: Authorities.Items[0].Code, Basis: LegalBases.Items[0].Code, ReceivedOn: today - 3, Outcome: RecordsHanded,
			HandedOn: today, Handed: []HandedItem{HandedItems.Items[0].Code}, Details: &RequisitionDetails{To: "l'officier"}}
	}
	for why, c := range map[string]struct {
		change func(*Requisition)
		fields []string
	}{
		"handed over":             {func(*Requisition) {}, nil},
		"nothing handed over":     {func(r *Requisition) { r.Outcome, r.HandedOn, r.Handed, r.Details.To = RecordsRefused, 0, nil, "" }, nil},
		"refused, with a day":     {func(r *Requisition) { r.Outcome, r.Handed, r.Details.To = RecordsRefused, nil, "" }, []string{"issue"}},
		"refused, with a piece":   {func(r *Requisition) { r.Outcome, r.HandedOn, r.Details.To = RecordsRefused, 0, "" }, []string{"issue"}},
		"refused, to somebody":    {func(r *Requisition) { r.Outcome, r.HandedOn, r.Handed = RecordsRefused, 0, nil }, []string{"issue"}},
		"handed over, of nothing": {func(r *Requisition) { r.Handed = nil }, []string{"remis"}},
		"handed over before":      {func(r *Requisition) { r.HandedOn = today - 4 }, []string{"remis_le"}},
	} {
		r := sound()
		c.change(r)
		if fields := fieldsOf(errors.Join(CheckRequisition(r, today)...)); !slices.Equal(fields, c.fields) {
			t.Errorf("%s: refused for %v, want %v", why, fields, c.fields)
		}
	}
}

func TestAProlongationTellsBothItsFaults(t *testing.T) {
	today := NewDay(2026, 11, 28)
	err := CheckProlongation("", today.AddMonths(13), today)
	if !slices.Equal(fieldsOf(err), []string{"motif_prolongation", "jusqu_au"}) {
		t.Errorf("refused with %v, want the reason and the day", err)
	}
	if err := CheckProlongation(ProlongReasons.Items[0].Code, today.AddMonths(12), today); err != nil {
		t.Error(err)
	}
}
