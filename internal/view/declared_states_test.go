package view

import (
	"testing"
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
func declaredStates(tb testing.TB) []state {
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
	divisions := []casework.Division{{ID: "v1", Name: "Arrondissements du Val-de-Marne", Kind: "arrondissement", Version: 2, Territories: []casework.Territory{
		{ID: "t1", Name: "Nogent-sur-Marne", Communes: []string{"94033", "94052"}}, {ID: "t2", Name: "Créteil", Communes: []string{"94028"}}}},
		{ID: "v2", Name: "Bassins", Kind: "bassin_de_vie", RemovedAt: casework.At(time.Date(2022, 3, 28, 9, 5, 0, 0, time.UTC))}}
	keeper := admin("Territoires", "/territoires")
	_, faults := casework.ParseTerritories("Nord", func(string) (string, string) { return "", "" })
	gathered := func(shown *ReportPage, errs ...error) *GatheredPage {
		p := &GatheredPage{Base: worker("Bilan d'un ensemble", "/bilans/ensemble"), Form: Failed(errs...), Divisions: divisions, Territory: "t1", Unit: "u2", Units: []casework.Unit{{ID: "aucune", Name: "Unité non précisée"}, {ID: "u2", Name: longName}}, Period: "2022", Years: []int{2022}, Shown: shown,
			Posts: []Option{{Value: fontenay.Slug, Label: fontenay.Name, Selected: true}, {Value: creteil.Slug, Label: creteil.Name}}}
		if shown != nil {
			p.Downloads = []Download{{"PDF", "à imprimer", "#pdf"}}
		}
		return p
	}
	return []state{
		{"divisions", &DivisionsPage{Base: keeper, Divisions: divisions}},
		{"divisions-none", &DivisionsPage{Base: keeper}},
		{"divisions-refused", &DivisionsPage{Base: keeper, Divisions: divisions, Form: Failed(append(faults, casework.CheckDivision(&casework.Division{})...)...), Edited: DivisionForm{List: "Nord"}}},
		{"divisions-conflict", &DivisionsPage{Base: keeper, Divisions: divisions, Form: Failed(casework.Conflict()), Edited: NewDivisionForm(divisions[0]), Theirs: &divisions[0]}},
		{"gathered", gathered(nil)},
		{"gathered-refused", gathered(nil, &casework.Error{Kind: casework.KindInvalid, Field: "periode", Message: "Choisissez une période."}, &casework.Error{Kind: casework.KindInvalid, Field: "territoire", Message: "Ce territoire n'existe plus."})},
		{"gathered-shown", gathered(&ReportPage{Report: sampleReport(tb, fontenay, convention)})},
		{"gathered-empty", gathered(&ReportPage{Report: sampleReport(tb, fontenay, casework.YearPeriod(2019))})},
		{"declared", page(DeclaredForm{})},
		{"declared-none", none},
		{"declared-refused", page(DeclaredForm{Year: "1890", Value: "-2", Source: "x"}, append(casework.CheckDeclaredTotal(&casework.DeclaredTotal{Year: 1890, Value: -2}, casework.NewDay(2022, 3, 28)), casework.Invalid("chiffre", "", "un chiffre de la liste"))...)},
		{"declared-conflict", conflict},
	}
}
