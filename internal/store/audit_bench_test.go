package store_test

import (
	"path/filepath"
	"testing"
	"time"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
	"permanence/internal/vault"
)

// writeLines fills a log with authentic lines, as fast as the engine takes them.
func writeLines(b *testing.B, c store.Config, n int) {
	b.Helper()
	v, err := vault.Open(filepath.Join(c.Dir, "master.keyset"))
	if err != nil {
		b.Fatal(err)
	}
	var d *db.DB
	if c.DSN != "" {
		d, err = db.OpenPostgres(b.Context(), c.DSN)
	} else {
		d, err = db.OpenSQLite(b.Context(), filepath.Join(c.Dir, store.DatabaseName))
	}
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	now := storetest.Now()
	for done := 0; done < n; {
		err := d.Write(b.Context(), func(tx *db.Tx) error {
			for range min(20_000, n-done) {
				now = now.Add(time.Millisecond)
				l := audit.Line{ID: casework.NewID(now), At: casework.At(now), Account: "01j8zq4v6m3f7k2n9p5r1t8w0x", Role: casework.Worker, Action: string(casework.ReadCase),
					Object: "case", Record: casework.NewID(now), Post: "01j8zq4v6m3f7k2n9p5r1t8w0y", Allowed: true, Detail: "documents listed"}
				code, err := v.Authenticate(l.Bytes())
				if err != nil {
					return err
				}
				if _, err := tx.Exec(`INSERT INTO audit_lines (id, at, account_id, role, action, object, record, post_id, allowed, detail, code) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
					l.ID, l.At, l.Account, l.Role, l.Action, l.Object, l.Record, l.Post, l.Allowed, l.Detail, code); err != nil {
					return err
				}
				done++
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// benchLines is how many lines the benchmarks of the log work on.
const benchLines = 100_000

func eachConfig(b *testing.B, bench func(*testing.B, store.Config)) {
	b.Run("sqlite", func(b *testing.B) { bench(b, store.Config{Dir: storetest.Folder(b), Clock: storetest.Now}) })
	if storetest.Server() != "" {
		b.Run("postgres", func(b *testing.B) {
			bench(b, store.Config{Dir: b.TempDir(), DSN: storetest.Database(b), Clock: storetest.Now})
		})
	}
}

func BenchmarkSeal(b *testing.B) {
	eachConfig(b, func(b *testing.B, c store.Config) {
		s := storetest.Open(b, c)
		sealed := 0
		for b.Loop() {
			b.StopTimer()
			writeLines(b, c, benchLines/5)
			b.StartTimer()
			n, err := s.Seal(b.Context(), 0)
			if err != nil {
				b.Fatal(err)
			}
			sealed += n
		}
		b.ReportMetric(float64(sealed)/b.Elapsed().Seconds(), "lines/s")
	})
}

func BenchmarkVerify(b *testing.B) {
	eachConfig(b, func(b *testing.B, c store.Config) {
		s := storetest.Open(b, c)
		writeLines(b, c, benchLines)
		if _, err := s.Seal(b.Context(), 0); err != nil {
			b.Fatal(err)
		}
		lines := int64(0)
		for b.Loop() {
			r, err := s.VerifyLog(b.Context(), storetest.Console, store.Verification{})
			if err != nil || !r.OK() {
				b.Fatal(r.Findings, err)
			}
			lines += r.Lines
		}
		b.ReportMetric(float64(lines)/b.Elapsed().Seconds(), "lines/s")
	})
}
