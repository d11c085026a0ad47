package main

import (
	"io"
	"os"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/grid"
	"permanence/internal/indicator"
	"permanence/internal/publish"
	"permanence/internal/store"
)

// fill writes a template filled from the posts' reports, which go through
// disclosure control: a grid is made to be given out.
func (c *reportMakeCommand) fill(p *program, st *store.Store, format publish.Format, period casework.Period) error {
	if err := format.CheckGrid(); err != nil {
		return err
	}
	if c.Threshold < indicator.DefaultThreshold {
		return casework.Refuse(casework.KindInvalid, "Le seuil d'une trame est de %d au moins.", indicator.DefaultThreshold)
	}
	text, err := os.ReadFile(c.Template)
	if err != nil {
		return casework.Refuse(casework.KindInvalid, "La trame %s ne peut pas être lue.", c.Template)
	}
	t, err := grid.Parse(string(text))
	if err != nil {
		return &casework.Error{Kind: casework.KindInvalid, Message: "La trame n'est pas lisible.\n" + err.Error()} // which tells each fault once
	}
	slugs := strings.Split(c.Post, ",")
	if t.Columns.By != grid.ByPost && len(slugs) > 1 {
		return casework.Refuse(casework.KindInvalid, "Cette trame se remplit pour un seul poste : ses colonnes sont des périodes.")
	}
	var reports []*indicator.Report
	for _, slug := range slugs {
		post, err := p.post(st, strings.TrimSpace(slug))
		if err != nil {
			return err
		}
		for _, column := range t.Columns.Periods(period) {
			report, err := p.report(st, post, column)
			if err != nil {
				return err
			}
			reports = append(reports, report)
		}
	}
	g := t.Fill(period, c.Threshold, reports)
	return p.writeFile(c.Output, func(w io.Writer) error { return format.WriteGrid(w, g, p.today()) })
}
