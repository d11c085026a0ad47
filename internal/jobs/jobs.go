// Package jobs does, at its hour and without anybody asking, the work that an
// installation needs: erasing at the term, backing up. A job is a name, a
// rhythm and a function; each run is recorded, and of several nodes that share
// a database one alone does it.
package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"permanence/internal/store"
)

// Job is one work. Do returns what it did in one sentence that names nobody;
// its error is logged and recorded, and it is tried again at its next turn.
type Job struct {
	Name  string
	Every time.Duration
	Do    func(ctx context.Context, now time.Time) (did string, err error)
}

// Runner runs jobs until its context ends.
type Runner struct {
	Store  *store.Store
	Clock  func() time.Time
	Logger *slog.Logger
	Jobs   []Job
}

// look is how often the runner looks whether a job is due.
const look = time.Minute

// Run looks at once, then every minute, and returns when the context ends.
func (r *Runner) Run(ctx context.Context) {
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		r.Once(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Once runs the jobs that are due, one after the other.
func (r *Runner) Once(ctx context.Context) {
	for _, j := range r.Jobs {
		if ctx.Err() != nil {
			return
		}
		if err := r.turn(ctx, j); err != nil {
			r.Logger.ErrorContext(ctx, "job", "name", j.Name, "error", err.Error())
		}
	}
}

// turn runs a job if it is its turn. What it leaves is recorded even when the
// program is told to stop meanwhile.
func (r *Runner) turn(ctx context.Context, j Job) error {
	run, err := r.Store.TakeJob(ctx, j.Name, j.Every)
	if err != nil || run == "" {
		return err
	}
	did, err := j.safely(ctx, r.Clock())
	outcome := "done"
	if err != nil {
		outcome = "failed"
	}
	if endErr := r.Store.EndJob(context.WithoutCancel(ctx), run, outcome, did); endErr != nil {
		return endErr
	}
	if err == nil {
		r.Logger.InfoContext(ctx, "job", "name", j.Name, "did", did)
	}
	return err
}

// safely turns a panic of a job into its failure: the others go on.
func (j Job) safely(ctx context.Context, now time.Time) (did string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic of %T", p)
		}
	}()
	return j.Do(ctx, now)
}
