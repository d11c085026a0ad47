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
	periods  []casework.Period
	tallies  []*indicator.Tally
	declared []casework.DeclaredTotal // of the post, whatever the year
}

// mostEarlier bounds the periods that are looked at: no post is as old.
const mostEarlier = 40

// choose finds the periods of the same shape that lead to the report's own. For
// a reader to whom figures are masked these are calendar years alone: shorter or
// crossing periods would be so many differences to protect.
func (s *Series) choose(ctx context.Context, st *store.Store, actor casework.Actor, m *Material) error {
	years, err := st.AppointmentYears(ctx, actor, m.Post.ID)
	if err != nil {
		return err
	}
	if s.declared, err = st.HeldTotals(ctx, actor, m.Post.ID); err != nil {
		return err
	}
	for _, d := range s.declared {
		years = append(years, d.Year)
	}
	if len(years) == 0 {
		return nil
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

// steps are the last periods of the series, with what was declared of each.
func (s *Series) steps(reports []*indicator.Report, declaredOf func(casework.Period, *indicator.Tally) []indicator.DeclaredTotal) (steps []indicator.Step) {
	counted := false
	for i, p := range s.periods {
		step := indicator.Step{Period: p, Report: reports[i], Declared: declaredOf(p, s.tallies[i])}
		if step.Declared == nil && !counted && s.tallies[i].Empty() {
			continue
		}
		if counted = counted || !s.tallies[i].Empty(); !counted {
			step.Report = nil
		}
		steps = append(steps, step)
	}
	return steps[max(0, len(steps)-indicator.MostPeriods+1):]
}

// declaredFor gives the totals that were typed in of a period to whom reads exact
// figures, or to whom figures are masked.
func (s *Series) declaredFor(exact bool) func(casework.Period, *indicator.Tally) []indicator.DeclaredTotal {
	return func(p casework.Period, t *indicator.Tally) []indicator.DeclaredTotal {
		if exact {
			return declared(s.declared, p, 0)
		}
		return DeclaredOf(s.declared, p, t, indicator.DefaultThreshold)
	}
}

// DeclaredOf are the totals that were typed in of a period, a calendar year,
// through disclosure control: they stand only for a year of which nothing was
// counted, so that they give back nothing that is withheld; one below the
// threshold is withheld too.
func DeclaredOf(all []casework.DeclaredTotal, p casework.Period, counted *indicator.Tally, threshold int) []indicator.DeclaredTotal {
	if !counted.Empty() {
		return nil
	}
	return declared(all, p, threshold)
}

func declared(held []casework.DeclaredTotal, p casework.Period, threshold int) (all []indicator.DeclaredTotal) {
	for _, d := range held {
		if !p.IsYear() || d.Year != p.From.Year() {
			continue
		}
		t := indicator.DeclaredTotal{Figure: d.Figure, Value: d.Value, Hidden: d.Value > 0 && d.Value < threshold}
		if t.About = fmt.Sprintf("d'après %s, saisi par %s le %s", d.Source, d.By, d.On.French()); threshold > 0 { // nobody is named outside the post
			t.About = fmt.Sprintf("d'après %s, saisi le %s", d.Source, d.On.French())
		}
		all = append(all, t)
	}
	return all
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
	fmt.Fprint(&rest, m.Period, m.Earlier.declared, m.Beside.key())
	k.rest = rest.String()
	return k
}
