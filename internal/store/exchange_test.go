package store_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// sender is another installation, with posts that have figures in 2024 and 2025.
func sender(t *testing.T, slugs ...string) (*store.Store, []casework.Post) {
	t.Helper()
	s := storetest.SQLite(t)
	var posts []casework.Post
	for i, slug := range slugs {
		p := storetest.Post(t, s, slug)
		for n := range 6 + i {
			storetest.Import(t, s, p, storetest.Row(0, "a"+string(rune('a'+n)), casework.NewDay(2024, 3, 3)), storetest.Row(1, "b"+string(rune('a'+n)), casework.NewDay(2025, 3, 3)))
		}
		posts = append(posts, p)
	}
	return s, posts
}

func sent(t *testing.T, s *store.Store, departement string, posts []casework.Post, years ...int) []byte {
	t.Helper()
	file, err := s.SendTallies(t.Context(), storetest.Console, departement, posts, years)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func trust(t *testing.T, s, of *store.Store, name string) {
	t.Helper()
	key, err := of.ExchangeKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.TrustKey(t.Context(), storetest.Console, casework.TrustedKey{Name: name, Public: key}); err != nil {
		t.Fatal(err)
	}
}

func TestANationReceivesWhatDepartementsSend(t *testing.T) {
	t.Parallel()
	here, posts := sender(t, "creteil", "fontenay-sous-bois")
	there, others := sender(t, "meaux")
	storetest.Each(t, func(t *testing.T, nation *store.Store) {
		trust(t, nation, here, "Val-de-Marne")
		trust(t, nation, there, "Seine-et-Marne")
		r, err := nation.ReceiveTallies(t.Context(), storetest.Console, "94.json", sent(t, here, "94", posts, 2024, 2025), false)
		if err != nil || r.Posts != 2 || r.Tallies != 4 || r.Replaced != 0 || len(r.Years) != 2 {
			t.Fatalf("%+v, %v", r, err)
		}
		if _, err := nation.ReceiveTallies(t.Context(), storetest.Console, "77.json", sent(t, there, "77", others, 2025), false); err != nil {
			t.Fatal(err)
		}
		all, err := nation.ReceivedTallies(t.Context(), storetest.Console)
		if err != nil || len(all) != 5 || all[0].Departement != "77" || all[0].Key != "Seine-et-Marne" || all[1].Year != 2025 || all[1].Slug != "creteil" {
			t.Fatalf("%+v, %v", all, err)
		}
		checkSum(t, nation, "94", 2025, 2, sumOf(t, here, posts, 2025))
		checkSum(t, nation, "77", 2025, 1, sumOf(t, there, others, 2025))
	})
}

// sumOf is what the posts count together, by the other path.
func sumOf(t *testing.T, s *store.Store, posts []casework.Post, year int) string {
	t.Helper()
	sum := indicator.New(casework.YearPeriod(year))
	for _, p := range posts {
		tally, err := indicator.Compute(sum.Period(), s.Facts(t.Context(), storetest.Console, p.ID))
		if err != nil {
			t.Fatal(err)
		}
		if err := sum.Merge(tally); err != nil {
			t.Fatal(err)
		}
	}
	text, err := json.Marshal(sum)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func checkSum(t *testing.T, s *store.Store, departement string, year, posts int, want string) {
	t.Helper()
	sums, err := s.NationalSums(t.Context(), storetest.Console)
	if err != nil {
		t.Fatal(err)
	}
	for _, sum := range sums {
		if sum.Departement != departement || sum.Year != year {
			continue
		}
		if text, _ := json.Marshal(sum.Tally); sum.Posts != posts || string(text) != want {
			t.Errorf("%s %d: %d posts count %s, want %s", departement, year, sum.Posts, text, want)
		}
		return
	}
	t.Errorf("nothing of %s in %d", departement, year)
}

func TestWhatWouldCountTwiceIsRefusedAndNothingOfItsFileIsTaken(t *testing.T) {
	t.Parallel()
	here, posts := sender(t, "creteil", "fontenay-sous-bois")
	there, others := sender(t, "creteil")
	storetest.Each(t, func(t *testing.T, nation *store.Store) {
		trust(t, nation, here, "Val-de-Marne")
		trust(t, nation, there, "Autre")
		take := func(data []byte, replace bool) (casework.ReceivedFile, error) {
			return nation.ReceiveTallies(t.Context(), storetest.Console, "f.json", data, replace)
		}
		first := sent(t, here, "94", posts[:1], 2025)
		if _, err := take(first, false); err != nil {
			t.Fatal(err)
		}
		before, _ := nation.ReceivedTallies(t.Context(), storetest.Console)
		for name, c := range map[string]struct {
			data    []byte
			replace bool
			want    string
		}{
			"the same file":                       {first, false, "a déjà été reçu"},
			"a file that holds one year twice":    {sent(t, here, "94", posts, 2024, 2025), false, "année 2025 : le poste creteil a déjà été reçu"},
			"the same file in place of itself":    {first, true, "un envoi plus récent"},
			"the post in another département":     {sent(t, here, "75", posts[:1], 2024), false, "déjà été reçu pour le département 94 (Val-de-Marne)"},
			"a post of that name of another one":  {sent(t, there, "94", others, 2024), false, "un autre poste du nom de creteil"},
			"another one's, as a replacement too": {sent(t, there, "94", others, 2025), true, "un autre poste du nom de creteil"},
		} {
			_, err := take(c.data, c.replace)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "Fichier « f.json », département") || !strings.Contains(err.Error(), "Attendu") {
				t.Errorf("%s: %v, want %q", name, err, c.want)
			}
		}
		if after, _ := nation.ReceivedTallies(t.Context(), storetest.Console); len(after) != len(before) || len(after) != 1 {
			t.Errorf("%d tallies, there were %d", len(after), len(before))
		}
	})
}

func TestALaterSendingTakesThePlaceOfAnEarlierOneWhenAsked(t *testing.T) {
	t.Parallel()
	now := storetest.Now()
	here := storetest.Open(t, store.Config{Dir: storetest.Folder(t), Clock: func() time.Time { return now }})
	post := storetest.Post(t, here, "creteil")
	storetest.Import(t, here, post, storetest.Row(0, "a", casework.NewDay(2025, 3, 3)))
	first := sent(t, here, "94", []casework.Post{post}, 2025)
	now = now.Add(time.Second)
	storetest.Import(t, here, post, storetest.Row(0, "b", casework.NewDay(2025, 3, 4)))
	later := sent(t, here, "94", []casework.Post{post}, 2025)
	storetest.Each(t, func(t *testing.T, nation *store.Store) {
		trust(t, nation, here, "Val-de-Marne")
		if _, err := nation.ReceiveTallies(t.Context(), storetest.Console, "1", first, false); err != nil {
			t.Fatal(err)
		}
		if r, err := nation.ReceiveTallies(t.Context(), storetest.Console, "2", later, true); err != nil || r.Replaced != 1 {
			t.Fatalf("%+v, %v", r, err)
		}
		checkSum(t, nation, "94", 2025, 1, sumOf(t, here, []casework.Post{post}, 2025))
		if _, err := nation.ReceiveTallies(t.Context(), storetest.Console, "1", first, true); casework.KindOf(err) != casework.KindExists {
			t.Errorf("the earlier one came back: %v", err)
		}
	})
}

func TestOnlyTrustedKeysAndThoseWhoMayExchange(t *testing.T) {
	t.Parallel()
	here, posts := sender(t, "creteil")
	file := sent(t, here, "94", posts, 2025)
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		own := storetest.Post(t, s, "creteil")
		storetest.Import(t, s, own, storetest.Row(0, "a", casework.NewDay(2025, 3, 3)))
		if _, err := s.ReceiveTallies(t.Context(), storetest.Console, "f", file, false); err == nil || !strings.Contains(err.Error(), "clé inconnue") {
			t.Errorf("unknown key: %v", err)
		}
		trust(t, s, here, "Val-de-Marne")
		key, _ := here.ExchangeKey(t.Context())
		for name, k := range map[string]casework.TrustedKey{
			"the same name": {Name: "Val-de-Marne", Public: mustKey(t, s)}, "the same key": {Name: "Autre", Public: key}, "no key": {Name: "Autre", Public: "abc"}, "no name": {Public: mustKey(t, s)},
		} {
			if err := s.TrustKey(t.Context(), storetest.Console, k); err == nil {
				t.Errorf("%s was admitted", name)
			}
		}
		if err := s.DistrustKey(t.Context(), storetest.Console, "Val-de-Marne"); err != nil {
			t.Fatal(err)
		}
		if keys, err := s.TrustedKeys(t.Context(), storetest.Console); err != nil || len(keys) != 0 {
			t.Errorf("%v, %v", keys, err)
		}
		if _, err := s.ReceiveTallies(t.Context(), storetest.Console, "f", file, false); err == nil {
			t.Error("a key that was withdrawn still opens")
		}
		checkWhoMayExchange(t, s, own, file)
	})
}

