package reporting

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/store"
)

// Series are the periods before that of a report, which it is compared with,
// the oldest first, from the first one that holds anything.
//
// Through disclosure control each one is disclosed beside those before it, which
// the same reader has seen. That is why they begin with the very first year of
// the post, and not ten years ago: a year must hide the same cells on the page
// of every later year.
type Series struct {
	periods []casework.Period
	tallies []*indicator.Tally
}

// mostEarlier bounds the periods that are looked at: no post is as old.
const mostEarlier = 40

// choose finds the periods of the same shape that lead to the report's own. For
// a reader to whom figures are masked these are calendar years alone: shorter or
// crossing periods would be so many differences to protect.
func (s *Series) choose(ctx context.Context, st *store.Store, actor casework.Actor, m *Material) error {
	years, err := st.AppointmentYears(ctx, actor, m.Post.ID)
	if err != nil || len(years) == 0 {
		return err
	}
	exact, err := st.ExactFigures(ctx, actor, m.Post.ID)
	if err != nil || !exact && actor.Role != casework.Console && !m.Period.IsYear() {
		return err
	}
	first, most := casework.NewDay(slices.Min(years), 1, 1), indicator.MostPeriods-1
	if !exact {
		most = mostEarlier
	}
	for p := m.Period.Before(); p.To >= first && len(s.periods) < most; p = p.Before() {
		s.periods = append(s.periods, p)
	}
	slices.Reverse(s.periods)
	return nil
}

// reports are those of the periods as the reader of the material sees them.
func (s *Series) reports(m *Material) (all []*indicator.Report) {
	for _, t := range s.tallies {
		all = append(all, shown(m.Post, t, m.Exact, all...))
	}
	return all
}

// steps are the last periods of the series, with what was declared of them.
func (s *Series) steps(reports []*indicator.Report) (steps []indicator.Step) {
	for i, p := range s.periods {
		if steps == nil && s.tallies[i].Empty() {
			continue
		}
		steps = append(steps, indicator.Step{Period: p, Report: reports[i]})
	}
	return steps[max(0, len(steps)-indicator.MostPeriods+1):]
}

// Key is what the report of the material depends on: two materials of one key
// make the same report.
type Key struct {
	post, rest  string
	exact       bool
	now, before *indicator.Tally
	earlier     [mostEarlier]*indicator.Tally
}

// Key of the material.
func (m *Material) Key() Key {
	k := Key{post: m.Post.Slug + " " + m.Post.Name, exact: m.Exact, now: m.Now, before: m.Before}
	copy(k.earlier[:], m.Earlier.tallies)
	var rest strings.Builder
	fmt.Fprint(&rest, m.Period)
	k.rest = rest.String()
	return k
}
