package web

import (
	"net/http"
	"net/url"
	"sync"
	"time"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/view"
)

// links fills what a page shows of the links to its report, for whoever gives
// them; typed is a link that was refused.
func (rq *request) links(page *view.SealedPage, typed casework.ReportLink) error {
	if rq.actor.May(casework.LendReport, page.Line.Post) != nil {
		return nil
	}
	today := casework.DayOf(rq.Clock())
	all, err := rq.Store.ReportLinks(rq.Context(), rq.actor, page.Line.ID)
	if err != nil {
		return err
	}
	page.CanLend, page.Label, page.Until = true, typed.Label, (today + casework.LinkDays).String()
	if len(page.Errors) > 0 {
		page.Until = rq.field("jusquau")
	}
	for _, l := range all {
		page.Links = append(page.Links, view.LentLine{ReportLink: l, Report: page.Line.ID, LastDay: rq.dayOf(l.LastAt), Works: l.Open(today)})
	}
	return nil
}

// lendReport makes a link, whose address is shown this once.
func lendReport(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	l := casework.ReportLink{Report: rq.PathValue("sealed"), Label: rq.field("pour")}
	until, err := parseTypedDay("jusquau", rq.field("jusquau"))
	if err == nil {
		l.ExpiresOn = until
		err = l.Check(casework.DayOf(rq.Clock()))
	}
	if err != nil {
		return rq.sealedPage(http.StatusUnprocessableEntity, "", l, err)
	}
	token, err := rq.Store.LendReport(rq.Context(), rq.actor, l)
	if err != nil {
		return err
	}
	return rq.sealedPage(http.StatusOK, rq.linkAddress(token), casework.ReportLink{})
}

// linkAddress is the whole address of a link, to be given to somebody.
func (rq *request) linkAddress(token string) string {
	u := url.URL{Scheme: "http", Host: rq.Host, Path: "/lecture/" + token}
	if rq.Secure {
		u.Scheme = "https"
	}
	return u.String()
}

func revokeLink(rq *request) error {
	if err := rq.Store.RevokeLink(rq.Context(), rq.actor, rq.PathValue("sealed"), rq.PathValue("link")); err != nil {
		return err
	}
	return rq.redirect(view.SealedURL(rq.PathValue("sealed")) + "?fait=lien-revoque")
}

// errNoLink answers alike whoever tries and whoever held a link that was revoked
// or whose day is over.
var errNoLink = casework.Refuse(casework.KindNotFound, "Ce lien n'ouvre rien, ou n'ouvre plus rien : demandez-en un autre à la personne qui vous l'a donné.")

// showLent shows a sealed report to whoever holds a link to it. No session is
// read: a link opens this page, whoever is logged in.
func showLent(rq *request) error {
	if wait := rq.strangers.wait(rq.address(), rq.Clock()); wait > 0 {
		return &auth.Throttled{Wait: wait}
	}
	l, r, d, err := rq.Store.OpenLink(rq.Context(), rq.PathValue("token"))
	if err != nil {
		if casework.KindOf(err) == casework.KindNotFound {
			rq.strangers.missed(rq.address(), rq.Clock())
			err = errNoLink
		}
		return err
	}
	page := newSealedPage(r, d)
	page.Lent = l.ExpiresOn.FrenchLong()
	return rq.show(http.StatusOK, "Bilan scellé n° "+d.Number, func(b view.Base) view.Page {
		b.Path = "/lecture" // the address is the key: no page repeats it
		page.Base = b
		return page
	})
}

// strangers counts, by address, the links that led nowhere: a link cannot be
// guessed, and whoever tries is made to wait. It is this process's own.
type strangers struct {
	mu  sync.Mutex
	all map[string]*stranger
}

type stranger struct {
	misses int
	last   time.Time
}

// What an address may miss in a minute, and how many addresses are remembered.
const (
	mostMisses    = 10
	missesEnd     = time.Minute
	mostStrangers = 10_000
)

// wait is how long an address has to wait; zero when it may try.
func (s *strangers) wait(address string, now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	if one := s.all[address]; one != nil && one.misses >= mostMisses {
		return max(0, missesEnd-now.Sub(one.last))
	}
	return 0
}

func (s *strangers) missed(address string, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil || len(s.all) >= mostStrangers {
		s.all = map[string]*stranger{}
	}
	one := s.all[address]
	if one == nil || now.Sub(one.last) >= missesEnd {
		one = &stranger{}
		s.all[address] = one
	}
	one.misses++
	one.last = now
}
