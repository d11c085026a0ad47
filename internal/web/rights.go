package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func showRights(rq *request) error {
	return rq.rightsPage(http.StatusOK, &view.RightsPage{On: rq.thisDay().String()})
}

func (rq *request) rightsPage(status int, page *view.RightsPage) error {
	all, err := rq.Store.Requests(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	for _, r := range all {
		line, err := rq.rightsLine(r)
		if err != nil {
			return err
		}
		page.Lines = append(page.Lines, line)
	}
	page.Posts = rq.registerPosts()
	page.MayKeep = casework.AllowedSomewhere(rq.actor.Role, casework.KeepRights)
	return rq.show(status, "Demandes des personnes", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func (rq *request) rightsLine(r casework.RightsRequest) (view.RightsLine, error) {
	name, err := rq.Store.PostName(rq.Context(), r.Post)
	return view.RightsLine{RightsRequest: r, Post: name, Today: rq.thisDay()}, err
}

// openRequest writes a request in the register.
func openRequest(rq *request) error {
	form, err := rq.readForm()
	if err != nil {
		return err
	}
	r := casework.RightsRequest{Kind: casework.RequestKind(form.field("droit")), Requester: casework.Requester(form.field("demandeur")), Doubt: form.field("doute") != "",
		ReceivedOn: form.day("recue_le"), Text: form.field("texte")}
	r.Post, r.Case = form.typedCase()
	page := &view.RightsPage{Edited: r, Case: form.field("dossier"), On: form.field("recue_le")}
	form.check(casework.CheckRequest(&r, rq.thisDay()))
	errs := form.errs
	if len(errs) == 0 {
		opened, err := rq.Store.OpenRequest(rq.Context(), rq.actor, r)
		if err == nil {
			return rq.redirect("/droits/" + string(opened.ID) + "?fait=inscrite")
		}
		errs = append(errs, err)
	}
	status, failure := refusedAs(errs...)
	if failure != nil {
		return failure
	}
	page.Form = view.Failed(errs...)
	return rq.rightsPage(status, page)
}

func (rq *request) requestID() casework.RequestID {
	return casework.RequestID(rq.PathValue("request"))
}

func showRequest(rq *request) error {
	return rq.requestPage(http.StatusOK, &view.RequestPage{})
}

func (rq *request) requestPage(status int, page *view.RequestPage) error {
	r, steps, err := rq.Store.Request(rq.Context(), rq.actor, rq.requestID())
	if err != nil {
		return err
	}
	if page.Line, err = rq.rightsLine(r); err != nil {
		return err
	}
	for _, s := range steps {
		names, err := rq.Store.AccountNames(rq.Context(), []casework.AccountID{s.Account})
		if err != nil {
			return err
		}
		page.Steps = append(page.Steps, view.StepLine{State: s.Step, Who: names[s.Account], At: s.At.In(rq.Clock().Location())})
	}
	page.MayKeep = casework.AllowedSomewhere(rq.actor.Role, casework.KeepRights)
	return rq.show(status, "Demande d'une personne", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// answerRequest does one step of a request.
func answerRequest(rq *request) error {
	form, err := rq.readForm()
	if err != nil {
		return err
	}
	page := &view.RequestPage{Proof: form.field("verification"), Way: form.field("remise_reponse"), Why: form.field("motif_refus")}
	id := rq.requestID()
	switch form.field("geste") {
	case "verifier":
		err = rq.Store.CheckIdentity(rq.Context(), rq.actor, id, form.version(), casework.IdentityProof(page.Proof))
	case "accepter":
		err = rq.Store.GrantRequest(rq.Context(), rq.actor, id, form.version(), casework.RequestDelivery(page.Way))
	case "refuser":
		err = rq.Store.RefuseRequest(rq.Context(), rq.actor, id, form.version(), casework.RequestRefusal(page.Why))
	case "lever":
		err = rq.Store.LiftRestriction(rq.Context(), rq.actor, id)
	default:
		err = casework.Refuse(casework.KindInvalid, "Dites ce qui est fait de cette demande.")
	}
	if err == nil {
		return rq.redirect("/droits/" + string(id) + "?fait=etape")
	}
	status, failure := refusedAs(err)
	if failure != nil {
		return failure
	}
	page.Form = view.Failed(err)
	return rq.requestPage(status, page)
}
