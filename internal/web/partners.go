package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/store"
	"permanence/internal/view"
)

// showDirectories goes to the directory of the account's first post.
func showDirectories(rq *request) error {
	posts := rq.keptPosts()
	if len(posts) == 0 {
		return casework.NotFound()
	}
	return rq.redirect(view.PartnersURL(posts[0].Slug))
}

func showPartners(rq *request) error {
	q := rq.URL.Query()
	page := &view.PartnersPage{Post: rq.post, Kind: casework.PartnerKind(q.Get("type")), Commune: strings.TrimSpace(q.Get("commune")), Retired: q.Get("retires") == "1"}
	status := http.StatusOK
	filter := store.PartnerFilter{Kind: page.Kind, Retired: page.Retired}
	codes, err := parseCommunes("commune", page.Commune)
	if err != nil {
		page.Form, status = view.Failed(err), http.StatusUnprocessableEntity
	} else if len(codes) > 0 {
		filter.Commune = codes[0]
	}
	if page.Partners, err = rq.Store.Partners(rq.Context(), rq.actor, rq.post.ID, filter); err != nil {
		return err
	}
	page.Others = slices.DeleteFunc(rq.keptPosts(), func(p casework.Post) bool { return p.ID == rq.post.ID })
	return rq.show(status, "Annuaire des partenaires", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// parseCommunes reads names or INSEE codes separated by commas.
func parseCommunes(field, text string) (codes []string, err error) {
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		found := commune.Find(part)
		if len(found) != 1 {
			return nil, communeRefusal(field, part, found)
		}
		codes = append(codes, found[0].Code)
	}
	return codes, nil
}

func communeRefusal(field, typed string, found []commune.Commune) error {
	if len(found) == 0 {
		return &casework.Error{Kind: casework.KindInvalid, Field: field, Value: typed, Message: "« " + typed + " » n'est le nom ni le code INSEE d'aucune commune."}
	}
	codes := make([]string, 0, 8)
	for _, c := range found[:min(8, len(found))] {
		codes = append(codes, c.Code)
	}
	return &casework.Error{Kind: casework.KindInvalid, Field: field, Value: typed, Message: "Plusieurs communes portent ce nom : donnez le code INSEE, parmi " + strings.Join(codes, ", ") + "."}
}

func showNewPartner(rq *request) error {
	return rq.partnerPage(http.StatusOK, &view.PartnerPage{Edited: casework.Partner{Kind: casework.PartnerKind(rq.URL.Query().Get("type"))}})
}

func showPartner(rq *request) error {
	p, err := rq.Store.Partner(rq.Context(), rq.actor, rq.post.ID, casework.PartnerID(rq.PathValue("partner")))
	if err != nil {
		return err
	}
	return rq.partnerPage(http.StatusOK, &view.PartnerPage{Edited: p, Communes: view.WrittenCommunes(p.Communes)})
}

func (rq *request) partnerPage(status int, page *view.PartnerPage) error {
	title := "Partenaire"
	if page.IsNew() {
		title = "Nouveau partenaire"
	}
	page.Post = rq.post
	return rq.show(status, title, func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// createPartner adds to the directory; savePartner changes what stands there.
func createPartner(rq *request) error { return rq.keepPartner(casework.Partner{Post: rq.post.ID}) }

func savePartner(rq *request) error {
	old, err := rq.Store.Partner(rq.Context(), rq.actor, rq.post.ID, casework.PartnerID(rq.PathValue("partner")))
	if err != nil {
		return err
	}
	return rq.keepPartner(old)
}

func (rq *request) keepPartner(old casework.Partner) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	p := casework.Partner{ID: old.ID, Post: old.Post, RetiredOn: old.RetiredOn, Name: rq.field("nom"), Kind: casework.PartnerKind(rq.field("type")),
		Phone: rq.field("telephone"), Mail: rq.field("courriel"), Address: rq.field("adresse"), Notes: rq.field("notes")}
	typed := rq.field("communes")
	codes, err := parseCommunes("communes", typed)
	if p.Communes = codes; p.ID != "" {
		var stale error
		p.Version, stale = rq.version()
		err = errors.Join(err, stale)
	}
	if err = errors.Join(err, casework.CheckPartner(&p)); err == nil {
		_, err = rq.Store.SavePartner(rq.Context(), rq.actor, p)
	}
	switch casework.KindOf(err) {
	case casework.KindInvalid:
		return rq.partnerPage(http.StatusUnprocessableEntity, &view.PartnerPage{Form: view.Failed(err), Edited: p, Communes: typed})
	case casework.KindConflict:
		p.Version = old.Version
		return rq.partnerPage(http.StatusConflict, &view.PartnerPage{Form: view.Failed(err), Edited: p, Communes: typed, Current: &old})
	}
	if err != nil {
		return err
	}
	return rq.redirect(view.PartnersURL(rq.post.Slug) + "?fait=partenaire")
}

// retirePartner takes a partner out of the choices, or puts it back.
func retirePartner(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	p, err := rq.Store.Partner(rq.Context(), rq.actor, rq.post.ID, casework.PartnerID(rq.PathValue("partner")))
	if err != nil {
		return err
	}
	p.RetiredOn = 0
	if rq.field("retire") == "1" {
		p.RetiredOn = casework.DayOf(rq.Clock())
	}
	if p.Version, err = rq.version(); err != nil {
		return err
	}
	if _, err := rq.Store.SavePartner(rq.Context(), rq.actor, p); err != nil {
		return err
	}
	return rq.redirect(view.PartnersURL(rq.post.Slug) + "?fait=partenaire")
}
