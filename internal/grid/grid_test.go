package grid

import (
	"errors"
	"math/rand"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/indicator/indicatortest"
)

func sample(t testing.TB) *indicator.Report {
	t.Helper()
	tally := indicator.New(indicatortest.FontenayYear)
	for _, p := range indicatortest.FontenayRecords(t) {
		tally.Add(p)
	}
	return indicator.NewReport(indicatortest.Fontenay, tally)
}

func parsed(t testing.TB, text string) *Template {
	t.Helper()
	template, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return template
}

// cell is the text of one expression over a report at the threshold of the
// committee.
func cell(t testing.TB, expression string, r *indicator.Report) string {
	t.Helper()
	g := parsed(t, "trame \"x\"\nligne \"y\" = "+expression).Fill(r.Period, indicator.DefaultThreshold, []*indicator.Report{r})
	return g.Sections[0].Rows[0].Text(g.Cells[0][0][0])
}

func TestAnExpressionReadsThePublishedYear(t *testing.T) {
	r := sample(t)
	for expression, want := range map[string]string{
		"appointments_kept": "547",
		"persons_met":       "137",
		"delay_median_days": "2",
		"2 + 3 * 4":         "14",
		"(2 + 3) × 4":       "20",
		"10 − 4 - 3":        "3",
		"12 / 4 ÷ 2":        "1,5",
		"1 ÷ 0":             "sans objet",
		"percent(1, 0)":     "sans objet",
		"percent(1, 8)":     "12,5\u202f%",
		"persons_by_place[commissariat] + persons_by_place[mairie]": "195",
		"sum(appointments_by_place)":                                "547",
		"sum(persons_by_sex)":                                       "137",
		"appointments_kept ÷ persons_met":                           "4,0",
		"persons_by_commune[01001]":                                 "0",
	} {
		if got := cell(t, expression, r); got != want {
			t.Errorf("%s: %q, want %q", expression, got, want)
		}
	}
}

// What a masked report withholds, no expression gives back.
func TestWhatRestsOnAWithheldNumberIsWithheld(t *testing.T) {
	exact := sample(t)
	masked := exact.Disclose(indicator.DefaultThreshold)
	tried := 0
	for i := range masked.Tables {
		table := &masked.Tables[i]
		for _, row := range table.Rows {
			if !row.Hidden {
				continue
			}
			name := table.Definition.Name + "[" + row.Code + "]"
			for _, expression := range []string{name, name + " × 0", "1 + " + name, name + " - " + name, "percent(" + name + ", 10)", "0 ÷ " + name} {
				tried++
				if got := cell(t, expression, exact); got != Withheld {
					t.Errorf("%s: %q", expression, got)
				}
			}
		}
	}
	if tried < 30 {
		t.Errorf("only %d expressions rest on a withheld number: this would prove nothing", tried)
	}
}

// Every number that a grid shows is one that the masked report shows.
func TestAGridIsAFunctionOfTheMaskedReport(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	for range 20 {
		tally := indicator.New(indicatortest.RandomYear)
		for _, p := range indicatortest.Random(random, 5+random.Intn(60)) {
			tally.Add(p)
		}
		exact := indicator.NewReport(casework.Post{Name: "Poste"}, tally)
		masked := exact.Disclose(indicator.DefaultThreshold)
		for i := range masked.Tables {
			table := &masked.Tables[i]
			got := sumOf{table.Definition}.value(masked)
			switch {
			case table.BaseHidden && table.SumHidden && !got.Hidden:
				t.Errorf("%s: the sum of a withheld table is %v", table.Definition.Name, got)
			case got.Known && int(got.Number) != table.Sum && int(got.Number) != table.Base:
				t.Errorf("%s: the sum is %v, published %d and %d", table.Definition.Name, got, table.Sum, table.Base)
			}
		}
		for _, e := range Examples {
			from := parsed(t, e.Text)
			one, two := from.Fill(masked.Period, 5, []*indicator.Report{exact}), from.Fill(masked.Period, 5, []*indicator.Report{masked})
			for s := range one.Cells {
				for r := range one.Cells[s] {
					if one.Cells[s][r][0] != two.Cells[s][r][0] {
						t.Errorf("%s, row %q: %v from the exact report, %v from the masked one", e.Name, one.Sections[s].Rows[r].Label, one.Cells[s][r][0], two.Cells[s][r][0])
					}
				}
			}
		}
	}
}

