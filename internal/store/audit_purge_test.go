package store_test

import (
	"strings"
	"testing"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestAPurgeTakesWholeDaysAndTheRestStillVerifies(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		x := logOf(t, c)
		first, second := storetest.Today, storetest.Today+1
		x.now = x.now.AddDate(1, 0, 0)
		x.work(2)
		x.seal()
		if _, err := x.PlanPurge(t.Context(), storetest.Console, casework.DayOf(x.now)); casework.KindOf(err) != casework.KindInvalid {
			t.Errorf("a purge of yesterday's lines: %v", err)
		}
		if _, err := x.PlanPurge(t.Context(), x.worker, second); casework.KindOf(err) != casework.KindForbidden {
			t.Errorf("a worker plans a purge: %v", err)
		}
		before := x.verify(x.anchor)
		plan, err := x.PlanPurge(t.Context(), storetest.Console, second)
		if err != nil || plan.Segments != 1 || plan.Last != first || plan.Lines == 0 {
			t.Fatalf("%+v, %v", plan, err)
		}
		if r := x.verify(x.anchor); r.Sealed != before.Sealed {
			t.Errorf("planning took %d lines", before.Sealed-r.Sealed)
		}
		if err := x.PurgeLog(t.Context(), storetest.Console, plan, second); err != nil {
			t.Fatal(err)
		}
		x.seal()
		r := x.verify(x.anchor)
		if !r.OK() || r.Anchors != 1 || r.Purged.Size != plan.Lines || r.Purged.Before != second || r.Segments != 4 {
			t.Errorf("%+v", r)
		}
		if left, err := x.PlanPurge(t.Context(), storetest.Console, second); err != nil || left.Lines != 0 {
			t.Errorf("%+v, %v", left, err)
		}
		var said int
		for _, l := range lines(t, x.c) {
			if l.Action == string(casework.PurgeJournal) && strings.HasPrefix(l.Detail, "before ") {
				said++
			}
		}
		if said != 1 {
			t.Errorf("the purge left %d lines", said)
		}
		x.exec(`UPDATE audit_lines SET detail = 'x' WHERE id = $1`, x.at(plan.Lines+3))
		if r := x.verify(x.anchor); len(r.Findings) != 1 || r.Findings[0].Kind != audit.Altered {
			t.Errorf("after the purge a changed line gives %q", r.Findings)
		}
	})
}

// What was tampered with is the only evidence: it is not deleted.
func TestTamperedDaysAreNotPurged(t *testing.T) {
	x := logOf(t, store.Config{Dir: t.TempDir()})
	x.now = x.now.AddDate(1, 0, 0)
	plan, err := x.PlanPurge(t.Context(), storetest.Console, storetest.Today+2)
	if err != nil || plan.Segments != 2 {
		t.Fatalf("%+v, %v", plan, err)
	}
	x.swap(3, 4)
	if err := x.PurgeLog(t.Context(), storetest.Console, plan, storetest.Today+2); casework.KindOf(err) != casework.KindState {
		t.Errorf("purged: %v", err)
	}
	var left int64
	err = x.raw.Read(t.Context(), func(tx *db.Tx) (err error) {
		left, err = db.One(tx, db.Value[int64], `SELECT COUNT(*) FROM audit_leaves`)
		return err
	})
	if err != nil || left != x.last().Size {
		t.Errorf("%d places are left of %d (%v)", left, x.last().Size, err)
	}
}
