package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

func showNewMeeting(rq *request) error { return rq.freshMeeting("") }

func showMeeting(rq *request) error { return rq.freshMeeting(rq.appointmentID()) }

func (rq *request) appointmentID() casework.AppointmentID {
	return casework.AppointmentID(rq.PathValue("appointment"))
}

// freshMeeting shows the form as its draft left it, or else with what is most
// likely: today, now, and the place, mode and length of the last one.
func (rq *request) freshMeeting(about casework.AppointmentID) error {
	m, err := rq.Store.MeetingSheet(rq.Context(), rq.actor, rq.caseID(), about)
	if err != nil {
		return err
	}
	page := &view.MeetingPage{Edited: rq.likely(&m)}
	if !m.Draft.Saved.IsZero() {
		values, err := url.ParseQuery(m.Draft.Body)
		if err != nil {
			return err
		}
		page.Edited = meetingForm(values)
		if about == "" && page.Edited.Number == "" { // kept before forms had one
			page.Edited.Number = casework.NewID(rq.Clock())
		}
		page.DraftAt = rq.draftHour(m.Draft.Saved)
	}
	return rq.meetingPage(http.StatusOK, &m, page)
}

// draftHour is "à 9 h 30", with the day when it is not today.
func (rq *request) draftHour(at casework.Instant) string {
	local := at.In(rq.Clock().Location())
	hour, _ := casework.NewTimeOfDay(local.Hour(), local.Minute())
	if day := casework.DayOf(local); day != casework.DayOf(rq.Clock()) {
		return "le " + day.French() + " à " + hour.French()
	}
	return "à " + hour.French()
}

// likely is the form before anything is typed. A planned appointment whose day
// has come is taken as kept: that is what most often became of it.
func (rq *request) likely(m *store.MeetingSheet) view.MeetingForm {
	today := casework.DayOf(rq.Clock())
	if m.Appointment.ID != "" {
		x := m.Appointment
		if x.Status == casework.Planned && x.On <= today {
			x.Status = casework.Kept
			if x.Minutes == casework.Unknown && m.Last != nil {
				x.Minutes = m.Last.Minutes
			}
		}
		return recordedForm(&x)
	}
	x := casework.Appointment{AppointmentRecord: casework.AppointmentRecord{On: today, At: casework.NearestQuarter(rq.Clock()), Status: casework.Kept,
		Mode: "presentiel", Minutes: casework.UsualMinutes}}
	x.Place, x.Station = usualPlace(m.Stations)
	if m.Last != nil {
		x.Place, x.Station, x.Mode, x.Minutes = m.Last.Place, m.Last.Station, m.Last.Mode, m.Last.Minutes
	}
	if x.Station != "" && !slices.ContainsFunc(m.Stations, func(s casework.Station) bool { return s.ID == x.Station && !s.Removed }) {
		x.Station = "" // the last one was where nobody is received any more
	}
	f := recordedForm(&x)
	f.Number = casework.NewID(rq.Clock())
	return f
}

// usualPlace is where a worker receives when nothing says it: the first named
// place of the sheet, or else the commissariat.
func usualPlace(stations []casework.Station) (casework.Place, casework.StationID) {
	if named := casework.NamedStations(stations, ""); len(named) > 0 {
		return named[0].Place, named[0].ID
	}
	return "commissariat", ""
}

// recordedForm is an appointment as the form shows it.
func recordedForm(x *casework.Appointment) view.MeetingForm {
	f := view.MeetingForm{Date: x.On.String(), Hour: string(x.At), Status: string(x.Status), Missed: string(x.Missed), Place: casework.WhereCode(x.Place, x.Station), Mode: string(x.Mode),
		Next: view.NextForm{Place: casework.WhereCode(x.Place, x.Station), Mode: string(x.Mode)}}
	if x.Minutes != casework.Unknown {
		f.Minutes = strconv.Itoa(x.Minutes)
	}
	if x.ID != "" {
		f.Version = strconv.FormatInt(x.Version, 10)
	}
	for _, a := range x.Acts {
		f.Acts = append(f.Acts, string(a))
	}
	return f
}

