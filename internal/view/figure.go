package view

import (
	"math"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// NotDisclosed is what stands for a masked number (non communiqué).
const NotDisclosed = "n. c."

// FigureView is one figure of a report as it is shown.
type FigureView struct {
	Definition *indicator.Definition
	Value      string // "547", "97,8 %", "4,0"
	Unit       string // printed small after the value: "mois", "h"
	Label      string
	Under      string // "134 sur 137 personnes rencontrées"
	Missing    string // "3 non renseignés"; empty when nothing can miss
	Change     string // "+ 12 par rapport à 535", "inchangé"; empty without comparison
	Hidden     bool
}

// keyNames are the figures that sum a report up.
var keyNames = []string{"appointments_kept", "persons_met", "women_victims_psychological_and_physical", "followup_mean_months"}

// shareFirst are the counts that are spoken of as a percentage.
var shareFirst = map[string]bool{
	"women_victims_psychological_and_physical": true,
	"delay_within_48h":                         true,
	"delay_within_7d":                          true,
	"contact_within_48h":                       true,
	"contact_within_7d":                        true,
	"conjugal_persons":                         true,
	"conjugal_victims":                         true,
	"conjugal_cases":                           true,
	"conjugal_appointments":                    true,
	"conjugal_minutes":                         true,
}

func keyFigures(r, previous *indicator.Report) []FigureView {
	views := make([]FigureView, 0, len(keyNames))
	for _, name := range keyNames {
		if f := r.Figure(name); f != nil {
			views = append(views, newFigureView(f, previous))
		}
	}
	return views
}

func newFigureView(f *indicator.Figure, previous *indicator.Report) FigureView {
	v := FigureView{Definition: f.Definition, Label: f.Definition.Label, Hidden: f.Hidden}
	v.Value, v.Unit = headline(f)
	v.Under = underline(f)
	if f.Definition.Missing != "" && !f.Hidden {
		v.Missing = missing(f.Missing)
	}
	v.Change = change(f, previous)
	return v
}

// headline is the figure in large: its value, or its share for those that are
// spoken of as a percentage.
func headline(f *indicator.Figure) (value, unit string) {
	share, hasShare := f.Share()
	switch {
	case hasShare && shareFirst[f.Definition.Name]:
		return shareText(f, share), ""
	case f.Hidden:
		return NotDisclosed, ""
	case f.Unsaid:
		return "non renseigné", ""
	case !f.Known:
		return "sans objet", ""
	}
	return valueText(f.Definition.Unit, f.Value)
}

func shareText(f *indicator.Figure, share float64) string {
	if f.AtLeast {
		return casework.FrenchPercent(share, 0) + " ou plus"
	}
	return percent(share)
}

// percent is a share with one decimal, none when there is nothing to say with
// it: "97,8 %", "100 %".
func percent(share float64) string {
	if share == 0 || share == 1 {
		return casework.FrenchPercent(share, 0)
	}
	return casework.FrenchPercent(share, 1)
}

// valueText is a number with the unit that follows it; a count needs none, its
// label says what is counted.
func valueText(u indicator.Unit, x float64) (value, unit string) {
	if u.IsMeans() {
		return strings.TrimSuffix(casework.FrenchDecimal(x, u.Decimals()), ",00"), meansUnit(u)
	}
	switch u {
	case indicator.Minute:
		return casework.FrenchInt(int(math.Round(x / 60))), "h"
	case indicator.Months:
		return casework.FrenchDecimal(x, 1), "mois"
	case indicator.Days:
		return trimDecimal(x), pluralOf(x, "jour")
	}
	return casework.FrenchInt(int(math.Round(x))), ""
}

// meansUnit is what follows a number of section m.
func meansUnit(u indicator.Unit) string {
	switch u {
	case indicator.Euro:
		return "€"
	case indicator.FrancCFP:
		return "F CFP"
	case indicator.FullTime:
		return "ETP"
	}
	return ""
}

// trimDecimal keeps one decimal when there is one to say: a median may fall
// between two days.
func trimDecimal(x float64) string {
	return strings.TrimSuffix(casework.FrenchDecimal(x, 1), ",0")
}

func pluralOf(x float64, word string) string {
	if math.Abs(x) >= 2 {
		return word + "s"
	}
	return word
}

// underline says of what the figure is a part, or on how many records a
// measure rests.
func underline(f *indicator.Figure) string {
	if f.Base == 0 || f.Definition.Denominator == "" {
		return ""
	}
	base := casework.FrenchInt(int(math.Round(f.Base))) + " " + f.Definition.Denominator
	share, hasShare := f.Share()
	switch {
	case !hasShare && f.Hidden:
		return ""
	case !hasShare:
		return "sur " + base
	case f.Hidden:
		return "sur " + base
	case shareFirst[f.Definition.Name]:
		return casework.FrenchInt(int(math.Round(f.Value))) + " sur " + base
	}
	return shareText(f, share) + " des " + base
}

func missing(n int) string {
	return casework.FrenchInt(n) + " " + plural(n, "non renseigné", "non renseignés")
}

// change compares with the same figure of an earlier period.
func change(f *indicator.Figure, previous *indicator.Report) string {
	if previous == nil || f.Hidden || !f.Known {
		return ""
	}
	old := previous.Figure(f.Definition.Name)
	if old == nil || old.Hidden || !old.Known {
		return ""
	}
	text, unit := headline(old)
	text = strings.TrimSpace(text + " " + unit)
	if d := difference(f, old); d != "" {
		return d + " par rapport à " + text
	}
	return "inchangé"
}

func difference(f, old *indicator.Figure) string {
	share, ok1 := f.Share()
	oldShare, ok2 := old.Share()
	d := f.Value - old.Value
	switch {
	case ok1 && ok2 && shareFirst[f.Definition.Name]:
		points := (share - oldShare) * 100
		return signed(points, 1, " "+pluralOf(points, "point"))
	case f.Definition.Unit == indicator.Minute:
		return signed(d/60, 0, " h")
	case f.Definition.Unit.Counted():
		return signed(d, 0, "")
	}
	return signed(d, 1, "")
}

// signed is a difference with its sign, which a narrow space follows, and its
// unit; empty when it rounds to nothing.
func signed(x float64, decimals int, unit string) string {
	text := strings.TrimPrefix(casework.FrenchDecimal(x, decimals), "-")
	switch {
	case strings.Trim(text, "0,") == "":
		return ""
	case x < 0:
		return "−" + casework.NarrowSpace + text + unit
	}
	return "+" + casework.NarrowSpace + text + unit
}
