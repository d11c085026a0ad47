package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/view"
)

// activityPosts are the posts where the account keeps the work without a file:
// its own, and those whose worker it replaces today.
func (rq *request) activityPosts() (posts []casework.Post, err error) {
	all, err := rq.Store.Posts(rq.Context(), rq.actor)
	for _, p := range all {
		if rq.actor.May(casework.KeepActivities, p.ID) == nil {
			posts = append(posts, p)
		}
	}
	return posts, err
}

// findActivities leads to the first of the account's posts.
func findActivities(rq *request) error {
	posts, err := rq.activityPosts()
	if err != nil {
		return err
	}
	if len(posts) == 0 {
		return casework.NotFound()
	}
	return rq.redirect(view.ActivitiesURL(posts[0].Slug))
}

// typedMonth is the first day of a month such as 2026-11, or today when the
// text is none.
func (rq *request) typedMonth(text string) casework.Day {
	if d, err := casework.ParseDay(text + "-01"); err == nil {
		return d
	}
	return rq.thisDay()
}

func showActivities(rq *request) error {
	return rq.activitiesPage(http.StatusOK, rq.typedMonth(rq.URL.Query().Get("mois")), view.ActivityForm{On: rq.thisDay().String(), Number: casework.NewID(rq.Clock())})
}

// activitiesPage shows the month of a day, and the form.
func (rq *request) activitiesPage(status int, day casework.Day, form view.ActivityForm, errs ...error) error {
	posts, err := rq.activityPosts()
	if err != nil {
		return err
	}
	first := casework.NewDay(day.Year(), day.Time().Month(), 1)
	list, err := rq.Store.Activities(rq.Context(), rq.actor, rq.post.ID, casework.Period{From: first, To: first.AddMonths(1) - 1})
	if err != nil {
		return err
	}
	page := &view.ActivitiesPage{Form: view.Failed(errs...), Post: rq.post, Posts: posts, Month: first, Edited: form, Running: first.AddMonths(1) > rq.thisDay()}
	for _, x := range list {
		page.Activities = append(page.Activities, view.ActivityLine{Activity: x, Slug: rq.post.Slug})
	}
	return rq.show(status, "Travail sans dossier", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// activity is what the form says, and the form itself.
func (f *typed) activity() (casework.Activity, view.ActivityForm) {
	form := view.ActivityForm{On: f.field("date"), Kind: f.field("genre"), Minutes: f.field("minutes"), People: f.field("personnes"), Version: f.field("version"), Number: f.field("numero")}
	x := casework.Activity{ID: f.PathValue("activity"), Post: f.post.ID, On: f.day("date"), Kind: casework.ActivityKind(form.Kind),
		Minutes: f.number("minutes"), People: f.number("personnes"), Version: f.version(), Number: form.Number}
	f.check(casework.CheckActivity(&x, f.thisDay()))
	return x, form
}

func addActivity(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	x, form := f.activity()
	if len(f.errs) > 0 {
		return rq.activitiesPage(http.StatusUnprocessableEntity, rq.thisDay(), form, f.errs...)
	}
	if _, err := rq.Store.SaveActivity(rq.Context(), rq.actor, x); err != nil {
		return err
	}
	return rq.redirect(rq.monthOf(x.On) + "&fait=activite")
}

// monthOf is the address of the month of a day.
func (rq *request) monthOf(d casework.Day) string {
	return view.ActivitiesURL(rq.post.Slug) + "?mois=" + d.String()[:7]
}

func showActivity(rq *request) error {
	x, err := rq.Store.Activity(rq.Context(), rq.actor, rq.post.ID, rq.PathValue("activity"))
	if err != nil {
		return err
	}
	return rq.activityPage(http.StatusOK, &view.ActivityPage{ID: x.ID, Edited: view.NewActivityForm(x)})
}

func (rq *request) activityPage(status int, page *view.ActivityPage) error {
	return rq.show(status, "Travail sans dossier", func(b view.Base) view.Page {
		page.Base, page.Post = b, rq.post
		return page
	})
}

// changeActivity saves an activity, takes it away or puts it back.
func changeActivity(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	if f.field("geste") != "" {
		return rq.removeActivity(f)
	}
	x, form := f.activity()
	if len(f.errs) == 0 {
		_, err := rq.Store.SaveActivity(rq.Context(), rq.actor, x)
		if err == nil {
			return rq.redirect(rq.monthOf(x.On) + "&fait=activite")
		}
		f.errs = append(f.errs, err)
	}
	return rq.refusedActivity(x.ID, form, f.errs)
}

func (rq *request) removeActivity(f *typed) error {
	removed, word, err := f.gesture("retirer", "retablir")
	if err == nil {
		err = rq.Store.RemoveActivity(rq.Context(), rq.actor, rq.post.ID, rq.PathValue("activity"), removed)
	}
	if err != nil {
		return err
	}
	return rq.redirect(rq.monthOf(rq.typedMonth(f.field("mois"))) + "&fait=" + word)
}

// refusedActivity shows the form again with what was typed and, after a
// conflict, what somebody else wrote.
func (rq *request) refusedActivity(id string, form view.ActivityForm, errs []error) error {
	status, failure := refusedAs(errs...)
	if failure != nil {
		return failure
	}
	now, err := rq.Store.Activity(rq.Context(), rq.actor, rq.post.ID, id)
	if err != nil {
		return err
	}
	page := &view.ActivityPage{Form: view.Failed(errs...), ID: id, Edited: form}
	if status == http.StatusConflict {
		page.Theirs = &view.ActivityLine{Activity: now, Slug: rq.post.Slug}
		page.Edited.Version = view.NewActivityForm(now).Version
	}
	return rq.activityPage(status, page)
}
