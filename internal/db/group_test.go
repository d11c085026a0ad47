package db

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
)

func openForTest(t testing.TB) *DB {
	t.Helper()
	d, err := OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "test.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := d.Write(t.Context(), func(tx *Tx) error {
		_, err := tx.Exec(`CREATE TABLE marks (n BIGINT PRIMARY KEY)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return d
}

func mark(n int) func(*Tx) error {
	return func(tx *Tx) error {
		_, err := tx.Exec(`INSERT INTO marks (n) VALUES ($1)`, n)
		return err
	}
}

func marks(t testing.TB, d *DB) map[int]bool {
	t.Helper()
	all := map[int]bool{}
	if err := d.Read(t.Context(), func(tx *Tx) error {
		return tx.Each(func(row Scanner) error {
			var n int
			err := row.Scan(&n)
			all[n] = true
			return err
		}, `SELECT n FROM marks`)
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// together holds the writer until all the operations wait, so that they are
// one batch, and returns their errors.
func together(t *testing.T, d *DB, operations ...func(context.Context) error) []error {
	t.Helper()
	held, release := make(chan struct{}), make(chan struct{})
	errs := make([]error, len(operations))
	var wait sync.WaitGroup
	wait.Go(func() {
		_ = d.Write(t.Context(), func(*Tx) error { close(held); <-release; return nil })
	})
	<-held
	for i, operation := range operations {
		wait.Go(func() { errs[i] = operation(t.Context()) })
	}
	for waiting := 0; waiting < len(operations); {
		d.group.mu.Lock()
		waiting = len(d.group.waiting)
		d.group.mu.Unlock()
	}
	close(release)
	wait.Wait()
	return errs
}

func TestAnOperationThatFailsUndoesItselfAlone(t *testing.T) {
	d := openForTest(t)
	broken := errors.New("broken")
	write := func(f func(*Tx) error) func(context.Context) error {
		return func(ctx context.Context) error { return d.Write(ctx, f) }
	}
	errs := together(t, d, write(mark(1)), write(func(tx *Tx) error {
		return errors.Join(mark(2)(tx), broken)
	}), write(func(tx *Tx) error {
		return errors.Join(mark(3)(tx), mark(3)(tx))
	}), write(mark(4)))
	if errs[0] != nil || !errors.Is(errs[1], broken) || !errors.Is(errs[2], ErrUnique) || errs[3] != nil {
		t.Errorf("the operations end with %v", errs)
	}
	if all := marks(t, d); len(all) != 2 || !all[1] || !all[4] {
		t.Errorf("what is kept: %v", all)
	}
}

func TestAPanicReachesWhoCalledAndNobodyElse(t *testing.T) {
	d := openForTest(t)
	var caught any
	errs := together(t, d, func(ctx context.Context) error { return d.Write(ctx, mark(1)) }, func(ctx context.Context) error {
		defer func() { caught = recover() }()
		return d.Write(ctx, func(tx *Tx) error { _ = mark(2)(tx); panic("here") })
	}, func(ctx context.Context) error { return d.WriteAlone(ctx, mark(3)) })
	if caught != "here" || errs[0] != nil || errs[2] != nil {
		t.Errorf("caught %v, errors %v", caught, errs)
	}
	if all := marks(t, d); len(all) != 2 || !all[1] || !all[3] {
		t.Errorf("what is kept: %v", all)
	}
}

func TestWhoeverGoesAwayBeforeItsTurnWritesNothing(t *testing.T) {
	d := openForTest(t)
	gone, cancel := context.WithCancel(t.Context())
	errs := together(t, d, func(context.Context) error {
		return d.Write(gone, func(tx *Tx) error { return errors.Join(mark(1)(tx), fmt.Errorf("it ran")) })
	}, func(ctx context.Context) error { cancel(); return d.Write(ctx, mark(2)) })
	if !errors.Is(errs[0], context.Canceled) || errs[1] != nil {
		t.Errorf("errors %v", errs)
	}
	half, stop := context.WithCancel(t.Context())
	err := d.Write(half, func(tx *Tx) error {
		err := mark(5)(tx)
		stop()
		return errors.Join(err, mark(6)(tx))
	})
	if all := marks(t, d); !errors.Is(err, context.Canceled) || len(all) != 1 || !all[2] {
		t.Errorf("%v; what is kept: %v", err, all)
	}
}

func TestManyWritersAndReadersAtOnceLoseNothing(t *testing.T) {
	d := openForTest(t)
	const writers, each = 16, 60
	var wait sync.WaitGroup
	for w := range writers {
		wait.Go(func() {
			for i := range each {
				n := w*each + i
				if err := d.Write(context.Background(), mark(n)); err != nil {
					t.Error(err)
				}
				if !marks(t, d)[n] {
					t.Errorf("%d is acknowledged and not there", n)
				}
			}
		})
	}
	wait.Wait()
	if n := len(marks(t, d)); n != writers*each {
		t.Errorf("%d kept of %d", n, writers*each)
	}
}

// BenchmarkWriters shows what sharing commits gives: the same durable writes
// by one and by eight at once.
func BenchmarkWriters(b *testing.B) {
	for _, writers := range []int{1, 8} {
		b.Run(fmt.Sprintf("writers=%d", writers), func(b *testing.B) {
			d := openForTest(b)
			numbers := make(chan int, b.N)
			for n := range b.N {
				numbers <- n
			}
			close(numbers)
			b.ResetTimer()
			var wait sync.WaitGroup
			for range writers {
				wait.Go(func() {
					for n := range numbers {
						if err := d.Write(context.Background(), mark(n)); err != nil {
							b.Error(err)
						}
					}
				})
			}
			wait.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
		})
	}
}
