package view

import (
	"errors"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/grid"
	"permanence/internal/indicator"
)

// templateStates are a fresh form, a text with faults, and a filled grid of
// several columns.
func templateStates(tb testing.TB) []state {
	tb.Helper()
	page := func() *TemplatePage {
		return &TemplatePage{Base: worker("Trames", "/trames"), Text: grid.Examples[1].Text, Posts: []Option{{"fontenay-sous-bois", "Fontenay-sous-Bois", true}}, Years: []int{2022, 2021}, Threshold: 5}
	}
	faulty := page()
	faulty.Text = "trame \"x\"\nligne \"Personnes\" = persons_mit\nligne \"y\" = <b>"
	_, err := grid.Parse(faulty.Text)
	if !errors.As(err, &faulty.Faults) {
		tb.Fatal(err)
	}
	filled := page()
	t, err := grid.Parse(grid.Examples[0].Text)
	if err != nil {
		tb.Fatal(err)
	}
	r := sampleReport(tb, fontenay, convention)
	filled.Grid, filled.About = t.Fill(convention, 11, []*indicator.Report{r, r, r}), "Fontenay-sous-Bois · Année 2022"
	kept := TemplateKept{Template: casework.GridTemplate{ID: "t1", Name: "Grille annuelle de la CAF", Body: grid.Examples[1].Text, Version: 2}, Who: "Alix Perrin", At: time.Date(2026, 3, 2, 9, 5, 0, 0, time.UTC)}
	first := kept
	first.Template.Version = 1
	removed := kept
	removed.Template.RemovedAt = casework.At(kept.At)
	chosen := page()
	chosen.Kept, chosen.Chosen, chosen.CanKeep = []casework.GridTemplate{kept.Template}, "t1", true
	steered := page()
	steered.Years, steered.Sealed, steered.Threshold = nil, []Option{{Value: "2022", Label: "Année 2022"}, {Value: convention.String(), Label: convention.French(), Selected: true}}, 11
	steered.Form = Failed(casework.Invalid("seuil", "", "un bilan scellé pour publication"))
	keeper := func(path string) Base {
		return base("Trames de l'installation", path, casework.Steering, "Alix Perrin")
	}
	refused := &KeptTemplatePage{Base: keeper("/trames/modeles/nouveau"), Template: casework.GridTemplate{Body: faulty.Text}, Faults: faulty.Faults,
		Form: Failed(casework.Invalid("nom", "", "un nom"), casework.Invalid("texte", "", "un texte lisible"))}
	conflict := &KeptTemplatePage{Base: keeper("/trames/modeles/t1"), Template: first.Template, Versions: []TemplateKept{kept, first}, Conflict: true, CanFill: true, Form: Failed(casework.Conflict())}
	return []state{{"templates-kept", &TemplatesPage{Base: keeper("/trames/modeles"), Lines: []TemplateKept{kept, removed}, CanFill: true}}, {"templates-none", &TemplatesPage{Base: admin("Trames de l'installation", "/trames/modeles")}},
		{"template-new", &KeptTemplatePage{Base: keeper("/trames/modeles/nouveau"), Template: casework.GridTemplate{Body: grid.Examples[0].Text}}}, {"template-refused", refused}, {"template-conflict", conflict},
		{"template-earlier", &KeptTemplatePage{Base: keeper("/trames/modeles/t1"), Template: first.Template, Versions: []TemplateKept{removed, first}}}, {"template-chosen", chosen},
		{"template", page()}, {"template-faulty", faulty}, {"template-sealed", steered}, {"template-filled", filled}, {"template-no-post", &TemplatePage{Base: worker("Trames", "/trames")}}}
}

func TestAFaultStandsBesideItsLine(t *testing.T) {
	for _, s := range templateStates(t) {
		p, ok := s.page.(*TemplatePage)
		if !ok {
			continue
		}
		html := render(t, p)
		if s.name == "template-faulty" && (!strings.Contains(html, `<li value="2"><code>ligne &#34;Personnes&#34; = persons_mit</code>`) || !strings.Contains(html, "Peut-être «\u00a0persons_met") || strings.Contains(html, "= <b>")) {
			t.Errorf("the faulty line is not shown with its fault: %s", html)
		}
		if s.name == "template-filled" && (!strings.Contains(html, "547") || !strings.Contains(html, "Télécharger en XLSX")) {
			t.Error("the grid is not shown")
		}
	}
}
