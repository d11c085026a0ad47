package web

import (
	"net/http"
	"net/url"
	"slices"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/view"
)

// proofField is the field in which a password or a code is given again; the
// others hold a passkey's answer and what it answers.
const (
	proofField     = "preuve"
	keyAskField    = "preuve_demande"
	keyAnswerField = "preuve_reponse"
)

var proofFields = []string{proofField, keyAskField, keyAnswerField}

// proofNeeded stops a request until who is there is proven again.
type proofNeeded struct {
	reason  string
	file    string // the page from which a file was asked for; empty when a page follows
	refused error  // what was given did not prove it
}

func (*proofNeeded) Error() string { return "a recent proof is needed" }

// stepUp lets a handler go on only when who is there was proven in the last
// five minutes (auth.Fresh). The reason completes « Pour … » on the page that
// asks: "exporter le registre nominatif". Call it first, before anything is
// done, and return its error as it is:
//
//	if err := rq.stepUp("exporter le registre nominatif"); err != nil {
//		return err
//	}
//
// A file is asked for by stepUpToFile. Of a POST, every field comes back with the proof, so that nothing typed is
// lost and the handler simply runs again. Of a GET, the same address is read
// again. A file is not kept: ask before the form that takes one.
func (rq *request) stepUp(reason string) error { return rq.stepUpToFile(reason, "") }

// stepUpToFile is stepUp for what answers with a file: a browser keeps the page
// that asked for the proof, which therefore says so and leads back to from.
func (rq *request) stepUpToFile(reason, from string) error {
	if rq.auth.Sessions.IsFresh(rq.Context()) {
		return nil
	}
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	if rq.Method != http.MethodPost || !rq.PostForm.Has(proofField) {
		return &proofNeeded{reason: reason, file: from}
	}
	return rq.prove(reason, from)
}

// prove checks what the form gives as a proof. The session goes on under a new
// token.
func (rq *request) prove(reason, from string) error {
	err := rq.given()
	if casework.KindOf(err) == casework.KindInvalid {
		return &proofNeeded{reason: reason, file: from, refused: err}
	}
	if err != nil {
		return err
	}
	for _, name := range proofFields {
		rq.PostForm.Del(name)
		rq.Form.Del(name)
	}
	return rq.auth.Sessions.Proven(rq.Context(), rq.w, false)
}

// given checks the proof itself: a passkey, a password or a code.
func (rq *request) given() error {
	if answer := rq.PostForm.Get(keyAnswerField); answer != "" {
		return rq.auth.ProveByPasskey(rq.Context(), rq.account, rq.Host, rq.PostForm.Get(keyAskField), answer)
	}
	return rq.auth.Prove(rq.Context(), rq.account, rq.PostForm.Get(proofField), rq.address())
}

// askForProof answers with the page that asks for a password or a code.
func (rq *request) askForProof(needed *proofNeeded) error {
	page := &view.ConfirmPage{Form: view.Form{}, Reason: needed.reason, From: needed.file, Login: rq.account.Login, Action: rq.URL.RequestURI(), HasCodes: rq.account.HasFactor,
		Passkey: rq.account.HasPasskey && auth.PasskeysAt(rq.Host), Provided: len(rq.Providers.Configs()) > 0}
	status := http.StatusForbidden
	if needed.refused != nil {
		status = statusOf(needed.refused)
		retryAfter(rq.w, needed.refused)
		page.Form = view.Failed(needed.refused)
	}
	switch {
	case rq.route.pattern == "/confirmation":
		page.Fields = proofOfAddress(localAddress(rq.field("suite")), needed)
	case rq.Method == http.MethodPost:
		page.Fields = hiddenFields(rq.PostForm)
	default:
		page.Action = "/confirmation"
		page.Fields = proofOfAddress(rq.URL.RequestURI(), needed)
	}
	return rq.show(status, "Confirmation", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// proofOfAddress is what comes back with the proof asked for an address that is read.
func proofOfAddress(then string, needed *proofNeeded) []view.HiddenField {
	return []view.HiddenField{{Name: "suite", Value: then}, {Name: "raison", Value: needed.reason}, {Name: "fichier", Value: needed.file}}
}

// hiddenFields are what was typed, to be sent again with the proof.
func hiddenFields(form url.Values) []view.HiddenField {
	var fields []view.HiddenField
	for name, values := range form {
		if slices.Contains(proofFields, name) {
			continue
		}
		for _, v := range values {
			fields = append(fields, view.HiddenField{Name: name, Value: v})
		}
	}
	slices.SortStableFunc(fields, func(a, b view.HiddenField) int { // of one name they stay in their order
		switch {
		case a.Name < b.Name:
			return -1
		case a.Name > b.Name:
			return 1
		}
		return 0
	})
	return fields
}

// confirm takes a proof for an address that is read, and goes back to it. To the
// script, which lifts the cover, it answers without a page: a redirection would
// tell it nothing, since that of a session that is over looks the same.
func confirm(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	if err := rq.prove(rq.field("raison"), localAddress(rq.field("fichier"))); err != nil {
		return err
	}
	if rq.byScript() {
		rq.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	if to := localAddress(rq.field("suite")); to != "" {
		return rq.redirect(to)
	}
	return rq.redirect("/")
}

// localAddress keeps an address, with its query, only when it is a page of this
// site.
func localAddress(s string) string {
	path := localPath(s)
	u, err := url.Parse(s)
	if path == "" || err != nil || u.RawQuery == "" {
		return path
	}
	return path + "?" + u.RawQuery
}
