package web

import (
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// statementsOf asks for an address and lists the statements that the answer
// took, from the session's to the line of the log.
func (b *browser) statementsOf(method, path string, fields ...string) (status int, all []string) {
	b.t.Helper()
	var mu sync.Mutex
	form := url.Values{}
	for pair := range slices.Chunk(fields, 2) {
		form.Add(pair[0], pair[1])
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, c := range b.Jar.Cookies(b.site.address(b.t)) {
		r.AddCookie(c)
	}
	r = r.WithContext(db.Trace(r.Context(), func(query string) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, query)
	}))
	w := httptest.NewRecorder()
	b.site.web.ServeHTTP(w, r)
	mu.Lock()
	defer mu.Unlock()
	return w.Code, all
}

// A hidden case and one that never was are answered by the same statements in
// the same order: no time tells that the file exists. It counts statements, not
// milliseconds, so it cannot be wrong by luck.
func TestAHiddenCaseIsAnsweredByTheStatementsOfAnAbsentOne(t *testing.T) {
	t.Parallel()
	w := open(t).wall(t)
	compared := 0
	for _, relation := range []casework.Relation{casework.SamePost, casework.ShutOut, casework.OtherSide, casework.OtherPost} {
		b := w.as(t, w.accounts[relation])
		for _, rt := range routes() {
			if !strings.Contains(rt.pattern, "{case}") {
				continue
			}
			path := func(id casework.CaseID) string {
				return strings.NewReplacer("{case}", string(id), "{appointment}", string(w.metID), "{sharing}", w.sharing, "{form}", casework.MeetingDraft).Replace(strings.NewReplacer(w.parts...).Replace(rt.pattern))
			}
			b.statementsOf(rt.method, path(absentID)) // what a first request notes of the session
			status, absent := b.statementsOf(rt.method, path(absentID))
			same, hidden := b.statementsOf(rt.method, path(w.caseID))
			if casework.Allowed(casework.Worker, rt.action, relation) {
				continue // not hidden from her or him by the table
			}
			compared++
			if status != same || !slices.Equal(absent, hidden) {
				t.Errorf("%s %s by %s: absent %d in %d statements, hidden %d in %d%s", rt.method, rt.pattern, relation, status, len(absent), same, len(hidden), firstApart(absent, hidden))
			}
			if len(hidden) < 3 {
				t.Errorf("%s %s by %s: %d statements are recorded", rt.method, rt.pattern, relation, len(hidden))
			}
		}
	}
	if compared < 100 {
		t.Errorf("only %d answers were compared", compared)
	}
	t.Logf("%d answers compared", compared)
}

// firstApart shows where two lists part.
func firstApart(x, y []string) string {
	for i := range max(len(x), len(y)) {
		one, other := "nothing", "nothing"
		if i < len(x) {
			one = x[i]
		}
		if i < len(y) {
			other = y[i]
		}
		if one != other {
			return "\nabsent: " + one + "\nhidden: " + other
		}
	}
	return ""
}

// A name that only a hidden case bears is looked for by the statements of a name
// that nobody bears.
func TestAHiddenNameIsLookedForByTheStatementsOfAnAbsentOne(t *testing.T) {
	t.Parallel()
	w := open(t).wall(t)
	for _, relation := range []casework.Relation{casework.SamePost, casework.ShutOut, casework.OtherSide, casework.OtherPost} {
		b := w.as(t, w.accounts[relation])
		for _, asked := range []struct {
			path           string
			fields         []string
			hidden, absent string
		}{
			{"/dossiers/recherche", []string{"recherche"}, hiddenLast, "Quaillebouif"},
			{"/dossiers/recherche", []string{"recherche"}, hiddenFirst + " " + hiddenLast, "Zaphiriane Quaillebouif"},
			{"/dossiers/recherche", []string{"recherche"}, "1961", "1917"},
			{"/dossiers/nouveau", []string{"poste", w.own.Slug, "prenom", hiddenFirst, "nom"}, hiddenLast, "Quaillebouif"},
			{"/dossiers/bris-de-glace", []string{"poste", w.own.Slug, "motif", "urgence_vitale", "prenom", hiddenFirst, "nom"}, hiddenLast, "Quaillebouif"},
		} {
			if asked.path == "/dossiers/bris-de-glace" && relation == casework.SamePost {
				continue // it opens the case: that is what the glass is for
			}
			b.statementsOf("POST", asked.path, append(asked.fields, "Brindezingue")...) // what a first request notes of the session
			status, absent := b.statementsOf("POST", asked.path, append(asked.fields, asked.absent)...)
			same, hidden := b.statementsOf("POST", asked.path, append(asked.fields, asked.hidden)...)
			if status != same || !slices.Equal(absent, hidden) {
				t.Errorf("%s by %s: absent %d in %d statements, hidden %d in %d%s", asked.path, relation, status, len(absent), same, len(hidden), firstApart(absent, hidden))
			}
			if len(hidden) < 3 {
				t.Errorf("%s by %s: %d statements are recorded", asked.path, relation, len(hidden))
			}
		}
	}
}
