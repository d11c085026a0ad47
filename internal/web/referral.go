package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"permanence/internal/casework"
	"permanence/internal/view"
)

// queueTopic is what a page about the queue of a post follows.
func queueTopic(post casework.PostID) string { return "saisines/" + string(post) }

// showReferrals shows the desk its own unit's referrals, and the worker the
// queue.
func showReferrals(rq *request) error {
	if rq.actor.Role != casework.Desk {
		return showQueue(rq)
	}
	all, err := rq.Store.UnitReferrals(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	page := &view.UnitReferralsPage{}
	if page.UnitName, err = rq.unitName(); err != nil {
		return err
	}
	for _, r := range all {
		page.Lines = append(page.Lines, view.UnitReferralLine{Receipt: r.Receipt, At: rq.local(r.ReceivedAt), State: r.State})
	}
	return rq.show(http.StatusOK, "Saisines", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// dayOf is the day of an instant on the clocks of this server.
func (rq *request) dayOf(i casework.Instant) casework.Day { return i.DayIn(rq.Clock().Location()) }

// local is an instant on the clocks of this server.
func (rq *request) local(i casework.Instant) time.Time { return i.In(rq.Clock().Location()) }

// unitName is the name of the desk's own unit, empty without one.
func (rq *request) unitName() (string, error) {
	unit, err := rq.Store.OwnUnit(rq.Context(), rq.actor)
	if casework.KindOf(err) == casework.KindNotFound {
		return "", nil
	}
	return unit.Name, err
}

func showNewReferral(rq *request) error {
	typed := view.ReferralForm{Origin: "police_accueil"}
	if rq.actor.Role != casework.Desk {
		typed.Origin = "isc"
	}
	return rq.referralForm(http.StatusOK, casework.NewID(rq.Clock()), typed)
}

func (rq *request) referralForm(status int, number string, typed view.ReferralForm, errs ...error) error {
	page := &view.ReferralFormPage{Form: view.Failed(errs...), Number: number, Typed: typed}
	if rq.actor.Role == casework.Desk {
		name, err := rq.unitName()
		if err != nil {
			return err
		}
		page.UnitName, page.NoUnit = name, name == ""
	} else {
		posts := rq.keptPosts()
		page.NoUnit = len(posts) == 0
		if len(posts) > 1 {
			page.Posts = view.PostOptions(posts, rq.field("poste"))
		}
	}
	return rq.show(status, "Nouvelle saisine", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// fileReferral files what was typed, and leads to its receipt.
func fileReferral(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	typed := rq.typedReferral()
	r, wrong := rq.readReferral(&typed)
	number := rq.field("numero")
	post, err := rq.referralPost()
	if err != nil {
		return err
	}
	if post == "" {
		return rq.referralForm(http.StatusUnprocessableEntity, number, typed, casework.Invalid("poste", "", "un poste de la liste"))
	}
	r.ID, r.Post = casework.ReferralID(number), post
	if wrong = append(wrong, casework.CheckDeskReferral(&r, casework.At(rq.Clock()))...); len(wrong) > 0 {
		return rq.referralForm(http.StatusUnprocessableEntity, number, typed, wrong...)
	}
	filed, err := rq.Store.FileReferral(rq.Context(), rq.actor, r)
	if err != nil {
		return err
	}
	rq.live.Publish(queueTopic(filed.Post))
	to := view.ReferralURL(filed.ID) + "/recu"
	if filed.State == casework.RefusedContact {
		to += "?fait=refus"
	}
	return rq.redirect(to)
}

// referralPost is the post to which a referral goes: the one of the desk's unit,
// or the one that the worker keeps or chose; empty for none.
func (rq *request) referralPost() (casework.PostID, error) {
	if rq.actor.Role == casework.Desk {
		unit, err := rq.Store.OwnUnit(rq.Context(), rq.actor)
		if casework.KindOf(err) == casework.KindNotFound {
			return "", nil
		}
		return unit.Post, err
	}
	posts := rq.keptPosts()
	for _, p := range posts {
		if len(posts) == 1 || p.Slug == rq.field("poste") {
			return p.ID, nil
		}
	}
	return "", nil
}

func (rq *request) typedReferral() view.ReferralForm {
	return view.ReferralForm{LastName: rq.field("nom"), FirstName: rq.field("prenom"), Phone: rq.field("telephone"), Ways: rq.PostForm["contact"],
		When: rq.field("contact_quand"), CodeWord: rq.field("contact_mot"), Shared: rq.field("contact_partage"), Language: rq.field("langue"), Line: rq.field("texte"),
		Told: rq.field("informee"), Agrees: rq.field("accord"), Urgency: rq.field("urgence"), Problem: rq.field("problematique"), Origin: rq.field("origine"),
		PoliceAct: rq.field("acte_police"), Children: rq.field("enfants"), GridYes: rq.field("grille_oui"), GridRed: rq.field("grille_rouges"),
		Event: rq.field("evenement"), GridDone: rq.field("grille") != ""}
}

// readReferral turns what was typed into a referral, with what cannot be read.
func (rq *request) readReferral(t *view.ReferralForm) (r casework.DeskReferral, wrong []error) {
	number := func(field, s string, none int) int {
		n, err := strconv.Atoi(s)
		if s == "" {
			return none
		}
		if err != nil {
			wrong = append(wrong, casework.Invalid(field, s, "un nombre"))
		}
		return n
	}
	r = casework.DeskReferral{Origin: casework.Origin(t.Origin), PoliceAct: casework.PoliceAct(t.PoliceAct), Problem: casework.Problem(t.Problem), Urgency: casework.Urgency(t.Urgency),
		Told: casework.Consent(t.Told), Agrees: casework.Consent(t.Agrees), Children: number("enfants", t.Children, casework.Unknown)}
	if r.PoliceAct == "" {
		r.PoliceAct = casework.ImpliedAct(r.Origin)
	}
	if r.Told == "" {
		r.Told = casework.NotAsked
	}
	yes, red := number("grille_oui", t.GridYes, 0), number("grille_rouges", t.GridRed, 0)
	if t.GridDone || yes > 0 || red > 0 {
		r.Grid = casework.DangerGrid{Done: true, Yes: yes, Red: red}
	}
	if t.Event != "" {
		at, err := time.ParseInLocation("2006-01-02T15:04", t.Event, rq.Clock().Location())
		if err != nil {
			wrong = append(wrong, casework.Invalid("evenement", "", "un jour et une heure, comme 2026-11-23T14:30"))
		}
		r.EventAt = casework.At(at)
	}
	r.Person = &casework.ReferredPerson{LastName: t.LastName, FirstName: t.FirstName, Phone: t.Phone, Language: t.Language, Line: t.Line, Safe: safeContact(t)}
	return r, wrong
}

// safeContact is what the boxes say: the question was put if one is ticked or
// one line is written.
func safeContact(t *view.ReferralForm) casework.SafeContact {
	s := casework.SafeContact{When: t.When, CodeWord: t.CodeWord, Shared: t.Shared}
	for _, w := range t.Ways {
		s.Ways = append(s.Ways, casework.Channel(w))
	}
	s.Asked = !s.IsZero()
	return s
}

// showReceipt shows the number of a referral, its state, and when the worker
// answers.
func showReceipt(rq *request) error {
	u, err := rq.Store.ReceiptOf(rq.Context(), rq.actor, casework.ReferralID(rq.PathValue("referral")))
	if err != nil {
		return err
	}
	page := &view.ReceiptPage{Receipt: u.Receipt, At: rq.local(u.ReceivedAt), State: u.State, Counted: rq.URL.Query().Get("fait") == "refus" && u.State == casework.ClosedReferral,
		Queue: casework.AllowedSomewhere(rq.actor.Role, casework.KeepQueue)}
	if page.NextDuty, page.Now, err = rq.nextDuty(u.Post); err != nil {
		return err
	}
	return rq.show(http.StatusOK, "Accusé de réception", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// nextDuty is the next duty hour of a post in words, empty when none is known,
// and whether it is now.
func (rq *request) nextDuty(post casework.PostID) (words string, now bool, err error) {
	duty, err := rq.Store.Duty(rq.Context(), rq.actor, post)
	if casework.KindOf(err) == casework.KindForbidden { // handed to a post of which the desk knows nothing
		return "", false, nil
	}
	words, now = rq.dutyWords(&duty)
	return words, now, err
}

// dutyWords is the next duty hour in words, empty when none is known, and
// whether it is now.
func (rq *request) dutyWords(duty *casework.Duty) (words string, now bool) {
	next, ok := duty.Next(rq.Clock())
	if !ok {
		return "", false
	}
	if !next.After(rq.Clock()) {
		return "", true
	}
	hour, _ := casework.NewTimeOfDay(next.Hour(), next.Minute())
	return longDay(next) + " à\u00a0" + hour.French(), false
}

func showBlankReferral(rq *request) error {
	return rq.show(http.StatusOK, "Formulaire de saisine", func(b view.Base) view.Page { return &view.BlankReferralPage{Base: b} })
}

func showUnits(rq *request) error { return rq.unitsPage(http.StatusOK) }

func (rq *request) unitsPage(status int, errs ...error) error {
	posts, err := rq.Store.Posts(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	units, err := rq.Store.Units(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	names := map[casework.PostID]string{}
	for _, p := range posts {
		names[p.ID] = p.Name
	}
	page := &view.UnitsPage{Form: view.Failed(errs...), Name: rq.field("unite"), Posts: view.PostOptions(posts, rq.field("poste"))}
	for _, u := range units {
		page.Units = append(page.Units, view.UnitLine{Name: u.Name, PostName: names[u.Post]})
	}
	return rq.show(status, "Unités", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func createUnit(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	post, err := rq.Store.PostBySlug(rq.Context(), rq.actor, rq.field("poste"))
	if casework.KindOf(err) == casework.KindNotFound {
		return rq.unitsPage(http.StatusUnprocessableEntity, casework.Invalid("poste", "", "un poste de la liste"))
	}
	if err != nil {
		return err
	}
	_, err = rq.Store.CreateUnit(rq.Context(), rq.actor, casework.Unit{Post: post.ID, Name: rq.field("unite")})
	var refused *casework.Error
	if errors.As(err, &refused) && refused.Field != "" {
		return rq.unitsPage(statusOf(err), err)
	}
	if err != nil {
		return err
	}
	return rq.redirect("/comptes/unites")
}
