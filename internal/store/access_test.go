package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
	"permanence/internal/vault"
)

func lines(t *testing.T, c store.Config) []audit.Line {
	t.Helper()
	v, err := vault.Open(filepath.Join(c.Dir, "master.keyset"))
	if err != nil {
		t.Fatal(err)
	}
	var all []audit.Line
	err = openRaw(t, c).Read(t.Context(), func(tx *db.Tx) error {
		return tx.Each(func(row db.Scanner) error {
			var l audit.Line
			var code []byte
			if err := row.Scan(&l.ID, &l.At, &l.Account, &l.Role, &l.Action, &l.Object, &l.Record, &l.Post, &l.Allowed, &l.Detail, &code); err != nil {
				return err
			}
			if !v.Authentic(l.Bytes(), code) {
				t.Errorf("line %s is not authentic", l.ID)
			}
			all = append(all, l)
			return nil
		}, `SELECT id, at, account_id, role, action, object, record, post_id, allowed, detail, code FROM audit_lines ORDER BY id`)
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEveryAccessLeavesAnAuthenticLineRefusalsIncluded(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post)
		reader := storetest.Account(t, s, "reader", casework.Reader, post)
		p, err := s.CreatePerson(t.Context(), worker.Actor(), casework.Person{Post: post.ID, Identity: casework.Identity{LastName: "Lefèvre"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Person(t.Context(), worker.Actor(), post.ID, p.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Person(t.Context(), reader.Actor(), post.ID, p.ID); casework.KindOf(err) != casework.KindForbidden {
			t.Fatalf("a reader read an identity: %v", err)
		}
		want := map[string]bool{
			"worker write_person person allowed": false, "worker read_person person allowed": false, "reader read_person person refused": false,
		}
		for _, l := range lines(t, c) {
			verdict := " allowed"
			if !l.Allowed {
				verdict = " refused"
			}
			key := string(l.Role) + " " + l.Action + " " + l.Object + verdict
			if _, ok := want[key]; ok && l.Record == string(p.ID) && l.Post == post.ID {
				want[key] = true
			}
			if strings.Contains(strings.Join([]string{l.Detail, l.Record, l.Object}, " "), "Lef") {
				t.Errorf("a name in the log: %+v", l)
			}
		}
		for key, found := range want {
			if !found {
				t.Errorf("no line for %s", key)
			}
		}
	})
}

func TestWithoutItsLineInTheLogNothingIsReadOrWritten(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		storetest.Import(t, s, post, storetest.Row(0, "A-1", monday))
		found, err := s.FindPersons(t.Context(), worker, post.ID, "lefevre")
		if err != nil || len(found) != 1 {
			t.Fatalf("%d found, %v", len(found), err)
		}
		if err := openRaw(t, c).Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`ALTER TABLE audit_lines RENAME TO audit_gone`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for name, try := range map[string]func() (any, error){
			"read": func() (any, error) { p, err := s.Person(t.Context(), worker, post.ID, found[0].ID); return p.ID, err },
			"search": func() (any, error) {
				f, err := s.FindPersons(t.Context(), worker, post.ID, "lefevre")
				return len(f), err
			},
			"create": func() (any, error) { return s.CreatePerson(t.Context(), worker, casework.Person{Post: post.ID}) },
			"export": func() (any, error) {
				r, err := collect(s.ExportRegister(t.Context(), worker, post.ID))
				return len(r), err
			},
			"facts": func() (any, error) { r, err := collect(s.Facts(t.Context(), worker, post.ID)); return len(r), err },
			"import": func() (any, error) {
				return s.ImportRegister(t.Context(), worker, post.ID, store.ImportOptions{}, storetest.Rows(storetest.Row(0, "A-2", monday)))
			},
		} {
			if got, err := try(); err == nil {
				t.Errorf("%s worked without a log: %v", name, got)
			}
		}
		var persons int
		err = openRaw(t, c).Read(t.Context(), func(tx *db.Tx) (err error) {
			persons, err = db.One(tx, db.Value[int], `SELECT COUNT(*) FROM persons`)
			return err
		})
		if err != nil || persons != 1 {
			t.Errorf("%d persons, want 1 (%v)", persons, err)
		}
	})
}

func TestALostUpdateIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		p, err := s.CreatePerson(t.Context(), worker, casework.Person{Post: post.ID, Sex: casework.Female, Identity: casework.Identity{LastName: "Lefèvre"}})
		if err != nil {
			t.Fatal(err)
		}
		mine, theirs := p, p
		theirs.Identity.LastName = "Durand"
		if err := s.SavePerson(t.Context(), worker, theirs); err != nil {
			t.Fatal(err)
		}
		mine.Identity.LastName = "Martin"
		if err := s.SavePerson(t.Context(), worker, mine); casework.KindOf(err) != casework.KindConflict {
			t.Fatalf("the second save: %v", err)
		}
		now, err := s.Person(t.Context(), worker, post.ID, p.ID)
		if err != nil || now.Identity.LastName != "Durand" || now.Version != 2 {
			t.Errorf("%+v, %v", now, err)
		}
		for query, want := range map[string]int{"durand": 1, "lefevre": 0, "martin": 0} {
			if found, err := s.FindPersons(t.Context(), worker, post.ID, query); err != nil || len(found) != want {
				t.Errorf("%s: %d found, want %d (%v)", query, len(found), want, err)
			}
		}
	})
}

