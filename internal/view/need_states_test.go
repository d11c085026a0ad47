package view

import (
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/need"
)

// needPage is the Val-de-Marne with figures of some communes, one withheld, one
// covered.
func needPage(chosen ...string) *NeedPage {
	figures := []casework.CrimeFigure{}
	for i, c := range commune.OfDepartement("94")[:30] {
		for _, class := range need.Classes {
			figures = append(figures, casework.CrimeFigure{Territory: c.Code, Class: class, Year: 2023, Facts: 20 + 7*i, Published: i%9 != 4, Population: c.People})
		}
	}
	d, _ := commune.DepartementByCode("94")
	cover := need.Cover{"94033": {{Slug: "fontenay", Name: "Fontenay-sous-Bois", Load: "137 personnes reçues, 547 rendez-vous"}}}
	t := need.New(d, figures, nil, cover, 0)
	p := &NeedPage{Base: base("Besoin, Val-de-Marne", "/besoin", casework.Steering, "Alix Perrin"), Table: t, Departements: []string{"94", "77"}, LoadYear: 2025,
		At:       NeedAddress{Departement: "94", Year: 2023, Class: casework.CrimeFamily, Order: need.OrderOf(casework.CrimeFamily, false), Chosen: chosen},
		Editions: []casework.CrimeEdition{{Level: casework.CrimeByCommune, Departement: "94", Geography: 2024, From: 2019, To: 2023, Figures: 90, Withheld: 12, File: "communes.csv"}}}
	p.Table.Sort(p.At.Order, false)
	p.Scale = t.Scale(p.At.Class)
	return p
}

func needContours() []casework.Contour {
	square := func(code string, x, y int32) casework.Contour {
		return casework.Contour{Territory: code, Rings: [][]casework.Point{{{Lon: 240_000 + x, Lat: 4_880_000 + y}, {Lon: 250_000 + x, Lat: 4_880_000 + y}, {Lon: 250_000 + x, Lat: 4_887_000 + y}, {Lon: 240_000 + x, Lat: 4_887_000 + y}}}}
	}
	return []casework.Contour{square("94033", 0, 0), square("94016", 10_000, 0), square("94011", 0, 7_000), square("94080", 10_000, 7_000)}
}

func needStates() []state {
	tiles, drawn, bare := needPage(), needPage("94033", "94016"), needPage()
	drawn.Contours = needContours()
	drawn.Simulation = drawn.Table.Simulate(drawn.At.Chosen, drawn.Contours)
	withheld := needPage("94011")
	withheld.Simulation = withheld.Table.Simulate(withheld.At.Chosen, nil)
	bare.Table = need.New(bare.Table.Departement, nil, nil, nil, 0)
	files := &NeedImportPage{Base: admin("Importer les fichiers publics", "/besoin/imports"), MaxBytes: 128 << 20, Editions: needPage().Editions, Contours: []NeedContours{{"Val-de-Marne (94)", 47}}, Taken: []string{"Communes de Val-de-Marne (94)\u00a0: 90 valeurs gardées."}}
	refused := &NeedImportPage{Base: admin("Importer les fichiers publics", "/besoin/imports"), MaxBytes: 128 << 20, Departements: "994", Faults: []string{"ligne 3, colonne annee\u00a0: «\u00a0x\u00a0»"},
		Crime:  Failed(casework.Invalid("departements", "994", "des codes de départements"), casework.Invalid("fichier", "", "un fichier")),
		Shapes: Failed(&casework.Error{Kind: casework.KindInvalid, Field: "contours", Message: "Ce fichier ne contient aucune commune."})}
	return []state{{"need-tiles", tiles}, {"need-map", drawn}, {"need-withheld", withheld}, {"need-bare", bare}, {"need-none", &NeedPage{Base: admin("Besoin", "/besoin"), CanKeep: true}}, {"need-files", files}, {"need-files-refused", refused}}
}

// A narrow screen shows the first communes and the chosen ones; all are in the
// table, whose rows the style folds.
func TestANarrowScreenIsShownTheFirstCommunesAndTheChosenOnes(t *testing.T) {
	p := needPage()
	last := p.Table.Rows[len(p.Table.Rows)-1].Code
	chosen := needPage(last)
	few := needPage()
	few.Table.Rows = few.Table.Rows[:firstCommunes+fewFurther]
	for want, p := range map[int]*NeedPage{len(p.Table.Rows) - firstCommunes: p, len(p.Table.Rows) - firstCommunes - 1: chosen, 0: few} {
		shown := render(t, p)
		if n := strings.Count(shown, `<tr class="further">`); n != want || strings.Contains(shown, "need-further") != (want > 0) {
			t.Errorf("%d communes are folded, want %d", n, want)
		}
		if n := strings.Count(shown, `name="ici" value="`); n < len(p.Table.Rows) {
			t.Errorf("%d communes are in the table", n)
		}
	}
}

func TestTheTableSaysWhatTheSourceWithholdsAndTheMapSaysItInWords(t *testing.T) {
	p := needPage("94033")
	p.Contours = needContours()
	p.Simulation = p.Table.Simulate(p.At.Chosen, p.Contours)
	html := strings.ReplaceAll(render(t, p), "\u00a0", " ")
	for _, want := range []string{
		`<abbr title="non diffusé par la source">n. d.</abbr>`, `<abbr title="absent du fichier">–</abbr>`, "Les mains courantes n&#39;y sont pas",
		`aria-sort="descending"`, "couverte. Retirer de l&#39;essai", "137 personnes reçues", "Déjà couvertes : Fontenay-sous-Bois (Fontenay-sous-Bois)", "n&#39;atteindrait personne de plus",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

func TestASumOfWhichNothingIsKnownIsNoNumber(t *testing.T) {
	cell := map[string]need.Cell{"known": {Facts: 12, Given: true, Published: true}, "withheld": {Given: true}, "absent": {}}
	for _, c := range []struct{ one, other, want string }{
		{"known", "known", "24"}, {"known", "withheld", "≥\u00a012"}, {"known", "absent", "≥\u00a012"}, {"withheld", "absent", notPublished}, {"absent", "absent", notGiven},
	} {
		p := &NeedPage{Table: &need.Table{Year: 2024, Rows: []need.Row{{Cells: map[casework.CrimeClass]need.Cell{casework.CrimeSexual: cell[c.one]}}, {Cells: map[casework.CrimeClass]need.Cell{casework.CrimeSexual: cell[c.other]}}}}}
		if got := p.sum(casework.CrimeSexual); got != c.want {
			t.Errorf("%s and %s make %q, want %q", c.one, c.other, got, c.want)
		}
	}
}
