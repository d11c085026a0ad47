package reporting

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/indicator"
	"permanence/internal/store"
)

// Gathering is a report over several posts, or over a part of what they do.
type Gathering struct {
	Posts  []casework.Post
	Period casework.Period
	Filter indicator.Filter
	Name   string // in French, of what is gathered
}

// GatheredSlug stands in place of a post's short name in the files of a
// gathering, and in its address: no post may bear it.
const GatheredSlug = casework.ReservedSlug

// Reports are the report of the gathering, with its key figures over the periods
// before it, and the report of the period just before, for
// the exact reader of all its posts: it refuses everybody else. A filter makes
// as many reports as one likes, and two that differ by one commune, subtracted,
// would tell who lives there. For whoever may ReadReport of each post; a line
// of the log tells of each one.
func (g *Gathering) Reports(ctx context.Context, st *store.Store, actor casework.Actor) (report, before *indicator.Report, err error) {
	for _, p := range g.Posts {
		exact, err := st.ExactFigures(ctx, actor, p.ID)
		if err != nil {
			return nil, nil, err
		}
		if !exact {
			return nil, nil, casework.Refuse(casework.KindInvalid, "Ces bilans ne sont montrés qu'à l'intervenant qui tient seul les dossiers du poste (%s) : comparés l'un à l'autre, ils feraient retrouver de petits nombres que les bilans masquent.", p.Name)
		}
	}
	earlier, err := g.earlier(ctx, st, actor)
	if err != nil {
		return nil, nil, err
	}
	tallies := []*indicator.Tally{indicator.New(g.Period)}
	for _, p := range earlier.periods {
		tallies = append(tallies, indicator.New(p))
	}
	for _, p := range g.Posts {
		if err := g.add(ctx, st, actor, p, tallies); err != nil {
			return nil, nil, err
		}
	}
	all := make([]*indicator.Report, len(tallies))
	for i, t := range tallies {
		all[i] = indicator.NewReport(casework.Post{Slug: GatheredSlug, Name: g.Name}, t, indicator.WithCommunes(commune.Label))
		if !g.Filter.Whole() {
			all[i].WithoutActivities()
		}
	}
	report, before = all[0], all[len(all)-1]
	if err := g.addMeans(ctx, st, actor, report); err != nil {
		return nil, nil, err
	}
	earlier.tallies = tallies[1:]
	report.AddSeries(earlier.steps(all[1:], earlier.declaredOf))
	report.AddQuality()
	return report, before, nil
}

// addMeans adds what the posts had and cost to their report. A part of what they
// do has no cost of its own.
func (g *Gathering) addMeans(ctx context.Context, st *store.Store, actor casework.Actor, report *indicator.Report) error {
	if !g.Filter.Whole() {
		return nil
	}
	var folders []*casework.PostFolder
	for _, p := range g.Posts {
		if actor.May(casework.ReadSteering, p.ID) != nil {
			return nil
		}
		f, err := st.PostFolder(ctx, actor, p.ID)
		if err != nil {
			return err
		}
		folders = append(folders, &f)
	}
	report.AddMeans(folders...)
	return nil
}

// add counts a post in: its stored tallies whole, its facts one by one through a
// filter.
func (g *Gathering) add(ctx context.Context, st *store.Store, actor casework.Actor, p casework.Post, tallies []*indicator.Tally) error {
	if !g.Filter.Whole() {
		return g.fold(ctx, st, actor, p, tallies)
	}
	periods := make([]casework.Period, len(tallies))
	for i, t := range tallies {
		periods[i] = t.Period()
	}
	stored, err := st.Tallies(ctx, actor, p.ID, periods...)
	for i := range stored {
		if err == nil {
			err = tallies[i].Merge(stored[i])
		}
	}
	return err
}

// fold counts what the filter takes of a post: the facts one by one, and the
// referrals that made no case.
func (g *Gathering) fold(ctx context.Context, st *store.Store, actor casework.Actor, p casework.Post, tallies []*indicator.Tally) error {
	for person, err := range st.Facts(ctx, actor, p.ID) {
		if err != nil {
			return err
		}
		for _, t := range tallies {
			if cut, ok := g.Filter.Cut(person, t.Period()); ok {
				t.Add(cut)
			}
		}
	}
	if g.Filter.Unit == "" {
		return nil
	}
	referrals, err := st.ReferralFacts(ctx, actor, p.ID)
	for i := range referrals {
		if !g.Filter.Takes(&referrals[i]) {
			continue
		}
		for _, t := range tallies {
			t.AddReferral(&referrals[i])
		}
	}
	return err
}
