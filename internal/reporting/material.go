package reporting

import (
	"context"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/indicator"
	"permanence/internal/store"
)

// Material is what the report of a post and a period is made of, as one actor
// may see it.
type Material struct {
	Post    casework.Post
	Period  casework.Period
	Now     *indicator.Tally // of the period
	Before  *indicator.Tally // of the period before it
	Exact   bool             // nothing is masked to the actor
	Earlier Series           // that the report is compared with
	Beside  Beside           // what stands beside the figures of the facts
}

// Read asks the store for the material of a report. For whoever may ReadReport
// of the post; the line of the reading is in the log.
func Read(ctx context.Context, st *store.Store, actor casework.Actor, post casework.Post, period casework.Period) (*Material, error) {
	m := &Material{Post: post, Period: period}
	if err := m.Earlier.choose(ctx, st, actor, m); err != nil {
		return nil, err
	}
	tallies, exact, err := Tallies(ctx, st, actor, post, append([]casework.Period{period, period.Before()}, m.Earlier.periods...)...)
	if err != nil {
		return nil, err
	}
	m.Now, m.Before, m.Exact = tallies[0], tallies[1], exact
	m.Earlier.tallies = tallies[2:]
	m.Beside, err = ReadBeside(ctx, st, actor, post, period)
	return m, err
}

// Tallies are the counts of a post over each of the periods, from one revision
// of the facts, and whether the actor reads them exact: see
// store.ExactFigures. For whoever may ReadReport of the post.
func Tallies(ctx context.Context, st *store.Store, actor casework.Actor, post casework.Post, periods ...casework.Period) (tallies []*indicator.Tally, exact bool, err error) {
	if tallies, err = st.Tallies(ctx, actor, post.ID, periods...); err != nil {
		return nil, false, err
	}
	exact, err = st.ExactFigures(ctx, actor, post.ID)
	return tallies, exact, err
}

// Report is the report of the material: exact for its exact reader, through
// disclosure control for everybody else.
func (m *Material) Report() *indicator.Report {
	report, _ := m.Reports()
	return report
}

// Reports are the report of the material, and that of the period before it as
// the same reader sees it.
func (m *Material) Reports() (report, before *indicator.Report) {
	earlier := m.Earlier.reports(m)
	before = shown(m.Post, m.Before, m.Exact)
	if at := slices.Index(m.Earlier.periods, m.Period.Before()); at >= 0 {
		before = earlier[at]
	}
	report = shown(m.Post, m.Now, m.Exact, earlier...)
	m.Beside.Complete(report)
	report.AddSeries(m.Earlier.steps(earlier, m.Earlier.declaredFor(m.Exact)))
	report.AddQuality()
	return report, before
}

// Plain are reports with their figures and tables alone, one for each tally: for
// what is no report of its own, such as a line of the first page or a grid.
func Plain(post casework.Post, tallies []*indicator.Tally, exact bool) []*indicator.Report {
	reports := make([]*indicator.Report, len(tallies))
	for i, t := range tallies {
		reports[i] = shown(post, t, exact)
	}
	return reports
}

// shown is a tally as a report for its reader.
func shown(post casework.Post, t *indicator.Tally, exact bool, published ...*indicator.Report) *indicator.Report {
	r := indicator.NewReport(post, t, indicator.WithCommunes(commune.Label))
	if !exact {
		r = r.Disclose(indicator.DefaultThreshold, published...)
	}
	return r
}