func TestSearchFindsExactThenBeginningThenSoundInTheOwnPostOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post, other := storetest.Post(t, s, "creteil"), storetest.Post(t, s, "charenton")
		worker := storetest.Account(t, s, "worker", casework.Worker, post).Actor()
		for i, name := range []string{"Lefebvre", "Lefèvre", "Lefèvrettes", "Durand"} {
			r := storetest.Row(i, "P"+name, monday)
			r.LastName = name
			storetest.Import(t, s, post, r)
		}
		storetest.Import(t, s, other, storetest.Row(0, "X", monday))
		found, err := s.FindPersons(t.Context(), worker, post.ID, "LEFEVRE")
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, p := range found {
			names = append(names, p.Identity.LastName)
		}
		if got := strings.Join(names, " "); got != "Lefèvre Lefèvrettes Lefebvre" {
			t.Errorf("found %s", got)
		}
		if _, err := s.FindPersons(t.Context(), worker, other.ID, "lefevre"); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("search in another post: %v", err)
		}
	})
}

func TestAPrivateNoteIsItsAuthorsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		storetest.Import(t, s, post, storetest.Row(0, "A-1", monday))
		author := storetest.Account(t, s, "author", casework.Worker, post).Actor()
		colleague := storetest.Account(t, s, "colleague", casework.Worker, post).Actor()
		rows, err := collect(s.Facts(t.Context(), author, post.ID))
		if err != nil {
			t.Fatal(err)
		}
		id := rows[0].Cases[0].Case
		if _, err := s.AddNote(t.Context(), author, store.Note{Case: id, Text: "à moi"}); err != nil {
			t.Fatal(err)
		}
		if notes, err := s.Notes(t.Context(), author, id); err != nil || len(notes) != 1 || notes[0].Text != "à moi" {
			t.Errorf("author: %+v, %v", notes, err)
		}
		if notes, err := s.Notes(t.Context(), colleague, id); err != nil || len(notes) != 0 {
			t.Errorf("colleague: %+v, %v", notes, err)
		}
		if _, err := s.Notes(t.Context(), storetest.Console, id); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("console: %v", err)
		}
	})
}

