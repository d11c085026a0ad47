package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

func taskCell(id string) vault.Cell {
	return vault.Cell{Table: "tasks", Column: "body", Row: id}
}

// tasks reads tasks with their texts: those to do first, by their day, then
// those done, the latest first. The condition is one of ours, never typed.
func (a *access) tasks(where string, args ...any) ([]casework.Task, error) {
	type sealed struct {
		casework.Task
		body []byte
	}
	rows, err := db.All(a.Tx, func(row db.Scanner) (t sealed, err error) {
		err = row.Scan(&t.ID, &t.Case, &t.Account, &t.DueOn, &t.DoneOn, &t.body, &t.RemovedAt, &t.Version)
		return t, err
	}, `SELECT id, case_id, account_id, due_on, done_on, body, removed_at, version FROM tasks WHERE `+where+`
		ORDER BY COALESCE(done_on, '9999') DESC, COALESCE(due_on, '9999'), id`, args...)
	if err != nil {
		return nil, err
	}
	keys := map[casework.CaseID]*vault.DataKey{}
	all := make([]casework.Task, len(rows))
	for i, t := range rows {
		if keys[t.Case] == nil {
			if keys[t.Case], err = a.caseKey(t.Case); err != nil {
				return nil, err
			}
		}
		text, err := keys[t.Case].Open(taskCell(t.ID), t.body)
		if err != nil {
			return nil, err
		}
		t.Text = string(text)
		all[i] = t.Task
	}
	return all, nil
}

// AddTask writes a task of a case, once for its Number, its text encrypted under
// the case's key. For whoever may WriteCase.
func (s *Store) AddTask(ctx context.Context, actor casework.Actor, t casework.Task) (casework.Task, error) {
	err := s.onCase(ctx, actor, casework.WriteCase, t.Case, "task written", func(a *access, c *casework.Case) error {
		if err := casework.CheckTask(&t); err != nil {
			return err
		}
		key, err := a.caseKey(c.ID)
		if err != nil {
			return err
		}
		t.Account, t.DoneOn, t.Version = actor.Account, 0, 1
		t.ID, err = once(a, t.Number, func(id string) (int64, error) {
			return a.Exec(`INSERT INTO tasks (id, post_id, case_id, account_id, due_on, body, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 1)
				ON CONFLICT (id) DO NOTHING`, id, c.Post, c.ID, t.Account, t.DueOn, key.Seal(taskCell(id), []byte(t.Text)), a.now)
		}, func(id string) ([]casework.Task, error) { return a.tasks(`id = $1 AND case_id = $2`, id, c.ID) }, t.Repeats)
		return err
	})
	return t, err
}

// SaveTask changes the text and the day of a task read at its Version;
// KindConflict when somebody changed it since. For whoever may WriteCase.
func (s *Store) SaveTask(ctx context.Context, actor casework.Actor, t casework.Task) error {
	return s.onCase(ctx, actor, casework.WriteCase, t.Case, "task changed", func(a *access, c *casework.Case) error {
		if err := casework.CheckTask(&t); err != nil {
			return err
		}
		key, err := a.caseKey(c.ID)
		if err != nil {
			return err
		}
		n, err := a.Exec(`UPDATE tasks SET due_on = $1, body = $2, updated_at = $3, version = version + 1 WHERE id = $4 AND case_id = $5 AND version = $6`,
			t.DueOn, key.Seal(taskCell(t.ID), []byte(t.Text)), a.now, t.ID, c.ID, t.Version)
		if err == nil && n == 0 {
			err = casework.Conflict()
		}
		return err
	})
}

// RemoveTask takes a task away, or puts it back until the end of the day. What
// was taken away before today is destroyed. For whoever may WriteCase.
func (s *Store) RemoveTask(ctx context.Context, actor casework.Actor, id casework.CaseID, task string, removed bool) error {
	return s.onCase(ctx, actor, casework.WriteCase, id, "task "+removedWord(removed), func(a *access, c *casework.Case) error {
		if _, err := a.Exec(`DELETE FROM tasks WHERE case_id = $1 AND removed_at < $2`, c.ID, s.midnight()); err != nil {
			return err
		}
		return a.setRemoved(`UPDATE tasks SET removed_at = $1 WHERE id = $2 AND case_id = $3`, task, string(c.ID), removed)
	})
}

// SetTaskDone says that a task of a case is done today, or that it is to be
// done again. For whoever may WriteCase.
func (s *Store) SetTaskDone(ctx context.Context, actor casework.Actor, id casework.CaseID, task string, done bool) error {
	detail, on := "task to do again", casework.Day(0)
	if done {
		detail, on = "task done", s.today()
	}
	return s.onCase(ctx, actor, casework.WriteCase, id, detail, func(a *access, c *casework.Case) error {
		n, err := a.Exec(`UPDATE tasks SET done_on = $1, updated_at = $2, version = version + 1 WHERE id = $3 AND case_id = $4`, on, a.now, task, c.ID)
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		return err
	})
}

// DueTask is a task that is due, without what it says.
type DueTask struct {
	Case casework.CaseID
	On   casework.Day
}

// dueTasks are the tasks of a post's open cases that the actor reaches, due
// today or earlier, by day. What they say stays sealed: a first page may be seen
// by others.
func (a *access) dueTasks(post casework.PostID) ([]DueTask, error) {
	b := bind(post, a.s.today())
	return db.All(a.Tx, func(row db.Scanner) (t DueTask, err error) {
		return t, row.Scan(&t.Case, &t.On)
	}, `SELECT case_id, due_on FROM tasks WHERE post_id = $1 AND done_on IS NULL AND removed_at IS NULL AND due_on <= $2
		AND EXISTS (SELECT 1 FROM cases c WHERE c.id = tasks.case_id AND c.closed_on IS NULL AND `+a.reach(b, casework.ReadCase, "c")+`) ORDER BY due_on, id`, b.args...)
}

// openTasks are the tasks of a case that are to do. What they say is personal,
// and is left out.
func openTasks(a *access, id casework.CaseID) ([]casework.OpenItem, error) {
	return db.All(a.Tx, func(row db.Scanner) (i casework.OpenItem, err error) {
		i.Text = "Tâche à faire"
		return i, row.Scan(&i.On)
	}, `SELECT due_on FROM tasks WHERE case_id = $1 AND done_on IS NULL AND removed_at IS NULL ORDER BY COALESCE(due_on, '9999'), id`, id)
}
