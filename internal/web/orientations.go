package web

import (
	"errors"
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

// showOrientations lists what waits over the cases of the account's posts,
// without a name; nameOrientations is the same with the names, each logged.
func showOrientations(rq *request) error { return rq.orientationsPage(false) }

func nameOrientations(rq *request) error { return rq.orientationsPage(true) }

func (rq *request) orientationsPage(named bool) error {
	posts := rq.keptPosts()
	page := &view.OrientationsPage{Named: named}
	for _, post := range posts {
		part, err := rq.postOrientations(post, named)
		if err != nil {
			return err
		}
		page.Posts = append(page.Posts, part)
	}
	return rq.show(http.StatusOK, "Orientations", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func (rq *request) postOrientations(post casework.Post, named bool) (view.PostOrientations, error) {
	part := view.PostOrientations{Post: post}
	all, err := rq.Store.WaitingOrientations(rq.Context(), rq.actor, post.ID)
	if err != nil {
		return part, err
	}
	dormant, err := rq.Store.DormantOrientations(rq.Context(), rq.actor, post.ID)
	if err != nil {
		return part, err
	}
	old := map[casework.OrientationID]bool{}
	for i := range dormant {
		old[dormant[i].ID] = true
	}
	all = append(all, dormant...)
	var persons map[casework.PersonID]casework.Person
	if named {
		if persons, err = rq.Store.Identities(rq.Context(), rq.actor, post.ID, personsOf(all)); err != nil {
			return part, err
		}
	}
	for _, l := range rq.orientationLines(all) {
		if named {
			l.Name = view.PersonName(persons[l.Person])
		}
		if l.Old = old[l.ID]; l.Old {
			part.Old = append(part.Old, l)
		} else if l.Waiting() {
			part.Waiting = append(part.Waiting, l)
		} else {
			part.Accepted = append(part.Accepted, l)
		}
	}
	return part, nil
}

func personsOf(all []casework.Handover) []casework.PersonID {
	ids := make([]casework.PersonID, len(all))
	for i := range all {
		ids[i] = all[i].Person
	}
	return ids
}

func (rq *request) orientationLines(all []casework.Handover) []view.OrientationLine {
	today := casework.DayOf(rq.Clock())
	lines := make([]view.OrientationLine, len(all))
	for i := range all {
		lines[i] = view.OrientationLine{Handover: all[i], Today: today}
	}
	return lines
}

func showCaseOrientations(rq *request) error {
	return rq.caseOrientationsPage(http.StatusOK, &view.CaseOrientationsPage{})
}

// caseOrientationsPage shows the orientations of a case; the page given holds
// what was typed and refused.
func (rq *request) caseOrientationsPage(status int, page *view.CaseOrientationsPage) error {
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	if page.Head, err = rq.caseHead(&f, view.TabOrientations); err != nil {
		return err
	}
	all, err := rq.Store.Orientations(rq.Context(), rq.actor, f.Case.ID)
	if err != nil {
		return err
	}
	page.Lines, page.Blocked = rq.orientationLines(all), blocked(&f)
	if page.Sharings, err = rq.sharingLines(f.Case.ID); err != nil {
		return err
	}
	return rq.show(status, caseTitle("Orientations du dossier", f.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// blocked says why no orientation can be proposed in a case, before anybody
// fills a form in vain; empty when one can.
func blocked(f *store.CaseFile) string {
	if f.Case.ClosedOn != 0 {
		return "Ce dossier est clos : rouvrez-le pour orienter la personne."
	}
	for i := range f.Appointments {
		if f.Appointments[i].Status == casework.Kept {
			return ""
		}
	}
	return store.NoMeetingToOrientFrom().Error()
}

func (rq *request) sharingLines(id casework.CaseID) ([]view.SharingLine, error) {
	all, err := rq.Store.Sharings(rq.Context(), rq.actor, id)
	if err != nil {
		return nil, err
	}
	accounts := make([]casework.AccountID, len(all))
	for i := range all {
		accounts[i] = all[i].Account
	}
	names, err := rq.Store.AccountNames(rq.Context(), accounts)
	zone := rq.Clock().Location()
	lines := make([]view.SharingLine, len(all))
	for i, s := range all {
		day := casework.DayOf(s.At.In(zone))
		lines[i] = view.SharingLine{Sharing: s, When: day.French(), Who: names[s.Account]}
		if day == casework.DayOf(rq.Clock()) {
			lines[i].URL = view.CaseURL(id) + "/partages/" + s.ID
		}
	}
	return lines, err
}

func showNewOrientation(rq *request) error {
	return rq.newOrientationPage(http.StatusOK, &view.NewOrientationPage{On: casework.DayOf(rq.Clock()).String()})
}

func (rq *request) newOrientationPage(status int, page *view.NewOrientationPage) error {
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	if page.Head, err = rq.caseHead(&f, view.TabOrientations); err != nil {
		return err
	}
	if page.Partners, err = rq.Store.Partners(rq.Context(), rq.actor, f.Case.Post, store.PartnerFilter{}); err != nil {
		return err
	}
	posts := rq.keptPosts()
	for _, p := range posts {
		if p.ID == f.Case.Post {
			page.Slug = p.Slug
		}
	}
	return rq.show(status, caseTitle("Orienter, dossier", f.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func proposeOrientation(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	page := &view.NewOrientationPage{Need: rq.field("besoin"), Service: rq.field("partenaire"), Kind: rq.field("type"), On: rq.field("le")}
	on, unread := parseTypedDay("le", page.On)
	_, err := rq.Store.ProposeOrientation(rq.Context(), rq.actor, casework.Handover{Case: rq.caseID(), Need: casework.OrientationNeed(page.Need),
		Service: casework.PartnerID(page.Service), Orientation: casework.Orientation{Partner: casework.PartnerKind(page.Kind)}, ProposedOn: on})
	if casework.KindOf(err) == casework.KindInvalid {
		err = errors.Join(unread, err)
	}
	if casework.KindOf(err) == casework.KindInvalid {
		page.Form = view.Failed(err)
		return rq.newOrientationPage(http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return rq.toOrientations("orientation")
}

// toOrientations leads back to the orientations of the case.
func (rq *request) toOrientations(done string) error {
	return rq.redirect(view.CaseURL(rq.caseID()) + "/orientations?fait=" + done)
}

func (rq *request) orientationID() casework.OrientationID {
	return casework.OrientationID(rq.PathValue("orientation"))
}

func stepOrientation(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	page := &view.CaseOrientationsPage{Failed: rq.orientationID(), Typed: view.StepForm{To: rq.field("suite"), On: rq.field("le"), Reason: rq.field("motif_refus")}}
	err := rq.recordStep(page.Typed)
	switch casework.KindOf(err) {
	case casework.KindInvalid, casework.KindConflict:
		page.Form = view.Failed(err)
		return rq.caseOrientationsPage(statusOf(err), page)
	}
	if err != nil {
		return err
	}
	return rq.toOrientations("suite")
}

func (rq *request) recordStep(typed view.StepForm) error {
	version, err := rq.version()
	if err != nil {
		return err
	}
	step := store.OrientationStep{Case: rq.caseID(), ID: rq.orientationID(), Version: version, To: casework.Outcome(typed.To), Reason: casework.RefusalReason(typed.Reason)}
	var unread error
	if step.To != casework.Proposed {
		step.On, unread = parseTypedDay("le", typed.On)
	}
	_, err = rq.Store.StepOrientation(rq.Context(), rq.actor, step)
	if casework.KindOf(err) == casework.KindInvalid {
		err = errors.Join(unread, err)
	}
	return err
}
