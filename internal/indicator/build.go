package indicator

import (
	"cmp"
	"slices"

	"permanence/internal/casework"
)

// Option completes a report with what a tally does not hold.
type Option func(*builder)

// WithCommunes gives the name of a commune from its official code. Without it
// a commune is printed by its code.
func WithCommunes(name func(code string) string) Option {
	return func(b *builder) { b.commune = name }
}

type builder struct {
	tally   *Tally
	report  *Report
	commune func(string) string
	keep    map[string]bool // rows to print although they count nothing
}

// NewReport is the tally seen through the definitions: exact, with nothing
// hidden, as the worker may see it. For anybody else, call Disclose on it.
func NewReport(post casework.Post, t *Tally, options ...Option) *Report {
	b := &builder{tally: t, commune: func(code string) string { return code }, report: &Report{
		Post: post, Period: t.period, DefinitionsVersion: t.version,
		datesReversed:    t.counts[reversedOpened] - t.counts[reversedClosed],
		contactIsMeeting: t.sum(casesByContactDelay) == t.counts[casesFirstKept] && slices.Equal(t.series[contacts].bins, t.series[delays].bins),
	}}
	for _, o := range options {
		o(b)
	}
	for i := range figures {
		b.report.Figures = append(b.report.Figures, b.figure(&figures[i]))
	}
	for i := range tables {
		b.report.Tables = append(b.report.Tables, b.table(&tables[i]))
	}
	b.crossings()
	return b.report
}

// figure reads one number. Its denominator is a figure already read: the order
// of the definitions sees to it.
func (b *builder) figure(s *figureSpec) Figure {
	f := Figure{Definition: &s.Definition, row: s.from.row}
	f.Value, f.Known = s.from.value(b.tally)
	if s.missing != nil {
		f.Missing = s.missing(b.tally)
	}
	if s.DenominatorFigure != "" {
		f.Base = b.report.Figure(s.DenominatorFigure).Value
	} else if s.from.records != nil {
		f.Base = float64(s.from.records(b.tally))
	}
	return f
}

func (b *builder) table(s *tableSpec) Table {
	t := Table{Definition: &s.Definition, Rows: b.rows(s), total: s.total}
	for _, r := range t.Rows {
		t.Sum += r.Value
	}
	t.Base = t.Sum
	if s.DenominatorFigure != "" {
		t.Base = int(b.report.Figure(s.DenominatorFigure).Value)
	}
	for i := range t.Rows {
		if t.Base > 0 {
			t.Rows[i].Share = float64(t.Rows[i].Value) / float64(t.Base)
		}
	}
	t.Missing = t.Rows[len(t.Rows)-1].Value
	switch s.of {
	case personsByPlace:
		for set, n := range b.tally.visits {
			t.More += (set.size() - 1) * n
		}
	case personsByViolence:
		t.More = b.tally.counts[violencesMore]
	case personsBySecondaryProblem:
		t.More, t.Fewer = b.tally.counts[secondaryMore], b.tally.counts[secondaryNone]
	}
	b.note(s, &t)
	return t
}

// rows are those that count something, and non_connu, which is always last.
func (b *builder) rows(s *tableSpec) []Row {
	if s.of == personsByCommune {
		return b.communes()
	}
	a := &axes[s.of]
	var rows []Row
	for i, n := range b.tally.rows(s.of) {
		if n != 0 || a.codes[i] == casework.NotKnown || b.keep[rowName(a.name, a.codes[i])] {
			rows = append(rows, Row{Code: a.codes[i], Label: labelOf(a.list, a.codes[i]), Value: n})
		}
	}
	return rows
}

// communes come with the most persons first.
func (b *builder) communes() []Row {
	unknown := Row{Code: casework.NotKnown, Label: labelNotKnown, Value: b.tally.communes[casework.NotKnown]}
	var rows []Row
	for code, n := range b.tally.communes {
		if code != casework.NotKnown && n != 0 {
			rows = append(rows, Row{Code: code, Label: b.commune(code), Value: n})
		}
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Value, a.Value), cmp.Compare(a.Code, b.Code))
	})
	return append(rows, unknown)
}

const labelNotKnown = "Non renseigné"

// labelOf is the French label of a code, also where the list has no non_connu.
func labelOf(l casework.Labels, code string) string {
	if code == casework.NotKnown {
		return labelNotKnown
	}
	return l.LabelOf(code)
}
