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
	Communes []string       // persons whose commune of residence is one of them; none takes all
	Place    casework.Place // meetings held in that place alone; empty takes all
}

// Cut is what a tally of the period counts of a person; false when it counts
// nothing. The record is left as it is.
//
// By commune, a person is whole in one group: that of the commune by which the
// table of communes counts her or him. So the reports of communes, or of the
// territories of a division, add up to the whole. By place, only what happened
// there is kept, and the cases that it belongs to: somebody met in two places is
// in the reports of both.
func (f *Filter) Cut(p *casework.PersonRecord, period casework.Period) (*casework.PersonRecord, bool) {
	if len(f.Communes) > 0 && !slices.Contains(f.Communes, residence(p, period)) {
		return nil, false
	}
	if f.Place == "" {
		return p, true
	}
	place := position(casework.Places, f.Place)
	cut := &casework.PersonRecord{Person: p.Person}
	for i := range p.Cases {
		c := p.Cases[i]
		c.Appointments = nil
		for _, a := range p.Cases[i].Appointments {
			if position(casework.Places, a.Place) == place {
				c.Appointments = append(c.Appointments, a)
			}
		}
		if len(c.Appointments) > 0 {
			cut.Cases = append(cut.Cases, c)
		}
	}
	return cut, len(cut.Cases) > 0
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
