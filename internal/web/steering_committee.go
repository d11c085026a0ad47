package web

import (
	"bytes"
	"io"
	"net/http"
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/view"
)

// keepsCommittees tells whether the account keeps the committees of its posts.
func (rq *request) keepsCommittees() bool {
	return casework.AllowedSomewhere(rq.actor.Role, casework.KeepCommittees)
}

func showCommittees(rq *request) error {
	all, err := rq.Store.Committees(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	posts := rq.ownPosts()
	return rq.show(http.StatusOK, "Comités de pilotage", func(b view.Base) view.Page {
		return &view.CommitteesPage{Base: b, Committees: all, Posts: posts, Today: rq.thisDay(), MayKeep: rq.keepsCommittees()}
	})
}

func (rq *request) committeeID() casework.CommitteeID {
	return casework.CommitteeID(rq.PathValue("committee"))
}

func showCommittee(rq *request) error {
	return rq.committeePage(http.StatusOK, &view.CommitteePage{})
}

func (rq *request) committeePage(status int, page *view.CommitteePage) error {
	c, err := rq.Store.Committee(rq.Context(), rq.actor, rq.committeeID())
	if err != nil {
		return err
	}
	page.Posts = rq.ownPosts()
	if page.Line.Values == nil {
		page.Line = view.NewDecisionForm(view.Values{"etat": string(casework.DecisionToDo)})
	}
	page.Committee, page.Today, page.Zone, page.MayKeep = c, rq.thisDay(), rq.Clock().Location(), rq.keepsCommittees()
	return rq.show(status, "Comité de pilotage", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func (rq *request) committeeFormPage(status int, page *view.CommitteeFormPage) error {
	posts := rq.ownPosts()
	page.Posts = posts
	return rq.show(status, "Comité de pilotage", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func showNewCommittee(rq *request) error {
	return rq.committeeFormPage(http.StatusOK, &view.CommitteeFormPage{SteeringForm: view.NewCommitteeForm(view.CommitteeValues(&casework.Committee{})), Chosen: rq.actor.Posts})
}

func showCommitteeForm(rq *request) error {
	c, err := rq.Store.Committee(rq.Context(), rq.actor, rq.committeeID())
	if err != nil {
		return err
	}
	return rq.committeeFormPage(http.StatusOK, &view.CommitteeFormPage{SteeringForm: view.NewCommitteeForm(view.CommitteeValues(&c)), ID: c.ID, Chosen: c.Posts})
}

func saveCommittee(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	c := casework.Committee{ID: rq.committeeID(), HeldOn: f.day("date"), Place: f.field("lieu"), Members: casework.Lines(f.field("membres")), Agenda: f.field("ordre_du_jour"), Version: f.version()}
	c.Posts = f.chosenPosts()
	values := f.values("date", "lieu", "membres", "ordre_du_jour")
	if c.ID != "" { // of a committee that is not the account's, nothing is said
		if _, err := rq.Store.Committee(rq.Context(), rq.actor, c.ID); err != nil {
			return err
		}
	}
	if len(f.errs) == 0 {
		saved, err := rq.Store.SaveCommittee(rq.Context(), rq.actor, c)
		if err == nil {
			return rq.redirect(view.CommitteeURL(saved.ID) + "?fait=comite")
		}
		f.check(err)
	} else {
		f.check(casework.CheckCommittee(&c)...)
	}
	status, failure := refusedAs(f.errs...)
	if failure != nil {
		return failure
	}
	form := view.NewCommitteeForm(values, f.errs...)
	if status == http.StatusConflict {
		now, err := rq.Store.Committee(rq.Context(), rq.actor, c.ID)
		if err != nil {
			return err
		}
		form = form.Conflicting(view.CommitteeValues(&now))
	}
	return rq.committeeFormPage(status, &view.CommitteeFormPage{SteeringForm: form, ID: c.ID, Chosen: c.Posts})
}

// changeCommittee takes a committee away or puts it back.
func changeCommittee(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	if f.field("geste") == "" {
		if _, err := rq.Store.Committee(rq.Context(), rq.actor, rq.committeeID()); err != nil {
			return err
		}
	}
	return f.removeOr(func(removed bool) error {
		return rq.Store.RemoveCommittee(rq.Context(), rq.actor, rq.committeeID(), removed)
	}, view.CommitteesURL)
}

func (f *typed) decision() (casework.Decision, view.Values) {
	d := casework.Decision{ID: casework.DecisionID(f.PathValue("decision")), Committee: f.committeeID(), Text: f.field("decision"), Charge: f.field("charge"), DueOn: f.day("echeance"), State: casework.DecisionState(f.field("etat")), DoneOn: f.day("faite_le"), Version: f.version()}
	f.check(casework.CheckDecision(&d, f.thisDay())...)
	return d, f.values("decision", "charge", "echeance", "etat", "faite_le")
}

func addDecision(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	d, values := f.decision()
	if len(f.errs) == 0 {
		if _, err := rq.Store.SaveDecision(rq.Context(), rq.actor, d); err != nil {
			return err
		}
		return rq.redirect(view.CommitteeURL(d.Committee) + "?fait=decision")
	}
	return rq.committeePage(http.StatusUnprocessableEntity, &view.CommitteePage{Line: view.NewDecisionForm(values, f.errs...)})
}

// decisionOfPath is the committee with the decision of the address, which was
// not taken away.
func (rq *request) decisionOfPath() (c casework.Committee, d casework.Decision, err error) {
	if c, err = rq.Store.Committee(rq.Context(), rq.actor, rq.committeeID()); err != nil {
		return c, d, err
	}
	for _, d := range c.Decisions {
		if string(d.ID) == rq.PathValue("decision") && d.RemovedAt.IsZero() {
			return c, d, nil
		}
	}
	return c, d, casework.NotFound()
}

func (rq *request) decisionPage(status int, c casework.Committee, id casework.DecisionID, form view.SteeringForm) error {
	return rq.show(status, "Décision", func(b view.Base) view.Page {
		return &view.DecisionPage{Base: b, SteeringForm: form, Committee: c, ID: id}
	})
}

func showDecision(rq *request) error {
	c, d, err := rq.decisionOfPath()
	if err != nil {
		return err
	}
	return rq.decisionPage(http.StatusOK, c, d.ID, view.NewDecisionForm(view.DecisionValues(&d)))
}

// saveDecision writes a decision, takes it away or puts it back.
func saveDecision(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	if f.field("geste") != "" {
		return f.removeOr(func(removed bool) error {
			return rq.Store.RemoveDecision(rq.Context(), rq.actor, rq.committeeID(), casework.DecisionID(rq.PathValue("decision")), removed)
		}, view.CommitteeURL(rq.committeeID()))
	}
	d, values := f.decision()
	c, now, err := rq.decisionOfPath()
	if err != nil {
		return err
	}
	form := view.NewDecisionForm(values, f.errs...)
	if len(f.errs) > 0 {
		return rq.decisionPage(http.StatusUnprocessableEntity, c, d.ID, form)
	}
	_, err = rq.Store.SaveDecision(rq.Context(), rq.actor, d)
	if casework.KindOf(err) == casework.KindConflict {
		return rq.decisionPage(http.StatusConflict, c, d.ID, view.NewDecisionForm(values, err).Conflicting(view.DecisionValues(&now)))
	}
	if err != nil {
		return err
	}
	return rq.redirect(view.CommitteeURL(d.Committee) + "?fait=decision")
}

// addCommitteeDocument takes an uploaded file. It is held in memory while it
// comes, never in a temporary file, and is stored encrypted at once.
func addCommitteeDocument(rq *request) error {
	if _, err := rq.Store.Committee(rq.Context(), rq.actor, rq.committeeID()); err != nil {
		return err
	}
	release, err := rq.imports.uploads.enter(rq.Context())
	if err != nil {
		return err
	}
	defer release()
	name, content, err := rq.readDocument()
	if err == nil {
		err = rq.Store.AddCommitteeDocument(rq.Context(), rq.actor, rq.committeeID(), name, io.NewSectionReader(bytes.NewReader(content), 0, int64(len(content))))
	}
	if err == nil {
		return rq.redirect(view.CommitteeURL(rq.committeeID()) + "?fait=document")
	}
	status, failure := refusedAs(err)
	if failure != nil {
		return failure
	}
	return rq.committeePage(status, &view.CommitteePage{Form: view.Failed(err)})
}

// takeCommitteeDocument sends a document to keep, named by codes only.
func takeCommitteeDocument(rq *request) error {
	d, content, err := rq.Store.CommitteeDocument(rq.Context(), rq.actor, rq.committeeID(), rq.PathValue("paper"))
	if err != nil {
		return err
	}
	h := rq.w.Header()
	h.Set("Content-Security-Policy", inertPolicy)
	h.Set("Content-Length", strconv.Itoa(len(content)))
	rq.attach("comite-"+compactDay(rq.dayOf(d.AddedAt))+"-"+d.ID[len(d.ID)-4:]+"."+string(d.Kind), d.Kind.ContentType())
	_, _ = rq.w.Write(content) // a reader who left is no failure of ours
	return nil
}

// changeCommitteeDocument takes a document away or puts it back.
func changeCommitteeDocument(rq *request) error {
	f, err := rq.readForm()
	if err != nil {
		return err
	}
	if f.field("geste") == "" {
		if _, err := rq.Store.Committee(rq.Context(), rq.actor, rq.committeeID()); err != nil {
			return err
		}
	}
	return f.removeOr(func(removed bool) error {
		return rq.Store.RemoveCommitteeDocument(rq.Context(), rq.actor, rq.committeeID(), rq.PathValue("paper"), removed)
	}, view.CommitteeURL(rq.committeeID()))
}
