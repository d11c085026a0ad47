package store_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/indicator"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// reportOf is the post's report of the sample year, as the JSON that is kept.
func reportOf(t *testing.T, s *store.Store, post casework.Post) string {
	t.Helper()
	period := casework.Period{From: monday - 400, To: monday + 700}
	tally, err := indicator.Compute(period, s.Facts(t.Context(), storetest.Console, post.ID))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(indicator.NewReport(post, tally))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// secrets are what must not be left of erased persons: the wrapped keys, the
// ciphertexts and the tokens, as they stand in the tables.
func secrets(t *testing.T, d *db.DB) (all [][]byte) {
	t.Helper()
	for _, query := range []string{`SELECT wrapped FROM person_keys`, `SELECT wrapped FROM case_keys`, `SELECT token FROM person_tokens`, `SELECT register_token FROM persons WHERE register_token IS NOT NULL`,
		`SELECT identity FROM persons`, `SELECT body FROM notes`, `SELECT body FROM drafts`, `SELECT body FROM tasks`, `SELECT body FROM document_parts`, `SELECT name FROM documents`, `SELECT body FROM assessments`,
		`SELECT body FROM import_parts`} {
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			return tx.Each(func(row db.Scanner) error {
				b, err := db.Value[[]byte](row)
				all = append(all, bytes.Clone(b[:min(len(b), 64)]))
				return err
			}, query)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// fill makes an installation with the sample register and secrets of all kinds.
func fill(t *testing.T, s *store.Store) (post casework.Post, worker casework.Actor, words []string) {
	t.Helper()
	rows, words := sample(t)
	post = storetest.Post(t, s, "fontenay")
	worker = storetest.Account(t, s, "worker", casework.Worker, post).Actor()
	storetest.Import(t, s, post, rows...)
	writeSecrets(t, s, worker, post)
	return post, worker, append(words, secretNote, "Gontran", secretPhone)
}

func TestErasingEverybodyLeavesTheReportsOfPastYearsToTheDigit(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post, worker, _ := fill(t, s)
		before := reportOf(t, s, post)
		if len(before) < 5000 {
			t.Fatalf("the report says nothing: %s", before)
		}
		if r := purge(t, at(t, c, storetest.Today.AddMonths(60)), store.PurgeOptions{WithoutNotice: true}); r.Erased < 130 {
			t.Fatalf("%+v", r)
		}
		if after := reportOf(t, s, post); after != before {
			t.Error("the report changed with the erasure")
		}
		for row, err := range s.ExportRegister(t.Context(), storetest.Console, post.ID) {
			t.Fatalf("an erased person is exported: line %v, %v", row != nil, err)
		}
		if found, err := s.FindPersons(t.Context(), worker, post.ID, "tessier"); err != nil || len(found) != 0 {
			t.Errorf("%d persons found, %v", len(found), err)
		}
		if lines, err := s.Cases(t.Context(), worker, post.ID, store.CaseFilter{}); err != nil || len(lines) != 0 {
			t.Errorf("%d cases listed, %v", len(lines), err)
		}
		if _, err := s.CaseFile(t.Context(), worker, anyCase(t, s, post)); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("an erased case answers %v", err)
		}
	})
}

func TestAfterTheErasureNothingOfItIsLeftInTheFiles(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		_, _, words := fill(t, s)
		raw := openRaw(t, c)
		gone := secrets(t, raw)
		if len(gone) < 500 {
			t.Fatalf("%d secrets to look for", len(gone))
		}
		if c.DSN == "" { // a copy that a migration left
			if err := os.WriteFile(filepath.Join(c.Dir, store.DatabaseName+".before-0014"), gone[0], 0o600); err != nil {
				t.Fatal(err)
			}
		}
		later := at(t, c, storetest.Today.AddMonths(60))
		purge(t, later, store.PurgeOptions{WithoutNotice: true})
		if left := secrets(t, raw); strings.TrimSpace(string(bytes.Join(left, nil))) != "" {
			t.Errorf("%d secrets are left in the tables", len(left))
		}
		searchFolder(t, c.Dir, needles(words))
		searchTables(t, c, needles(words))
		for _, file := range append(storetest.DatabaseFiles(c.Dir), filepath.Join(c.Dir, "master.keyset")) {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for i, secret := range gone {
				if len(secret) > 12 && bytes.Contains(content, secret) {
					t.Fatalf("%s still holds secret %d of %d", filepath.Base(file), i, len(gone))
				}
			}
		}
	})
}

