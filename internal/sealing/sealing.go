package sealing

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/indicator"
	"permanence/internal/publish"
	"permanence/internal/reporting"
	"permanence/internal/sealed"
	"permanence/internal/store"
)

// Prospect is what a report would be if it were sealed now.
type Prospect struct {
	Content  sealed.Content    // without its number when it is the first version, and without its day
	Digest   string            // of that content
	Exact    *indicator.Report // what the worker checks it against; nil for who does not read exact figures
	Previous *sealed.Document  // the version that it would take the place of, nil for none
	Lost     int               // numbers that are withheld only because of what was sealed before
}

// Prepare makes the prospect of a draft. For whoever may PrepareReport and
// ReadReport of the post.
func Prepare(ctx context.Context, st *store.Store, actor casework.Actor, post casework.Post, d casework.ReportDraft) (*Prospect, error) {
	before, err := st.SealedOfPost(ctx, actor, post.ID)
	if err != nil {
		return nil, err
	}
	p := &Prospect{Content: sealed.Content{Version: 1, Post: post.Name, Slug: post.Slug, Period: d.Period, Threshold: d.Threshold, Remarks: d.Remarks}}
	for _, doc := range before {
		if doc.Period == d.Period && doc.Threshold == d.Threshold {
			p.Previous = doc
		}
	}
	if err := p.report(ctx, st, actor, post, before); err != nil {
		return nil, err
	}
	if p.Previous != nil {
		p.Content.Number, p.Content.Version, p.Content.Supersedes = p.Previous.Number, p.Previous.Version+1, p.Previous.Digest
		p.Content.Reason, p.Content.Changes = d.Reason, sealed.Compare(p.Previous.Report, p.Content.Report)
	}
	p.Digest, err = p.Content.Digest()
	return p, err
}

// report makes the report of the prospect, disclosed with all that was sealed of
// the post before, and complete: what stands beside the figures, the periods
// before, the quality of entry.
func (p *Prospect) report(ctx context.Context, st *store.Store, actor casework.Actor, post casework.Post, all []*sealed.Document) error {
	c := &p.Content
	before := related(c.Period, all)
	periods := []casework.Period{c.Period}
	for _, doc := range before {
		periods = append(periods, doc.Period)
	}
	tallies, err := st.Tallies(ctx, actor, post.ID, append(periods, indicator.Elementary(periods...)...)...)
	if err != nil {
		return err
	}
	published := make([]indicator.Published, len(before))
	for i, doc := range before {
		published[i] = indicator.Published{Report: doc.Report, Now: tallies[i+1], Threshold: doc.Threshold}
	}
	exact := indicator.NewReport(post, tallies[0], indicator.WithCommunes(commune.Label))
	c.Report = exact.DiscloseSeries(c.Threshold, published, tallies[len(periods):])
	if len(published) > 0 {
		p.Lost = max(0, withheld(c.Report)-withheld(exact.Disclose(c.Threshold)))
	}
	alone, err := st.ExactFigures(ctx, actor, post.ID)
	if err != nil {
		return err
	}
	if alone {
		p.Exact = exact
	}
	return p.complete(ctx, st, actor, post, all)
}

// complete adds to the reports of the prospect what stands beside the figures of
// the facts, each as its reader sees it: the exact one too, which the worker
// checks the other against.
func (p *Prospect) complete(ctx context.Context, st *store.Store, actor casework.Actor, post casework.Post, all []*sealed.Document) error {
	beside, err := reporting.ReadBeside(ctx, st, actor, post, p.Content.Period)
	if err != nil {
		return err
	}
	steps, err := earlier(ctx, st, actor, post, &p.Content, all)
	if err != nil {
		return err
	}
	for _, r := range []*indicator.Report{p.Content.Report, p.Exact} {
		if r != nil {
			beside.Complete(r)
			r.AddSeries(steps)
			r.AddQuality()
		}
	}
	return nil
}

// earlier are the periods of the same shape that lead to that of the report,
// which it is compared with: as the last sealed version of the same threshold
// gives them, or as somebody declared a year of which nothing was counted. What
// a sealed report says of another year, another document has said.
func earlier(ctx context.Context, st *store.Store, actor casework.Actor, post casework.Post, c *sealed.Content, all []*sealed.Document) ([]indicator.Step, error) {
	steps := stepsBefore(c, all)
	totals, err := st.HeldTotals(ctx, actor, post.ID)
	if err != nil {
		return nil, err
	}
	var years []casework.Period // that may hold a declared total
	for i := range steps {
		if steps[i].Report == nil && slices.ContainsFunc(totals, func(d casework.DeclaredTotal) bool { return casework.YearPeriod(d.Year) == steps[i].Period }) {
			years = append(years, steps[i].Period)
		}
	}
	if len(years) > 0 {
		tallies, err := st.Tallies(ctx, actor, post.ID, years...)
		if err != nil {
			return nil, err
		}
		for i, year := range years {
			at := slices.IndexFunc(steps, func(s indicator.Step) bool { return s.Period == year })
			steps[at].Declared = reporting.DeclaredOf(totals, year, tallies[i], c.Threshold)
		}
	}
	first := slices.IndexFunc(steps, func(s indicator.Step) bool { return s.Report != nil || s.Declared != nil })
	if first < 0 {
		return nil, nil
	}
	return steps[first:], nil
}

