package view

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/grid"
	"permanence/internal/indicator"
	"permanence/internal/sealed"
)

var sealedAt = casework.At(time.Date(2022, 10, 20, 9, 5, 0, 0, time.UTC))

func sealedLine(version, latest int) SealedLine {
	return SealedLine{casework.SealedReport{ID: sealed.ID("2022-003", version), Number: "2022-003", Version: version, Latest: latest, Post: fontenay.ID, Period: convention, Threshold: 5, Definitions: 1, SealedAt: sealedAt}, casework.NewDay(2022, 10, 20)}
}

func sealedStates(tb testing.TB) []state {
	report := sampleReport(tb, fontenay, convention).Disclose(5)
	document := func(version int) *sealed.Document {
		return &sealed.Document{Digest: "sha256:" + strings.Repeat("0f3a", 16), Public: "permanence-bilans+" + strings.Repeat("Qm9u", 11), Content: sealed.Content{
			Number: "2022-003", Version: version, Post: fontenay.Name, Slug: fontenay.Slug, Period: convention, Threshold: 5, SealedOn: casework.NewDay(2022, 10, 20), Report: report,
			Remarks: "L'antenne de la mairie a ouvert en janvier.\nLes chiffres d'octobre sont partiels."}}
	}
	changes := []sealed.Change{
		{Name: "appointments_kept", Label: "Rendez-vous honorés", Before: "540", After: "547"},
		{Name: "persons_by_sex/M", Label: "Sexe : Hommes", Before: "n. c.", After: "aucun"}}
	second := document(2)
	second.Reason, second.Changes, second.Supersedes = "Sept rendez-vous de septembre manquaient.", changes, document(1).Digest
	list := &SealedListPage{Base: worker("Bilans scellés", "/bilans/scelles"), Posts: []SealedOfPost{
		{Post: fontenay, Reports: []SealedLine{sealedLine(2, 2), sealedLine(1, 2)}, Years: []PeriodLink{LinkTo(fontenay.Slug, casework.YearPeriod(2021))},
			Drafts: []DraftLine{NewDraftLine(fontenay.Slug, casework.ReportDraft{Period: casework.YearPeriod(2021), Threshold: 11, Checked: "x"})}},
		{Post: charenton}}}
	page := func(b Base, d *sealed.Document, line SealedLine) *SealedPage {
		return &SealedPage{Base: b, Document: d, Line: line, Body: NewSealedBody(report, 5)}
	}
	lending := page(worker("Bilan scellé n° 2022-003", "/bilans/scelles/2022-003-v2"), second, sealedLine(2, 2))
	lending.CanLend, lending.NewLink, lending.Versions = true, "https://permanence.exemple.fr/lecture/ABCDEFGHIJKLMNOPQRSTUVWXYZ", []SealedLine{sealedLine(1, 2)}
	lending.Downloads = []Download{{"PDF", "à imprimer ou à envoyer", "#pdf"}, {"Bilan signé", "pour vérifier le sceau", "#json"}}
	lending.Links = []LentLine{
		{casework.ReportLink{ID: "l1", Label: "Mme Martin, CAF du Val-de-Marne", ExpiresOn: casework.NewDay(2022, 11, 30), Opened: 3, LastAt: sealedAt}, "2022-003-v2", true, casework.NewDay(2022, 10, 20)},
		{casework.ReportLink{ID: "l2", Label: "M. Diallo", ExpiresOn: casework.NewDay(2022, 11, 30), RevokedAt: sealedAt}, "2022-003-v2", false, 0},
		{casework.ReportLink{ID: "l3", Label: "M. Diallo", ExpiresOn: casework.NewDay(2022, 10, 19)}, "2022-003-v2", false, 0}}
	refused := page(worker("Bilan scellé n° 2022-003", "/bilans/scelles/2022-003-v1"), document(1), sealedLine(1, 2))
	refused.CanLend, refused.Versions = true, []SealedLine{sealedLine(2, 2)}
	refused.Form = Failed((&casework.ReportLink{}).Check(1), casework.Invalid("jusquau", "", "un jour à venir"))
	lent := page(Base{Title: "Bilan scellé n° 2022-003", Path: "/lecture", Version: "0.1.0"}, document(1), sealedLine(1, 1))
	lent.Lent = "30 novembre 2022"
	draft := func(d casework.ReportDraft) *DraftPage {
		d.Post, d.Period, d.Threshold = fontenay.ID, convention, 5
		return &DraftPage{Base: worker("Sceller le bilan de Fontenay-sous-Bois", "/bilans"), Post: fontenay, Draft: d, Body: NewSealedBody(report, 5), Exact: true, CheckedOn: d.CheckedAt.DayIn(time.UTC), Other: DraftURL(fontenay.Slug, convention, 11)}
	}
	line := sealedLine(1, 1)
	moved := draft(casework.ReportDraft{Version: 2, Checked: "x", CheckedAt: sealedAt, Remarks: "Relu."})
	moved.Previous, moved.Changes, moved.Lost = &line, changes, 4
	moved.Reworded = true
	moved.Form = Failed(&casework.Error{Kind: casework.KindInvalid, Field: "motif", Message: "Dites pourquoi."}, casework.Invalid("remarques", "", "2 000 caractères au plus"))
	checked := draft(casework.ReportDraft{Version: 2, Checked: "x", CheckedAt: sealedAt})
	checked.Fresh, checked.By = true, "vous"
	same := draft(casework.ReportDraft{})
	same.Previous, same.Exact = &line, false
	return []state{
		{"sum", sumPage(report, 2, "")},
		{"sum-many", sumPage(report, 6, "")},
		{"sum-refused", sumPage(report, 0, "2019")},
		{"sum-none", &SealedSumPage{Base: base("Bilans scellés réunis", "/bilans/scelles/ensemble", casework.Steering, "Alix Perrin")}},
		{"sealed-list", list},
		{"sealed-list-reader", &SealedListPage{Base: base("Bilans scellés", "/bilans/scelles", casework.Reader, "Charlie Vidal"), Posts: list.Posts[1:]}},
		{"sealed-list-none", &SealedListPage{Base: base("Bilans scellés", "/bilans/scelles", casework.Reader, "Charlie Vidal")}},
		{"sealed", lending},
		{"sealed-superseded-refused", refused},
		{"sealed-reader", page(base("Bilan scellé", "/bilans/scelles/2022-003-v1", casework.Reader, "Charlie Vidal"), document(1), sealedLine(1, 1))},
		{"sealed-lent", lent},
		{"draft", draft(casework.ReportDraft{})},
		{"draft-moved-refused", moved},
		{"draft-checked", checked},
		{"draft-same", same},
	}
}

