package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

const activityColumns = `id, post_id, account_id, on_day, kind, minutes, people, removed_at, version`

func scanActivity(row db.Scanner) (x casework.Activity, err error) {
	var minutes, people *int
	err = row.Scan(&x.ID, &x.Post, &x.Account, &x.On, &x.Kind, &minutes, &people, &x.RemovedAt, &x.Version)
	x.Minutes, x.People = known(minutes), known(people)
	return x, err
}

func activityRequest(post casework.PostID, id, detail string) request {
	return request{action: casework.KeepActivities, post: post, object: "activity", record: id, detail: detail}
}

// Activities lists the work without a file of a post over a period, the latest
// first, what was taken away today included. For whoever may KeepActivities
// there.
func (s *Store) Activities(ctx context.Context, actor casework.Actor, post casework.PostID, p casework.Period) (all []casework.Activity, err error) {
	err = s.do(ctx, actor, activityRequest(post, "", "list"), func(a *access) (err error) {
		all, err = db.All(a.Tx, scanActivity, `SELECT `+activityColumns+` FROM activities WHERE post_id = $1 AND on_day >= $2 AND on_day <= $3
			AND (removed_at IS NULL OR removed_at >= $4) ORDER BY on_day DESC, id DESC`, post, p.From, p.To, s.midnight())
		return err
	})
	return all, err
}

// Activity reads one work without a file of a post. For whoever may
// KeepActivities there.
func (s *Store) Activity(ctx context.Context, actor casework.Actor, post casework.PostID, id string) (x casework.Activity, err error) {
	err = s.do(ctx, actor, activityRequest(post, id, "read"), func(a *access) (err error) {
		x, err = db.One(a.Tx, scanActivity, `SELECT `+activityColumns+` FROM activities WHERE id = $1 AND post_id = $2 AND removed_at IS NULL`, id, post)
		return absent(err)
	})
	return x, err
}

// SaveActivity writes a work without a file: a new one when its ID is empty,
// once for its Number as long as it says the same, else the one read at its Version (KindConflict when somebody changed it
// since). For whoever may KeepActivities in the post.
func (s *Store) SaveActivity(ctx context.Context, actor casework.Actor, x casework.Activity) (casework.Activity, error) {
	if err := casework.CheckActivity(&x, s.today()); err != nil {
		return x, err
	}
	err := s.do(ctx, actor, activityRequest(x.Post, x.ID, "written"), func(a *access) error {
		if _, err := a.Exec(`DELETE FROM activities WHERE post_id = $1 AND removed_at < $2`, x.Post, s.midnight()); err != nil {
			return err
		}
		if x.ID == "" {
			x.Account, x.Version = actor.Account, 1
			return a.addActivity(&x)
		}
		return a.updateActivity(&x)
	})
	return x, err
}

// addActivity writes a new one, once for its form: what is sent twice would count
// twice in the report.
func (a *access) addActivity(x *casework.Activity) (err error) {
	x.ID, err = once(a, x.Number, func(id string) (int64, error) {
		return a.Exec(`INSERT INTO activities (id, post_id, account_id, on_day, kind, minutes, people, created_at, updated_at, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1) ON CONFLICT (id) DO NOTHING`, id, x.Post, x.Account, x.On, x.Kind, number(x.Minutes), number(x.People), a.now)
	}, func(id string) ([]casework.Activity, error) {
		return db.All(a.Tx, scanActivity, `SELECT `+activityColumns+` FROM activities WHERE id = $1 AND post_id = $2`, id, x.Post)
	}, x.Repeats)
	a.line.Record = x.ID
	return err
}

func (a *access) updateActivity(x *casework.Activity) error {
	if _, err := db.One(a.Tx, db.Value[string], `SELECT id FROM activities WHERE id = $1 AND post_id = $2`, x.ID, x.Post); err != nil {
		return absent(err)
	}
	n, err := a.Exec(`UPDATE activities SET on_day = $1, kind = $2, minutes = $3, people = $4, updated_at = $5, version = version + 1
		WHERE id = $6 AND post_id = $7 AND version = $8`, x.On, x.Kind, number(x.Minutes), number(x.People), a.now, x.ID, x.Post, x.Version)
	if err == nil && n == 0 {
		err = casework.Conflict()
	}
	x.Version++
	return err
}

// RemoveActivity takes a work without a file away, or puts it back until the
// end of the day. For whoever may KeepActivities in the post.
func (s *Store) RemoveActivity(ctx context.Context, actor casework.Actor, post casework.PostID, id string, removed bool) error {
	return s.do(ctx, actor, activityRequest(post, id, removedWord(removed)), func(a *access) error {
		return a.setRemoved(`UPDATE activities SET removed_at = $1 WHERE id = $2 AND post_id = $3`, id, string(post), removed)
	})
}

// ActivityFacts reads the work without a file of a post, all years, for a
// report. For whoever may ReadReport there.
func (s *Store) ActivityFacts(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.Activity, err error) {
	r := request{action: casework.ReadReport, post: post, object: "post", record: string(post), detail: "activities"}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		all, err = db.All(a.Tx, scanActivity, `SELECT `+activityColumns+` FROM activities WHERE post_id = $1 AND removed_at IS NULL ORDER BY on_day, id`, post)
		return err
	})
	return all, err
}