func TestTheExamplesGiveThePublishedYear(t *testing.T) {
	r := sample(t)
	want := map[string]map[string]string{
		"ministere": {"Personnes reçues dans l'année": "137", "Rendez-vous honorés": "547", "Rendez-vous par personne reçue": "4,0", "Délai médian de la saisine au premier rendez-vous": "2", "Orientations vers un partenaire": "232", "Orientations abouties": "51,7\u202f%"},
		"caf":       {"Personnes reçues": "137", "Personnes reçues au commissariat": "112", "Personnes reçues en mairie": "83", "Rendez-vous honorés": "547", "Orientations": "232"},
	}
	for _, e := range Examples {
		template := parsed(t, e.Text)
		g := template.Fill(r.Period, indicator.DefaultThreshold, []*indicator.Report{r})
		found := 0
		for i := range g.Sections {
			for j := range g.Sections[i].Rows {
				row := &g.Sections[i].Rows[j]
				text := row.Text(g.Cells[i][j][0])
				if w, ok := want[e.Name][row.Label]; ok {
					found++
					if text != w {
						t.Errorf("%s, %s: %q, want %q", e.Name, row.Label, text, w)
					}
				}
				t.Logf("%s | %s | %s", row.Label, text, row.Unit)
			}
		}
		if found != len(want[e.Name]) {
			t.Errorf("%s has %d of the %d rows that are checked", e.Name, found, len(want[e.Name]))
		}
	}
}

func TestColumnsArePeriodsOrYears(t *testing.T) {
	for _, c := range []struct {
		columns Columns
		asked   casework.Period
		want    string
	}{
		{Columns{ByPeriod, 1}, casework.QuarterPeriod(2022, 1), "2022-T1"},
		{Columns{ByPeriod, 2}, casework.QuarterPeriod(2022, 1), "2021-T4 2022-T1"},
		{Columns{ByYear, 3}, indicatortest.FontenayYear, "2020 2021 2022"},
		{Columns{ByPost, 0}, casework.YearPeriod(2022), "2022"},
	} {
		var got []string
		for _, p := range c.columns.Periods(c.asked) {
			got = append(got, p.String())
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%+v of %s: %v, want %s", c.columns, c.asked, got, c.want)
		}
	}
}

