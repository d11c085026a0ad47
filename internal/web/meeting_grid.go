package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

// blankLines are the lines that a grid offers beside the day's own.
const blankLines = 6

func showGrid(rq *request) error {
	q := rq.URL.Query()
	post, posts, err := rq.agendaPost(q.Get("poste"))
	if err != nil {
		return err
	}
	today := casework.DayOf(rq.Clock())
	day, err := typedDay("jour", q.Get("jour"))
	if err != nil || day == 0 {
		day = today
	}
	agenda, err := rq.Store.Agenda(rq.Context(), rq.actor, post.ID, casework.Period{From: day, To: day})
	if err != nil {
		return err
	}
	page := &view.GridPage{Posts: posts, Post: post, Date: day.String()}
	for i := range agenda.Appointments {
		if x := &agenda.Appointments[i]; x.Status == casework.Planned {
			page.Lines = append(page.Lines, plannedLine(x, day <= today))
		}
	}
	return rq.gridPage(http.StatusOK, page)
}

// plannedLine is a planned appointment as the grid begins with it; one whose
// day has come is taken as kept.
func plannedLine(x *casework.Appointment, come bool) view.GridLine {
	l := view.GridLine{Reference: casework.ReferenceOf(x.Case), Appointment: string(x.ID), Version: strconv.FormatInt(x.Version, 10), Hour: string(x.At),
		Status: string(x.Status), Place: casework.WhereCode(x.Place, x.Station), Mode: string(x.Mode), Acts: casework.LettersOf(x.Acts), Minutes: strconv.Itoa(casework.UsualMinutes)}
	if come {
		l.Status = string(casework.Kept)
	}
	if x.Minutes != casework.Unknown {
		l.Minutes = strconv.Itoa(x.Minutes)
	}
	return l
}

// gridPage shows the grid with blank lines after those given.
func (rq *request) gridPage(status int, page *view.GridPage) (err error) {
	if page.Stations, err = rq.Store.Stations(rq.Context(), rq.actor, page.Post.ID); err != nil {
		return err
	}
	blank := view.GridLine{Status: string(casework.Kept), Place: casework.WhereCode(usualPlace(page.Stations)), Mode: "presentiel", Minutes: strconv.Itoa(casework.UsualMinutes)}
	if n := len(page.Lines); n > 0 {
		blank.Place, blank.Mode = page.Lines[n-1].Place, page.Lines[n-1].Mode
	}
	for range blankLines {
		blank.Number = casework.NewID(rq.Clock())
		page.Lines = append(page.Lines, blank)
	}
	return rq.show(status, "Saisir une journée", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// saveGrid checks every line, and saves them all or none.
func saveGrid(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	post, posts, err := rq.agendaPost(rq.field("poste"))
	if err != nil {
		return err
	}
	page := &view.GridPage{Posts: posts, Post: post, Date: rq.field("jour"), Lines: typedLines(rq.PostForm)}
	day, err := typedDay("jour", page.Date)
	if err == nil && day == 0 || len(page.Lines) == 0 {
		err = casework.Refuse(casework.KindInvalid, "Rien n'est à enregistrer : écrivez au moins la référence d'un dossier et la date.")
	}
	if err != nil {
		page.Form = view.Failed(err)
		return rq.gridPage(http.StatusUnprocessableEntity, page)
	}
	all, err := rq.checkLines(page, day)
	if err != nil {
		return err
	}
	if page.Refusals() == 0 {
		err := rq.Store.SaveMeetings(rq.Context(), rq.actor, post.ID, all)
		if err == nil {
			return rq.redirect(view.AgendaURL(post.Slug, day.String()) + "&fait=journee")
		}
		if err := refuseLine(page, err); err != nil {
			return err
		}
	}
	return rq.gridPage(http.StatusUnprocessableEntity, page)
}

// typedLines are the lines in which something was typed. One without its
// reference is refused with the others and never dropped: somebody was met.
func typedLines(form map[string][]string) (lines []view.GridLine) {
	at := func(name string, i int) string {
		if values := form[name]; i < len(values) {
			return strings.TrimSpace(values[i])
		}
		return ""
	}
	for i := range form["dossier"] {
		l := view.GridLine{Reference: at("dossier", i), Appointment: at("rendez_vous", i), Version: at("version", i), Number: at("numero", i), Hour: at("heure", i), Status: at("statut", i),
			Place: at("lieu", i), Mode: at("modalite", i), Minutes: at("duree", i), Acts: at("actes", i)}
		if l.Reference != "" || l.Hour != "" || l.Acts != "" || l.Status != "" && l.Status != string(casework.Kept) {
			lines = append(lines, l)
		}
	}
	return lines
}

// checkLines are the appointments that the lines say; what is wrong stands in
// the lines.
func (rq *request) checkLines(page *view.GridPage, day casework.Day) ([]store.Meeting, error) {
	references := make([]string, len(page.Lines))
	for i, l := range page.Lines {
		references[i] = reference(l.Reference)
	}
	found, err := rq.Store.CasesByReference(rq.Context(), rq.actor, page.Post.ID, references)
	if err != nil {
		return nil, err
	}
	all := make([]store.Meeting, len(page.Lines))
	for i := range page.Lines {
		l := &page.Lines[i]
		x, errs := typedLine(l, day, casework.DayOf(rq.Clock()))
		c, ok := found[references[i]]
		if x.Case = c.ID; !ok {
			errs = append(errs, unknownReference("dossier", l.Reference))
		}
		if len(errs) > 0 {
			l.Errors = view.Failed(errs...).Errors
		}
		all[i] = store.Meeting{Appointment: x, Number: casework.AppointmentID(l.Number)}
	}
	return all, nil
}

func typedLine(l *view.GridLine, day, today casework.Day) (x casework.Appointment, errs []error) {
	note := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	x.ID, x.On = casework.AppointmentID(l.Appointment), day
	x.Version, _ = strconv.ParseInt(l.Version, 10, 64) // a version that is none is an old one: a conflict
	x.Status, x.Mode = casework.Status(l.Status), casework.Mode(l.Mode)
	x.Place, x.Station = casework.ParseWhere(l.Place)
	var err error
	x.At, err = typedTime("heure", l.Hour)
	note(err)
	x.Minutes, err = typedMinutes("duree", l.Minutes)
	note(err)
	x.Acts, err = casework.ParseActLetters(l.Acts)
	note(err)
	note(casework.CheckAppointment(&x.AppointmentRecord, today))
	return x, errs
}

// refuseLine puts what the store refused beside its line; any other error goes
// up.
func refuseLine(page *view.GridPage, err error) error {
	var at *store.LineError
	var refused *casework.Error
	if !errors.As(err, &at) || !errors.As(err, &refused) {
		return err
	}
	named := *refused
	if named.Field != "heure" && named.Field != "statut" && named.Field != "duree" && named.Field != "lieu" {
		named.Field = "dossier"
	}
	page.Lines[at.Line].Errors = view.Failed(&named).Errors
	return nil
}