// meetingPage shows the form with what goes round it.
func (rq *request) meetingPage(status int, m *store.MeetingSheet, page *view.MeetingPage) error {
	page.Appointment, page.Recorded, page.Stations = m.Appointment.ID, m.Appointment.Orientations, m.Stations
	for _, n := range m.Notes {
		page.Notes = append(page.Notes, view.MeetingNote{At: casework.DayOf(n.Written.In(rq.Clock().Location())).French(), Text: n.Text})
	}
	reaching, err := rq.Store.Reaching(rq.Context(), rq.actor, m.Case.ID)
	if err != nil {
		return err
	}
	page.Who = caseWho(&reaching)
	free, err := rq.nextFree(m.Case.Post)
	if err != nil {
		return err
	}
	page.Free = free
	if page.Why, err = rq.why(&reaching); err != nil {
		return err
	}
	return rq.show(status, caseTitle("Rendez-vous, dossier", m.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// meetingForm reads the form as it was typed, from the request or a draft.
func meetingForm(v url.Values) view.MeetingForm {
	get := func(name string) string { return strings.TrimSpace(v.Get(name)) }
	f := view.MeetingForm{Date: get("date"), Hour: get("heure"), Status: get("statut"), Missed: get("motif_absence"), Place: get("lieu"), Mode: get("modalite"),
		Minutes: get("duree"), Acts: v["actes"], Note: get("note"), Version: get("version"), Number: get("numero"),
		Next: view.NextForm{Date: get("suivant_date"), Hour: get("suivant_heure"), Place: get("suivant_lieu"), Mode: get("suivant_modalite")}}
	if day, hour, place, ok := readSlot(get("suivant_creneau")); ok {
		f.Next.Date, f.Next.Hour, f.Next.Place = day, hour, place
	}
	for i, partner := range v["partenaire"] {
		o := view.MeetingOrientation{Partner: partner}
		if outcomes := v["suite"]; i < len(outcomes) {
			o.Outcome = outcomes[i]
		}
		f.Orientations = append(f.Orientations, o)
	}
	return f
}

// saveMeeting records a new meeting, or what became of one.
func saveMeeting(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	typed := meetingForm(rq.PostForm)
	meeting, errs := typedMeeting(&typed, rq.caseID(), rq.appointmentID())
	if len(errs) == 0 {
		_, err := rq.Store.SaveMeeting(rq.Context(), rq.actor, meeting)
		if err == nil {
			return rq.redirect(view.CaseURL(rq.caseID()) + "?fait=rendez-vous")
		}
		errs = append(errs, err)
	}
	return rq.refusedMeeting(typed, errs)
}

// refusedMeeting shows the form again with all that was typed; after a conflict
// with what is recorded beside it, and ready to be saved over it.
func (rq *request) refusedMeeting(typed view.MeetingForm, errs []error) error {
	page := &view.MeetingPage{Form: view.Failed(errs...), Edited: typed}
	err := errors.Join(errs...)
	var refused *casework.Error
	if casework.KindOf(err) == "" || !errors.As(err, &refused) {
		return err
	}
	if refused.Kind == casework.KindNotFound || refused.Kind == casework.KindForbidden {
		return err
	}
	sheet, err := rq.Store.MeetingSheet(rq.Context(), rq.actor, rq.caseID(), rq.appointmentID())
	if err != nil {
		return err
	}
	status := http.StatusUnprocessableEntity
	if refused.Kind == casework.KindExists && typed.Number != "" { // asked again, and meant
		page.Edited.Number = casework.NewID(rq.Clock())
	}
	if refused.Kind == casework.KindConflict {
		status = http.StatusConflict
		theirs := recordedForm(&sheet.Appointment)
		page.Theirs, page.Edited.Version = &theirs, theirs.Version
	}
	return rq.meetingPage(status, &sheet, page)
}

// typedMeeting is the meeting of a case that the form says, and what is wrong
// with it.
func typedMeeting(f *view.MeetingForm, of casework.CaseID, id casework.AppointmentID) (m store.Meeting, errs []error) {
	note := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	x := &m.Appointment
	x.Case, x.ID = of, id
	x.Version, _ = strconv.ParseInt(f.Version, 10, 64) // a version that is none is an old one: a conflict
	note(typedWhen(f.Date, f.Hour, &x.AppointmentRecord))
	x.Status, x.Mode = casework.Status(f.Status), casework.Mode(f.Mode)
	x.Place, x.Station = casework.ParseWhere(f.Place)
	var err error
	x.Minutes, err = typedMinutes("duree", f.Minutes)
	note(err)
	note(checkCode(casework.Statuses, x.Status))
	if x.Missed = casework.MissedReason(f.Missed); x.Missed != "" {
		note(checkCode(casework.MissedReasons, x.Missed))
	}
	for _, code := range f.Acts {
		note(checkCode(casework.Acts, casework.Act(code)))
		x.Acts = append(x.Acts, casework.Act(code))
	}
	x.Orientations, err = typedOrientations(f.Orientations)
	note(err)
	if m.Note = f.Note; utf8.RuneCountInString(m.Note) > maxNote {
		note(casework.TooLong("note", maxNote))
	}
	m.Next, err = typedNext(&f.Next, x)
	note(err)
	m.Adding, m.Draft, m.Number = true, casework.MeetingDraft, casework.AppointmentID(f.Number)
	if x.ID != "" {
		m.Draft = string(x.ID)
	}
	return m, errs
}

func checkCode[T ~string](l *casework.List[T], code T) error {
	if l.Has(code) {
		return nil
	}
	return casework.Invalid(l.Name, string(code), l.Expected())
}

func typedWhen(date, hour string, x *casework.AppointmentRecord) (err error) {
	if x.On, err = typedDay("date", date); err != nil {
		return err
	}
	if x.On == 0 {
		return casework.Invalid("date", "", "la date du rendez-vous")
	}
	x.At, err = typedTime("heure", hour)
	return err
}

// typedMinutes reads a length; none is unknown.
func typedMinutes(field, typed string) (int, error) {
	if typed == "" {
		return casework.Unknown, nil
	}
	n, err := strconv.Atoi(typed)
	if err != nil || casework.CheckMinutes(n) != nil {
		return casework.Unknown, casework.Invalid(field, typed, "un nombre entier de minutes, de 0 à 600")
	}
	return n, nil
}

func typedOrientations(typed []view.MeetingOrientation) (all []casework.Orientation, err error) {
	for _, o := range typed {
		if o.Partner == "" {
			continue
		}
		one := casework.Orientation{Partner: casework.PartnerKind(o.Partner), Outcome: casework.OrNotKnown(casework.Outcome(o.Outcome))}
		if err := errors.Join(checkCode(casework.PartnerKinds, one.Partner), checkCode(casework.Outcomes, one.Outcome)); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

// typedNext is the next appointment, nil when no day is given.
func typedNext(f *view.NextForm, x *casework.Appointment) (*casework.Appointment, error) {
	if f.Date == "" && f.Hour == "" {
		return nil, nil
	}
	next := &casework.Appointment{Case: x.Case, AppointmentRecord: casework.AppointmentRecord{Status: casework.Planned, Mode: casework.Mode(f.Mode), Minutes: casework.Unknown}}
	next.Place, next.Station = casework.ParseWhere(f.Place)
	err := typedWhen(f.Date, f.Hour, &next.AppointmentRecord)
	var refused *casework.Error
	if errors.As(err, &refused) {
		named := *refused
		named.Field = "suivant_" + refused.Field
		return nil, &named
	}
	return next, err
}

// nextFree are the free slots of the four weeks to come, twelve at most.
func (rq *request) nextFree(post casework.PostID) ([]view.Option, error) {
	today := casework.DayOf(rq.Clock())
	agenda, err := rq.Store.Agenda(rq.Context(), rq.actor, post, casework.Period{From: today + 1, To: today + 28})
	if err != nil {
		return nil, err
	}
	var options []view.Option
	for day := today + 1; day <= today+28 && len(options) < 12; day++ {
		for _, s := range agenda.FreeSlots(day) {
			options = append(options, view.SlotOption(s))
		}
	}
	return slices.Clip(options[:min(12, len(options))]), nil
}

// readSlot takes apart the value of a free slot: day, hour and place.
func readSlot(value string) (day, hour, place string, ok bool) {
	parts := strings.Split(value, "|")
	if len(parts) != 3 {
		return "", "", "", false
	}
	return parts[0], parts[1], parts[2], true
}
