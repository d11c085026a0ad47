package jobs

import (
	"context"
	"fmt"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// Retention tells the workers of the terms that come and erases the persons
// whose term is past, once a day.
func Retention(s *store.Store) Job {
	return Job{Name: "retention", Every: 24 * time.Hour, Do: func(ctx context.Context, _ time.Time) (string, error) {
		r, err := s.Purge(ctx, casework.Actor{Role: casework.Console}, store.PurgeOptions{})
		return fmt.Sprintf("told %d, waiting %d, restricted %d, erased %d", r.Told, r.Waiting, r.Restricted, r.Erased), err
	}}
}
