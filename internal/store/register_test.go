package store_test

import (
	"errors"
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

var monday = casework.NewDay(2022, 3, 28)

func TestImportingTheSameRowsTwiceChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		rows := []*casework.RegisterRow{storetest.Row(0, "A-1", monday), storetest.Row(1, "A-2", monday), secondMeeting()}
		first := storetest.Import(t, s, post, rows...)
		want := store.ImportCounts{Persons: store.Change{Created: 2}, Cases: store.Change{Created: 2}, Appointments: store.Change{Created: 3}}
		if diff := cmp.Diff(want, first); diff != "" {
			t.Error(diff)
		}
		second := storetest.Import(t, s, post, rows...)
		want = store.ImportCounts{Persons: store.Change{Unchanged: 2}, Cases: store.Change{Unchanged: 2}, Appointments: store.Change{Unchanged: 3}}
		if diff := cmp.Diff(want, second); diff != "" {
			t.Error(diff)
		}
	})
}

// secondMeeting is another row of the first person.
func secondMeeting() *casework.RegisterRow {
	r := storetest.Row(0, "A-1", monday)
	r.Line, r.On, r.Orientations = 9, monday+7, nil
	return r
}

func TestAChangedRowUpdatesAndAnEmptyCellErasesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		storetest.Import(t, s, post, storetest.Row(0, "A-1", monday))
		r := storetest.Row(0, "A-1", monday)
		r.LastName, r.Commune, r.Children, r.Known = "", "", casework.Unknown, "" // says nothing
		r.FirstName, r.Minutes, r.ClosedOn, r.Reason = "Yasmina", 60, monday+30, "relais_pris"
		r.Orientations = []casework.Orientation{{Partner: "caf", Outcome: casework.Accepted}}
		counts := storetest.Import(t, s, post, r)
		want := store.ImportCounts{Persons: store.Change{Changed: 1}, Cases: store.Change{Changed: 1}, Appointments: store.Change{Changed: 1}}
		if diff := cmp.Diff(want, counts); diff != "" {
			t.Error(diff)
		}
		got := export(t, s, post)
		if len(got) != 1 {
			t.Fatalf("%d rows, want 1", len(got))
		}
		x := got[0]
		if x.LastName != "Lefèvre" || x.FirstName != "Yasmina" || x.Commune != "94033" || x.Children != 2 || x.Known != "non" {
			t.Errorf("person and case: %+v", x)
		}
		if x.Minutes != 60 || x.ClosedOn != monday+30 || x.Reason != "relais_pris" || len(x.Orientations) != 1 || x.Orientations[0].Partner != "caf" {
			t.Errorf("changed: %+v", x)
		}
	})
}

func TestWhatIsExportedIsWhatWasImported(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		from, to := storetest.Post(t, s, "creteil"), storetest.Post(t, s, "charenton")
		bare := &casework.RegisterRow{Line: 3, PersonSeq: 1, CaseSeq: 1, PersonKey: "B", CaseNumber: 1, Children: casework.Unknown, AdultsConcerned: casework.Unknown, ChildrenConcerned: casework.Unknown, FirstOn: monday,
			On: monday, Status: casework.Planned, Minutes: casework.Unknown}
		storetest.Import(t, s, from, storetest.Row(0, "A-1", monday), bare, secondMeeting())
		exported := export(t, s, from)
		seqs := map[string]int{}
		for i, r := range exported {
			if _, ok := seqs[r.PersonKey]; !ok {
				seqs[r.PersonKey] = len(seqs)
			}
			r.Line, r.PersonSeq, r.CaseSeq, r.FirstOn = i+2, seqs[r.PersonKey], seqs[r.PersonKey], monday
		}
		storetest.Import(t, s, to, exported...)
		if diff := cmp.Diff(clean(exported), clean(export(t, s, to))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(facts(t, s, from), facts(t, s, to)); diff != "" {
			t.Error(diff)
		}
	})
}

// clean forgets what only the file knows.
func clean(rows []*casework.RegisterRow) []casework.RegisterRow {
	out := map[string]casework.RegisterRow{}
	for _, r := range rows {
		c := *r
		c.Line, c.PersonSeq, c.CaseSeq, c.FirstOn = 0, 0, 0, 0
		out[c.PersonKey+c.On.String()] = c
	}
	var all []casework.RegisterRow
	for _, key := range []string{"A-12022-03-28", "A-12022-04-04", "B2022-03-28"} {
		all = append(all, out[key])
	}
	return all
}

func TestAnErrorInTheMiddleLeavesNothingBehind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		broken := errors.New("the file ends too soon")
		rows := func(yield func(*casework.RegisterRow, error) bool) {
			_ = yield(storetest.Row(0, "A-1", monday), nil) && yield(nil, broken)
		}
		if _, err := s.ImportRegister(t.Context(), storetest.Console, post.ID, store.ImportOptions{}, rows); !errors.Is(err, broken) {
			t.Fatalf("error %v", err)
		}
		if got := export(t, s, post); len(got) != 0 {
			t.Errorf("%d rows were kept", len(got))
		}
	})
}

func TestADryRunCountsAndWritesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		counts, err := s.ImportRegister(t.Context(), storetest.Console, post.ID, store.ImportOptions{DryRun: true}, storetest.Rows(storetest.Row(0, "A-1", monday)))
		if err != nil || counts.Appointments.Created != 1 {
			t.Fatalf("%+v, %v", counts, err)
		}
		if got := export(t, s, post); len(got) != 0 {
			t.Errorf("%d rows were kept", len(got))
		}
	})
}

func TestAgeIsFrozenAtTheFirstKeptAppointment(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		missed := storetest.Row(0, "A-1", casework.NewDay(2015, 12, 30))
		missed.Status, missed.Birth = casework.Absent, casework.Birth{Year: 1990}
		kept := *missed
		kept.On, kept.Status = casework.NewDay(2016, 1, 4), casework.Kept
		later := kept
		later.On = casework.NewDay(2022, 1, 4)
		storetest.Import(t, s, post, missed, &kept, &later)
		if band := facts(t, s, post)[0].Cases[0].Facts.AgeBand; band != "26-35" {
			t.Errorf("age band %s, want 26-35: 26 in 2016", band)
		}
	})
}

func TestACaseWithoutReferralDateOpensOnItsFirstRow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		late := storetest.Row(0, "A-1", monday+10)
		late.Referral.ReceivedOn, late.FirstOn = 0, monday
		storetest.Import(t, s, post, late)
		next := storetest.Row(0, "A-1", monday+400) // next year's register
		next.Referral.ReceivedOn = 0
		storetest.Import(t, s, post, next)
		c := facts(t, s, post)[0].Cases[0]
		if c.OpenedOn != monday || c.Referral.ReceivedOn != 0 {
			t.Errorf("opened %v, referral %v", c.OpenedOn, c.Referral.ReceivedOn)
		}
	})
}

func TestManyPersonsStreamByPagesInOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		const n = 950 // more than two pages
		rows := make([]*casework.RegisterRow, n)
		for i := range rows {
			rows[i] = storetest.Row(i, "P-"+casework.Day(i+700000).String(), monday)
		}
		storetest.Import(t, s, post, rows...)
		seen := map[casework.PersonID]bool{}
		for _, p := range facts(t, s, post) {
			if seen[p.Person] || len(p.Cases) != 1 || len(p.Cases[0].Appointments) != 1 || len(p.Cases[0].Appointments[0].Orientations) != 1 {
				t.Fatalf("person %s: %+v", p.Person, p)
			}
			seen[p.Person] = true
		}
		if len(seen) != n {
			t.Errorf("%d persons, want %d", len(seen), n)
		}
		for range s.Facts(t.Context(), storetest.Console, post.ID) {
			break // a reader that stops early must not fail or leak
		}
	})
}

func TestARegisterIsItsPostsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post, other := storetest.Post(t, s, "creteil"), storetest.Post(t, s, "charenton")
		storetest.Import(t, s, post, storetest.Row(0, "A-1", monday))
		stranger := storetest.Account(t, s, "stranger", casework.Worker, other)
		reader := storetest.Account(t, s, "reader", casework.Reader, post)
		for _, who := range []casework.Account{stranger, reader} {
			if _, err := collect(s.ExportRegister(t.Context(), who.Actor(), post.ID)); casework.KindOf(err) != casework.KindForbidden {
				t.Errorf("%s exports: %v", who.Login, err)
			}
			_, err := s.ImportRegister(t.Context(), who.Actor(), post.ID, store.ImportOptions{}, storetest.Rows(storetest.Row(0, "A-1", monday)))
			if casework.KindOf(err) != casework.KindForbidden {
				t.Errorf("%s imports: %v", who.Login, err)
			}
		}
		if _, err := collect(s.Facts(t.Context(), stranger.Actor(), post.ID)); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("a stranger reads the facts: %v", err)
		}
		if _, err := s.PostBySlug(t.Context(), stranger.Actor(), "creteil"); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a stranger finds the post: %v", err)
		}
	})
}

func collect[T any](seq iter.Seq2[*T, error]) (all []*T, err error) {
	for v, err := range seq {
		if err != nil {
			return all, err
		}
		all = append(all, v)
	}
	return all, nil
}

func export(t *testing.T, s *store.Store, post casework.Post) []*casework.RegisterRow {
	t.Helper()
	rows, err := collect(s.ExportRegister(t.Context(), storetest.Console, post.ID))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func cmpDays(x, y casework.Day) int { return int(x - y) }

// facts without identifiers, by opening day.
func facts(t *testing.T, s *store.Store, post casework.Post) []casework.PersonRecord {
	t.Helper()
	rows, err := collect(s.Facts(t.Context(), storetest.Console, post.ID))
	if err != nil {
		t.Fatal(err)
	}
	slices.SortStableFunc(rows, func(x, y *casework.PersonRecord) int { return cmpDays(x.Cases[0].OpenedOn, y.Cases[0].OpenedOn) })
	var all []casework.PersonRecord
	for i, r := range rows {
		p := *r
		p.Person = casework.PersonID(rune('a' + i))
		for j := range p.Cases {
			p.Cases[j].Case = ""
		}
		all = append(all, p)
	}
	return all
}