// sumPage is the sum of so many reports, or a choice that was refused.
func sumPage(report *indicator.Report, posts int, refused string) *SealedSumPage {
	p := &SealedSumPage{Base: base("Bilans scellés réunis", "/bilans/scelles/ensemble", casework.Steering, "Alix Perrin"), Period: report.Period.String(), Query: "periode=2022",
		Periods: []SumPeriod{{Period: report.Period, Sealed: 2}, {Period: casework.YearPeriod(2021), Sealed: 1}},
		Groups:  []SumGroup{{"Département", "94", "Département\u00a0: 94"}, {"Financeur", "CAF", "Financeur : CAF"}, {"Financeur", "État", "Financeur : État"}},
		Posts:   []Option{{fontenay.Slug, fontenay.Name, true}, {charenton.Slug, charenton.Name, false}}}
	if refused != "" {
		p.Form = Failed(casework.Invalid("periode", refused, "une période dont un bilan est scellé"), casework.Invalid("ensemble", "x", "un ensemble de la liste"), casework.Invalid("postes", "", "un poste"))
		return p
	}
	var all []*indicator.Report
	for i := range posts {
		r := *report
		r.Post.ID, r.Post.Slug, r.Post.Name = casework.PostID(fmt.Sprint(i)), fmt.Sprint("poste-", i), fmt.Sprint("Poste n° ", i)
		all = append(all, &r)
	}
	g, err := grid.OfSum("Département\u00a0: 94", all)
	if err != nil {
		panic(err) // the fixture is masked
	}
	g.Notes = append(g.Notes, AbsentNote([]casework.Post{charenton}))
	p.Grid = g
	return p
}
