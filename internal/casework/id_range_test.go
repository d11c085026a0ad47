package casework

import (
	"testing"
	"time"
)

func TestIdentifiersAreFoundByTheTimeOfTheirMaking(t *testing.T) {
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	before, id, after := FirstID(at), NewID(at), FirstID(at.Add(time.Millisecond))
	if before > id || id >= after || len(before) != len(id) || FirstID(time.Time{}) > before {
		t.Errorf("%s, %s, %s are not in order", before, id, after)
	}
}
