package casework

import "testing"

func TestACallbackComesAfterTheClosingAndTellsOnlyWhatWasSaid(t *testing.T) {
	closed, today := NewDay(2022, 3, 1), NewDay(2022, 3, 28)
	for _, sound := range []Callback{{On: closed, Reached: true, New: "oui"}, {On: today, Reached: true, New: NotKnown}, {On: today, New: NotKnown}} {
		if err := CheckCallback(&sound, closed, today); err != nil {
			t.Errorf("%+v: %v", sound, err)
		}
	}
	for field, cases := range map[string][]Callback{
		"rappel_le":      {{New: NotKnown}, {On: closed - 1, New: NotKnown}, {On: today + 1, New: NotKnown}},
		"nouveaux_faits": {{On: today, Reached: true, New: "peut-être"}, {On: today, New: "oui"}},
	} {
		for _, c := range cases {
			checkField(t, field, CheckCallback(&c, closed, today))
		}
	}
	if err := CheckCallback(&Callback{On: today, New: NotKnown}, 0, today); KindOf(err) != KindInvalid {
		t.Errorf("on an open case: %v", err)
	}
}
