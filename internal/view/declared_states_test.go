package view

import (
	"time"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// inSeries is a report with the periods before it, one of them declared.
func inSeries(r *indicator.Report) *indicator.Report {
	c := *r
	c.Tables = append([]indicator.Table(nil), r.Tables...)
	c.AddSeries([]indicator.Step{
		{Period: casework.YearPeriod(2019), Declared: []indicator.DeclaredTotal{{Figure: "persons_met", Value: 112, About: "d'après rapport d'activité 2019, saisi par Camille Moreau le 28/03/2022"}}},
		{Period: casework.YearPeriod(2020), Report: r},
		{Period: casework.YearPeriod(2021), Report: r.Disclose(1000)},
	})
	return &c
}

// declaredStates are the page of the declared totals.
func declaredStates() []state {
	at := func(year int, figure string, value int, id string) casework.DeclaredTotal {
		return casework.DeclaredTotal{ID: id, Year: year, Figure: figure, Value: value, Source: "rapport d'activité, page 4", By: "Camille Moreau", WrittenAt: casework.At(time.Date(2022, 3, 28, 9, 5, 0, 0, time.UTC))}
	}
	all := []casework.DeclaredTotal{at(2019, "appointments_kept", 1480, "d4"), at(2019, "persons_met", 112, "d3"), at(2019, "persons_met", 121, "d2"),
		at(2018, "persons_met", casework.Unknown, "d1"), at(2018, "persons_met", 98, "d0")}
	base := base("Totaux déclarés", DeclaredURL(fontenay.Slug), casework.Steering, "Dominique Faure")
	page := func(edited DeclaredForm, errs ...error) *DeclaredPage {
		p := NewDeclaredPage(fontenay, all)
		p.Base, p.Form, p.Edited = base, Failed(errs...), edited
		return p
	}
	conflict := page(DeclaredForm{Year: "2019", Figure: "persons_met", Value: "113", Source: "rapport", Base: "d3"}, casework.Conflict())
	conflict.Theirs = &all[1]
	none := NewDeclaredPage(fontenay, nil)
	none.Base = base
	return []state{
		{"declared", page(DeclaredForm{})},
		{"declared-none", none},
		{"declared-refused", page(DeclaredForm{Year: "1890", Value: "-2", Source: "x"}, append(casework.CheckDeclaredTotal(&casework.DeclaredTotal{Year: 1890, Value: -2}, casework.NewDay(2022, 3, 28)), casework.Invalid("chiffre", "", "un chiffre de la liste"))...)},
		{"declared-conflict", conflict},
	}
}
