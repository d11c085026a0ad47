package indicator

import (
	"slices"

	"permanence/internal/casework"
)

// Filter chooses the persons, or the part of their meetings, that a report is
// about. Its zero value takes everything. A filtered report is exact, and for
// the exact reader of all its posts alone: whoever may subtract two of them finds
// who is in one and not in the other.
type Filter struct {
	Communes []string           // persons whose commune of residence is one of them; none takes all
	Unit     casework.UnitID    // cases that this unit brought; NoUnit takes those of which none is said, empty all
	Place    casework.Place     // meetings held in that kind of place alone; empty takes all
	Station  casework.StationID // meetings held in that place of a post's sheet alone; empty takes all
}

// NoUnit stands, in a filter, for the cases of which no unit is said.
const NoUnit casework.UnitID = "aucune"

// Whole tells that it takes everything.
func (f *Filter) Whole() bool {
	return len(f.Communes) == 0 && f.Unit == "" && f.Place == "" && f.Station == ""
}

// Cut is what a tally of the period counts of a person; false when it counts
// nothing. The record is left as it is.
//
// By commune, a person is whole in one group: that of the commune by which the
// table of communes counts her or him. So the reports of communes, or of the
// territories of a division, add up to the whole. By unit, the cases that it
// brought are kept whole, with the person as they alone show her or him: reports
// by unit and that of no unit add up for what counts cases and what happens in
// them, and a person whom two units brought is in the reports of both. By place or station, only what happened
// there is kept, and the cases that it belongs to: somebody met in two places is
// in the reports of both.
func (f *Filter) Cut(p *casework.PersonRecord, period casework.Period) (*casework.PersonRecord, bool) {
	if len(f.Communes) > 0 && !slices.Contains(f.Communes, residence(p, period)) {
		return nil, false
	}
	if f.Unit != "" {
		p = f.brought(p)
	}
	if f.Place == "" && f.Station == "" {
		return p, len(p.Cases) > 0
	}
	cut := &casework.PersonRecord{Person: p.Person}
	for i := range p.Cases {
		c := p.Cases[i]
		c.Appointments = nil
		for _, a := range p.Cases[i].Appointments {
			if f.there(&a) {
				c.Appointments = append(c.Appointments, a)
			}
		}
		if len(c.Appointments) > 0 {
			cut.Cases = append(cut.Cases, c)
		}
	}
	return cut, len(cut.Cases) > 0
}

// brought is the person with the cases that the unit brought.
func (f *Filter) brought(p *casework.PersonRecord) *casework.PersonRecord {
	cut := &casework.PersonRecord{Person: p.Person}
	for i := range p.Cases {
		if f.broughtBy(p.Cases[i].Referral.Unit) {
			cut.Cases = append(cut.Cases, p.Cases[i])
		}
	}
	return cut
}

func (f *Filter) broughtBy(unit casework.UnitID) bool {
	return unit == f.Unit || unit == "" && f.Unit == NoUnit
}

// Takes tells whether a referral that made no case counts. It has neither commune
// nor place: a report by these knows none.
func (f *Filter) Takes(x *casework.ReferralRecord) bool {
	rest := *f
	rest.Unit = ""
	return rest.Whole() && (f.Unit == "" || f.broughtBy(x.Unit))
}

// there tells that an appointment is in the place that is asked for.
func (f *Filter) there(a *casework.AppointmentRecord) bool {
	return (f.Place == "" || position(casework.Places, a.Place) == position(casework.Places, f.Place)) && (f.Station == "" || a.Station == f.Station)
}

// residence is the commune by which a person is counted over a period: that of
// the later of the cases in which she or he was met in it; without any meeting,
// of the last case opened by its end, or else of the first one.
func residence(p *casework.PersonRecord, period casework.Period) string {
	var met, opened *casework.CaseRecord
	for i := range p.Cases {
		c := &p.Cases[i]
		if keptIn(c, period) && (met == nil || later(c, met)) {
			met = c
		}
		if opened == nil || c.OpenedOn <= period.To && later(c, opened) {
			opened = c
		}
	}
	switch {
	case met != nil:
		return met.Facts.Commune
	case opened != nil:
		return opened.Facts.Commune
	}
	return ""
}

func keptIn(c *casework.CaseRecord, period casework.Period) bool {
	return slices.ContainsFunc(c.Appointments, func(a casework.AppointmentRecord) bool {
		return a.Status == casework.Kept && period.Contains(a.On)
	})
}
