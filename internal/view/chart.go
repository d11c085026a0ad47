package view

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// BarChart is one breakdown as horizontal bars, with the same numbers as a
// table for whoever prefers it or cannot see bars.
//
// Each bar is an SVG of its own beside its label: text in a scaled SVG becomes
// unreadable at 320 px, text in the page does not. Widths are presentation
// attributes, which the content-security policy allows. Labels and numbers are
// text in a list, so the drawings themselves are hidden from screen readers.
type BarChart struct {
	ID          string // of the figure in the page
	Definition  *indicator.Definition
	Bars        []Bar
	Total       string // of the table's last row
	TotalLabel  string
	Missing     string // "3 non renseignés"
	Note        string // when rows do not add up
	Description string // one sentence that says what is to be seen
	Hidden      bool   // one row at least is masked
	Nothing     bool   // no row but what nobody wrote down
	Bare        bool   // not one row counts anything: there is nothing to draw
	Compared    string // the earlier period, empty without comparison
}

// Bar is one row.
type Bar struct {
	Label    string
	Value    string
	Share    string // "81,8 %"; empty when there is none
	Width    string // of the bar, as an SVG percentage: "81.75%"
	Class    string // of the row: its kind, for the eye only
	Tip      string // the row in words
	Previous string // the same row in the earlier period
}

// ordered are the tables whose rows have an order of their own; the others go
// from the largest to the smallest.
var ordered = map[string]bool{
	"persons_by_age":               true,
	"persons_by_place":             true, // so that its sum reads as it is written below
	"appointments_by_place":        true,
	"persons_by_sex":               true,
	"persons_by_known_to_services": true,
	"persons_by_procedure":         true,
	"appointments_by_status":       true,
	"orientations_by_outcome":      true,
	"persons_by_children":          true,
	"cases_by_contact_delay":       true,
	"referrals_by_consent":         true,
	"callbacks_by_new_facts":       true,
	"quality_of_entry":             true,
}

func newBarChart(t *indicator.Table, previous *indicator.Report) BarChart {
	c := BarChart{ID: "t-" + t.Definition.Name, Definition: t.Definition, Note: t.Note}
	before := previousTable(t, previous)
	if before != nil {
		c.Compared = previous.Period.French()
	}
	rows := sortedRows(t)
	scale := scaleOf(rows)
	c.Bare = !slices.ContainsFunc(rows, func(r indicator.Row) bool { return r.Hidden || r.Value != 0 || r.Text != "" })
	for _, r := range rows {
		bar := newBar(r, scale, before)
		if t.Definition.Apart {
			bar.alone(&r, t)
		}
		c.Bars = append(c.Bars, bar)
		c.Hidden = c.Hidden || r.Hidden
	}
	if c.setTotal(t); t.Definition.Apart {
		c.Nothing, c.Description, c.Total = len(rows) == 0, enumerate(c.Bars), ""
		return c
	}
	if t.Definition.Missing != "" && !t.MissingHidden {
		c.Missing = missing(t.Missing)
	}
	c.Nothing = len(rows) < 2
	c.Description = describe(rows, t)
	return c
}

func previousTable(t *indicator.Table, previous *indicator.Report) *indicator.Table {
	if previous == nil {
		return nil
	}
	return previous.Table(t.Definition.Name)
}

func (c *BarChart) setTotal(t *indicator.Table) {
	c.TotalLabel = "Total"
	total, hidden := t.Sum, t.SumHidden
	if !t.Definition.AddsUp {
		c.TotalLabel = "Total sans double compte"
		total, hidden = t.Base, t.BaseHidden
	}
	c.Total = casework.FrenchInt(total)
	if hidden {
		c.Total = NotDisclosed
	}
}

// sortedRows puts the largest first where the list has no order of its own,
// what nobody wrote down last, and masked rows before it in the list's order:
// their place must not tell their size.
func sortedRows(t *indicator.Table) []indicator.Row {
	rows := append([]indicator.Row(nil), t.Rows...)
	if t.Definition.Apart {
		return rows
	}
	sort.SliceStable(rows, func(i, j int) bool {
		if a, b := rank(rows[i]), rank(rows[j]); a != b {
			return a < b
		}
		return !ordered[t.Definition.Name] && rows[i].Value > rows[j].Value
	})
	return rows
}

func rank(r indicator.Row) int {
	switch {
	case r.Code == casework.NotKnown:
		return 2
	case r.Hidden:
		return 1
	}
	return 0
}

