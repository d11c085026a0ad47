package web

import (
	"net/http"
	"net/url"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

// agendaPost is the post that a page of the agenda is about: the one named by
// its short name, else the account's first. The action of the route is checked
// on it.
func (rq *request) agendaPost(slug string) (casework.Post, []casework.Post, error) {
	posts := rq.keptPosts()
	if len(posts) == 0 { // the employer, who names substitutes
		posts = rq.ownPosts()
	}
	if slug == "" && len(posts) > 0 {
		slug = posts[0].Slug
	}
	post, err := rq.postOf(slug)
	return post, posts, err
}

func showAgenda(rq *request) error {
	q := rq.URL.Query()
	return rq.agendaPage(q, q.Get("references") == "non", false)
}

// showAgendaNames is the agenda with the names; each is written in the log.
func showAgendaNames(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	return rq.agendaPage(rq.PostForm, false, true)
}

func (rq *request) agendaPage(asked url.Values, discreet, named bool) error {
	post, posts, err := rq.agendaPost(asked.Get("poste"))
	if err != nil {
		return err
	}
	today := casework.DayOf(rq.Clock())
	page := &view.AgendaPage{Posts: posts, Post: post, Day: today, Today: today, Week: asked.Get("vue") == "semaine", Discreet: discreet, Named: named}
	if day, err := typedDay("jour", asked.Get("jour")); err == nil && day != 0 {
		page.Day = day
	}
	if page.Replacing, err = rq.replacingUntil(post.ID); err != nil {
		return err
	}
	period := casework.Period{From: page.Day, To: page.Day}
	if page.Week {
		period = casework.Period{From: page.Day.Monday(), To: page.Day.Monday() + 6}
	}
	agenda, err := rq.Store.Agenda(rq.Context(), rq.actor, post.ID, period)
	if err != nil {
		return err
	}
	for day := period.From; day <= period.To; day++ {
		d := agendaDay(&agenda, post, day, today)
		if !page.Week || day.Monday()+5 > day || len(d.Lines) > 0 || len(d.Duties) > 0 || d.Today { // an empty weekend takes no room
			page.Days = append(page.Days, d)
		}
	}
	if named {
		if err := rq.nameLines(page); err != nil {
			return err
		}
	}
	return rq.show(http.StatusOK, "Agenda", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// replacingUntil is the last day on which the account replaces the worker of a
// post; zero for the post's own worker.
func (rq *request) replacingUntil(post casework.PostID) (casework.Day, error) {
	if rq.actor.Relation(post) != casework.Substitute {
		return 0, nil
	}
	sub, err := rq.Store.Replacement(rq.Context(), rq.actor, post)
	return sub.Period.To, err
}

// agendaDay is one day: its duties, who is away, its appointments and, from
// today on, its free slots.
func agendaDay(g *store.Agenda, post casework.Post, on, today casework.Day) view.AgendaDay {
	d := view.AgendaDay{On: on, Today: on == today}
	for i := range g.Duties {
		if g.Duties[i].HeldOn(on) {
			d.Duties = append(d.Duties, g.Duties[i])
		}
	}
	for i := range g.Absences {
		if g.Absences[i].Period.Contains(on) {
			d.Away = "Absence"
			if name := g.Absences[i].SubstituteName; name != "" {
				d.Away += ", remplacement par " + name
			}
		}
	}
	for i := range g.Appointments {
		if x := &g.Appointments[i]; x.On == on {
			d.Lines = append(d.Lines, view.AgendaLine{At: x.At, Where: x.Where(), Appointment: x})
		}
	}
	if on >= today {
		for _, s := range g.FreeSlots(on) {
			d.Lines = append(d.Lines, view.AgendaLine{At: s.From, Until: s.To, Where: s.Where(), SlotURL: slotURL(post, s)})
		}
	}
	slices.SortStableFunc(d.Lines, func(a, b view.AgendaLine) int {
		switch {
		case a.At < b.At:
			return -1
		case a.At > b.At:
			return 1
		}
		return 0
	})
	return d
}

func slotURL(post casework.Post, s casework.Slot) string {
	return "/agenda/creneau?" + url.Values{"poste": {post.Slug}, "date": {s.On.String()}, "heure": {string(s.From)}, "lieu": {casework.WhereCode(s.Place, s.Station.ID)}}.Encode()
}

// nameLines puts the names beside the appointments.
func (rq *request) nameLines(page *view.AgendaPage) error {
	var ids []casework.PersonID
	for _, d := range page.Days {
		for _, l := range d.Lines {
			if !l.Free() {
				ids = append(ids, l.Appointment.Person)
			}
		}
	}
	names, err := rq.Store.Identities(rq.Context(), rq.actor, page.Post.ID, ids)
	if err != nil {
		return err
	}
	for _, d := range page.Days {
		for i := range d.Lines {
			if l := &d.Lines[i]; !l.Free() {
				l.Name = view.PersonName(names[l.Appointment.Person])
			}
		}
	}
	return nil
}

func showSlot(rq *request) error {
	q := rq.URL.Query()
	post, _, err := rq.agendaPost(q.Get("poste"))
	if err != nil {
		return err
	}
	return rq.slotPage(http.StatusOK, &view.SlotPage{Post: post, Date: q.Get("date"), Hour: q.Get("heure"), Place: q.Get("lieu"), Mode: "presentiel"})
}

func (rq *request) slotPage(status int, page *view.SlotPage) (err error) {
	if page.Stations, err = rq.Store.Stations(rq.Context(), rq.actor, page.Post.ID); err != nil {
		return err
	}
	return rq.show(status, "Prévoir un rendez-vous", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// takeSlot makes a planned appointment of the case that the reference names.
func takeSlot(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	post, _, err := rq.agendaPost(rq.field("poste"))
	if err != nil {
		return err
	}
	page := &view.SlotPage{Post: post, CaseReference: rq.field("reference"), Date: rq.field("date"), Hour: rq.field("heure"), Place: rq.field("lieu"), Mode: rq.field("modalite"), Duration: rq.field("duree")}
	x, errs := typedSlot(page)
	found, err := rq.Store.CasesByReference(rq.Context(), rq.actor, post.ID, []string{reference(page.CaseReference)})
	if err != nil {
		return err
	}
	c, ok := found[reference(page.CaseReference)]
	if !ok {
		errs = append(errs, unknownReference("reference", page.CaseReference))
	}
	if len(errs) == 0 {
		x.Case = c.ID
		if _, err = rq.Store.SaveMeeting(rq.Context(), rq.actor, store.Meeting{Appointment: x}); err == nil {
			return rq.redirect(view.AgendaURL(post.Slug, x.On.String()) + "&fait=prevu")
		}
		errs = append(errs, err)
	}
	return rq.refusedForm(errs, func(f view.Form) error {
		page.Form = f
		return rq.slotPage(http.StatusUnprocessableEntity, page)
	})
}

// refusedForm shows a form again with what is wrong; an error that is not for
// the person goes up.
func (rq *request) refusedForm(errs []error, show func(view.Form) error) error {
	for _, err := range errs {
		switch casework.KindOf(err) {
		case casework.KindInvalid, casework.KindExists, casework.KindState, casework.KindConflict:
		default:
			return err
		}
	}
	return show(view.Failed(errs...))
}

// reference is what somebody typed as a reference, as identifiers write it.
func reference(typed string) string { return casework.FoldWord(typed) }

func unknownReference(field, typed string) error {
	return casework.Invalid(field, typed, "la référence d'un dossier de ce poste, comme k7m2q")
}

func typedSlot(p *view.SlotPage) (x casework.Appointment, errs []error) {
	x.Status, x.Mode = casework.Planned, casework.Mode(p.Mode)
	x.Place, x.Station = casework.ParseWhere(p.Place)
	var err error
	x.Minutes, err = typedMinutes("duree", p.Duration)
	for _, err := range []error{typedWhen(p.Date, p.Hour, &x.AppointmentRecord), err, checkCode(casework.Places, x.Place), checkCode(casework.Modes, x.Mode)} {
		if err != nil {
			errs = append(errs, err)
		}
	}
	return x, errs
}
