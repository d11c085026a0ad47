package store_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// held is a backup in memory.
type held struct {
	version int64
	keyset  []byte
	data    []heldTable
	keys    []heldTable
}

type heldTable struct {
	store.BackupTable
	rows [][]any
}

func hold(t *testing.T, s *store.Store) (h held) {
	t.Helper()
	into := func(to *[]heldTable) (func(store.BackupTable) error, func([]any) error) {
		return func(b store.BackupTable) error { *to = append(*to, heldTable{BackupTable: b}); return nil },
			func(row []any) error {
				last := &(*to)[len(*to)-1]
				last.rows = append(last.rows, append([]any(nil), row...))
				return nil
			}
	}
	err := s.Snapshot(t.Context(), storetest.Console, func(sn *store.Snapshot) (err error) {
		h.version = sn.Version
		if h.keyset, err = sn.Keyset(); err != nil {
			return err
		}
		begin, row := into(&h.data)
		if err := sn.Data(begin, row); err != nil {
			return err
		}
		begin, row = into(&h.keys)
		return sn.Keys(begin, row)
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h held) fill(l *store.Loader) error {
	for _, table := range h.data {
		if err := l.BeginData(table.BackupTable); err != nil {
			return err
		}
		for _, row := range table.rows {
			if err := l.Row(row); err != nil {
				return err
			}
		}
	}
	for _, table := range h.keys {
		if err := l.BeginKeys(table.BackupTable); err != nil {
			return err
		}
		for _, row := range table.rows {
			if err := l.Row(row); err != nil {
				return err
			}
		}
	}
	return nil
}

// text is everything that a backup holds, for comparison.
func (h held) text(leave ...string) string {
	var b strings.Builder
	for _, group := range [][]heldTable{h.data, h.keys} {
		for _, table := range group {
			if strings.Contains(" "+strings.Join(leave, " ")+" ", " "+table.Name+" ") {
				continue
			}
			lines := make([]string, 0, len(table.rows))
			for _, row := range table.rows {
				lines = append(lines, fmt.Sprintf("%v", row))
			}
			slices.Sort(lines)
			fmt.Fprintf(&b, "%s %v\n%s\n", table.Name, table.Columns, strings.Join(lines, "\n"))
		}
	}
	return b.String()
}

// worked is an installation with something in most tables.
func worked(t *testing.T, s *store.Store) (casework.Post, casework.Account) {
	t.Helper()
	post := storetest.Post(t, s, "fontenay")
	worker := storetest.Account(t, s, "worker", casework.Worker, post)
	var rows []*casework.RegisterRow
	for i := range 30 {
		rows = append(rows, storetest.Row(i, fmt.Sprint("A-", i), monday))
	}
	storetest.Import(t, s, post, rows...)
	writeSecrets(t, s, worker.Actor(), post)
	return post, worker
}

// target is an empty place on the other engine when there is one.
func target(t *testing.T, c store.Config) store.Config {
	t.Helper()
	to := store.Config{Dir: filepath.Join(t.TempDir(), "restored"), Clock: storetest.Now}
	if c.DSN == "" {
		storetest.OtherEngine(t, &to)
	}
	return to
}

func TestABackupRestoresOnTheOtherEngineToTheLastByte(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		post, worker := worked(t, s)
		h := hold(t, s)
		to := target(t, c)
		if err := store.RestoreKeyset(to, h.keyset); err != nil {
			t.Fatal(err)
		}
		if err := store.Load(t.Context(), to, h.version, h.fill); err != nil {
			t.Fatal(err)
		}
		again := storetest.Open(t, to)
		if want, got := h.text("audit_lines"), hold(t, again).text("audit_lines"); want != got {
			t.Errorf("what was restored differs:\n%s\nfrom\n%s", got, want)
		}
		found, err := again.CheckSound(t.Context(), storetest.Console)
		if err != nil || found.Opened < 30 || found.Lines < 5 {
			t.Errorf("found %+v, %v", found, err)
		}
		if persons, err := again.FindPersons(t.Context(), worker.Actor(), post.ID, "lefevre"); err != nil || len(persons) == 0 {
			t.Errorf("%d persons found, %v", len(persons), err)
		}
	})
}

func TestTheDataOfABackupHoldNoKey(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		worked(t, s)
		h := hold(t, s)
		keys := 0
		for _, table := range h.keys {
			if table.Columns[1] != "wrapped" { // a setting, which opens nobody's data
				continue
			}
			for _, row := range table.rows {
				keys++
				for _, data := range h.data {
					for _, values := range data.rows {
						for _, v := range values {
							if b, ok := v.([]byte); ok && bytes.Equal(b, row[1].([]byte)) {
								t.Fatalf("a key of %s is in %s", table.Name, data.Name)
							}
						}
					}
				}
			}
		}
		if keys < 31 {
			t.Errorf("only %d keys: the test would prove nothing", keys)
		}
	})
}

