package indicator

import (
	"reflect"

	"permanence/internal/casework"
)

// Parties are who makes a post what it is over the period of its report, as its
// sheet says: services and functions, nobody's name. What nobody wrote down is
// empty.
type Parties struct {
	Host, Employer string
	Funders        []Funder     // those who agreed to something or paid
	Committee      casework.Day // the first one held after the period
}

// Funder is one of them; Name is empty when only the kind is known.
type Funder struct {
	Kind casework.FunderKind
	Name string
}

// AddParties adds those that the folder of the post knows.
func (r *Report) AddParties(f *casework.PostFolder) {
	p := Parties{Host: f.Sheet.Host, Employer: f.Sheet.Employer}
	for _, money := range f.Funding(r.Period) {
		for _, x := range money.Funders {
			if x.Agreed > 0 || x.Paid > 0 {
				p.Funders = append(p.Funders, Funder{x.Kind, x.Funder})
			}
		}
	}
	for _, held := range f.Committees {
		if held > r.Period.To {
			p.Committee = held
			break
		}
	}
	if !reflect.ValueOf(p).IsZero() {
		r.Parties = &p
	}
}
