package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// brought is the unit that the facts of a case say, and whether the case is there.
func brought(t *testing.T, s *store.Store, by casework.Actor, post casework.PostID, id casework.CaseID) (unit casework.UnitID) {
	t.Helper()
	found := false
	for p, err := range s.Facts(t.Context(), by, post) {
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Cases {
			if p.Cases[i].Case == id {
				unit, found = p.Cases[i].Referral.Unit, true
			}
		}
	}
	if !found {
		t.Fatalf("no facts of the case %s", id)
	}
	return unit
}

func TestACaseKeepsTheUnitWhoseReferralItIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		here, there := openCounter(t, s, "fontenay"), openCounter(t, s, "creteil")
		c, err := s.TakeReferral(t.Context(), here.worker, filed(t, s, here.desk, deskReferral(here.post)).ID)
		if err != nil || c.Referral.Unit != here.unit.ID {
			t.Fatalf("%+v, %v", c.Referral, err)
		}
		handed := filed(t, s, here.desk, deskReferral(here.post))
		if _, err := s.HandReferral(t.Context(), here.worker, handed.ID, there.post.Slug); err != nil {
			t.Fatal(err)
		}
		far, err := s.TakeReferral(t.Context(), there.worker, handed.ID)
		if err != nil || far.Post != there.post.ID || far.Referral.Unit != here.unit.ID {
			t.Fatalf("a referral handed to another post loses its unit: %+v, %v", far, err)
		}
		f, err := s.CaseFile(t.Context(), there.worker, far.ID)
		if err != nil || len(f.Units) != 2 || f.Units[0] != there.unit || casework.UnitName(f.Units, here.unit.ID) != here.unit.Name+" ("+here.post.Name+")" {
			t.Errorf("the form offers %+v, %v", f.Units, err)
		}
		names, err := s.PostNames(t.Context(), there.worker, there.post.ID)
		if err != nil || len(names.Units) != 2 || names.Unit(here.unit.ID) == "" {
			t.Errorf("the post's names are %+v, %v", names, err)
		}
		if names, err = s.PostNames(t.Context(), here.worker, here.post.ID); err != nil || len(names.Units) != 1 {
			t.Errorf("a post that was handed nothing has the names %+v, %v", names, err)
		}
		if _, err := s.ErasePerson(t.Context(), here.worker, c.ID, casework.ErasedByMistake); err != nil {
			t.Fatal(err)
		}
		if got := brought(t, s, here.worker, here.post.ID, c.ID); got != here.unit.ID {
			t.Errorf("erasing a person changes who brought her: %q", got)
		}
	})
}

func TestAUnitIsSaidOfACaseOfItsPostAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		here, there := openCounter(t, s, "fontenay"), openCounter(t, s, "creteil")
		refused := func(what string, err error) {
			t.Helper()
			var told *casework.Error
			if !errors.As(err, &told) || told.Kind != casework.KindInvalid || told.Field != "unite" {
				t.Errorf("%s: %v", what, err)
			}
		}
		open := func(unit casework.UnitID) (casework.Case, error) {
			return s.OpenCase(t.Context(), here.worker, casework.Person{}, casework.Case{Post: here.post.ID, Referral: casework.Referral{Unit: unit}})
		}
		_, err := open(there.unit.ID)
		refused("a case brought by another post's unit", err)
		_, err = open("nothing")
		refused("a case brought by nothing", err)
		c, err := open(here.unit.ID)
		if err != nil || brought(t, s, here.worker, here.post.ID, c.ID) != here.unit.ID {
			t.Fatalf("%+v, %v", c, err)
		}
		c.Referral.Unit = there.unit.ID
		refused("another post's unit put in", s.SaveCase(t.Context(), here.worker, c))
		c.Referral.Unit = ""
		if err := s.SaveCase(t.Context(), here.worker, c); err != nil || brought(t, s, here.worker, here.post.ID, c.ID) != "" {
			t.Errorf("a unit that was said by mistake stays: %v", err)
		}
		if all, err := s.UnitsOf(t.Context(), here.worker, here.post.ID); err != nil || len(all) != 1 || all[0] != here.unit {
			t.Errorf("%+v, %v", all, err)
		}
		for name, actor := range map[string]casework.Actor{"another post's worker": there.worker, "the desk": here.desk} {
			if all, err := s.UnitsOf(t.Context(), actor, here.post.ID); err == nil {
				t.Errorf("%s reads the units: %v", name, all)
			}
			if names, err := s.PostNames(t.Context(), actor, here.post.ID); err == nil {
				t.Errorf("%s reads the names: %v", name, names)
			}
		}
	})
}

func TestTheMigrationSaysOfOldCasesWhichUnitBroughtThem(t *testing.T) {
	text, err := os.ReadFile("migrations/0062_case_unit.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, fill, ok := strings.Cut(string(text), "DEFAULT '';")
	if !ok {
		t.Fatal("the migration is not in its form")
	}
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		here := openCounter(t, s, "fontenay")
		taken, err := s.TakeReferral(t.Context(), here.worker, filed(t, s, here.desk, deskReferral(here.post)).ID)
		if err != nil {
			t.Fatal(err)
		}
		came, err := s.OpenCase(t.Context(), here.worker, casework.Person{}, casework.Case{Post: here.post.ID})
		if err != nil {
			t.Fatal(err)
		}
		d, err := database(t, c)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		err = d.Write(t.Context(), func(tx *db.Tx) error {
			if _, err := tx.Exec(`UPDATE cases SET unit = ''`); err != nil {
				return err
			}
			_, err := tx.Exec(fill)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := brought(t, s, here.worker, here.post.ID, taken.ID); got != here.unit.ID {
			t.Errorf("the case of a referral has the unit %q", got)
		}
		if got := brought(t, s, here.worker, here.post.ID, came.ID); got != "" {
			t.Errorf("a case that nobody referred has the unit %q", got)
		}
	})
}

func database(t *testing.T, c store.Config) (*db.DB, error) {
	if c.DSN != "" {
		return db.OpenPostgres(t.Context(), c.DSN)
	}
	return db.OpenSQLite(t.Context(), filepath.Join(c.Dir, store.DatabaseName))
}
