package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/exchange"
	"permanence/internal/indicator"
	"permanence/internal/view"
)

// territory is what a national page is about.
type territory struct {
	name, eyebrow, url string
	title              string // of its parts
	of                 []commune.Departement
	report             func(n *exchange.Nation, year int) exchange.Part
	parts              func(n *exchange.Nation, year int) []view.NationalRow
	above              []view.PeriodLink
}

func showNation(rq *request) error {
	var all []commune.Departement
	for _, r := range commune.Regions() {
		all = append(all, r.Departements...)
	}
	return rq.nationalPage(&territory{name: "France", eyebrow: "Chiffres nationaux", url: "/national", title: "Les régions", of: all,
		report: func(n *exchange.Nation, year int) exchange.Part { return exchange.Part{Report: n.Whole(year)} }, parts: regionRows})
}

func showRegion(rq *request) error {
	region, ok := commune.RegionByCode(rq.PathValue("region"))
	if !ok {
		return casework.NotFound()
	}
	return rq.nationalPage(&territory{name: region.Name, eyebrow: "Région", url: regionURL(region.Code), title: "Les départements", of: region.Departements,
		report: func(n *exchange.Nation, year int) exchange.Part { return n.Region(region.Code, year) },
		parts:  func(n *exchange.Nation, year int) []view.NationalRow { return departementRows(n, region, year) },
		above:  []view.PeriodLink{{Label: "France", URL: "/national"}}})
}

func showDepartement(rq *request) error {
	d, ok := commune.DepartementByCode(rq.PathValue("departement"))
	if !ok {
		return casework.NotFound()
	}
	region, _ := commune.RegionByCode(d.Region)
	return rq.nationalPage(&territory{name: d.Name + " (" + d.Code + ")", eyebrow: "Département", url: departementURL(d.Code), of: []commune.Departement{d},
		report: func(n *exchange.Nation, year int) exchange.Part { return n.Departement(d.Code, year) },
		above:  []view.PeriodLink{{Label: "France", URL: "/national"}, {Label: region.Name, URL: regionURL(region.Code)}}})
}

func regionURL(code string) string      { return "/national/regions/" + code }
func departementURL(code string) string { return "/national/departements/" + code }

// atYear is the address of a page in a year.
func atYear(url string, year int) string { return url + "?annee=" + strconv.Itoa(year) }

// nationalPage shows a territory in the year that is asked for, or in the
// latest one of which something was received.
func (rq *request) nationalPage(t *territory) error {
	sums, err := rq.Store.NationalSums(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	n := rq.nation.Nation(sums, indicator.DefaultThreshold)
	years := n.Years()
	page := &view.NationalPage{Name: t.name, Eyebrow: t.eyebrow, PartsTitle: t.title, Threshold: indicator.DefaultThreshold,
		CanSend: casework.AllowedSomewhere(rq.actor.Role, casework.SendTallies), CanReceive: casework.AllowedSomewhere(rq.actor.Role, casework.ReceiveTallies)}
	if len(years) > 0 {
		page.Year = years[0]
	}
	if y, err := strconv.Atoi(rq.URL.Query().Get("annee")); err == nil && slices.Contains(years, y) {
		page.Year = y
	}
	for _, l := range t.above {
		if page.Year > 0 {
			l.URL = atYear(l.URL, page.Year)
		}
		page.Above = append(page.Above, l)
	}
	if page.Year > 0 {
		t.fill(page, n, years)
	}
	title := t.name
	if page.Year > 0 {
		title = fmt.Sprintf("%s, année %d", t.name, page.Year)
	}
	return rq.show(http.StatusOK, title, func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// fill writes what was received of the territory on its page.
func (t *territory) fill(page *view.NationalPage, n *exchange.Nation, years []int) {
	if t.above != nil {
		n.Ready() // its series looks at every year
	}
	shown, before := t.report(n, page.Year), t.report(n, page.Year-1)
	page.Report, page.With = shown.Report, shown.With
	if slices.Equal(shown.With, before.With) {
		page.Previous = before.Report
	}
	c, earlier := n.Coverage(page.Year, t.of), n.Coverage(page.Year-1, t.of)
	if page.Previous != nil && !c.Like(&earlier) {
		page.Unlike = view.NationalCoverage(earlier.Posts, len(earlier.Received))
	}
	page.Posts, page.Received, page.Missing, page.Outdated = c.Posts, len(c.Received), departementNames(c.Missing), departementNames(c.Outdated)
	for _, y := range years {
		page.Years = append(page.Years, view.PeriodLink{Label: strconv.Itoa(y), URL: atYear(t.url, y), Current: y == page.Year})
		p := t.report(n, y)
		page.Series = append(page.Series, view.NationalRow{Label: strconv.Itoa(y), URL: atYear(t.url, y), Note: coverageNote(n.Coverage(y, t.of), len(t.of)), With: p.With, Report: p.Report})
	}
	if t.parts != nil {
		page.Parts = t.parts(n, page.Year)
	}
}

func regionRows(n *exchange.Nation, year int) (rows []view.NationalRow) {
	for _, r := range commune.Regions() {
		p := n.Region(r.Code, year)
		rows = append(rows, view.NationalRow{Label: r.Name, URL: atYear(regionURL(r.Code), year), Note: coverageNote(n.Coverage(year, r.Departements), len(r.Departements)), With: p.With, Report: p.Report})
	}
	return rows
}

func departementRows(n *exchange.Nation, region commune.Region, year int) (rows []view.NationalRow) {
	for _, d := range region.Departements {
		p := n.Departement(d.Code, year)
		rows = append(rows, view.NationalRow{Label: d.Name + " (" + d.Code + ")", URL: atYear(departementURL(d.Code), year), Note: coverageNote(n.Coverage(year, []commune.Departement{d}), 1), With: p.With, Report: p.Report})
	}
	return rows
}

// coverageNote says what a row rests on.
func coverageNote(c exchange.Coverage, of int) string {
	posts := "postes"
	if c.Posts < 2 {
		posts = "poste"
	}
	if of == 1 {
		return fmt.Sprintf("%d %s", c.Posts, posts)
	}
	return fmt.Sprintf("%d sur %d départements, %d %s", len(c.Received), of, c.Posts, posts)
}

func departementNames(all []commune.Departement) (names []string) {
	for _, d := range all {
		names = append(names, strings.TrimSpace(d.Name+" ("+d.Code+")"))
	}
	return names
}
