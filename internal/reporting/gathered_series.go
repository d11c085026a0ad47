package reporting

import (
	"context"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/store"
)

// gatheredSeries are the periods before that of a gathering, the oldest first.
// The period just before is always there, whether it holds anything or not: the
// report is compared with it.
type gatheredSeries struct {
	Series
	posts []postTotals // none for a part of what the posts do: nobody declared anything of it
}

// postTotals are the totals that were typed in for a post of a gathering.
type postTotals struct {
	post string
	held []casework.DeclaredTotal
}

// earlier chooses the periods of the same shape from the first year of any of
// the posts on, as many as a series holds. All are for the exact reader.
func (g *Gathering) earlier(ctx context.Context, st *store.Store, actor casework.Actor) (s gatheredSeries, err error) {
	var years []int
	for _, p := range g.Posts {
		of, err := st.AppointmentYears(ctx, actor, p.ID)
		if err != nil {
			return s, err
		}
		years = append(years, of...)
		if !g.Filter.Whole() {
			continue
		}
		held, err := st.HeldTotals(ctx, actor, p.ID)
		if err != nil {
			return s, err
		}
		for _, d := range held {
			years = append(years, d.Year)
		}
		s.posts = append(s.posts, postTotals{p.Name, held})
	}
	p := g.Period.Before()
	s.periods = []casework.Period{p}
	if len(years) > 0 {
		first := casework.NewDay(slices.Min(years), 1, 1)
		for p = p.Before(); p.To >= first && len(s.periods) < indicator.MostPeriods-1; p = p.Before() {
			s.periods = append(s.periods, p)
		}
	}
	slices.Reverse(s.periods)
	return s, nil
}

// declaredOf are the totals that were typed in of a period, added where every
// post has one. A sum of some of them would read as that of all: where one is
// missing, the words say whose.
func (s *gatheredSeries) declaredOf(p casework.Period, _ *indicator.Tally) (all []indicator.DeclaredTotal) {
	if len(s.posts) == 1 {
		return declared(s.posts[0].held, p, 0)
	}
	for _, figure := range indicator.Declarable {
		if t := s.sum(figure, p); t.About != "" {
			all = append(all, t)
		}
	}
	return all
}

// sum is the total of one figure; About is empty when no post declared it.
func (s *gatheredSeries) sum(figure string, p casework.Period) indicator.DeclaredTotal {
	t := indicator.DeclaredTotal{Figure: figure}
	var said, sources, silent []string
	for _, post := range s.posts {
		held := declared(post.held, p, 0)
		at := slices.IndexFunc(held, func(d indicator.DeclaredTotal) bool { return d.Figure == figure })
		if at < 0 {
			silent = append(silent, post.post)
			continue
		}
		t.Value += held[at].Value
		said, sources = append(said, post.post), append(sources, post.post+", "+held[at].About)
	}
	switch {
	case len(said) == 0:
	case len(silent) > 0:
		t.Unsaid = true
		t.About = "un total est déclaré pour " + strings.Join(said, ", ") + " et ne l'est pas pour " + strings.Join(silent, ", ") + ", la somme n'est donc pas faite"
	default:
		t.About = "somme des totaux déclarés de chaque poste (" + strings.Join(sources, " ; ") + ")"
	}
	return t
}
