package publish

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// plainWords are a text with ordinary spaces and without its line breaks.
func plainWords(text string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(text)), " ")
}

func TestThePressReleaseStatesThePublishedYear(t *testing.T) {
	r := fontenay(t)
	for form, text := range map[Format]string{
		AsPress:    written(t, AsPress, r),
		AsPressODT: openParts(t, "communique", written(t, AsPressODT, r))["content.xml"],
	} {
		for _, want := range []string{
			"547 rendez-vous, 137 personnes reçues", "a assuré 547 rendez-vous et reçu 137 personnes",
			"Sur 137 personnes, 112 ont été reçues au commissariat et 83 en mairie. 58 l'ont été dans les deux lieux : ces nombres ne s'additionnent pas.",
			"98 % des personnes reçues sont des femmes victimes de violences à la fois psychologiques et physiques : 134 sur les 137 personnes reçues.",
			"dure en moyenne 4 mois", "moyenne des 110 dossiers clos dans la période",
			"« 134 femmes victimes sur 137 personnes reçues » laisse voir, par différence, un effectif inférieur à 11", "secret professionnel", "[financeurs :", "Contact presse : [service de la communication]",
		} {
			if form == AsPressODT {
				want = strings.ReplaceAll(want, "'", "&#39;")
			}
			if !strings.Contains(plainWords(text), want) {
				t.Errorf("%s does not say %q: %s", form, want, plainWords(text))
			}
		}
	}
}

// changed is the published year after a change.
func changed(t *testing.T, change func(r *indicator.Report)) *indicator.Report {
	t.Helper()
	r := fontenay(t)
	change(r)
	return r
}

func set(name string, value float64) func(*indicator.Report) {
	return func(r *indicator.Report) { r.Figure(name).Value = value }
}

func all(changes ...func(*indicator.Report)) func(*indicator.Report) {
	return func(r *indicator.Report) {
		for _, c := range changes {
			c(r)
		}
	}
}

func hide(name string) func(*indicator.Report) {
	return func(r *indicator.Report) { r.Figure(name).Hidden, r.Figure(name).Value = true, 0 }
}

func base(name string, n float64) func(*indicator.Report) {
	return func(r *indicator.Report) { r.Figure(name).Base = n }
}

// place gives a place so many persons; one that nobody came to has no row.
func place(code string, n int) func(*indicator.Report) {
	return func(r *indicator.Report) {
		t := r.Table("persons_by_place")
		if t.Row(code) == nil {
			t.Rows = append(t.Rows, indicator.Row{Code: code})
		}
		t.Row(code).Value = n
	}
}

const women, months, days = "women_victims_psychological_and_physical", "followup_mean_months", "delay_median_days"

// pressCases are changes to the published year, with what the draft then says
// or, after !, must not.
var pressCases = map[string]struct {
	change func(*indicator.Report)
	says   []string
}{
	"few persons":                     {set("persons_met", 10), []string{"a assuré 547 rendez-vous.", "!10 personnes", "!personnes reçues. Chaque", "!Sur 10"}},
	"hidden persons":                  {hide("persons_met"), []string{"a assuré 547 rendez-vous.", "!Sur ", "!0 personnes"}},
	"hidden meetings":                 {hide("appointments_kept"), []string{"a reçu 137 personnes.", "!547", "!aucun rendez-vous"}},
	"nothing":                         {all(set("persons_met", 0), set("appointments_kept", 0)), []string{"aucun rendez-vous n'a été assuré", "!0 rendez-vous", "bilan de la période"}},
	"no woman":                        {set(women, 0), []string{"!femmes victimes de violences à la fois", "la part des femmes victimes"}},
	"few women":                       {set(women, 10), []string{"!femmes victimes de violences à la fois"}},
	"hidden women":                    {hide(women), []string{"!femmes victimes de violences à la fois"}},
	"women of a small base":           {all(base(women, 10), set(women, 10)), []string{"!femmes victimes de violences à la fois"}},
	"nearly all women":                {all(base(women, 1000), set(women, 997)), []string{"Plus de 99 % des personnes", "!100 %"}},
	"nearly no woman":                 {all(base(women, 10000), set(women, 12)), []string{"Moins de 1 %", "! 0 %"}},
	"women that leave enough others":  {set(women, 100), []string{"73 % des personnes", "!laisse voir"}},
	"a place with few":                {place("mairie", 10), []string{"!au commissariat et", "les lieux d'accueil"}},
	"one place":                       {place("mairie", 0), []string{"!au commissariat et"}},
	"a third place":                   {place("domicile", 11), []string{"112 ont été reçues au commissariat, 83 en mairie et 11 à domicile. 58 l'ont été dans plusieurs lieux"}},
	"few in both places":              {set("persons_in_several_places", 3), []string{"83 en mairie. Une même personne peut", "!3 l'ont été"}},
	"nobody in both places":           {all(set("persons_in_several_places", 0), place("commissariat", 54)), []string{"54 ont été reçues au commissariat et 83 en mairie.", "!s'additionnent"}},
	"hidden overlap":                  {hide("persons_in_several_places"), []string{"!au commissariat et"}},
	"follow-ups of few":               {base(months, 10), []string{"!en moyenne"}},
	"no follow-up":                    {func(r *indicator.Report) { r.Figure(months).Known = false }, []string{"!en moyenne"}},
	"short follow-ups":                {set(months, 0.4), []string{"en moyenne moins d'un mois", "!0,4"}},
	"follow-ups between two months":   {set(months, 4.26), []string{"en moyenne 4,3 mois"}},
	"no wait":                         {set(days, 0), []string{"le jour même de la saisine", "!de 0"}},
	"a day's wait":                    {set(days, 1), []string{"d'un jour au plus"}},
	"a wait between two days":         {set(days, 2.5), []string{"de 3 jours au plus"}},
	"a wait of few":                   {base(days, 10), []string{"!au délai connu"}},
	"few orientations":                {set("orientations", 10), []string{"!orientations vers des partenaires ont"}},
	"few effective orientations":      {set("orientations_effective", 10), []string{"232 orientations vers", "!effectives"}},
	"nearly all orientations succeed": {set("orientations_effective", 230), []string{"« 230 orientations effectives sur 232 » laisse voir"}},
}

