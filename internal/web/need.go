package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/need"
	"permanence/internal/publish"
	"permanence/internal/store"
	"permanence/internal/view"
)

// needAddress reads what the page is to show; what it does not know gives the
// usual choice.
func (rq *request) needAddress() view.NeedAddress {
	q := rq.URL.Query()
	a := view.NeedAddress{Class: need.Classes[0], Backwards: q.Get("sens") == "inverse"}
	if d, ok := commune.DepartementByCode(q.Get("departement")); ok {
		a.Departement = d.Code
	}
	a.Year, _ = strconv.Atoi(q.Get("annee"))
	if c := casework.CrimeClass(q.Get("classe")); slices.Contains(need.Classes, c) {
		a.Class = c
	}
	if a.Order = need.Order(q.Get("tri")); !slices.Contains(need.Orders(), a.Order) {
		a.Order = need.OrderOf(a.Class, false)
	}
	for _, code := range q["ici"] {
		if commune.ValidForm(code) && !slices.Contains(a.Chosen, code) && len(a.Chosen) < need.Most {
			a.Chosen = append(a.Chosen, code)
		}
	}
	return a
}

// needTable reads a département, the first one for the account when the address
// names none. The table is nil when there is none.
func (rq *request) needTable(a *view.NeedAddress) (n store.Need, t *need.Table, loadYear int, err error) {
	cover, loadYear, err := rq.needCover()
	if err != nil {
		return n, nil, 0, err
	}
	if a.Departement == "" {
		if n, err = rq.Store.Need(rq.Context(), rq.actor, ""); err != nil {
			return n, nil, 0, err
		}
		if a.Departement = firstDepartement(&n, cover, rq.ownPosts()); a.Departement == "" {
			return n, nil, 0, nil
		}
	}
	if n, err = rq.Store.Need(rq.Context(), rq.actor, a.Departement); err != nil {
		return n, nil, 0, err
	}
	d, _ := commune.DepartementByCode(a.Departement)
	t = need.New(d, n.Communes, n.Whole, cover, a.Year)
	a.Year = t.Year
	t.Sort(a.Order, a.Backwards)
	return n, t, loadYear, nil
}

// firstDepartement is the one that is shown when none is chosen: of those of
// which something is known, the first where a post of the account's own works,
// or else any; without a file, the first where a post works.
func firstDepartement(n *store.Need, cover need.Cover, own []casework.Post) string {
	var known, worked []string
	for i := range n.Editions {
		if n.Editions[i].Level == casework.CrimeByCommune {
			known = append(known, n.Editions[i].Departement)
		}
	}
	for _, d := range n.Drawn {
		known = append(known, d.Departement)
	}
	mine := map[string]bool{}
	for code, posts := range cover {
		c := commune.Commune{Code: code}
		worked = append(worked, c.Departement())
		if slices.ContainsFunc(posts, func(p need.Post) bool { return isOneOf(own, p.Slug) }) {
			mine[c.Departement()] = true
		}
	}
	if len(known) == 0 {
		known = worked
		slices.Sort(known)
	}
	if at := slices.IndexFunc(known, func(d string) bool { return mine[d] }); at >= 0 {
		return known[at]
	}
	if len(known) == 0 {
		return ""
	}
	return known[0]
}

func isOneOf(posts []casework.Post, slug string) bool {
	return slices.ContainsFunc(posts, func(p casework.Post) bool { return p.Slug == slug })
}

func showNeed(rq *request) error {
	a := rq.needAddress()
	n, t, loadYear, err := rq.needTable(&a)
	if err != nil {
		return err
	}
	page := &view.NeedPage{At: a, Table: t, Contours: n.Contours, Editions: n.Editions, Zone: rq.Clock().Location(), LoadYear: loadYear,
		CanKeep: casework.AllowedSomewhere(rq.actor.Role, casework.KeepNeed)}
	title := "Besoin"
	if t != nil {
		page.Departements = importedDepartements(n.Editions, a.Departement)
		page.Scale, page.Simulation = t.Scale(a.Class), t.Simulate(a.Chosen, n.Contours)
		title = "Besoin, " + t.Departement.Name
	}
	return rq.show(http.StatusOK, title, func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func importedDepartements(editions []casework.CrimeEdition, current string) []string {
	codes := []string{current}
	for i := range editions {
		if d := editions[i].Departement; d != "" && d != current {
			codes = append(codes, d)
		}
	}
	slices.Sort(codes)
	return codes
}

// downloadNeed sends the table as a file, in the order of the page.
func downloadNeed(format publish.Format) func(*request) error {
	return func(rq *request) error {
		a := rq.needAddress()
		_, t, _, err := rq.needTable(&a)
		if err != nil {
			return err
		}
		if t == nil {
			return rq.redirect("/besoin") // which says why there is nothing
		}
		name := "besoin-" + t.Departement.Code
		if t.Year > 0 {
			name += fmt.Sprintf("-%d", t.Year)
		}
		rq.attach(name+"."+string(format), format.ContentType())
		if format == publish.AsXLSX {
			return publish.NeedXLSX(rq.w, t, casework.DayOf(rq.Clock()))
		}
		return publish.NeedCSV(rq.w, t)
	}
}

// needCover is which posts cover which communes today, with the work of each
// over the last whole year where the account reads its sealed reports.
func (rq *request) needCover() (need.Cover, int, error) {
	today := casework.DayOf(rq.Clock())
	year := today.Year() - 1
	all, err := rq.Store.CoverOn(rq.Context(), rq.actor, today)
	if err != nil {
		return nil, 0, err
	}
	cover, loads, read := need.Cover{}, map[casework.PostID]string{}, 0
	for i := range all {
		post := all[i].Post
		if _, known := loads[post.ID]; !known {
			if loads[post.ID], err = rq.loadOf(post, year); err != nil {
				return nil, 0, err
			}
		}
		if loads[post.ID] != "" {
			read = year
		}
		cover[all[i].Commune] = append(cover[all[i].Commune], need.Post{Slug: post.Slug, Name: post.Name, Load: loads[post.ID]})
	}
	return cover, read, nil
}

// loadOf is the work of a post over a year in words: that of its report sealed
// for the committee. Who reads no sealed report of the post reads nothing of it.
func (rq *request) loadOf(post casework.Post, year int) (string, error) {
	if rq.actor.May(casework.ReadSealed, post.ID) != nil {
		return "", nil
	}
	d, err := rq.Store.LatestSealed(rq.Context(), rq.actor, post.ID, casework.YearPeriod(year))
	switch {
	case err != nil:
		return "", err
	case d == nil:
		return fmt.Sprintf("aucun bilan scellé de %d", year), nil
	}
	return view.LoadOf(d.Report), nil
}
