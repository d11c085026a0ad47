package web

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func showErasure(rq *request) error { return rq.erasurePage(http.StatusOK, &view.ErasurePage{}) }

func (rq *request) erasurePage(status int, page *view.ErasurePage) error {
	if _, _, err := rq.Store.CaseRetention(rq.Context(), rq.actor, rq.caseID()); err != nil {
		return err
	}
	f, err := rq.caseFile()
	if err != nil {
		return err
	}
	if page.Head, err = rq.partHead(f.Case, view.TabRetention, "Effacement"); err != nil {
		return err
	}
	return rq.show(status, caseTitle("Effacement, dossier", f.Case.ID), func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// erasePerson asks twice: for the reason, then for the reference of the case
// and for who is there.
func erasePerson(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	page := &view.ErasurePage{Reason: rq.field("motif_effacement"), Typed: rq.field("reference")}
	refuse := func(err error) error {
		status, failure := refusedAs(err)
		if failure != nil {
			return failure
		}
		page.Form = view.Failed(err)
		return rq.erasurePage(status, page)
	}
	if !casework.ErasureReasons.Has(casework.ErasureReason(page.Reason)) {
		return refuse(casework.Invalid("motif_effacement", page.Reason, "un motif de la liste"))
	}
	if _, sent := rq.PostForm["reference"]; !sent {
		if err := rq.Store.MayErase(rq.Context(), rq.actor, rq.caseID(), casework.ErasureReason(page.Reason)); err != nil {
			return refuse(err)
		}
		page.Second = true
		return rq.erasurePage(http.StatusOK, page)
	}
	if !strings.EqualFold(page.Typed, casework.ReferenceOf(rq.caseID())) {
		page.Second = true
		return refuse(casework.Invalid("reference", page.Typed, "la référence du dossier, telle qu'elle est écrite"))
	}
	if err := rq.stepUp("effacer une personne"); err != nil {
		return err
	}
	c, err := rq.Store.ErasePerson(rq.Context(), rq.actor, rq.caseID(), casework.ErasureReason(page.Reason))
	if err != nil {
		return refuse(err)
	}
	if err := rq.Backups.NoteErased(rq.Context()); err != nil { // it is tried again every minute
		rq.Logger.ErrorContext(rq.Context(), "tombstones", "error", kindOfFailure(err))
	}
	return rq.redirect("/effacements/" + string(c.ID) + "?fait=efface")
}

func showCertificates(rq *request) error {
	all, err := rq.Store.Certificates(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	page := &view.CertificatesPage{}
	for _, c := range all {
		line, err := rq.certificateLine(c)
		if err != nil {
			return err
		}
		page.Certificates = append(page.Certificates, line)
	}
	return rq.show(http.StatusOK, "Effacements", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func (rq *request) certificateLine(c casework.Certificate) (view.CertificateLine, error) {
	l := view.CertificateLine{Certificate: c, At: c.At.In(rq.Clock().Location())}
	names, err := rq.Store.AccountNames(rq.Context(), []casework.AccountID{c.Account})
	if err != nil {
		return l, err
	}
	l.Who = names[c.Account]
	l.Post, err = rq.Store.PostName(rq.Context(), c.Post)
	return l, err
}

func (rq *request) certificate() (*view.CertificatePage, error) {
	c, references, err := rq.Store.Certificate(rq.Context(), rq.actor, casework.CertificateID(rq.PathValue("certificate")))
	if err != nil {
		return nil, err
	}
	line, err := rq.certificateLine(c)
	return &view.CertificatePage{Line: line, References: references}, err
}

func showCertificate(rq *request) error {
	page, err := rq.certificate()
	if err != nil {
		return err
	}
	return rq.show(http.StatusOK, "Certificat d'effacement", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// downloadCertificate gives it as a text, to be kept or sent.
func downloadCertificate(rq *request) error {
	page, err := rq.certificate()
	if err != nil {
		return err
	}
	var b strings.Builder
	l := &page.Line
	fmt.Fprintf(&b, "CERTIFICAT D'EFFACEMENT %s\n%s, le %s\nMotif : %s\n", l.Number, l.Post, casework.DayOf(l.At).French(), l.ReasonLabel())
	fmt.Fprintf(&b, "\nDonnées détruites de façon irréversible : %s.\n", l.Destroyed())
	for _, k := range page.Kinds() {
		fmt.Fprintf(&b, "- %s : %d\n", k.Label, k.Count)
	}
	if kept := page.MarkKept(); kept != "" {
		fmt.Fprintf(&b, "\n%s\n", kept)
	}
	b.WriteString("\nRéférences sans nom :\n")
	for _, r := range page.Pseudonyms() {
		fmt.Fprintf(&b, "- %s %s\n", r.Kind, r.Record)
	}
	rq.attach("certificat-effacement.txt", "text/plain; charset=utf-8")
	_, err = io.WriteString(rq.w, b.String())
	return err
}
