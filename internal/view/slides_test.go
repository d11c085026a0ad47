package view

import (
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

func slidesPage(r *indicator.Report) *SlidesPage {
	return &SlidesPage{Base: worker("Projection", SlidesURL(r.Post.Slug, r.Period)), Report: r}
}

func slideStates(tb testing.TB) []state {
	exact := sampleReport(tb, fontenay, convention)
	return []state{
		{"slides", slidesPage(exact)},
		{"slides-masked", slidesPage(exact.Disclose(5))},
		{"slides-hidden", slidesPage(exact.Disclose(150))},
		{"slides-long", slidesPage(sampleReport(tb, charenton, casework.QuarterPeriod(2022, 3)).Disclose(5))},
		{"slides-empty", slidesPage(sampleReport(tb, fontenay, casework.YearPeriod(2019)))},
	}
}

func TestTheSlidesShowThePublishedYearOneTopicAtATime(t *testing.T) {
	p := slidesPage(sampleReport(t, fontenay, convention))
	slides := p.Slides()
	if len(slides) != len(topics)-1 { // nothing is written of means and costs
		t.Fatalf("%d slides for %d topics", len(slides), len(topics))
	}
	for i, s := range slides {
		if s.Number != i+2 || s.Of != len(slides)+1 || s.Sentence == "" || len(s.Chart.Bars) == 0 || len(s.Chart.Bars) > mostBars || s.Figure.Value == "" {
			t.Errorf("slide %d is %+v", i, s)
		}
	}
	if slides[len(slides)-1].Next() != "" || slides[0].Previous() != "#page-1" || slides[0].Next() != "#page-3" {
		t.Error("the slides do not follow each other")
	}
	shown := render(t, p)
	for _, want := range []string{`<p class="num">547</p>`, "97,8\u202f%", "58 ont été reçues aux deux lieux", `4,0 <span class="unit">mois</span>`, `id="page-8"`, "8 / 8", "5 autres lignes dans le bilan"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the slides do not show %q", want)
		}
	}
}

func TestTheSlidesOfAMaskedReportTellNoMore(t *testing.T) {
	shown := render(t, slidesPage(sampleReport(t, fontenay, convention).Disclose(5)))
	if !strings.Contains(shown, "97\u202f% ou plus") || !strings.Contains(shown, "non communiqué") || strings.Contains(shown, "134 sur") {
		t.Error("the masked figure is not shown as its lower bound, or is told")
	}
	// The name of a style sheet is a digest, which may hold any digits: only what is read counts.
	_, hidden, found := strings.Cut(render(t, slidesPage(sampleReport(t, fontenay, convention).Disclose(150))), "<body")
	if !found || strings.Contains(hidden, "137") || strings.Contains(hidden, "547") {
		t.Error("a report withheld whole is told")
	}
}

func TestAnEmptyPeriodHasNothingToProject(t *testing.T) {
	p := slidesPage(sampleReport(t, fontenay, casework.YearPeriod(2019)))
	if slides := p.Slides(); len(slides) != 0 {
		t.Errorf("%d slides of nothing", len(slides))
	}
	if shown := render(t, p); !strings.Contains(shown, "rien à projeter") || strings.Contains(shown, "#page-2") {
		t.Error("the page does not say that there is nothing")
	}
}

func TestTheMeansAndTheCostsOfAPostHaveTheirSlide(t *testing.T) {
	r := sampleReport(t, fontenay, convention)
	f := &casework.PostFolder{Exercises: []casework.Exercise{{Period: convention, Currency: casework.EUR, Cost: 123_456_700, Fundings: []casework.Funding{
		{Kind: casework.StateFunds, ByShare: true, Agreed: casework.Stake{Amount: casework.NoMoney, Share: casework.Whole}, Paid: casework.NoMoney}}}}}
	r.AddMeans(f)
	shown := render(t, slidesPage(r))
	for _, want := range []string{"Les moyens et les coûts", "Coût par personne reçue", "Coût par rendez-vous honoré", "1\u202f234\u202f567\u00a0€ sur 1\u202f234\u202f567\u00a0€.", "9 / 9"} {
		if !strings.Contains(shown, want) {
			t.Errorf("the slides do not show %q", want)
		}
	}
	if strings.Contains(shown, "Le plus fréquent : État") {
		t.Error("an amount is told as a frequency")
	}
}