// Whoever steers has written who makes the post: the writer need not type it again.
func TestTheReleaseNamesThePartiesThatTheSheetKnows(t *testing.T) {
	whole := &indicator.Parties{Host: "Commissariat de Fontenay-sous-Bois", Employer: "Ville de Fontenay-sous-Bois", Funders: []indicator.Funder{{Kind: "etat"}, {Kind: "commune", Name: "Villes de Charenton-le-Pont et de Saint-Maurice"}, {Kind: "caf", Name: "CAF du Val-de-Marne"}, {Kind: "bailleur", Name: "Habitat 94"}}, Committee: casework.NewDay(2022, 10, 20)}
	for _, c := range []struct {
		parties *indicator.Parties
		says    []string
	}{
		{nil, []string{"porté par [employeur] et accueilli par [service", "cofinancé par [financeurs :", "réuni le [date].", "!fiche du poste"}},
		{whole, []string{"porté par la ville de Fontenay-sous-Bois et accueilli par le commissariat de Fontenay-sous-Bois.", "cofinancé par l'État, les villes de Charenton-le-Pont et de Saint-Maurice, la CAF du Val-de-Marne et Habitat 94.", "s'est réuni le 20 octobre 2022.", "elles viennent de la fiche du poste"}},
		{&indicator.Parties{Employer: "L'Escale", Funders: []indicator.Funder{{Kind: "caf"}}, Committee: casework.NewDay(2999, 1, 1)}, []string{"porté par L'Escale et accueilli par [service", "cofinancé par la caisse d'allocations familiales.", "réuni le [date]."}},
	} {
		text := plainWords(written(t, AsPress, changed(t, func(r *indicator.Report) { r.Parties = c.parties })))
		for _, s := range c.says {
			if words, never := strings.CutPrefix(s, "!"); strings.Contains(text, words) == never {
				t.Errorf("%q is wrong in %s", s, text)
			}
		}
	}
	for _, kind := range casework.FunderKinds.Codes() {
		if funderKindWords[casework.FunderKind(kind)] == "" {
			t.Errorf("a funder of kind %s has no words", kind)
		}
	}
}

func TestASentenceIsWrittenOnlyWhenItsFigureMayBeTold(t *testing.T) {
	for name, c := range pressCases {
		text := plainWords(written(t, AsPress, changed(t, c.change)))
		for _, s := range c.says {
			if words, never := strings.CutPrefix(s, "!"); strings.Contains(text, words) == never {
				t.Errorf("%s: %q is wrong in %s", name, s, text)
			}
		}
	}
}

func TestAPeriodIsWordedInsideItsSentence(t *testing.T) {
	for text, want := range map[string][2]string{
		"2022":                  {"En 2022", "l'année 2022"},
		"2022-T1":               {"Au 1er trimestre 2022", "le 1er trimestre 2022"},
		"2022-10-08_2022-10-08": {"Le 8 octobre 2022", "la journée du 8 octobre 2022"},
		"2021-10-01_2022-09-30": {"Du 1er octobre 2021 au 30 septembre 2022", "la période du 1er octobre 2021 au 30 septembre 2022"},
	} {
		p, err := casework.ParsePeriod(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]string{periodOpening(p), periodWords(p)}; got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

var numberWritten = regexp.MustCompile(`\d+`)

// Whatever is hidden, no number is told that the masked report does not show.
func TestThePressReleaseTellsNoHiddenNumber(t *testing.T) {
	for _, threshold := range []int{2, 5, 11, 60, 150} {
		r := fontenay(t).Disclose(threshold)
		allowed := []string{"1", "11", "21", "2006", "2021", "2022", "30", "23", "97", "99"} // days, bounds and the floor
		for i := range r.Figures {
			f := &r.Figures[i]
			if !f.Hidden && f.Known {
				allowed = append(allowed, comma(f.Value, 0))
			}
			if f.Base > 0 {
				allowed = append(allowed, comma(f.Base, 0))
			}
			if share, ok := f.Share(); ok {
				allowed = append(allowed, comma(share*100, 0))
			}
		}
		for _, row := range r.Table("persons_by_place").Rows {
			if !row.Hidden {
				allowed = append(allowed, comma(float64(row.Value), 0))
			}
		}
		for _, n := range numberWritten.FindAllString(plainWords(written(t, AsPress, r)), -1) {
			if !slices.Contains(allowed, n) {
				t.Errorf("threshold %d: %s is told", threshold, n)
			}
		}
	}
}
