package view

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

func render(tb testing.TB, p Page) string {
	tb.Helper()
	var b bytes.Buffer
	if err := Render(&b, p); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func reportPage(tb testing.TB, r *indicator.Report) *ReportPage {
	return &ReportPage{Base: worker("Bilan", "/bilans"), Report: r, Threshold: 5, Switch: PeriodSwitch{Slug: r.Post.Slug, Current: r.Period}}
}

func TestTheReportPageShowsThePublishedYear(t *testing.T) {
	shown := render(t, reportPage(t, sampleReport(t, fontenay, convention)))
	for _, want := range []string{
		`<p class="num">547</p>`, `<p class="num">137</p>`, "97,8\u202f%", "134 sur 137 personnes reçues", `4,0 <span class="unit">mois</span>`,
		"112 &#43; 83 = 195 pour 137 personnes\u00a0: 58 ont été reçues aux deux lieux.", `width="81.75%"`,
	} {
		if !strings.Contains(shown, want) {
			t.Errorf("the page does not show %q", want)
		}
	}
}

func TestEveryFigureAndTableOfTheReportIsOnThePageOnce(t *testing.T) {
	p := reportPage(t, sampleReport(t, fontenay, convention))
	figures, tables := 0, 0
	for _, s := range p.Sections() {
		figures += len(s.Figures)
		tables += len(s.Charts)
	}
	if figures != len(p.Report.Figures) || tables != len(p.Report.Tables) {
		t.Errorf("%d figures of %d and %d tables of %d are shown", figures, len(p.Report.Figures), tables, len(p.Report.Tables))
	}
}

func TestAMaskedReportShowsNoControlsAndSaysWhatIsMasked(t *testing.T) {
	shown := render(t, reportPage(t, sampleReport(t, fontenay, casework.QuarterPeriod(2022, 3)).Disclose(5)))
	if strings.Contains(shown, `class="tag ok">Juste`) || !strings.Contains(shown, "Les nombres de 1 à 4 sont masqués") {
		t.Error("a masked report must say so and reconcile nothing in public")
	}
}

// The controls that hold are folded; one that does not is above the fold.
func TestAControlThatDoesNotHoldIsNeverFolded(t *testing.T) {
	p := reportPage(t, sampleReport(t, fontenay, convention))
	if shown := render(t, p); len(p.Gaps()) > 0 || len(p.Sound()) != len(p.Report.Controls()) || strings.Contains(shown, "Écart</span>") {
		t.Errorf("%d controls do not hold", len(p.Gaps()))
	}
	p.Report.Table("persons_by_sex").Rows[0].Value++
	all := len(p.Report.Controls())
	_, controls, _ := strings.Cut(render(t, p), `id="controles"`)
	above, folded, _ := strings.Cut(controls, "<details")
	folded, _, _ = strings.Cut(folded, "</details>")
	gaps := strings.Count(above, "Écart</span>")
	if gaps == 0 || gaps != len(p.Gaps()) || strings.Contains(folded, "Écart</span>") || strings.Count(folded, ">Juste</span>") != all-gaps {
		t.Errorf("%d above the fold, of %d", gaps, len(p.Gaps()))
	}
}

func TestBarsGoFromTheLargestAndNeverTellTheSizeOfAMaskedRow(t *testing.T) {
	table := &indicator.Table{Definition: &indicator.Definition{Name: "persons_by_origin"}, Base: 40, Sum: 40, Rows: []indicator.Row{
		{Code: "a", Label: "A", Value: 5, Share: .125}, {Code: "b", Label: "B", Hidden: true}, {Code: "c", Label: "C", Value: 30, Share: .75},
		{Code: "d", Label: "D", Hidden: true}, {Code: casework.NotKnown, Label: "Non renseigné"}}}
	var labels, widths []string
	for _, b := range newBarChart(table, nil).Bars {
		labels, widths = append(labels, b.Label), append(widths, b.Width)
	}
	if diff := cmp.Diff([]string{"C", "A", "B", "D", "Non renseigné"}, labels); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"100.00%", "16.67%", "0%", "0%", "0%"}, widths); diff != "" {
		t.Error(diff)
	}
}

func TestAgesKeepTheirOrder(t *testing.T) {
	c := newBarChart(sampleReport(t, fontenay, convention).Table("persons_by_age"), nil)
	labels := []string{}
	for _, b := range c.Bars {
		labels = append(labels, b.Label)
	}
	if !slices.IsSortedFunc(labels[:len(labels)-1], strings.Compare) {
		t.Error(labels)
	}
}

