package web

import (
	"html/template"
	"net/http"
	"slices"
	"unicode/utf8"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

// casesOfPage is how many lines a page of the worklist has.
const casesOfPage = 50

func showCases(rq *request) error { return rq.casesPage(rq.URL.Query().Get, false) }

// showCasesNamed shows the same list with the names: it is asked by POST, and
// each name is logged.
func showCasesNamed(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	return rq.casesPage(rq.field, true)
}

// workPost is the post that a form or an address names, among those whose cases
// the account keeps; the first of them when it names none.
func (rq *request) workPost(slug string) (post casework.Post, posts []casework.Post, err error) {
	posts = rq.keptPosts()
	if len(posts) == 0 {
		return post, posts, nil
	}
	if slug == "" {
		return posts[0], posts, nil
	}
	i := slices.IndexFunc(posts, func(p casework.Post) bool { return p.Slug == slug })
	if i < 0 {
		return post, posts, rq.refuse(casework.NotFound(), "")
	}
	return posts[i], posts, nil
}

func (rq *request) casesPage(value func(string) string, named bool) error {
	post, posts, err := rq.workPost(value("poste"))
	if err != nil {
		return err
	}
	page := &view.CasesPage{Posts: posts, Post: post.Slug, State: value("etat"), After: value("apres"), Named: named}
	if !slices.Contains([]string{view.CasesClosed, view.CasesSilent, view.CasesLongSilent}, page.State) {
		page.State = view.CasesOpen
	}
	if post.ID != "" {
		if err := rq.fillCases(page, post.ID); err != nil {
			return err
		}
	}
	if named {
		return rq.show(http.StatusOK, "Dossiers", func(b view.Base) view.Page {
			page.Base = b
			return page
		})
	}
	main, err := rq.shown.page(worklist(page.Shown()), func() (template.HTML, error) { return view.Main(page) })
	if err != nil {
		return err
	}
	return rq.show(http.StatusOK, "Dossiers", func(b view.Base) view.Page { return &view.RenderedPage{Base: b, Main: main} })
}

// worklist is what a worklist without names says, by which it is remembered.
type worklist string

func (rq *request) fillCases(page *view.CasesPage, post casework.PostID) error {
	filter := store.CaseFilter{Closed: page.State == view.CasesClosed, After: page.After, Limit: casesOfPage + 1}
	switch page.State {
	case view.CasesSilent:
		filter.Silent = rq.thisDay() - store.SilentAfter
	case view.CasesLongSilent:
		filter.Silent = rq.thisDay().AddMonths(-store.LongSilentMonths)
	}
	lines, err := rq.Store.Cases(rq.Context(), rq.actor, post, filter)
	if err != nil {
		return err
	}
	if len(lines) > casesOfPage {
		lines = lines[:casesOfPage]
		page.Next = lines[casesOfPage-1].Key()
	}
	names, err := rq.caseNames(page.Named, post, lines)
	for _, l := range lines {
		page.Lines = append(page.Lines, view.CaseRow{Case: l.Case, Name: names[l.Case.Person], LastOn: l.LastOn, NextOn: l.NextOn, Danger: l.Danger})
	}
	return err
}

// caseNames are the names of the persons of the lines, when they are asked for.
func (rq *request) caseNames(asked bool, post casework.PostID, lines []store.CaseLine) (map[casework.PersonID]string, error) {
	names := map[casework.PersonID]string{}
	if !asked {
		return names, nil
	}
	ids := make([]casework.PersonID, len(lines))
	for i := range lines {
		ids[i] = lines[i].Case.Person
	}
	persons, err := rq.Store.Identities(rq.Context(), rq.actor, post, ids)
	for id, p := range persons {
		names[id] = view.PersonName(p)
	}
	return names, err
}

// findCases searches the posts whose cases the account keeps. What is searched
// is never in an address nor in the log.
func findCases(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	page := &view.FoundPage{Query: rq.field("recherche")}
	status := http.StatusOK
	if refusal := checkSearch(page.Query); refusal != nil {
		page.Form, status = view.Failed(refusal), statusOf(refusal)
	} else if err := rq.fillFound(page); err != nil {
		return err
	}
	return rq.show(status, "Recherche", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// checkSearch refuses a search that is too short, or too long to be one.
func checkSearch(query string) error {
	if n := utf8.RuneCountInString(query); n < 2 || n > maxIdentity {
		return casework.Invalid("recherche", query, "au moins deux lettres d'un nom, une année ou un téléphone")
	}
	return nil
}

func (rq *request) fillFound(page *view.FoundPage) error {
	posts := rq.keptPosts()
	for _, post := range posts {
		found, err := rq.Store.FindCases(rq.Context(), rq.actor, post.ID, page.Query)
		if err != nil {
			return err
		}
		for _, f := range found {
			line := view.FoundLine{Person: f.Person, Cases: f.Cases}
			if len(posts) > 1 {
				line.Post = post.Name
			}
			page.Found = append(page.Found, line)
		}
	}
	return nil
}
