package casework

import "slices"

// PostFolder is all that the parties of a post know of it. Exercises are empty
// for whoever may not read its funding.
type PostFolder struct {
	Post       Post
	Sheet      PostSheet
	Staffing   Staffing
	Agreements []Agreement // by their term, those taken away today included
	Exercises  []Exercise  // by their period, those taken away today included
	Committees []Day       // the days on which the steering committee met, or will, in order
}

// Agreement is the one that is in force on a day, of several the one that ends
// last; else the next one to come. Nil when there is neither.
func (f *PostFolder) Agreement(on Day) (found *Agreement) {
	var next *Agreement
	for i := range f.Agreements {
		a := &f.Agreements[i]
		switch {
		case !a.RemovedAt.IsZero():
		case a.Term.Contains(on):
			if found == nil || a.Term.To > found.Term.To {
				found = a
			}
		case a.Term.From > on && (next == nil || a.Term.From < next.Term.From):
			next = a
		}
	}
	if found == nil {
		return next
	}
	return found
}

// Exercise is the one that a day is in, nil when there is none.
func (f *PostFolder) Exercise(on Day) *Exercise {
	for i := range f.Exercises {
		if e := &f.Exercises[i]; e.RemovedAt.IsZero() && e.Period.Contains(on) {
			return e
		}
	}
	return nil
}

// FTEOn is the full-time equivalent that is funded on a day, and how much of it is
// vacant; both 0 on a day when the post is not open, whatever its staffing still says.
func (f *PostFolder) FTEOn(d Day) (funded, vacant FTE) {
	if !f.Sheet.Open(d) {
		return 0, 0
	}
	return f.Staffing.FTEOn(d), f.Staffing.VacantOn(d)
}

// Presence is how much of a worker the post had over a period.
func (f *PostFolder) Presence(over Period) Presence { return f.Staffing.Presence(&f.Sheet, over) }

// Funding is the post's money over a period, by currency.
func (f *PostFolder) Funding(over Period) []PostFunding {
	return FundingOver(f.Exercises, &f.Sheet, over)
}

// PresenceOf is how much of workers several posts had over a period, on the days
// when one of them is open: those that were not open in it count for nothing, and one of which nobody wrote the
// full-time equivalent makes the whole unknown.
func PresenceOf(folders []*PostFolder, over Period) (all Presence) {
	all.Known = true
	for _, f := range folders {
		if p := f.Presence(over); p.Days > 0 {
			all = all.Add(p)
		}
	}
	all.Days = 0 // posts that follow one another are open on more days than any of them
	for d := over.From; d <= over.To; d++ {
		if slices.ContainsFunc(folders, func(f *PostFolder) bool { return f.Sheet.Open(d) }) {
			all.Days++
		}
	}
	all.Known = all.Known && all.Days > 0
	return all
}

// FundingOf is the money of several posts over a period, by currency. A post
// that was open and wrote none in a currency makes its cost one of a part only:
// see PostFunding.Whole.
func FundingOf(folders []*PostFolder, over Period) (all []PostFunding) {
	open := 0
	for _, f := range folders {
		open += f.Presence(over).Days
		all = AddFunding(all, f.Funding(over)...)
	}
	for i := range all {
		all[i].Days = open
	}
	return all
}

// FundedBy tells whether funders of a kind put something in over a period:
// planned, agreed or paid. A name other than the empty one must be theirs.
func (f *PostFolder) FundedBy(kind FunderKind, name string, over Period) bool {
	for i := range f.Exercises {
		e := &f.Exercises[i]
		if !e.RemovedAt.IsZero() || !e.Period.Common(over).Valid() {
			continue
		}
		if slices.ContainsFunc(e.Fundings, func(x Funding) bool {
			return x.RemovedAt.IsZero() && x.Kind == kind && (name == "" || FoldWord(x.Funder) == FoldWord(name))
		}) {
			return true
		}
	}
	return false
}

// Years are the calendar years that the exercises touch, in order.
func (f *PostFolder) Years() (years []int) {
	for _, e := range f.Exercises {
		if !e.RemovedAt.IsZero() {
			continue
		}
		for y := e.Period.From.Year(); y <= e.Period.To.Year(); y++ {
			if !slices.Contains(years, y) {
				years = append(years, y)
			}
		}
	}
	slices.Sort(years)
	return years
}

// CoveringPost is a commune that a post covers.
type CoveringPost struct {
	Post Post
	Cover
}
