package backup_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"permanence/internal/backup"
	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

var monday = casework.NewDay(2022, 3, 28)

// kept is an installation with persons, a recovery key, and the keeper of its
// backups.
type kept struct {
	*backup.Keeper
	st   *store.Store
	now  *time.Time
	from backup.Source
}

func keep(t *testing.T, c store.Config) kept {
	t.Helper()
	now := storetest.Now()
	c.Clock = func() time.Time { return now }
	st := storetest.Open(t, c)
	var rows []*casework.RegisterRow
	for i := range 60 {
		rows = append(rows, storetest.Row(i, fmt.Sprint("A-", i), monday))
	}
	storetest.Import(t, st, storetest.Post(t, st, "fontenay"), rows...)
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	if err := st.SetRecipients(t.Context(), storetest.Console, []string{identity.Recipient().String()}); err != nil {
		t.Fatal(err)
	}
	k := &backup.Keeper{Store: st, Clock: c.Clock, Data: c.Dir, Dir: filepath.Join(c.Dir, backup.FolderName)}
	return kept{k, st, &now, backup.Source{Identities: []age.Identity{identity}}}
}

// latest is the newest backup with what opens it.
func (k kept) latest(t *testing.T) backup.Source {
	t.Helper()
	var err error
	from := k.from
	if from.Data, from.Keys, err = backup.Latest(k.Dir); err != nil {
		t.Fatal(err)
	}
	return from
}