func mustKey(t *testing.T, s *store.Store) string {
	t.Helper()
	key, err := s.ExchangeKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// checkWhoMayExchange tries each role on a post of its own.
func checkWhoMayExchange(t *testing.T, s *store.Store, own casework.Post, file []byte) {
	t.Helper()
	for _, role := range casework.Roles.Items {
		actor := storetest.Account(t, s, string(role.Code), role.Code, own).Actor()
		_, err := s.SendTallies(t.Context(), actor, "94", []casework.Post{own}, []int{2025})
		if may := role.Code == casework.Admin || role.Code == casework.Steering; (err == nil) != may {
			t.Errorf("%s sends: %v", role.Code, err)
		}
		_, err = s.ReceiveTallies(t.Context(), actor, "f", file, false)
		if may := role.Code == casework.Admin; (casework.KindOf(err) != casework.KindForbidden) != may {
			t.Errorf("%s receives: %v", role.Code, err)
		}
		_, err = s.NationalSums(t.Context(), actor)
		if may := role.Code == casework.Admin || role.Code == casework.Steering; (err == nil) != may {
			t.Errorf("%s reads the nation: %v", role.Code, err)
		}
	}
	steering := casework.Actor{Account: "x", Role: casework.Steering}
	if _, err := s.SendTallies(t.Context(), steering, "94", []casework.Post{own}, []int{2025}); casework.KindOf(err) != casework.KindForbidden {
		t.Errorf("steering sends another's post: %v", err)
	}
}

// Counts sent under another département would be added to the wrong one, and
// nobody would see it there.
func TestAPostIsNotSentUnderADepartementWhereItCoversNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "charenton")
		storetest.Import(t, s, post, storetest.Row(0, "a", casework.NewDay(2025, 3, 3)))
		steering := storetest.Account(t, s, "pilote", casework.Steering, post).Actor()
		sent(t, s, "75", []casework.Post{post}, 2025) // nothing says where it is
		if err := s.SavePostSheet(t.Context(), steering, casework.PostSheet{Post: post.ID, HostKind: "police", EmployerKind: "commune", Covers: []casework.Cover{{Commune: "94018"}}}); err != nil {
			t.Fatal(err)
		}
		_, err := s.SendTallies(t.Context(), storetest.Console, "75", []casework.Post{post}, []int{2025})
		if casework.KindOf(err) != casework.KindInvalid || !strings.Contains(err.Error(), "Val-de-Marne") {
			t.Errorf("a post of the Val-de-Marne is sent as one of Paris: %v", err)
		}
		sent(t, s, "94", []casework.Post{post}, 2025)
	})
}