// copyOf copies an embedded installation as a backup of its files would be.
func copyOf(t *testing.T, s *store.Store, dir string) (to string) {
	t.Helper()
	to = t.TempDir()
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, file := range append(storetest.DatabaseFiles(dir), filepath.Join(dir, "master.keyset")) {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, filepath.Base(file)), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

func TestTheLastThreeBackupsRestoredAreErasedAgain(t *testing.T) {
	c := store.Config{Dir: t.TempDir(), Clock: storetest.Now}
	s := storetest.Open(t, c)
	post, worker, words := fill(t, s)
	gone := secrets(t, openRaw(t, c))
	backups := []string{copyOf(t, s, c.Dir)}
	for i := range 2 {
		if _, err := s.AddNote(t.Context(), worker, store.Note{Case: anyCase(t, s, post), Text: secretNote + strings.Repeat(".", i)}); err != nil {
			t.Fatal(err)
		}
		backups = append(backups, copyOf(t, s, c.Dir))
	}
	later := at(t, c, storetest.Today.AddMonths(60))
	erased := purge(t, later, store.PurgeOptions{WithoutNotice: true})
	var beside bytes.Buffer
	if err := later.WriteTombstones(t.Context(), storetest.Console, &beside); err != nil {
		t.Fatal(err)
	}
	searchBytes(t, "the file of tombstones", beside.Bytes(), needles(words))

	for _, dir := range backups {
		restored := storetest.Open(t, store.Config{Dir: dir, Clock: storetest.Now})
		if found, err := restored.FindPersons(t.Context(), worker, post.ID, "tessier"); err != nil || len(found) == 0 {
			t.Fatalf("the backup holds nobody: %v", err)
		}
		all, err := restored.ReadTombstones(bytes.NewReader(beside.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		n, err := restored.ApplyTombstones(t.Context(), storetest.Console, all)
		if err != nil || n != erased.Erased {
			t.Errorf("%d persons erased again, want %d: %v", n, erased.Erased, err)
		}
		if again, err := restored.ApplyTombstones(t.Context(), storetest.Console, all); err != nil || again != 0 {
			t.Errorf("done twice: %d, %v", again, err)
		}
		if found, err := restored.FindPersons(t.Context(), worker, post.ID, "tessier"); err != nil || len(found) != 0 {
			t.Errorf("%d persons are back, %v", len(found), err)
		}
		searchFolder(t, dir, needles(words))
		for _, file := range storetest.DatabaseFiles(dir) {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, secret := range gone {
				if len(secret) > 12 && bytes.Contains(content, secret) {
					t.Fatalf("%s of a restored backup still holds a secret", filepath.Base(file))
				}
			}
		}
	}
}

// A data backup leaves the keys out: with the keys of today, which are in
// another file, an old one opens nobody who was erased since.
func TestAnOldDataBackupWithTheKeysOfTodayOpensNobodyErased(t *testing.T) {
	c := store.Config{Dir: t.TempDir(), Clock: storetest.Now}
	s := storetest.Open(t, c)
	post, worker, _ := fill(t, s)
	backup := copyOf(t, s, c.Dir)
	later := at(t, c, storetest.Today.AddMonths(60))
	purge(t, later, store.PurgeOptions{WithoutNotice: true})

	restored := store.Config{Dir: backup, Clock: storetest.Now}
	raw := openRaw(t, restored)
	err := raw.Write(t.Context(), func(tx *db.Tx) error {
		for _, table := range []string{"person_keys", "case_keys"} {
			if _, err := tx.Exec("DELETE FROM " + table); err != nil { // those of today: none
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	old := storetest.Open(t, restored)
	id := anyCase(t, old, post)
	if f, err := old.CaseFile(t.Context(), worker, id); err == nil {
		t.Errorf("the file opens: %+v", f.Person.Sex)
	}
	if notes, err := old.Notes(t.Context(), worker, id); err == nil && len(notes) > 0 {
		t.Error("the note opens")
	}
}

func TestAFileOfTombstonesThatSomebodyWroteIsRefused(t *testing.T) {
	s := storetest.SQLite(t)
	post := storetest.Post(t, s, "fontenay")
	storetest.Import(t, s, post, storetest.Row(0, "FSB-1", monday))
	purge(t, s, store.PurgeOptions{WithoutNotice: true})
	forged := `{"id":"x","kind":"person","record":"y","erased_at":"2026-01-01T00:00:00Z","code":"AAAA"}` + "\n"
	if _, err := s.ReadTombstones(strings.NewReader(forged)); casework.KindOf(err) != casework.KindInvalid {
		t.Errorf("a forged line is taken: %v", err)
	}
	if all, err := s.ReadTombstones(strings.NewReader("")); err != nil || len(all) != 0 {
		t.Errorf("an empty file: %d, %v", len(all), err)
	}
}

func TestACertificateStaysAndNamesNobody(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post, other := storetest.Post(t, s, "fontenay"), storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		stranger := storetest.Account(t, s, "stranger", casework.Worker, other).Actor()
		dpo := storetest.Account(t, s, "dpo", casework.DPO).Actor()
		storetest.Import(t, s, post, storetest.Row(0, "FSB-1", casework.NewDay(2021, 3, 1)))
		id := anyCase(t, s, post)
		writeSecretParts(t, s, worker, id)

		made, err := s.ErasePerson(t.Context(), worker, id, casework.ErasedAtTerm)
		if err != nil {
			t.Fatal(err)
		}
		if made.Persons != 1 || made.Cases != 1 || made.Number == "" || len(made.Kinds) < 4 {
			t.Errorf("%+v", made)
		}
		for _, reader := range []casework.Actor{worker, dpo} {
			c, references, err := s.Certificate(t.Context(), reader, made.ID)
			if err != nil || c.Number != made.Number || len(references) != 2 {
				t.Errorf("%s reads %+v with %d references: %v", reader.Role, c, len(references), err)
			}
			if all, err := s.Certificates(t.Context(), reader); err != nil || len(all) != 1 {
				t.Errorf("%s lists %d: %v", reader.Role, len(all), err)
			}
		}
		if _, _, err := s.Certificate(t.Context(), stranger, made.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a worker of another post reads it: %v", err)
		}
		if all, err := s.Certificates(t.Context(), stranger); err != nil || len(all) != 0 {
			t.Errorf("a worker of another post lists %d: %v", len(all), err)
		}
		if _, err := s.ErasePerson(t.Context(), worker, id, casework.ErasedAtTerm); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("erased twice: %v", err)
		}
	})
}

func TestAnErasureIsRefusedWithoutItsReason(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "fontenay")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		lead := storetest.Account(t, s, "lead", casework.Lead, post).Actor()
		storetest.Import(t, s, post, storetest.Row(0, "FSB-1", storetest.Today-30))
		id := anyCase(t, s, post)
		for _, reason := range []casework.ErasureReason{"", "envie", casework.ErasedAtTerm, casework.ErasedOnRequest, casework.ErasedByMistake} {
			if _, err := s.ErasePerson(t.Context(), worker, id, reason); casework.KindOf(err) != casework.KindInvalid {
				t.Errorf("%q: %v", reason, err)
			}
		}
		if _, err := s.ErasePerson(t.Context(), lead, id, casework.ErasedAtTerm); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("the employer erases: %v", err)
		}
	})
}