func TestABackupIsProvedAndRestores(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		k := keep(t, c)
		b, err := k.Make(t.Context(), storetest.Console)
		if err != nil {
			t.Fatal(err)
		}
		if b.State != casework.BackupVerified || b.Opened != 50 || b.AuditLines < 3 || b.Size == 0 || b.KeySize == 0 || b.Rows != b.Of || b.Rows < 300 || b.Problem != "" {
			t.Errorf("%+v", b)
		}
		entries, err := os.ReadDir(k.Dir)
		if err != nil || len(entries) != 3 { // data, keys, and who was erased
			t.Errorf("%v in the folder, %v", entries, err)
		}
		for _, e := range entries {
			if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s may be read by others", e.Name())
			}
		}
		to := store.Config{Dir: filepath.Join(t.TempDir(), "new"), Clock: storetest.Now}
		r, err := backup.Restore(t.Context(), to, k.latest(t))
		if err != nil {
			t.Fatal(err)
		}
		if r.Rows != b.Rows || r.Keys < 60 || r.Other != 0 || r.Sound.Opened != 50 || r.Sound.Faults != 0 {
			t.Errorf("%+v", r)
		}
		again := storetest.Open(t, to)
		if _, err := again.PostBySlug(t.Context(), storetest.Console, "fontenay"); err != nil {
			t.Error(err)
		}
		if _, err := backup.Restore(t.Context(), to, k.latest(t)); casework.KindOf(err) != casework.KindExists {
			t.Errorf("restored over an installation: %v", err)
		}
		if r, err := backup.Check(t.Context(), t.TempDir(), to, k.latest(t)); err != nil || r.Rows != b.Rows {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

func TestWhatFailsLeavesNoFileAndIsOnRecord(t *testing.T) {
	k := keep(t, store.Config{Dir: storetest.Folder(t)})
	ctx, cancel := context.WithCancel(t.Context())
	_, err := k.MakeShown(ctx, storetest.Console, func(int64, int64) {})
	if err != nil {
		t.Fatal(err)
	}
	*k.now = k.now.Add(time.Hour)
	cancel()
	if _, err := k.Make(ctx, storetest.Console); !errors.Is(err, context.Canceled) {
		t.Fatalf("a cancelled one: %v", err)
	}
	// A folder stands where the data file should.
	if err := os.Mkdir(filepath.Join(k.Dir, backup.DataName(*k.now)), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Make(t.Context(), storetest.Console); err == nil {
		t.Fatal("written over a folder")
	}
	all, _, _, err := k.st.Backups(t.Context(), storetest.Console)
	if err != nil || all[0].State != casework.BackupFailed || all[0].Problem == "" {
		t.Errorf("%+v, %v", all, err)
	}
	entries, err := os.ReadDir(k.Dir)
	if err != nil || len(entries) != 3 { // data, keys, and who was erased
		t.Errorf("%v left, %v", entries, err)
	}
}

func TestWithoutARecoveryKeyThereIsNoBackupAndASentence(t *testing.T) {
	k := keep(t, store.Config{Dir: storetest.Folder(t)})
	if err := k.st.SetRecipients(t.Context(), storetest.Console, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Make(t.Context(), storetest.Console); casework.KindOf(err) != casework.KindState || !strings.Contains(err.Error(), "clé de secours") {
		t.Errorf("%v", err)
	}
	if err := k.Look(t.Context()); err != nil {
		t.Errorf("the hour of an installation without a key: %v", err)
	}
}

func TestABackupIsMadeAtItsHourAndKeptForItsTime(t *testing.T) {
	k := keep(t, store.Config{Dir: storetest.Folder(t)})
	if err := k.st.SaveBackupSettings(t.Context(), storetest.Console, casework.BackupSettings{Hour: 3, DataDays: 5, KeyDays: 2, Version: 1}); err != nil {
		t.Fatal(err)
	}
	for range 9 {
		for range 3 { // a server looks often
			if err := k.Look(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		*k.now = k.now.AddDate(0, 0, 1)
	}
	count := func(pattern string) int {
		names, err := filepath.Glob(filepath.Join(k.Dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		return len(names)
	}
	if data, keys := count("permanence-donnees-*.age"), count("permanence-cles-*.age"); data != 6 || keys != 3 {
		t.Errorf("%d data files and %d key files are kept, want 6 and 3: those of the days and the one of the day itself", data, keys)
	}
}

func TestCopiesMadeBeforeAnUpdateGoWithTheKeys(t *testing.T) {
	c := store.Config{Dir: storetest.Folder(t)}
	k := keep(t, c)
	old, young := filepath.Join(c.Dir, "permanence.db.before-0014"), filepath.Join(c.Dir, "permanence.db.before-0015")
	for path, age := range map[string]int{old: -8, young: -6} {
		if err := os.WriteFile(path, []byte("keys"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, k.now.AddDate(0, 0, age), k.now.AddDate(0, 0, age)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := k.Make(t.Context(), storetest.Console); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); err == nil {
		t.Error("the old copy is still there")
	}
	if _, err := os.Stat(young); err != nil {
		t.Error("the young copy is gone")
	}
}

func TestNothingCanBeReadInABackupWithoutItsKeyAndNoDamageIsTaken(t *testing.T) {
	k := keep(t, store.Config{Dir: storetest.Folder(t)})
	if _, err := k.Make(t.Context(), storetest.Console); err != nil {
		t.Fatal(err)
	}
	from := k.latest(t)
	stranger, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(from.Data)
	if err != nil {
		t.Fatal(err)
	}
	damaged := func(name string, b []byte) backup.Source {
		s := from
		s.Data = filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(s.Data, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return s
	}
	flipped := append([]byte(nil), content...)
	flipped[len(flipped)/2] ^= 1
	otherKey, swapped := from, from
	otherKey.Identities = []age.Identity{stranger}
	swapped.Data, swapped.Keys = from.Keys, from.Data
	for name, s := range map[string]backup.Source{
		"another key": otherKey, "the two files swapped": swapped, "a flipped bit": damaged("flipped", flipped),
		"a dropped tail": damaged("short", content[:len(content)-1000]), "nothing": damaged("empty", nil), "another file": damaged("text", []byte("bonjour")),
		"no file": {Data: "absent", Keys: from.Keys, Identities: from.Identities},
	} {
		dir := filepath.Join(t.TempDir(), "new")
		_, err := backup.Restore(t.Context(), store.Config{Dir: dir, Clock: storetest.Now}, s)
		if casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
		for _, left := range []string{dir, dir + ".en-cours"} {
			if _, err := os.Stat(left); err == nil {
				t.Errorf("%s: %s is left", name, filepath.Base(left))
			}
		}
	}
}

func TestOlderDataRestoreWithTheKeysOfToday(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		k := keep(t, c)
		if _, err := k.st.Seal(t.Context(), 0); err != nil { // the log has its signing key
			t.Fatal(err)
		}
		if _, err := k.Make(t.Context(), storetest.Console); err != nil {
			t.Fatal(err)
		}
		old := k.latest(t)
		if r, err := k.st.RenewKeys(t.Context(), storetest.Console, store.RenewalOptions{Now: true}); err != nil || r.Retired != 2 {
			t.Fatalf("%+v, %v", r, err)
		}
		*k.now = k.now.Add(time.Hour)
		if _, err := k.Make(t.Context(), storetest.Console); err != nil {
			t.Fatal(err)
		}
		today := k.latest(t)
		today.Data = old.Data
		to := store.Config{Dir: filepath.Join(t.TempDir(), "new"), Clock: storetest.Now}
		r, err := backup.Restore(t.Context(), to, today)
		if err != nil || r.Sound.Opened != 50 || r.Sound.Faults != 0 || r.Tokens != 60 || !r.MadeAt.Before(r.KeysAt.Time) {
			t.Errorf("%+v, %v", r, err)
		}
	})
}

// The newest file of keys may be damaged: the one before opens what it knows.
func TestNewerDataRestoreWithTheKeysOfBeforeARenewal(t *testing.T) {
	k := keep(t, store.Config{Dir: storetest.Folder(t), Clock: storetest.Now})
	if _, err := k.Make(t.Context(), storetest.Console); err != nil {
		t.Fatal(err)
	}
	before := k.latest(t)
	if r, err := k.st.RenewKeys(t.Context(), storetest.Console, store.RenewalOptions{Now: true}); err != nil || r.Retired != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	*k.now = k.now.Add(time.Hour)
	if _, err := k.Make(t.Context(), storetest.Console); err != nil {
		t.Fatal(err)
	}
	mixed := k.latest(t)
	mixed.Keys = before.Keys
	r, err := backup.Restore(t.Context(), store.Config{Dir: filepath.Join(t.TempDir(), "new"), Clock: k.Clock}, mixed)
	if err != nil || r.Sound.Opened != 50 || r.Tokens != 60 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestWhoWasErasedDoesNotComeBackFromABackup(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		k := keep(t, c)
		if _, err := k.Make(t.Context(), storetest.Console); err != nil {
			t.Fatal(err)
		}
		before := k.latest(t)
		content, err := os.ReadFile(before.Data)
		if err != nil {
			t.Fatal(err)
		}
		*k.now = k.now.AddDate(3, 0, 0)
		purged, err := k.st.Purge(t.Context(), storetest.Console, store.PurgeOptions{WithoutNotice: true})
		if err != nil || purged.Erased != 60 {
			t.Fatalf("%+v, %v", purged, err)
		}
		for range 2 { // the second time nothing has changed
			if err := k.NoteErased(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		clock := func() time.Time { return *k.now }
		r, err := backup.Restore(t.Context(), store.Config{Dir: filepath.Join(t.TempDir(), "whole"), Clock: clock}, before)
		if err != nil || r.Again != 60 || r.Sound.Opened != 0 {
			t.Errorf("data and keys of before, with the tombstones: %+v, %v", r, err)
		}
		if _, err := k.Make(t.Context(), storetest.Console); err != nil {
			t.Fatal(err)
		}
		alone := k.latest(t)
		alone.Data = filepath.Join(t.TempDir(), filepath.Base(before.Data)) // away from the tombstones
		if err := os.WriteFile(alone.Data, content, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err = backup.Restore(t.Context(), store.Config{Dir: filepath.Join(t.TempDir(), "data"), Clock: clock}, alone)
		if err != nil || r.Sound.Opened != 0 {
			t.Errorf("data of before with the keys of today: %+v, %v", r, err)
		}
	})
}

// Three backups were made while a person was there; she or he is erased, the
// keys are renewed, and a fourth is made. Whatever is put together of the older
// data and the keys of today opens nobody, and finds everybody who lives.
func TestTheLastThreeBackupsWithTheKeysOfTodayFindTheLivingAndOpenNobodyErased(t *testing.T) {
	c := store.Config{Dir: storetest.Folder(t), Clock: storetest.Now}
	k := keep(t, c)
	var older []string
	for range 3 {
		if _, err := k.Make(t.Context(), storetest.Console); err != nil {
			t.Fatal(err)
		}
		kept := filepath.Join(t.TempDir(), "data.age") // past its term in the folder
		if err := os.Rename(k.latest(t).Data, kept); err != nil {
			t.Fatal(err)
		}
		older = append(older, kept)
		*k.now = k.now.Add(time.Hour)
	}
	posts, err := k.st.Posts(t.Context(), storetest.Console)
	if err != nil || len(posts) == 0 {
		t.Fatal(err)
	}
	worker := storetest.Account(t, k.st, "effaceuse", casework.Worker, posts[0]).Actor()
	lines, err := k.st.Cases(t.Context(), worker, posts[0].ID, store.CaseFilter{})
	if err != nil || len(lines) < 50 {
		t.Fatalf("%d cases, %v", len(lines), err)
	}
	*k.now = k.now.AddDate(3, 0, 0)
	if _, err := k.st.ErasePerson(t.Context(), worker, lines[0].Case.ID, casework.ErasedAtTerm); err != nil {
		t.Fatal(err)
	}
	if r, err := k.st.RenewKeys(t.Context(), storetest.Console, store.RenewalOptions{Now: true}); err != nil || r.Retired != 2 {
		t.Fatalf("%+v, %v", r, err)
	}
	if _, err := k.Make(t.Context(), storetest.Console); err != nil {
		t.Fatal(err)
	}
	today := k.latest(t)
	for _, data := range older {
		from := backup.Source{Data: data, Keys: today.Keys, Identities: today.Identities, Erased: os.DevNull} // without tombstones
		r, err := backup.Restore(t.Context(), store.Config{Dir: filepath.Join(t.TempDir(), "new"), Clock: c.Clock}, from)
		if err != nil || r.Tokens != 59 || r.Sound.Opened != 50 {
			t.Errorf("%+v, %v", r, err)
		}
	}
}
