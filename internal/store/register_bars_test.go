package store_test

import (
	"testing"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestAnOldRegisterBringsNobodyBackAndMovesNoFigure(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post, worker, _ := fill(t, s)
		rows, _ := sample(t)
		later := at(t, c, storetest.Today.AddMonths(30))
		erased := purge(t, later, store.PurgeOptions{WithoutNotice: true})
		before := reportOf(t, s, post)
		for _, who := range []casework.Actor{storetest.Console, worker} {
			counts, err := later.ImportRegister(t.Context(), who, post.ID, store.ImportOptions{}, storetest.Rows(rows...))
			if err != nil || counts.Persons.Created != 0 || counts.LeftOut == 0 || counts.LeftOut+counts.Appointments.Unchanged != len(rows) {
				t.Errorf("%s: %+v of %d rows after %d were erased: %v", who.Role, counts, len(rows), erased.Erased, err)
			}
		}
		if after := reportOf(t, s, post); after != before || len(before) < 5000 {
			t.Error("the figures moved with an old register")
		}
		if found, err := later.FindPersons(t.Context(), worker, post.ID, "tessier"); err != nil || len(found) != 0 {
			t.Errorf("%d persons are back, %v", len(found), err)
		}

		// Somebody who comes again is taken; what was before the erasure is not.
		again := *rows[0]
		again.On = storetest.Today.AddMonths(30) + 1
		again.FirstOn = again.On
		next := at(t, c, again.On+1)
		if counts := storetest.Import(t, next, post, rows[0], &again); counts.Persons.Created != 1 || counts.LeftOut != 1 || counts.Appointments.Created != 1 {
			t.Errorf("somebody who comes again: %+v", counts)
		}

		// The marks have a term of their own, and are of one post.
		other := storetest.Post(t, next, "creteil")
		if counts := storetest.Import(t, next, other, rows[0]); counts.LeftOut != 0 {
			t.Errorf("in another post: %+v", counts)
		}
		end := at(t, c, storetest.Today.AddMonths(30+casework.MarkMonths)+1)
		purge(t, end, store.PurgeOptions{})
		if n := rawText(t, c, `SELECT CAST(COUNT(*) AS TEXT) FROM erased_marks WHERE post_id = $1`, post.ID); n != "0" {
			t.Errorf("%s marks outlive their term", n)
		}
	})
}

func TestAFileOpenedByMistakeLeavesNoMarkAndARestoredCopyIsMarkedAgain(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post := storetest.Post(t, s, "fontenay")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		missed := storetest.Row(0, "FSB-1", storetest.Today-30)
		missed.Status = casework.Absent
		storetest.Import(t, s, post, missed)
		if _, err := s.ErasePerson(t.Context(), worker, anyCase(t, s, post), casework.ErasedByMistake); err != nil {
			t.Fatal(err)
		}
		if counts := storetest.Import(t, s, post, missed); counts.LeftOut != 0 || counts.Persons.Created != 1 {
			t.Errorf("after a mistake: %+v", counts)
		}
		person := rawText(t, c, `SELECT id FROM persons WHERE erased_at IS NULL`)
		stone := []casework.Tombstone{{ID: casework.NewID(storetest.Now()), Kind: "person", Record: person, ErasedAt: casework.At(storetest.Now())}}
		if n, err := s.ApplyTombstones(t.Context(), storetest.Console, stone); err != nil || n != 1 {
			t.Fatalf("%d erased again, %v", n, err)
		}
		if counts := storetest.Import(t, s, post, missed); counts.LeftOut != 1 || counts.Persons.Created != 0 {
			t.Errorf("after a restore: %+v", counts)
		}
	})
}

func TestARestrictedPersonIsTold(t *testing.T) {
	inOffice(t, func(t *testing.T, o *office) {
		storetest.Import(t, o.Store, o.post, storetest.Row(0, "A-1", monday))
		lines, err := o.Cases(t.Context(), o.anne, o.post.ID, store.CaseFilter{})
		o.ok(err)
		for _, l := range lines {
			if l.Case.Worker == "" {
				o.ok(o.TakeCharge(t.Context(), o.anne, l.Case.ID))
				o.ok(restrict(t, o.Store, o.anne, l.Case.ID))
			}
		}
		row, news := storetest.Row(0, "A-1", monday), storetest.Row(0, "A-1", monday)
		news.Minutes += 15
		bar := func(who casework.Actor) casework.RegisterBar {
			bars, err := o.RegisterBars(t.Context(), who, o.post.ID)
			o.ok(err)
			if found, err := bars.Of(row); err != nil || found != casework.RowKept && who.Account != o.basile.Account {
				t.Errorf("the row that is recorded already: %q, %v", found, err)
			}
			found, err := bars.Of(news)
			o.ok(err)
			return found
		}
		if anne, basile, console := bar(o.anne), bar(o.basile), bar(storetest.Console); anne != casework.RowRestricted || basile != "" || console != casework.RowRestricted {
			t.Errorf("whose case it is: %q; a colleague from whom it is hidden: %q; the console: %q", anne, basile, console)
		}
		if _, err := o.ImportRegister(t.Context(), o.anne, o.post.ID, store.ImportOptions{}, storetest.Rows(news)); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("a restricted case is written by a register: %v", err)
		}
		want := store.ImportCounts{Persons: store.Change{Unchanged: 1}, Cases: store.Change{Unchanged: 1}, Appointments: store.Change{Unchanged: 2}}
		if counts, err := o.ImportRegister(t.Context(), o.anne, o.post.ID, store.ImportOptions{}, storetest.Rows(row, row)); err != nil || counts != want {
			t.Errorf("the same rows of a restricted person: %+v, %v", counts, err)
		}
		if _, err := o.ImportRegister(t.Context(), o.basile, o.post.ID, store.ImportOptions{}, storetest.Rows(storetest.Row(0, "A-1", monday))); err != nil {
			t.Errorf("a colleague's register tells of what is hidden: %v", err)
		}
	})
}

// rawText reads one value of the tables.
func rawText(t *testing.T, c store.Config, query string, args ...any) (text string) {
	t.Helper()
	err := openRaw(t, c).Read(t.Context(), func(tx *db.Tx) (err error) {
		text, err = db.One(tx, db.Value[string], query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// restrict freezes the file of a case, at the person's request.
func restrict(t *testing.T, s *store.Store, worker casework.Actor, id casework.CaseID) error {
	t.Helper()
	r, err := s.OpenRequest(t.Context(), worker, casework.RightsRequest{Case: id, Kind: casework.AskRestriction, Requester: casework.AskedBySelf, ReceivedOn: storetest.Today})
	if err != nil {
		return err
	}
	if err := s.CheckIdentity(t.Context(), worker, r.ID, 1, "piece_vue"); err != nil {
		return err
	}
	return s.GrantRequest(t.Context(), worker, r.ID, 2, "main_propre")
}
