package jobs

import (
	"context"
	"fmt"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// Renewal replaces the master keys when their day has come, and destroys the
// earlier ones once nothing depends on them: it looks every hour. The node is the
// name under which this server says that it runs.
func Renewal(s *store.Store, node string) Job {
	return Job{Name: "keys", Every: time.Hour, Do: func(ctx context.Context, _ time.Time) (string, error) {
		r, err := s.RenewKeys(ctx, casework.Actor{Role: casework.Console}, store.RenewalOptions{Node: node})
		return fmt.Sprintf("rewrapped %d, tokens of %d, retired %d, waits for %q", r.Rewrapped, r.Tokened, r.Retired, r.Waiting), err
	}}
}
