package main

import (
	"context"
	"log/slog"
	"time"

	"permanence/internal/jobs"
	"permanence/internal/store"
)

// jobsOf are the works that a service does at their hour.
func (p *program) jobsOf(st *store.Store, node string) []jobs.Job {
	retention := jobs.Retention(st)
	erase := retention.Do
	retention.Do = func(ctx context.Context, now time.Time) (string, error) {
		did, err := erase(ctx, now)
		if err != nil {
			return did, err
		}
		return did, p.keepTombstones(st)
	}
	return []jobs.Job{retention, jobs.Renewal(st, node)}
}

// keepJobs does the works in the background until the returned function is
// called, which waits for the one under way to stop.
func (p *program) keepJobs(st *store.Store, node string, logger *slog.Logger) (stop func()) {
	ctx, cancel := context.WithCancel(p.Context)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		runner := jobs.Runner{Store: st, Clock: p.clock, Logger: logger, Jobs: p.jobsOf(st, node)}
		runner.Run(ctx)
	}()
	return func() {
		cancel()
		<-ended
	}
}