func TestAPersonWhoseKeyIsGoneDoesNotComeBackFromOlderData(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		worked(t, s)
		old := hold(t, s)
		gone := old.keys[0].rows[0]
		today := old
		today.keys = append([]heldTable(nil), old.keys...)
		today.keys[0].rows = append([][]any{{"01knew00000000000000000000", []byte("of somebody whom the old data do not know")}}, old.keys[0].rows[1:]...)
		to := target(t, c)
		if err := store.RestoreKeyset(to, today.keyset); err != nil {
			t.Fatal(err)
		}
		var given, placed int64
		err := store.Load(t.Context(), to, today.version, func(l *store.Loader) error {
			if err := today.fill(l); err != nil {
				return err
			}
			given, placed = l.Keys()
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		again := hold(t, storetest.Open(t, to))
		for _, row := range again.keys[0].rows {
			if row[0] == gone[0] {
				t.Error("the key came back")
			}
		}
		if len(again.keys[0].rows) != len(old.keys[0].rows)-1 || given <= placed {
			t.Errorf("%d keys of persons, %d given, %d placed", len(again.keys[0].rows), given, placed)
		}
	})
}

func TestNothingIsRestoredOverAnInstallationNorWithAnotherKeyset(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		worked(t, s)
		h := hold(t, s)
		if err := store.Load(t.Context(), c, h.version, h.fill); casework.KindOf(err) != casework.KindExists {
			t.Errorf("over an installation: %v", err)
		}
		other := storetest.Open(t, store.Config{Dir: storetest.Folder(t), Clock: storetest.Now})
		foreign := hold(t, other).keyset
		if err := store.RestoreKeyset(c, foreign); casework.KindOf(err) != casework.KindExists {
			t.Errorf("over a keyset: %v", err)
		}
		to := target(t, c)
		if err := store.RestoreKeyset(to, foreign); err != nil {
			t.Fatal(err)
		}
		if err := store.Load(t.Context(), to, h.version, h.fill); casework.KindOf(err) != casework.KindState {
			t.Errorf("with another keyset: %v", err)
		}
		if err := store.Load(t.Context(), to, h.version+1, h.fill); casework.KindOf(err) != casework.KindState {
			t.Errorf("from a newer program: %v", err)
		}
	})
}

func TestOneBackupRunsAtATimeAndADesertedOneGivesWay(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		now := storetest.Now()
		c.Clock = func() time.Time { return now }
		s := storetest.Open(t, c)
		first, err := s.StartBackup(t.Context(), storetest.Console, "d1", "k1")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.StartBackup(t.Context(), storetest.Console, "d2", "k2"); casework.KindOf(err) != casework.KindState {
			t.Errorf("a second one: %v", err)
		}
		now = now.Add(9 * time.Minute)
		first.Rows, first.Of = 5, 10
		if err := s.NoteBackup(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		now = now.Add(9 * time.Minute)
		if _, err := s.StartBackup(t.Context(), storetest.Console, "d2", "k2"); casework.KindOf(err) != casework.KindState {
			t.Errorf("while the first is heard of: %v", err)
		}
		now = now.Add(2 * time.Minute)
		second, err := s.StartBackup(t.Context(), storetest.Console, "d3", "k3")
		if err != nil {
			t.Fatal(err)
		}
		second.State, second.Size, second.AuditLines = casework.BackupVerified, 1234, 7
		if err := s.EndBackup(t.Context(), storetest.Console, second); err != nil {
			t.Fatal(err)
		}
		all, settings, recipients, err := s.Backups(t.Context(), storetest.Console)
		if err != nil || len(all) != 2 || len(recipients) != 0 {
			t.Fatalf("%+v, %v, %v", all, recipients, err)
		}
		if all[0].State != casework.BackupVerified || all[0].Size != 1234 || all[1].State != casework.BackupFailed || !strings.Contains(all[1].Problem, "interrompue") {
			t.Errorf("%+v", all)
		}
		settings.Hour, settings.KeyDays = 4, 5
		if err := s.SaveBackupSettings(t.Context(), storetest.Console, settings); err != nil {
			t.Error(err)
		}
		if err := s.SaveBackupSettings(t.Context(), storetest.Console, settings); casework.KindOf(err) != casework.KindConflict {
			t.Errorf("an older version: %v", err)
		}
	})
}

func TestBackupsAreTheAdministratorsAndKeysTheConsoles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for _, item := range casework.Roles.Items {
			actor := casework.Actor{Account: "a", Role: item.Code}
			_, _, _, err := s.Backups(t.Context(), actor)
			if (err == nil) != (item.Code == casework.Admin) {
				t.Errorf("%s lists backups: %v", item.Code, err)
			}
			if err := s.Snapshot(t.Context(), actor, func(*store.Snapshot) error { return nil }); (err == nil) != (item.Code == casework.Admin) {
				t.Errorf("%s reads a snapshot: %v", item.Code, err)
			}
			if err := s.SetRecipients(t.Context(), actor, nil); casework.KindOf(err) != casework.KindForbidden {
				t.Errorf("%s sets the recipients: %v", item.Code, err)
			}
			if err := s.RotateKeys(t.Context(), actor, true); casework.KindOf(err) != casework.KindForbidden {
				t.Errorf("%s rotates: %v", item.Code, err)
			}
		}
	})
}
