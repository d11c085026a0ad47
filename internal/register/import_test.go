package register

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// put imports into a post and fails the test on an error.
func put(t *testing.T, s *store.Store, post casework.Post, data []byte, o Options) *Result {
	t.Helper()
	o.Today = today
	r, err := Import(t.Context(), s, storetest.Console, post.ID, source(data), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// stored is the post's register as the store gives it back.
func stored(t *testing.T, s *store.Store, post casework.Post, f Format) []byte {
	t.Helper()
	names, err := s.PostNames(t.Context(), storetest.Console, post.ID)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := Export(t.Context(), &b, s.ExportRegister(t.Context(), storetest.Console, post.ID), f, names); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestImportingTheSampleTwiceChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "fontenay")
		data := encode(sample(t), ';')
		first := put(t, s, post, data, Options{})
		want := store.ImportCounts{Persons: store.Change{Created: 137}, Cases: store.Change{Created: 137}, Appointments: store.Change{Created: 623}}
		if diff := cmp.Diff(want, first.Counts); diff != "" || !first.Written || first.Taken != 623 {
			t.Error(diff, first)
		}
		second := put(t, s, post, data, Options{})
		want = store.ImportCounts{Persons: store.Change{Unchanged: 137}, Cases: store.Change{Unchanged: 137}, Appointments: store.Change{Unchanged: 623}}
		if diff := cmp.Diff(want, second.Counts); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAnExportImportedElsewhereIsTheSameRegister(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		first := storetest.Post(t, s, "fontenay")
		put(t, s, first, encode(sample(t), ';'), Options{})
		for _, f := range []Format{CSV, XLSX} {
			other := storetest.Post(t, s, "creteil-"+string(f))
			put(t, s, other, stored(t, s, first, f), Options{})
			if diff := cmp.Diff(inOrder(mustRead(t, stored(t, s, first, CSV))), inOrder(mustRead(t, stored(t, s, other, CSV)))); diff != "" {
				t.Error(diff)
			}
		}
	})
}

func TestOneRefusedRowKeepsEverythingOutUnlessPartialIsAsked(t *testing.T) {
	data := register("personne;date;lieu", "A;2022-03-28;mairie", "B;2022-03-28;lune")
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "fontenay")
		empty := stored(t, s, post, CSV)
		if r := put(t, s, post, data, Options{}); r.Written || r.Refused != 1 || r.Taken != 1 {
			t.Errorf("%+v", r)
		}
		if r := put(t, s, post, data, Options{Partial: true, DryRun: true}); r.Written || r.Counts.Persons.Created != 1 {
			t.Errorf("%+v", r)
		}
		if !bytes.Equal(empty, stored(t, s, post, CSV)) {
			t.Error("something was written")
		}
		if r := put(t, s, post, data, Options{Partial: true}); !r.Written || r.Refused != 1 || r.Counts.Persons.Created != 1 {
			t.Errorf("%+v", r)
		}
	})
}

func TestACancelledImportWritesNothing(t *testing.T) {
	data := encode(sample(t), ';')
	rows := sample(t)
	for i := range 4 { // several thousand rows, so that the pass looks at its context on the way
		for _, row := range rows[1:] {
			again := append([]string(nil), row...)
			again[0] += "-" + itoa(i)
			data = append(data, encode([][]string{again}, ';')...)
		}
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "fontenay")
		empty := stored(t, s, post, CSV)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		_, err := Import(ctx, s, storetest.Console, post.ID, source(data), Options{Today: today, Progress: func(done, total int64) {
			if done*4 > total*3 {
				cancel()
			}
		}})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		if !bytes.Equal(empty, stored(t, s, post, CSV)) {
			t.Error("something was written")
		}
	})
}

func TestWhoMayNotImportIsRefused(t *testing.T) {
	s := storetest.SQLite(t)
	post := storetest.Post(t, s, "fontenay")
	reader := storetest.Account(t, s, "lectrice", casework.Reader, post)
	actor := reader.Actor()
	for _, data := range [][]byte{register("personne;date", "A;2022-03-28"), register("personne;date", "A;hier"), nil} {
		if _, err := Import(t.Context(), s, actor, post.ID, source(data), Options{Today: today}); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("error %v", err)
		}
	}
}
