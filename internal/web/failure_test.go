package web

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
	"permanence/internal/view"
)

// A database that fails behind a form is told as a failure, with a reference,
// whatever else is wrong with the form.
func TestAFailureBehindAFormIsNotToldAsAFaultOfWhatWasTyped(t *testing.T) {
	c := store.Config{Dir: storetest.Folder(t)}
	s := openOn(t, c)
	d := s.raw(t, c)
	worker := s.accounts[casework.Worker]
	opened := s.opened(t, worker.Actor(), s.own)
	b := s.as(t, worker)
	for table, send := range map[string]func() answer{
		"tasks": func() answer {
			return b.post(view.CaseURL(opened.ID)+"/cloture", "version", "1", "date_cloture", "demain", "motif_cloture", "")
		},
		"cases": func() answer {
			return b.post("/requisitions", "poste", s.own.Slug, "dossier", casework.ReferenceOf(opened.ID), "recue_le", "demain")
		},
	} {
		b.expect(send(), 422)
		for _, statement := range []string{`ALTER TABLE ` + table + ` RENAME TO gone`, `ALTER TABLE gone RENAME TO ` + table} {
			if _, err := d.Exec(statement); err != nil {
				t.Fatal(err)
			}
			if statement == `ALTER TABLE `+table+` RENAME TO gone` {
				b.expect(send(), 500, "cette référence")
			}
		}
	}
}
