package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestProbableDuplicatesAreFoundBySoundWithTheBirthOrByPhoneInThePostAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post, other := storetest.Post(t, s, "creteil"), storetest.Post(t, s, "charenton")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		elsewhere := storetest.Account(t, s, "elsewhere", casework.Worker, other).Actor()
		recorded := casework.Identity{LastName: "Lefèvre", FirstName: "Yasmine", Birth: casework.Birth{Year: 1985}, Phones: []string{"06 12 34 56 78"}}
		if _, err := s.OpenCase(t.Context(), worker, casework.Person{Identity: recorded}, casework.Case{Post: post.ID}); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			typed casework.Identity
			want  int
		}{
			"the same sound and year":    {casework.Identity{LastName: "Lefebvre", FirstName: "Yasmine", Birth: casework.Birth{Year: 1985}}, 1},
			"the same sound, no birth":   {casework.Identity{LastName: "Lefevre", FirstName: "yasmine"}, 1},
			"another year":               {casework.Identity{LastName: "Lefèvre", FirstName: "Yasmine", Birth: casework.Birth{Year: 1961}}, 0},
			"another first name":         {casework.Identity{LastName: "Lefèvre", FirstName: "Henri"}, 0},
			"the same phone":             {casework.Identity{LastName: "Martin", Phones: []string{"+33 6 12 34 56 78"}}, 1},
			"a first name alone":         {casework.Identity{FirstName: "Yasmine"}, 0},
			"nothing":                    {casework.Identity{}, 0},
			"a phone and another's year": {casework.Identity{LastName: "Martin", Birth: casework.Birth{Year: 1950}, Phones: []string{"0612345678"}}, 1},
		} {
			found, err := s.Duplicates(t.Context(), worker, post.ID, c.typed)
			if err != nil || len(found) != c.want {
				t.Errorf("%s: %d found, want %d (%v)", name, len(found), c.want, err)
			}
			if c.want == 1 && len(found) == 1 && len(found[0].Cases) != 1 {
				t.Errorf("%s: %d cases", name, len(found[0].Cases))
			}
		}
		if found, err := s.Duplicates(t.Context(), elsewhere, other.ID, recorded); err != nil || len(found) != 0 {
			t.Errorf("a person of another post is found: %v", err)
		}
		if _, err := s.Duplicates(t.Context(), elsewhere, post.ID, recorded); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("a worker of another post searches here: %v", err)
		}
	})
}

func TestAReturningPersonKeepsWhatWasKnownAndTheLastSafeContactCounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		old := casework.Identity{LastName: "Lefèvre", FirstName: "Yasmine", Birth: casework.Birth{Year: 1985}, Phones: []string{"06 12 34 56 78"}, Address: "4 rue Haute",
			Contact: casework.SafeContact{Ways: []casework.Channel{casework.ByCall, casework.ByLetter}, Asked: true}}
		first, err := s.OpenCase(t.Context(), worker, casework.Person{Sex: casework.Female, Identity: old}, casework.Case{Post: post.ID})
		if err != nil {
			t.Fatal(err)
		}
		said := casework.Person{Sex: casework.NotKnown, Identity: casework.Identity{LastName: "Lefebvre", Birth: casework.BirthOn(casework.NewDay(1985, 6, 3)), Phones: []string{"07 00 00 00 00"},
			Mail: "y@exemple.fr", Contact: casework.SafeContact{Asked: true}}}
		again, err := s.OpenReturning(t.Context(), worker, first.Person, said, casework.Case{Post: post.ID})
		if err != nil || again.Number != 2 || again.Person != first.Person {
			t.Fatalf("%+v, %v", again, err)
		}
		f, err := s.CaseFile(t.Context(), worker, again.ID)
		id := f.Person.Identity
		if err != nil || id.LastName != "Lefèvre" || id.Address != "4 rue Haute" || id.Mail != "y@exemple.fr" || id.Birth.Day == 0 || len(id.Phones) != 2 || f.Case.Facts.Sex != casework.Female {
			t.Errorf("%+v, %v", f.Person, err)
		}
		if !id.Contact.Silent() {
			t.Error("the person closed every way, and one is still open")
		}
		if _, err := s.OpenReturning(t.Context(), worker, "nobody", said, casework.Case{Post: post.ID}); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a case of nobody: %v", err)
		}
	})
}

func TestASearchGivesThePersonsWithTheirCases(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		c := live(t, s, worker, post, storetest.Row(0, "A-1", monday))
		for _, query := range []string{"lefe", "Lefebvre yasmine", "lefevre 1980"} {
			found, err := s.FindCases(t.Context(), worker, post.ID, query)
			if err != nil || len(found) != 1 || len(found[0].Cases) != 1 || found[0].Cases[0].ID != c.ID {
				t.Errorf("%s: %+v, %v", query, found, err)
			}
		}
		if found, err := s.FindCases(t.Context(), worker, post.ID, "lefevre 1971"); err != nil || len(found) != 0 {
			t.Errorf("another year: %+v, %v", found, err)
		}
	})
}
