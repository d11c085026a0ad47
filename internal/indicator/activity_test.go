package indicator

import (
	"encoding/json"
	"testing"

	"permanence/internal/casework"
)

func activityTally(t *testing.T, activities ...casework.Activity) *Tally {
	t.Helper()
	tally := New(casework.YearPeriod(2022))
	for i := range activities {
		tally.AddActivity(&activities[i])
	}
	return tally
}

func TestWorkWithoutAFileIsCountedApartAndNeverMasked(t *testing.T) {
	day := casework.NewDay(2022, 6, 1)
	all := []casework.Activity{
		{On: day, Kind: "sensibilisation", Minutes: 90, People: 25}, {On: day, Kind: "sensibilisation", Minutes: casework.Unknown, People: 3},
		{On: day, Kind: "astreinte", Minutes: 600, People: casework.Unknown}, {On: day, Kind: "a later code", Minutes: 5, People: 0},
		{On: casework.NewDay(2021, 12, 31), Kind: "formation", Minutes: 60, People: 8}, {On: casework.NewDay(2023, 1, 1), Kind: "formation", Minutes: 60, People: 8},
	}
	whole := activityTally(t, all...)
	merged := activityTally(t, all[:2]...)
	if err := merged.Merge(activityTally(t, all[2:]...)); err != nil {
		t.Fatal(err)
	}
	stored, err := json.Marshal(merged)
	var back Tally
	if err != nil || json.Unmarshal(stored, &back) != nil {
		t.Fatalf("%s, %v", stored, err)
	}
	for name, tally := range map[string]*Tally{"added": whole, "merged": merged, "stored": &back} {
		exact := NewReport(casework.Post{}, tally)
		for form, r := range map[string]*Report{"exact": exact, "masked": exact.Disclose(DefaultThreshold)} {
			for figure, want := range map[string]float64{"activities": 4, "activities_minutes": 695, "people_reached": 28, "minutes": 0, "appointments": 0} {
				if f := r.Figure(figure); f.Definition.ofNobody() && (f.Value != want || f.Hidden || !f.Known) || form == "exact" && f.Value != want {
					t.Errorf("%s, %s: %s is %+v, want %v", name, form, figure, f, want)
				}
			}
			table := r.Table("activities_by_kind")
			if row := table.Row("astreinte"); row == nil || row.Value != 1 || row.Hidden || table.Row(casework.NotKnown).Value != 1 || table.Sum != 4 {
				t.Errorf("%s, %s: %+v", name, form, table)
			}
		}
		for _, c := range exact.Controls() {
			if !c.Holds {
				t.Errorf("%s: %+v", name, c)
			}
		}
	}
}

func TestAPeriodWithoutActivitiesHasNoneAndMissesNothing(t *testing.T) {
	r := NewReport(casework.Post{}, activityTally(t))
	for _, name := range []string{"activities", "activities_minutes", "people_reached"} {
		if f := r.Figure(name); f.Value != 0 || !f.Known || f.Missing != 0 {
			t.Errorf("%s: %+v", name, f)
		}
	}
}
