package store

import (
	"context"
	"errors"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// JobRun is one run of a work done at its hour. Its detail names nobody.
type JobRun struct {
	Name    string
	Started casework.Instant
	Ended   casework.Instant // zero while it runs, or when it was cut short
	Outcome string           // running, done, failed
	Detail  string
}

// TakeJob gives a job its turn when it is due, and says when it is next: of
// several nodes, one takes it. It returns the run to be ended by EndJob, empty
// when it is not the time.
func (s *Store) TakeJob(ctx context.Context, name string, every time.Duration) (run string, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		run = ""
		now := s.now()
		next := casework.At(now.Add(every))
		if _, err := tx.Exec(`INSERT INTO job_turns (name, next_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, name, now); err != nil {
			return err
		}
		n, err := tx.Exec(`UPDATE job_turns SET next_at = $1 WHERE name = $2 AND next_at <= $3`, next, name, now)
		if err != nil || n == 0 {
			return err
		}
		run = casework.NewID(now.Time)
		if _, err := tx.Exec(`DELETE FROM job_runs WHERE name = $1 AND started_at < $2`, name, casework.At(now.AddDate(0, 0, -keepRuns))); err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO job_runs (id, name, started_at, outcome, detail) VALUES ($1, $2, $3, 'running', '')`, run, name, now)
		return err
	})
	return run, err
}

// keepRuns is how many days runs are remembered.
const keepRuns = 90

// EndJob writes how a run ended. The detail names nobody.
func (s *Store) EndJob(ctx context.Context, run, outcome, detail string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE job_runs SET ended_at = $1, outcome = $2, detail = $3 WHERE id = $4`, s.now(), outcome, detail, run)
		return err
	})
}

// LastRun is the latest run of a job; NotFound before the first. It tells of no
// person: no line is written.
func (s *Store) LastRun(ctx context.Context, name string) (r JobRun, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		r, err = db.One(tx, func(row db.Scanner) (r JobRun, err error) {
			return r, row.Scan(&r.Name, &r.Started, &r.Ended, &r.Outcome, &r.Detail)
		}, `SELECT name, started_at, ended_at, outcome, detail FROM job_runs WHERE name = $1 ORDER BY id DESC LIMIT 1`, name)
		return err
	})
	if errors.Is(err, db.ErrNoRow) {
		err = casework.NotFound()
	}
	return r, err
}
