package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func addTask(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	t := casework.Task{Case: rq.caseID(), Text: f.field("tache"), DueOn: f.day("echeance"), Number: f.field("numero")}
	if err := casework.CheckTask(&t); err != nil {
		f.errs = append(f.errs, err)
	}
	if len(f.errs) == 0 {
		if _, err := rq.Store.AddTask(rq.Context(), rq.actor, t); err != nil {
			return err
		}
		return rq.redirect(rq.measuresURL() + "?fait=tache")
	}
	return rq.measuresPage(http.StatusUnprocessableEntity, func(p *view.MeasuresPage) {
		p.Task, p.Due, p.Form = f.field("tache"), f.field("echeance"), view.Failed(f.errs...)
	})
}

// taskOfPath finds the task that the address names.
func (rq *request) taskOfPath() (casework.Case, casework.Task, error) {
	c, _, tasks, err := rq.Store.Protection(rq.Context(), rq.actor, rq.caseID())
	for _, t := range tasks {
		if t.ID == rq.PathValue("task") && t.RemovedAt.IsZero() {
			return c, t, nil
		}
	}
	if err == nil {
		err = casework.NotFound()
	}
	return c, casework.Task{}, err
}

func showTask(rq *request) error {
	c, t, err := rq.taskOfPath()
	if err != nil {
		return err
	}
	return rq.taskPage(http.StatusOK, c, &view.TaskPage{ID: t.ID, Text: t.Text, Due: t.DueOn.String(), Version: t.Version})
}

func (rq *request) taskPage(status int, c casework.Case, page *view.TaskPage) (err error) {
	if page.Head, err = rq.partHead(c, view.TabMeasures, "Mesures et tâches"); err != nil {
		return err
	}
	return rq.show(status, "Tâche", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// changeTask saves a task, or does what a button of the list says: done, to do
// again, taken away, put back.
func changeTask(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	ctx, task := rq.Context(), rq.PathValue("task")
	word := "tache"
	switch f.field("geste") {
	case "":
		return f.saveTask()
	case "retirer", "retablir":
		var removed bool
		if removed, word, err = f.gesture("retirer", "retablir"); err == nil {
			err = rq.Store.RemoveTask(ctx, rq.actor, rq.caseID(), task, removed)
		}
	default:
		var done bool
		if done, word, err = f.gesture("fait", "a_faire"); err == nil {
			err = rq.Store.SetTaskDone(ctx, rq.actor, rq.caseID(), task, done)
		}
	}
	if err != nil {
		return err
	}
	return rq.redirect(rq.measuresURL() + "?fait=" + word)
}

// saveTask writes the text and the day of a task. When somebody else wrote
// meanwhile, both are shown.
func (f *typed) saveTask() error {
	t := casework.Task{ID: f.PathValue("task"), Case: f.caseID(), Text: f.field("tache"), DueOn: f.day("echeance"), Version: f.version()}
	if err := casework.CheckTask(&t); err != nil {
		f.errs = append(f.errs, err)
	}
	if len(f.errs) == 0 {
		err := f.Store.SaveTask(f.Context(), f.actor, t)
		if err == nil {
			return f.redirect(f.measuresURL() + "?fait=tache")
		}
		f.errs = append(f.errs, err)
	}
	status, failure := refusedAs(f.errs...)
	if failure != nil {
		return failure
	}
	c, now, err := f.taskOfPath()
	if err != nil {
		return err
	}
	page := &view.TaskPage{Form: view.Failed(f.errs...), ID: t.ID, Text: t.Text, Due: f.field("echeance"), Version: t.Version}
	if status == http.StatusConflict {
		page.Theirs, page.Version = &view.TaskLine{Task: now, Today: f.thisDay()}, now.Version
	}
	return f.taskPage(status, c, page)
}