func TestAFaultIsToldAtItsLineAndColumn(t *testing.T) {
	const head = "trame \"x\"\n"
	for _, c := range []struct {
		text   string
		line   int
		column int
		says   string
	}{
		{"", 1, 1, "il manque le titre"},
		{head, 1, 1, "aucune ligne à remplir"},
		{head + "\nligne \"y\" = persons_mit", 3, 13, "Peut-être « persons_met »"},
		{head + "ligne \"y\" = tout_autre_chose", 2, 13, "aucun chiffre ni tableau"},
		{head + "ligne \"y\" = persons_by_sex[femme]", 2, 27, "F, M"},
		{head + "ligne \"y\" = persons_by_sex", 2, 13, "choisissez une ligne"},
		{head + "ligne \"y\" = persons_met[F]", 2, 24, "pas de lignes"},
		{head + "ligne \"y\" = sum(persons_met)", 2, 13, "une somme se fait sur un tableau"},
		{head + "ligne \"y\" = missing(persons_met)", 2, 21, "rien ne peut manquer"},
		{head + "ligne \"y\" = eval(persons_met)", 2, 13, "n'est pas une fonction"},
		{head + "ligne \"y\" = percent(persons_met)", 2, 32, "« , » est attendu"},
		{head + "ligne \"y\" = (1 + 2", 2, 19, "« ) » est attendu"},
		{head + "ligne \"y\" = 1 +", 2, 16, "est attendu ici"},
		{head + "ligne \"y\" = 1 2", 2, 15, "rien n'est attendu"},
		{head + "ligne \"y\" = 3,5 * persons_met", 2, 14, "après un point"},
		{head + "ligne \"y\" = persons_met, 5", 2, 24, "rien n'est attendu"},
		{head + "ligne \"y\" = 1.2.3", 2, 13, "n'est pas un nombre"},
		{head + "ligne \"y\" persons_met", 2, 11, "« = » est attendu"},
		{head + "ligne \"y = persons_met", 2, 7, "pour fermer"},
		{head + "ligne y = persons_met", 2, 7, "entre guillemets"},
		{head + "ligne \"y\" = 1 ? 2", 2, 15, "n'a pas de sens"},
		{head + "boucle 3", 2, 1, "une ligne commence par"},
		{head + "colonnes années 11", 2, 17, "de 1 à 10"},
		{head + "colonnes semaines 3", 2, 10, "postes"},
		{head + "unité \"personnes\"", 2, 1, "se place sous la ligne"},
		{head + "trame \"z\"", 2, 1, "déjà son titre"},
		{head + "ligne \"y\" = " + strings.Repeat("(", 20) + "1", 2, 25, "trop de parenthèses"},
		{head + "ligne \"y\" = 1" + strings.Repeat("+1", 100), 2, 133, "trop longue"},
		{head + "note \"" + strings.Repeat("a", 700) + "\"", 2, maxLine, "ne dépasse pas"},
		{strings.Repeat("#\n", 40000), 1, 1, "64 ko"},
	} {
		_, err := Parse(c.text)
		var all Errors
		if !errors.As(err, &all) {
			t.Errorf("%.60q is accepted", c.text)
			continue
		}
		if e := all[0]; e.Line != c.line || e.Column != c.column || !strings.Contains(e.Message, c.says) {
			t.Errorf("%.60q: %d:%d %s; want %d:%d %s", c.text, e.Line, e.Column, e.Message, c.line, c.column, c.says)
		}
	}
}

func TestEveryFaultyLineIsTold(t *testing.T) {
	_, err := Parse("trame \"x\"\nligne \"a\" = nada\nligne \"b\" = persons_met\nligne \"c\" = 1 +\n")
	var all Errors
	if !errors.As(err, &all) || len(all) != 2 || all[0].Line != 2 || all[1].Line != 4 {
		t.Errorf("%v", err)
	}
	if !strings.HasPrefix(all.Error(), "Ligne 2, colonne 13") {
		t.Errorf("%q", all.Error())
	}
}

func FuzzATemplateIsReadOrRefusedWithItsLine(f *testing.F) {
	for _, e := range Examples {
		f.Add(e.Text)
	}
	f.Add("trame \"x\"\nligne \"y\" = percent(sum(persons_by_sex), 2) ÷ (1 − 0.5)\nnote «z»")
	r := sample(f).Disclose(indicator.DefaultThreshold)
	f.Fuzz(func(t *testing.T, text string) {
		template, err := Parse(text)
		var all Errors
		if err != nil {
			if !errors.As(err, &all) || len(all) == 0 || len(all) > maxErrors {
				t.Fatalf("%v", err)
			}
			for _, e := range all {
				if e.Line < 1 || e.Line > strings.Count(text, "\n")+1 || e.Column < 1 || e.Message == "" {
					t.Errorf("%+v", e)
				}
			}
			return
		}
		g := template.Fill(r.Period, indicator.DefaultThreshold, []*indicator.Report{r})
		for i := range g.Sections {
			for j := range g.Sections[i].Rows {
				v := g.Cells[i][j][0]
				if v.Hidden && (v.Known || v.Number != 0) || g.Sections[i].Rows[j].Text(v) == "" {
					t.Errorf("%+v", v)
				}
			}
		}
	})
}
