package backup_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"filippo.io/age"

	"permanence/internal/backup"
	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// The recovery of an installation of 10,000 cases and 50,000 meetings, from the
// files of a backup to the first list that a worker sees. The budget is five
// minutes.
func BenchmarkRecovery(b *testing.B) {
	c := store.Config{Dir: b.TempDir(), Clock: storetest.Now}
	st := storetest.Open(b, c)
	post := storetest.Post(b, st, "poste")
	worker := storetest.Account(b, st, "worker", casework.Worker, post).Actor()
	var rows []*casework.RegisterRow
	for person := range 10000 {
		first := casework.NewDay(2016, 1, 1) + casework.Day(person*3650/10000)
		for n := range 5 {
			r := storetest.Row(person, fmt.Sprintf("P-%06d", person), first+casework.Day(20*n))
			r.FirstOn, r.Referral.ReceivedOn = first, first-2
			rows = append(rows, r)
		}
	}
	storetest.Import(b, st, post, rows...)
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		b.Fatal(err)
	}
	if err := st.SetRecipients(b.Context(), storetest.Console, []string{identity.Recipient().String()}); err != nil {
		b.Fatal(err)
	}
	k := &backup.Keeper{Store: st, Clock: c.Clock, Data: c.Dir, Dir: filepath.Join(c.Dir, backup.FolderName)}
	begun := time.Now()
	if _, err := k.Make(b.Context(), storetest.Console); err != nil {
		b.Fatal(err)
	}
	made := time.Since(begun)
	from := backup.Source{Identities: []age.Identity{identity}}
	if from.Data, from.Keys, err = backup.Latest(k.Dir); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		to := store.Config{Dir: filepath.Join(b.TempDir(), "new"), Clock: storetest.Now}
		r, err := backup.Restore(b.Context(), to, from)
		if err != nil || r.Sound.Opened != 50 || r.Sound.Faults != 0 {
			b.Fatalf("%+v, %v", r, err)
		}
		if lines, err := storetest.Open(b, to).Cases(b.Context(), worker, post.ID, store.CaseFilter{}); err != nil || len(lines) == 0 {
			b.Fatalf("%d cases, %v", len(lines), err)
		}
	}
	b.ReportMetric(made.Seconds(), "s-backup")
}
