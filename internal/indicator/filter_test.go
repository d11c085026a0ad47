package indicator_test

import (
	"math/rand"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

func filtered(f indicator.Filter, persons []*casework.PersonRecord) *indicator.Tally {
	t := indicator.New(indicatortest.RandomYear)
	for _, p := range persons {
		if cut, ok := f.Cut(p, indicatortest.RandomYear); ok {
			t.Add(cut)
		}
	}
	return t
}

func TestTheReportsOfACommuneAndOfTheOthersAddUpToTheWhole(t *testing.T) {
	registers(t, 200, func(t *testing.T, rng *rand.Rand, persons []*casework.PersonRecord) {
		communes := map[string]bool{}
		for _, p := range persons {
			for i := range p.Cases {
				communes[p.Cases[i].Facts.Commune] = true
			}
		}
		var one, others []string
		for c := range communes {
			if rng.Intn(2) == 0 {
				one = append(one, c)
			} else {
				others = append(others, c)
			}
		}
		if len(one) == 0 || len(others) == 0 {
			return
		}
		parts := sum(t, filtered(indicator.Filter{Communes: one}, persons), filtered(indicator.Filter{Communes: others}, persons))
		if got, want := encoded(t, parts), encoded(t, randomTally(persons)); got != want {
			t.Errorf("the parts give\n%s\nand the whole\n%s", got, want)
		}
	})
}

func TestTheReportOfAPlaceCountsWhatTheTablesByPlaceCount(t *testing.T) {
	registers(t, 200, func(t *testing.T, _ *rand.Rand, persons []*casework.PersonRecord) {
		whole := indicator.NewReport(casework.Post{}, randomTally(persons))
		for _, place := range casework.Places.Items {
			r := indicator.NewReport(casework.Post{}, filtered(indicator.Filter{Place: place.Code}, persons))
			for table, figure := range map[string]string{"persons_by_place": "persons_met", "appointments_by_place": "appointments_kept"} {
				want := 0
				if row := whole.Table(table).Row(string(place.Code)); row != nil {
					want = row.Value
				}
				if got := int(r.Figure(figure).Value); got != want {
					t.Errorf("%s: %s is %d, the row says %d", place.Code, figure, got, want)
				}
			}
		}
	})
}

func TestTheReportsByUnitAndThatOfNoneAddUpForWhatCountsCases(t *testing.T) {
	units := []casework.UnitID{"", "accueil", "brigade", "plaintes"}
	added := map[indicator.Unit]bool{}
	registers(t, 300, func(t *testing.T, rng *rand.Rand, persons []*casework.PersonRecord) {
		referrals := indicatortest.RandomReferrals(rng, 12)
		for _, p := range persons {
			for i := range p.Cases {
				p.Cases[i].Referral.Unit = units[rng.Intn(len(units))]
			}
		}
		for i := range referrals {
			referrals[i].Unit = units[rng.Intn(len(units))]
		}
		whole := indicator.NewReport(casework.Post{}, referred(randomTally(persons), referrals))
		var parts []*indicator.Report
		for _, u := range []casework.UnitID{indicator.NoUnit, "accueil", "brigade", "plaintes"} {
			f := indicator.Filter{Unit: u}
			tally := filtered(f, persons)
			for i := range referrals {
				if f.Takes(&referrals[i]) {
					tally.AddReferral(&referrals[i])
				}
			}
			parts = append(parts, indicator.NewReport(casework.Post{}, tally))
		}
		for i := range whole.Figures {
			d := whole.Figures[i].Definition
			switch d.Unit {
			case indicator.Case, indicator.Appointment, indicator.Referral, indicator.Callback, indicator.Orientation, indicator.Act:
			default:
				continue
			}
			added[d.Unit] = true
			got := 0.0
			for _, r := range parts {
				got += r.Figures[i].Value
			}
			if got != whole.Figures[i].Value {
				t.Errorf("%s: the parts give %v, the whole %v", d.Name, got, whole.Figures[i].Value)
			}
		}
		met := 0
		for _, r := range parts {
			met += int(r.Figure("persons_met").Value)
		}
		if got, want := met-int(whole.Figure("persons_met").Value), metByMore(persons); got != want {
			t.Errorf("%d persons are in several reports, %d were brought by several", got, want)
		}
	})
	if len(added) < 5 {
		t.Errorf("only %v were added up", added)
	}
}

// metByMore counts the persons met in cases of several units, once for each unit
// beyond the first.
func metByMore(persons []*casework.PersonRecord) (n int) {
	for _, p := range persons {
		by := map[casework.UnitID]bool{}
		for i := range p.Cases {
			for _, a := range p.Cases[i].Appointments {
				if a.Status == casework.Kept && indicatortest.RandomYear.Contains(a.On) {
					by[p.Cases[i].Referral.Unit] = true
				}
			}
		}
		n += max(0, len(by)-1)
	}
	return n
}

func TestAReportByUnitAndCommuneKnowsNoReferralWithoutACase(t *testing.T) {
	x := casework.ReferralRecord{Unit: "accueil"}
	for _, c := range []struct {
		filter indicator.Filter
		want   bool
	}{{indicator.Filter{Unit: "accueil"}, true}, {indicator.Filter{}, true}, {indicator.Filter{Unit: "brigade"}, false}, {indicator.Filter{Unit: indicator.NoUnit}, false},
		{indicator.Filter{Unit: "accueil", Communes: []string{"94033"}}, false}, {indicator.Filter{Unit: "accueil", Place: "mairie"}, false}} {
		if got := c.filter.Takes(&x); got != c.want {
			t.Errorf("%+v takes it: %v", c.filter, got)
		}
	}
}

// An appointment is held in one station at most: what is counted in all of them,
// and in none, is the whole; and a person is met where she or he was met.
func TestTheReportsByStationAddUpToTheWhole(t *testing.T) {
	registers(t, 200, func(t *testing.T, _ *rand.Rand, persons []*casework.PersonRecord) {
		whole := randomTally(persons)
		figures := func(t *indicator.Tally) *indicator.Report { return indicator.NewReport(casework.Post{}, t) }
		kept, met, somewhere := 0, map[casework.StationID]int{}, map[casework.StationID]map[casework.PersonID]bool{}
		for _, p := range persons {
			for i := range p.Cases {
				for _, a := range p.Cases[i].Appointments {
					if a.Status != casework.Kept || !indicatortest.RandomYear.Contains(a.On) {
						continue
					}
					if somewhere[a.Station] == nil {
						somewhere[a.Station] = map[casework.PersonID]bool{}
					}
					somewhere[a.Station][p.Person] = true
					if met[a.Station]++; a.Station == "" {
						kept++
					}
				}
			}
		}
		for _, s := range indicatortest.Stations[1:] {
			r := figures(filtered(indicator.Filter{Station: s}, persons))
			kept += int(r.Figure("appointments_kept").Value)
			if got, want := int(r.Figure("appointments_kept").Value), met[s]; got != want {
				t.Errorf("%s: %d appointments, %d are held there", s, got, want)
			}
			if got, want := int(r.Figure("persons_met").Value), len(somewhere[s]); got != want {
				t.Errorf("%s: %d persons, %d are met there", s, got, want)
			}
			for _, kind := range []casework.Place{"commissariat", "mairie"} {
				both := figures(filtered(indicator.Filter{Station: s, Place: kind}, persons))
				row, want := r.Table("appointments_by_place").Row(string(kind)), 0
				if row != nil {
					want = row.Value
				}
				if got := int(both.Figure("appointments_kept").Value); got != want {
					t.Errorf("%s and %s: %d, want %d", s, kind, got, want)
				}
			}
		}
		if want := int(figures(whole).Figure("appointments_kept").Value); kept != want {
			t.Errorf("the stations and none have %d appointments, the whole has %d", kept, want)
		}
	})
}
