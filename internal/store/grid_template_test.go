package store_test

import (
	"errors"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/grid"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

const smallGrid = "trame \"Grille\"\nligne \"Reçues\" = persons_met"

func TestATemplateKeepsEachOfItsVersionsAndWhoWroteIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "fontenay")
		keeper := storetest.Account(t, s, "pilote", casework.Steering, post).Actor()
		first, err := s.SaveGridTemplate(t.Context(), keeper, casework.GridTemplate{Name: " Grille de la CAF ", Body: smallGrid})
		if err != nil || first.Version != 1 || first.Name != "Grille de la CAF" {
			t.Fatalf("%+v, %v", first, err)
		}
		second := first
		second.Name, second.Body = "Grille 2027", smallGrid+"\n  unité \"personnes\""
		if second, err = s.SaveGridTemplate(t.Context(), keeper, second); err != nil || second.Version != 2 {
			t.Fatalf("%+v, %v", second, err)
		}
		if _, err := s.SaveGridTemplate(t.Context(), keeper, first); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("a lost update: %v", err)
		}
		versions, err := s.GridTemplate(t.Context(), keeper, first.ID)
		if err != nil || len(versions) != 2 || versions[1].Body != smallGrid || versions[1].Name != "Grille de la CAF" || versions[0].Writer != keeper.Account {
			t.Fatalf("%+v, %v", versions, err)
		}
		if _, err := s.SaveGridTemplate(t.Context(), keeper, casework.GridTemplate{Name: "grille 2027", Body: smallGrid}); casework.KindOf(err) != casework.KindExists {
			t.Errorf("two templates of one name: %v", err)
		}
		if err := s.RemoveGridTemplate(t.Context(), keeper, first.ID, true); err != nil {
			t.Fatal(err)
		}
		if _, err := s.SaveGridTemplate(t.Context(), keeper, second); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("a removed one is written: %v", err)
		}
		other, err := s.SaveGridTemplate(t.Context(), keeper, casework.GridTemplate{Name: "Grille 2027", Body: smallGrid})
		if err != nil {
			t.Fatalf("the name of a removed one is free: %v", err)
		}
		if err := s.RemoveGridTemplate(t.Context(), keeper, first.ID, false); casework.KindOf(err) != casework.KindExists {
			t.Errorf("put back under a name that is taken: %v", err)
		}
		all, err := s.GridTemplates(t.Context(), keeper)
		if err != nil || len(all) != 2 || all[0].RemovedAt.IsZero() == all[1].RemovedAt.IsZero() {
			t.Errorf("%+v, %v, %s", all, err, other.ID)
		}
	})
}

func TestATemplateThatCannotBeReadIsRefusedWithItsFaults(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	_, err := s.SaveGridTemplate(t.Context(), storetest.Console, casework.GridTemplate{Body: smallGrid + "\nligne \"z\" = persons_mit"})
	var faults grid.Errors
	if casework.KindOf(err) != casework.KindInvalid || !errors.As(err, &faults) || faults[0].Line != 3 {
		t.Errorf("%v", err)
	}
	post := storetest.Post(t, s, "fontenay")
	for _, role := range casework.Roles.Items {
		actor := storetest.Account(t, s, "compte-"+string(role.Code), role.Code, post).Actor()
		_, err := s.SaveGridTemplate(t.Context(), actor, casework.GridTemplate{Name: string(role.Code), Body: smallGrid})
		if keeps := role.Code == casework.Admin || role.Code == casework.Steering; (err == nil) != keeps {
			t.Errorf("%s keeps templates: %v", role.Code, err)
		}
		_, err = s.GridTemplates(t.Context(), actor)
		if reads := role.Code == casework.Admin || role.Code == casework.Steering || role.Code == casework.Worker; (err == nil) != reads {
			t.Errorf("%s reads templates: %v", role.Code, err)
		}
	}
}
