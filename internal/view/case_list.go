package view

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
)

// CasesPage is GET /dossiers: the worklist. Its filter is poste, etat (ouverts,
// clos, silence, silence-long) and apres (where the page begins). The same fields sent by
// POST to /dossiers show the names. The search is a POST to
// /dossiers/recherche: recherche, poste.
type CasesPage struct {
	Base
	Form
	Posts []casework.Post
	Post  string // slug
	State string
	Lines []CaseRow
	Named bool   // the names are shown
	After string // of this page
	Next  string // where the next page begins; empty on the last one
	Query string // of a search that was refused
}

// States of the worklist.
const (
	CasesOpen       = "ouverts"
	CasesSilent     = "silence"
	CasesLongSilent = "silence-long"
	CasesClosed     = "clos"
)

// CaseRow is one line of the worklist.
type CaseRow struct {
	Case   casework.Case
	Name   string // empty until asked for
	LastOn casework.Day
	NextOn casework.Day
	Danger casework.DangerLevel // empty when nobody assessed it
}

// URL of the case.
func (r CaseRow) URL() string { return CaseURL(r.Case.ID) }

// Reference of the case.
func (r CaseRow) Reference() string { return casework.ReferenceOf(r.Case.ID) }

// Problem is the main one.
func (r CaseRow) Problem() string { return casework.Problems.Label(r.Case.Facts.MainProblem()) }

// DangerTag warns of a danger; empty when there is nothing to warn of.
func (r CaseRow) DangerTag() Tag {
	if casework.DangerLevels.Index(r.Danger) < casework.DangerLevels.Index(casework.DangerGrave) {
		return Tag{}
	}
	return Tag{casework.DangerLevels.Label(r.Danger), ToneAlert}
}

// Filters are the states of the worklist.
func (p *CasesPage) Filters() []NavItem {
	items := make([]NavItem, 0, 4)
	for _, f := range []struct{ state, label string }{{CasesOpen, "Ouverts"}, {CasesSilent, "Sans rendez-vous depuis 30 jours"}, {CasesLongSilent, "Depuis un an"}, {CasesClosed, "Clos"}} {
		items = append(items, NavItem{Label: f.label, URL: p.link(p.Post, f.state, ""), Current: f.state == p.State})
	}
	return items
}

// PostLinks lead to the worklists of the other posts; none with one post.
func (p *CasesPage) PostLinks() []NavItem {
	if len(p.Posts) < 2 {
		return nil
	}
	items := make([]NavItem, len(p.Posts))
	for i, post := range p.Posts {
		items[i] = NavItem{Label: post.Name, URL: p.link(post.Slug, p.State, ""), Current: post.Slug == p.Post}
	}
	return items
}

// NextURL is the next page; empty on the last one.
func (p *CasesPage) NextURL() string {
	if p.Next == "" {
		return ""
	}
	return p.link(p.Post, p.State, p.Next)
}

// FirstURL is the first page; empty on it.
func (p *CasesPage) FirstURL() string {
	if p.After == "" {
		return ""
	}
	return p.link(p.Post, p.State, "")
}

func (p *CasesPage) link(post, state, after string) string {
	q := url.Values{}
	if len(p.Posts) > 1 {
		q.Set("poste", post)
	}
	if state != CasesOpen {
		q.Set("etat", state)
	}
	if after != "" {
		q.Set("apres", after)
	}
	if len(q) == 0 {
		return "/dossiers"
	}
	return "/dossiers?" + q.Encode()
}

// Shown is all that the main part of the page says: two pages that say the same
// have the same, whoever reads them. It is meant for pages without names.
func (p *CasesPage) Shown() string {
	var b strings.Builder
	for _, post := range p.Posts {
		fmt.Fprintf(&b, "%q %q ", post.Slug, post.Name)
	}
	fmt.Fprintf(&b, "| %q %q %q %q %t %q", p.Post, p.State, p.After, p.Next, p.Named, p.Query)
	for i := range p.Lines {
		l := &p.Lines[i]
		for _, part := range [...]string{"\n", string(l.Case.ID), l.Name, string(l.Case.Facts.MainProblem()), string(l.Danger)} {
			b.WriteString(part)
			b.WriteByte(0)
		}
		for _, day := range [...]casework.Day{l.Case.OpenedOn, l.LastOn, l.NextOn} {
			b.WriteString(strconv.Itoa(int(day)))
			b.WriteByte(0)
		}
	}
	return b.String()
}

func (*CasesPage) file() string { return "cases" }

// FoundPage answers POST /dossiers/recherche.
type FoundPage struct {
	Base
	Form
	Query string
	Found []FoundLine
}

// FoundLine is a person found, with the cases.
type FoundLine struct {
	Person casework.Person
	Post   string // named when the account works for several
	Cases  []casework.Case
}

// Name of the person.
func (l FoundLine) Name() string { return PersonName(l.Person) }

// Born is the birth date or year; empty when unknown.
func (l FoundLine) Born() string { return birthField(l.Person.Identity.Birth) }

// Followed tells that one of the person's cases is still open: a second one would
// count her or him twice among those followed.
func (l FoundLine) Followed() bool {
	return slices.ContainsFunc(l.Cases, func(c casework.Case) bool { return c.ClosedOn == 0 })
}

// CaseLinks are the person's cases.
func (l FoundLine) CaseLinks() []OtherCase {
	all := make([]OtherCase, len(l.Cases))
	for i := range l.Cases {
		all[i] = OtherCase{CaseURL(l.Cases[i].ID), "Dossier " + strconv.Itoa(l.Cases[i].Number) + ", " + caseSpan(&l.Cases[i])}
	}
	return all
}

func (*FoundPage) file() string { return "cases_found" }