func TestAFigureIsWordedByItsUnit(t *testing.T) {
	share := func(name string) *indicator.Definition {
		return &indicator.Definition{Name: name, Unit: indicator.Person, Numerator: "x", Denominator: "personnes"}
	}
	plain := func(u indicator.Unit) *indicator.Definition { return &indicator.Definition{Unit: u} }
	tests := map[string]struct {
		figure      indicator.Figure
		value, unit string
		under       string
	}{
		"a count":                   {indicator.Figure{Definition: plain(indicator.Person), Value: 1547, Known: true}, "1\u202f547", "", ""},
		"a count with its share":    {indicator.Figure{Definition: share("persons_new"), Value: 30, Base: 40, Known: true}, "30", "", "75,0\u202f% des 40 personnes"},
		"a share first":             {indicator.Figure{Definition: share("delay_within_48h"), Value: 30, Base: 40, Known: true}, "75,0\u202f%", "", "30 sur 40 personnes"},
		"all of them":               {indicator.Figure{Definition: share("persons_new"), Value: 40, Base: 40, Known: true}, "40", "", "100\u202f% des 40 personnes"},
		"masked":                    {indicator.Figure{Definition: share("persons_new"), Base: 40, Known: true, Hidden: true}, "n. c.", "", ""},
		"nothing to compute from":   {indicator.Figure{Definition: plain(indicator.Months)}, "sans objet", "", ""},
		"months":                    {indicator.Figure{Definition: plain(indicator.Months), Value: 4.02, Known: true}, "4,0", "mois", ""},
		"a median between days":     {indicator.Figure{Definition: plain(indicator.Days), Value: 2.5, Known: true}, "2,5", "jours", ""},
		"one day is singular":       {indicator.Figure{Definition: plain(indicator.Days), Value: 1, Known: true}, "1", "jour", ""},
		"minutes are told in hours": {indicator.Figure{Definition: plain(indicator.Minute), Value: 30360, Known: true}, "506", "h", ""},
	}
	for name, test := range tests {
		v := newFigureView(&test.figure, nil)
		if v.Value != test.value || v.Unit != test.unit || v.Under != test.under {
			t.Errorf("%s: %q %q %q", name, v.Value, v.Unit, v.Under)
		}
	}
}

func TestAChangeIsWordedWithItsSign(t *testing.T) {
	year, quarter := sampleReport(t, fontenay, convention), sampleReport(t, fontenay, casework.QuarterPeriod(2022, 3))
	for _, test := range []struct {
		now, before *indicator.Report
		want        string
	}{{year, quarter, "+\u202f"}, {quarter, year, "−\u202f"}, {year, year, "inchangé"}, {year, quarter.Disclose(1000), ""}} {
		got := newFigureView(test.now.Figure("persons_met"), test.before).Change
		if !strings.HasPrefix(got, test.want) || (test.want == "") != (got == "") {
			t.Errorf("change is %q, want %q", got, test.want)
		}
	}
}

func TestAPeriodHasANeighbourOnEachSide(t *testing.T) {
	for _, s := range []string{"2022", "2022-T1", "2022-T4", "2021-10-01_2022-09-30", "2020-02-01_2020-02-29", "2022-07-01_2023-09-30", "2022-07-01_2023-07-10"} {
		p, err := casework.ParsePeriod(s)
		if err != nil {
			t.Fatal(err)
		}
		if back := p.After().Before(); back != p {
			t.Errorf("after %s then before gives %s", p, back)
		}
	}
}

// Pages of a record have the version of the record, which is not that of the program.
func TestTheFootOfAPageSaysTheVersionOfTheProgram(t *testing.T) {
	page := render(t, &CaseIdentityPage{Base: base("Identité", "/x", casework.Worker, "Camille Moreau"), Version: 7})
	if !strings.Contains(page, "<p>Permanence 0.1.0 ·") {
		t.Error("the foot does not say the version of the program")
	}
}

func TestAnErrorPageDoesNotTellTheCause(t *testing.T) {
	p := NewErrorPage(Base{}, http.StatusInternalServerError, errors.New("disk /var full"), "7F3A")
	if shown := render(t, p); strings.Contains(shown, "disk") || !strings.Contains(shown, "7F3A") {
		t.Error(shown)
	}
}

func TestTheMenuFollowsThePermissionTable(t *testing.T) {
	want := map[casework.Role]string{casework.Worker: "Accueil Saisines Dossiers Agenda Orientations Activités Bilans Registre Données", casework.Lead: "Accueil Absences Répartition Bilans Pilotage", casework.Steering: "Accueil Bilans Pilotage National Besoin Territoires Trames", casework.Desk: "Accueil Saisines", casework.Admin: "Accueil National Besoin Territoires Trames Comptes Sauvegardes"}
	for role, entries := range want {
		b := base("x", "/", role, "Camille Moreau")
		var labels []string
		for _, item := range b.Nav() {
			labels = append(labels, item.Label)
		}
		if got := strings.Join(labels, " "); got != entries {
			t.Errorf("%s sees %s", role, got)
		}
	}
}

func TestStaticFilesAreKeptForEverUnderTheirHash(t *testing.T) {
	types := map[string]string{"app.css": "text/css", "app.js": "text/javascript", "favicon.svg": "image/svg+xml", "aide/saisines.webp": "image/webp"}
	for name, kind := range types {
		w := httptest.NewRecorder()
		Static().ServeHTTP(w, httptest.NewRequest("GET", AssetURL(name), nil))
		h := w.Header()
		if w.Code != 200 || !strings.HasPrefix(h.Get("Content-Type"), kind) || !strings.Contains(h.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", name, w.Code, h)
		}
	}
	for _, path := range []string{"/statique/app.css", "/statique/0/app.css", AssetURL("tokens.css"), AssetURL("../view.go")} {
		w := httptest.NewRecorder()
		Static().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s answers %d", path, w.Code)
		}
	}
}

// The budget of a first view is 100 kB compressed.
func TestTheLargestPageWithItsFilesStaysInBudget(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	io.WriteString(z, render(t, reportPage(t, sampleReport(t, fontenay, convention))))
	for name, b := range assets {
		if !strings.HasPrefix(name, "aide/") { // pictures of the help alone
			z.Write(b)
		}
	}
	z.Close()
	if packed.Len() > 100_000 {
		t.Errorf("%d bytes compressed", packed.Len())
	}
	t.Logf("%d bytes compressed", packed.Len())
}

func BenchmarkReportPage(b *testing.B) {
	p := reportPage(b, sampleReport(b, fontenay, convention))
	b.ReportAllocs()
	for b.Loop() {
		if err := Render(io.Discard, p); err != nil {
			b.Fatal(err)
		}
	}
}