// The proof reads a register that a tool could have kept: none of it is left in
// the imports either.
func TestTheImportsOfThePostForgetTheirFiles(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post := storetest.Post(t, s, "fontenay")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		storetest.Import(t, s, post, storetest.Row(0, "FSB-1", casework.NewDay(2021, 3, 1)))
		f, err := s.CreateImport(t.Context(), worker, post.ID, []byte(`{"FileName":"Lefèvre.csv"}`), strings.NewReader("Lefèvre"), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		f.State = store.ImportDone
		if f, err = s.SaveImport(t.Context(), worker, f); err != nil {
			t.Fatal(err)
		}
		if err := s.PutImportContent(t.Context(), worker, post.ID, f.ID, store.ContentRejects, io.LimitReader(strings.NewReader("Lefèvre"), 99)); err != nil {
			t.Fatal(err)
		}
		purge(t, s, store.PurgeOptions{WithoutNotice: true})
		all, err := s.Imports(t.Context(), worker, post.ID)
		if err != nil || len(all) != 1 || string(all[0].Details) != "{}" {
			t.Errorf("%+v, %v", all, err)
		}
		if _, err := s.ImportContent(t.Context(), worker, post.ID, f.ID, store.ContentRejects); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("the refused rows are still there: %v", err)
		}
	})
}