// stepsBefore are the periods that may be compared with, the oldest first, each
// with the report that was sealed of it.
func stepsBefore(c *sealed.Content, all []*sealed.Document) (steps []indicator.Step) {
	for p := c.Period.Before(); len(steps) < indicator.MostPeriods-1; p = p.Before() {
		step := indicator.Step{Period: p}
		for _, doc := range all {
			if doc.Period == p && doc.Threshold == c.Threshold {
				step.Report = doc.Report
			}
		}
		steps = append(steps, step)
	}
	slices.Reverse(steps)
	return steps
}

// related are the reports that say something of the same days or, through
// others, of days which they share, and those that end or begin beside it.
func related(p casework.Period, all []*sealed.Document) (some []*sealed.Document) {
	taken := make([]bool, len(all))
	reach := []casework.Period{p}
	for k := 0; k < len(reach); k++ {
		for i, doc := range all {
			overlaps := doc.Period.From <= reach[k].To && reach[k].From <= doc.Period.To
			beside := k == 0 && (doc.Period.To+1 == p.From || p.To+1 == doc.Period.From)
			if !taken[i] && (overlaps || beside) {
				taken[i] = true
				reach = append(reach, doc.Period)
			}
		}
	}
	for i, doc := range all {
		if taken[i] {
			some = append(some, doc)
		}
	}
	return some
}

// withheld counts the numbers that a report withholds.
func withheld(r *indicator.Report) (n int) {
	for i := range r.Figures {
		if r.Figures[i].Hidden {
			n++
		}
	}
	for i := range r.Tables {
		t := &r.Tables[i]
		if len(t.Rows) == 0 && t.SumHidden {
			n++
		}
		for _, row := range t.Rows {
			if row.Hidden {
				n++
			}
		}
	}
	return n
}

// Check writes the draft as checked by the worker, who has read the prospect of
// that digest. It refuses a prospect that has moved since, and a new version
// that changes nothing or does not say why.
func Check(ctx context.Context, st *store.Store, actor casework.Actor, post casework.Post, d casework.ReportDraft, read string) (casework.ReportDraft, error) {
	d.Remarks, d.Reason, d.Checked = strings.TrimSpace(d.Remarks), strings.TrimSpace(d.Reason), ""
	p, err := Prepare(ctx, st, actor, post, d)
	if err != nil {
		return d, err
	}
	if p.Previous != nil {
		switch {
		case len(p.Content.Changes) == 0 && d.Remarks == p.Previous.Remarks:
			return d, casework.Refuse(casework.KindInvalid, "Rien n'a changé depuis la version %d : il n'y a pas de nouvelle version à sceller.", p.Previous.Version)
		case d.Reason == "":
			return d, &casework.Error{Kind: casework.KindInvalid, Field: "motif", Message: "Dites pourquoi une nouvelle version prend la place de la précédente."}
		}
	}
	if read != FiguresDigest(p.Content.Report) {
		return d, casework.Refuse(casework.KindConflict, "Les chiffres ont changé depuis que cette page a été affichée : relisez-les, puis vérifiez de nouveau.")
	}
	d.Checked = p.Digest
	return st.SaveReportDraft(ctx, actor, d)
}

// FiguresDigest names the figures of a report, so that what was read can be
// told from what there is now.
func FiguresDigest(r *indicator.Report) string {
	body, err := indicator.EncodeReport(r)
	if err != nil {
		return ""
	}
	return sealed.DigestOf(body)
}

// Seal seals a draft that was checked, on that day. It refuses (KindConflict)
// when the figures have moved since the check.
func Seal(ctx context.Context, st *store.Store, actor casework.Actor, post casework.Post, d casework.ReportDraft, today casework.Day) (casework.SealedReport, error) {
	if d.Checked == "" {
		return casework.SealedReport{}, casework.Refuse(casework.KindInvalid, "Ce bilan n'est pas encore vérifié.")
	}
	p, err := Prepare(ctx, st, actor, post, d)
	if err != nil {
		return casework.SealedReport{}, err
	}
	if p.Digest != d.Checked {
		return casework.SealedReport{}, casework.Refuse(casework.KindConflict, "Les chiffres ont changé depuis la vérification : relisez-les et vérifiez de nouveau avant de sceller.")
	}
	p.Content.SealedOn = today
	return st.SealReport(ctx, actor, d, p.Content, Forms)
}

// Forms are all forms of a sealed report.
func Forms(c *sealed.Content) ([]store.FormContent, error) {
	report := Presented(c)
	var all []store.FormContent
	for _, f := range publish.Formats {
		var b bytes.Buffer
		if err := f.Write(&b, report, c.SealedOn); err != nil {
			return nil, err
		}
		all = append(all, store.FormContent{Form: string(f), Body: b.Bytes()})
	}
	return all, nil
}

// Presented is the report of a content, which names itself by its number and
// carries the worker's remarks.
func Presented(c *sealed.Content) *indicator.Report {
	r := *c.Report
	r.Seal = casework.Typeset(fmt.Sprintf("Bilan scellé n° %s, version %d", c.Number, c.Version))
	r.Remarks = c.Remarks
	return &r
}