// scaleOf is the share that fills the whole width: the next quarter above the
// largest, so that bars of two charts stay comparable by eye.
func scaleOf(rows []indicator.Row) float64 {
	top := 0.0
	for _, r := range rows {
		top = max(top, r.Share)
	}
	return max(0.25, math.Ceil(top*4)/4)
}

func newBar(r indicator.Row, scale float64, before *indicator.Table) Bar {
	b := Bar{Label: r.Label, Class: "row", Value: NotDisclosed, Width: "0%", Previous: previousValue(r.Code, before)}
	if r.Code == casework.NotKnown {
		b.Class = "row unknown"
	}
	if r.Hidden {
		b.Class, b.Tip = "row masked", r.Label+", non communiqué"
		return b
	}
	b.Value = casework.FrenchInt(r.Value)
	b.Tip = r.Label + ", " + b.Value
	if r.Share > 0 {
		b.Share = percent(r.Share)
		b.Tip += ", " + b.Share
		b.Width = strconv.FormatFloat(min(100, r.Share/scale*100), 'f', 2, 64) + "%"
	}
	return b
}

// enumerate tells bars that stand apart, one after the other.
func enumerate(bars []Bar) string {
	tips := make([]string, len(bars))
	for i, b := range bars {
		tips[i] = b.Tip
	}
	return casework.Typeset(strings.Join(tips, " ; ") + ".")
}

// alone is the bar of a row that is no part of a whole: its length is to the
// scale of the largest one.
func (b *Bar) alone(r *indicator.Row, t *indicator.Table) {
	top := 0.0
	for i := range t.Rows {
		top = max(top, magnitude(&t.Rows[i]))
	}
	if r.Hidden || top == 0 {
		return
	}
	if r.Text != "" {
		b.Value, b.Tip = r.Text, r.Label+", "+r.Text
	}
	b.Width = strconv.FormatFloat(magnitude(r)/top*100, 'f', 2, 64) + "%"
}

func magnitude(r *indicator.Row) float64 {
	if r.Text != "" {
		return r.Measure
	}
	return float64(r.Value)
}

func previousValue(code string, before *indicator.Table) string {
	if before == nil {
		return ""
	}
	r := before.Row(code)
	switch {
	case r == nil:
		return "0"
	case r.Hidden:
		return NotDisclosed
	}
	return casework.FrenchInt(r.Value)
}

// describe says in one sentence what the bars show, as the description of an
// image would. A withheld row may be the longest: nothing is called the most
// frequent that what is shown does not prove to be.
func describe(rows []indicator.Row, t *indicator.Table) string {
	var best []indicator.Row // the longest of those that are shown
	shown, hidden := 0, false
	for _, r := range rows {
		if hidden = hidden || r.Hidden && r.Code != casework.NotKnown; r.Hidden {
			continue
		}
		shown += r.Value
		switch {
		case r.Code == casework.NotKnown || r.Value == 0:
		case len(best) == 0 || r.Value > best[0].Value:
			best = []indicator.Row{r}
		case r.Value == best[0].Value:
			best = append(best, r)
		}
	}
	switch {
	case len(best) == 0 && hidden:
		return "Les nombres ne sont pas communiqués."
	case len(best) == 0:
		return "Aucune donnée à montrer sur la période."
	}
	proved := !hidden || t.Definition.AddsUp && !t.SumHidden && t.Sum-shown < best[0].Value
	return longest(best, t, proved)
}

// longest names the rows that are the longest, of all or only of those that are
// communicated. More than three are not told one by one.
func longest(best []indicator.Row, t *indicator.Table, ofAll bool) string {
	text, unit := "plus fréquent", ""
	if t.Definition.Unit.IsMeans() {
		text, unit = "plus élevé", "\u00a0"+meansUnit(t.Definition.Unit)
	}
	labels := make([]string, len(best))
	for i, r := range best {
		labels[i] = r.Label
	}
	switch several := len(best) > 1; {
	case len(best) > 3:
		return casework.Typeset(fmt.Sprintf("%d lignes à égalité, %s%s chacune.", len(best), casework.FrenchInt(best[0].Value), unit))
	case several && ofAll:
		text = "Les " + text + "s : "
	case several:
		text = "Les " + text + "s des nombres communiqués : "
	case ofAll:
		text = "Le " + text + " : "
	default:
		text = "Le " + text + " des nombres communiqués : "
	}
	text += joinWords(labels) + ", " + casework.FrenchInt(best[0].Value) + unit
	if len(best) > 1 {
		text += " chacun"
	}
	if !t.BaseHidden {
		text += " sur " + casework.FrenchInt(t.Base) + unit
	}
	return casework.Typeset(text + ".")
}
