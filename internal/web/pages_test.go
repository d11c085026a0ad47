package web

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

func TestEachRoleHasItsFirstPage(t *testing.T) {
	s := open(t)
	storetest.Import(t, s.store, s.own, storetest.Row(0, "a", casework.NewDay(2026, 3, 2)))
	for role, says := range map[casework.Role][]string{
		casework.Worker:   {"Poste de fontenay-sous-bois", "/imports", "!Poste de creteil"},
		casework.Reader:   {"Poste de fontenay-sous-bois", "!/imports", "!Poste de creteil"},
		casework.Lead:     {"Poste de fontenay-sous-bois", "!/imports"},
		casework.Steering: {"Poste de fontenay-sous-bois", "!/imports"},
		casework.Desk:     {"secret professionnel", "!/bilans"},
		casework.Admin:    {"/comptes/nouveau", "!/bilans/"},
	} {
		t.Run(string(role), func(t *testing.T) {
			b := s.as(t, s.accounts[role])
			b.expect(b.get("/"), 200, append(says, "!Lefèvre")...)
			columns := "!date_cloture" // of a register, which the worker alone brings
			if role == casework.Worker {
				columns = "date_cloture"
			}
			b.expect(b.get("/aide"), 200, "Raccourcis clavier", columns)
			b.expect(b.get("/confidentialite"), 200, "secret professionnel")
			b.expect(b.get("/mon-compte"), 200, "Camille "+string(role))
		})
	}
}

func TestHealthTellsNothingButItself(t *testing.T) {
	s := open(t)
	b := s.browser(t)
	if a := b.expect(b.get("/sante"), 200); a.body != "ok\n" {
		t.Errorf("body %q", a.body)
	}
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	b.expect(b.get("/sante"), 503)
}
