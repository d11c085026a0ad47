package web

import (
	"net/http"
	"strconv"
	"time"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func showDuties(rq *request) error {
	return rq.dutiesPage(http.StatusOK, rq.URL.Query().Get("poste"), view.Form{}, view.DutyForm{Weekday: "1", Starts: casework.DayOf(rq.Clock()).String()})
}

func (rq *request) dutiesPage(status int, slug string, refused view.Form, typed view.DutyForm) error {
	post, posts, err := rq.agendaPost(slug)
	if err != nil {
		return err
	}
	duties, err := rq.Store.DutyHours(rq.Context(), rq.actor, post.ID)
	if err != nil {
		return err
	}
	stations, err := rq.Store.Stations(rq.Context(), rq.actor, post.ID)
	if err != nil {
		return err
	}
	return rq.show(status, "Permanences", func(b view.Base) view.Page {
		return &view.DutiesPage{Base: b, Form: refused, Posts: posts, Post: post, Duties: duties, Stations: stations, Edited: typed}
	})
}

// saveDuty adds duty hours, or stops some.
func saveDuty(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	post, _, err := rq.agendaPost(rq.field("poste"))
	if err != nil {
		return err
	}
	back := "/agenda/permanences?poste=" + post.Slug + "&fait=permanence"
	if rq.field("geste") == "arreter" {
		if err := rq.Store.EndDutyHours(rq.Context(), rq.actor, post.ID, rq.field("id")); err != nil {
			return err
		}
		return rq.redirect(back)
	}
	typed := view.DutyForm{Place: rq.field("lieu"), Weekday: rq.field("jour"), From: rq.field("de"), To: rq.field("a"), Starts: rq.field("du"), Ends: rq.field("au")}
	d, errs := typedDuty(post.ID, &typed)
	if len(errs) == 0 {
		_, err := rq.Store.AddDutyHours(rq.Context(), rq.actor, d)
		if err == nil {
			return rq.redirect(back)
		}
		errs = append(errs, err)
	}
	return rq.refusedForm(errs, func(f view.Form) error {
		return rq.dutiesPage(http.StatusUnprocessableEntity, post.Slug, f, typed)
	})
}

func typedDuty(post casework.PostID, f *view.DutyForm) (d casework.DutyHours, errs []error) {
	note := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	d.Post = post
	d.Place, d.Station.ID = casework.ParseWhere(f.Place)
	weekday, err := strconv.Atoi(f.Weekday)
	if d.Weekday = time.Weekday(weekday); err != nil {
		note(casework.Invalid("jour", f.Weekday, "un jour de la semaine"))
	}
	d.From, err = typedTime("de", f.From)
	note(err)
	d.To, err = typedTime("a", f.To)
	note(err)
	d.Starts, err = typedDay("du", f.Starts)
	note(err)
	d.Ends, err = typedDay("au", f.Ends)
	note(err)
	note(casework.CheckDutyHours(&d, nil))
	return d, errs
}

func showAbsences(rq *request) error {
	q := rq.URL.Query()
	planned, _ := strconv.Atoi(q.Get("prevus")) // only a count that we wrote ourselves; anything else shows nothing
	return rq.absencesPage(http.StatusOK, q.Get("poste"), &view.AbsencesPage{Planned: max(0, min(planned, 999))})
}

func (rq *request) absencesPage(status int, slug string, page *view.AbsencesPage) (err error) {
	if page.Post, page.Posts, err = rq.agendaPost(slug); err != nil {
		return err
	}
	if page.Absences, err = rq.Store.Absences(rq.Context(), rq.actor, page.Post.ID); err != nil {
		return err
	}
	if page.Colleagues, err = rq.Store.Colleagues(rq.Context(), rq.actor, page.Post.ID); err != nil {
		return err
	}
	if page.Workers, err = rq.Store.MayBeAbsent(rq.Context(), rq.actor, page.Post.ID); err != nil {
		return err
	}
	page.Agenda = rq.actor.May(casework.ReadCase, page.Post.ID) == nil
	return rq.show(status, "Absences", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// saveAbsence names an absence and its substitute, or takes one away.
func saveAbsence(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	post, _, err := rq.agendaPost(rq.field("poste"))
	if err != nil {
		return err
	}
	back := "/agenda/absences?poste=" + post.Slug + "&fait=absence"
	if rq.field("geste") == "annuler" {
		if err := rq.Store.EndAbsence(rq.Context(), rq.actor, post.ID, rq.field("id")); err != nil {
			return err
		}
		return rq.redirect(back)
	}
	page := &view.AbsencesPage{From: rq.field("du"), To: rq.field("au"), Colleague: rq.field("remplacant"), Absent: rq.field("absent")}
	x, errs := typedAbsence(post.ID, page)
	if len(errs) == 0 {
		_, planned, err := rq.Store.AddAbsence(rq.Context(), rq.actor, x)
		if err == nil {
			return rq.redirect(back + "&prevus=" + strconv.Itoa(planned))
		}
		errs = append(errs, err)
	}
	return rq.refusedForm(errs, func(f view.Form) error {
		page.Form = f
		return rq.absencesPage(http.StatusUnprocessableEntity, post.Slug, page)
	})
}

func typedAbsence(post casework.PostID, p *view.AbsencesPage) (x casework.Absence, errs []error) {
	x.Post, x.Substitute, x.Worker = post, casework.AccountID(p.Colleague), casework.AccountID(p.Absent)
	from, err1 := typedDay("du", p.From)
	to, err2 := typedDay("au", p.To)
	x.Period = casework.Period{From: from, To: to}
	switch {
	case err1 != nil || err2 != nil:
	case from == 0:
		err1 = casework.Invalid("du", "", "le premier jour d'absence")
	case to == 0:
		err2 = casework.Invalid("au", "", "le dernier jour d'absence")
	}
	for _, err := range []error{err1, err2} {
		if err != nil {
			errs = append(errs, err)
		}
	}
	return x, errs
}
