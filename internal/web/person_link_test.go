package web

import (
	"regexp"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
	"permanence/internal/view"
)

func TestBothSidesFollowedAreToldToTheWorkerWhoKeepsBothAndToNobodyElse(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	elsewhere := s.account(t, casework.Worker, "ailleurs", s.other)
	side := func(a casework.Account, post casework.Post, first string, standing casework.Standing) casework.Case {
		c, err := s.store.OpenCase(t.Context(), a.Actor(), casework.Person{Identity: casework.Identity{FirstName: first, LastName: "Delmas"}},
			casework.Case{Post: post.ID, Facts: casework.CaseFacts{Standing: standing, Children: casework.Unknown}})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	hers, his, far := side(worker, s.own, "Nora", casework.Victim), side(worker, s.own, "Paul", casework.Suspect), side(elsewhere, s.other, "Paul", casework.Suspect)
	b := s.as(t, worker)
	path := view.CaseURL(hers.ID) + "/liens"
	b.expect(b.get(view.CaseURL(hers.ID)), 200, "!Vous suivez aussi", path)
	b.expect(b.post(path, "recherche", "Delmas Paul"), 200, "Paul Delmas", string(his.Person), "!"+string(far.Person))
	b.expect(b.post(path, "recherche", "Paul", "lien", "conjoint"), 422, "une personne")
	b.expect(b.post(path, "recherche", "Paul", "autre", string(his.Person), "lien", "complice"), 422, "un lien de la liste", `value="`+string(his.Person)+`" checked`)
	b.expect(b.post(path, "recherche", "Paul", "autre", string(far.Person), "lien", "conjoint"), 404)
	b.goes(b.post(path, "autre", string(his.Person), "lien", "conjoint"), path+"?fait=liees")
	for _, c := range []casework.Case{hers, his} {
		b.expect(b.get(view.CaseURL(c.ID)), 200, "Vous suivez aussi l'autre partie (Conjoint, partenaire)")
	}
	shown := b.expect(b.get(path), 200, "Paul Delmas", "Retirer ce lien")
	o := s.as(t, elsewhere)
	o.expect(o.get(view.CaseURL(far.ID)), 200, "!Vous suivez aussi")
	o.expect(o.get(path), 404)
	link := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(shown.body)
	if link == nil {
		t.Fatal("the link cannot be taken away")
	}
	b.goes(b.post(path+"/retirer", "id", link[1]), path+"?fait=separees")
	b.expect(b.get(view.CaseURL(his.ID)), 200, "!Vous suivez aussi", storetest.Today.French())
}