func TestAMissingOrWrongKeysetIsRefusedWithASentence(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s, err := store.Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if !s.Created.Keyset || !s.Created.Database {
			t.Errorf("first start: %+v", s.Created)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		key := filepath.Join(c.Dir, "master.keyset")
		kept, err := os.ReadFile(key)
		if err != nil {
			t.Fatal(err)
		}
		refused := func(what, sentence string) {
			t.Helper()
			s, err := store.Open(t.Context(), c)
			if err == nil {
				s.Close()
				t.Fatalf("%s: opened", what)
			}
			if casework.KindOf(err) != casework.KindState || !strings.Contains(err.Error(), sentence) {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := os.Remove(key); err != nil {
			t.Fatal(err)
		}
		refused("missing", "absente")
		if _, err := os.Stat(key); err == nil {
			t.Error("a new keyset was made over the lost one")
		}
		if _, err := vault.Create(key); err != nil {
			t.Fatal(err)
		}
		refused("another", "n'est pas celle de cette base")
		if err := os.WriteFile(key, kept[:len(kept)/2], 0o600); err != nil {
			t.Fatal(err)
		}
		refused("damaged", "abîmé")
		if err := os.WriteFile(key, kept, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(key, 0o640); err != nil {
			t.Fatal(err)
		}
		refused("readable by others", "lisible par d'autres")
		if err := os.Chmod(key, 0o600); err != nil {
			t.Fatal(err)
		}
		storetest.Open(t, c)
	})
}

func TestADatabaseNewerThanTheProgramIsRefused(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s, err := store.Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		change := func(query string) {
			if err := openRaw(t, c).Write(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(query); return err }); err != nil {
				t.Fatal(err)
			}
		}
		change(`UPDATE migration_sums SET sum = 'edited'`)
		if _, err := store.Open(t.Context(), c); !errors.Is(err, db.ErrEdited) {
			t.Errorf("edited: %v", err)
		}
		change(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, ` + map[bool]string{true: "1", false: "TRUE"}[c.DSN == ""] + `)`)
		if _, err := store.Open(t.Context(), c); !errors.Is(err, db.ErrNewer) || !strings.Contains(err.Error(), "plus récente") {
			t.Errorf("newer: %v", err)
		}
	})
}

func TestADamagedDatabaseIsRefusedWithASentence(t *testing.T) {
	for name, damage := range map[string]func(file []byte) []byte{
		"not a database": func([]byte) []byte { return []byte(strings.Repeat("un texte ", 1000)) },
		"bad pages": func(file []byte) []byte {
			for i := 4096; i < 20*4096; i++ {
				file[i] ^= byte(i*31 + 7)
			}
			return file
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := store.Config{Dir: storetest.Folder(t), Clock: storetest.Now}
			s := storetest.Open(t, c)
			storetest.Post(t, s, "creteil")
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(c.Dir, store.DatabaseName)
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, damage(file), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err = store.Open(t.Context(), c)
			if err = store.Explain(err); casework.KindOf(err) != casework.KindState || !strings.Contains(err.Error(), "abîmée") || !strings.Contains(err.Error(), "permanence restore") {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestTheDataFolderAndItsFilesAreTheOwnersAlone(t *testing.T) {
	c := store.Config{Dir: filepath.Join(t.TempDir(), "new", "folder"), Clock: storetest.Now}
	s := storetest.Open(t, c)
	storetest.Post(t, s, "creteil")
	if !s.Created.Folder {
		t.Error("it does not say that it made the folder")
	}
	for _, path := range append(storetest.DatabaseFiles(c.Dir), c.Dir, filepath.Join(c.Dir, "master.keyset")) {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", filepath.Base(path), info.Mode(), err)
		}
	}
}

func TestAccountsAreManagedByTheAdministratorAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		post := storetest.Post(t, s, "creteil")
		admin := storetest.Account(t, s, "admin", casework.Admin).Actor()
		acc := storetest.Account(t, s, "worker", casework.Worker, post)
		if _, err := s.CreateAccount(t.Context(), admin, casework.Account{Login: "worker", Role: casework.Worker}, "!"); casework.KindOf(err) != casework.KindExists {
			t.Errorf("a taken name: %v", err)
		}
		if _, err := s.CreateAccount(t.Context(), acc.Actor(), casework.Account{Login: "other", Role: casework.Admin}, "!"); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("a worker makes an administrator: %v", err)
		}
		if err := s.SetPassword(t.Context(), acc.Actor(), admin.Account, "!"); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("a worker changes another's password: %v", err)
		}
		if err := s.SetPassword(t.Context(), acc.Actor(), acc.ID, "new"); err != nil {
			t.Errorf("one's own password: %v", err)
		}
		if id, hash, err := s.Credentials(t.Context(), "worker"); err != nil || id != acc.ID || hash != "new" {
			t.Errorf("%v %v %v", id, hash, err)
		}
		now, err := s.Account(t.Context(), acc.ID)
		if err != nil || len(now.Posts) != 1 {
			t.Fatalf("%+v, %v", now, err)
		}
		now.Disabled = true
		if err := s.SaveAccount(t.Context(), admin, now); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Account(t.Context(), acc.ID); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a disabled account is loaded: %v", err)
		}
		if _, _, err := s.Credentials(t.Context(), "worker"); casework.KindOf(err) != casework.KindNotFound {
			t.Errorf("a disabled account logs in: %v", err)
		}
		if err := s.SaveAccount(t.Context(), admin, now); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("a save on an old version: %v", err)
		}
	})
}
