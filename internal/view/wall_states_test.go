package view

import (
	"time"

	"permanence/internal/casework"
)

func wallStates() []state {
	head, entries := fullCase()
	head.As = casework.OwnCase
	url := head.URL() + "/acces"
	head.Tab = TabAccess
	now := time.Date(2022, 3, 28, 9, 30, 0, 0, time.UTC)
	broken := GlassLine{GlassBreak: casework.GlassBreak{ID: "g1", Case: head.Case.ID, Reason: "urgence_vitale"}, Who: "Dominique Vasseur", PostName: longName, From: now, To: now.Add(casework.GlassOpens)}
	told := broken
	told.ID, told.Opinion, told.Reviewed = "g3", "justifie", now.Add(30*time.Hour)
	late := GlassLine{GlassBreak: casework.GlassBreak{ID: "g2", Reason: casework.OtherGlass, Text: "La personne est à l'accueil, un train part dans l'heure."}, Who: "Dominique Vasseur", PostName: "Créteil", From: now.AddDate(0, 0, -9), Late: true}
	workers := []casework.Account{{ID: "a2", Name: "Dominique Vasseur", Role: casework.Worker}, {ID: "a3", Name: "Guichet de Créteil", Role: casework.Desk}}
	full := CaseAccessPage{Base: worker("Accès", url), Head: head, Mine: true, Workers: workers[:1], Colleague: workers, Units: []casework.Unit{{ID: "u1", Name: "Commissariat de Créteil"}},
		Shutouts:  []ShutoutLine{{ID: "s1", Name: "Dominique Vasseur", At: now}, {ID: "s2", Name: "Commissariat de Créteil", Unit: true, At: now}},
		Transfers: []TransferLine{{From: "Dominique Vasseur", To: "Camille Moreau", By: "Anne Le Goff", Reason: "charge", At: now}, {To: "Dominique Vasseur", By: "Dominique Vasseur", Reason: casework.TakenCharge, At: now}},
		Breaks:    []GlassLine{told}}
	refused := full
	refused.To, refused.Form = "a2", Failed(casework.Invalid("motif", "", "un motif de la liste"), casework.Invalid("qui", "", "un compte ou une unité de la liste"))
	blank := CaseAccessPage{Base: worker("Accès", url), Head: head, Workers: workers[:1], Colleague: workers}
	opened := head
	opened.As, opened.Whole, opened.Tab, opened.GlassUntil = casework.BrokenGlass, true, TabCase, now.Add(casework.GlassOpens)
	warned := head
	warned.Whole, warned.Tab, warned.Alerts = true, TabCase, []Notice{{ToneWarn, broken.Told()}}
	edited := NewFactsForm(&head.Case)
	lead := func(path string) Base { return base("Répartition", path, casework.Lead, "Anne Le Goff") }
	loads := []LoadLine{{ID: "a1", Name: "Camille Moreau", Post: creteil.Name, Open: 41}, {ID: "a2", Name: "Dominique Vasseur", Post: creteil.Name}}
	return []state{
		{"case-access", &full},
		{"case-access-refused", &refused},
		{"case-access-nobody", &blank},
		{"case-behind-glass", &CasePage{Base: worker("Dossier", head.URL()), Head: opened, Entries: entries, Edited: edited}},
		{"case-glass-told", &CasePage{Base: worker("Dossier", head.URL()), Head: warned, Entries: entries, Edited: edited}},
		{"glass", &GlassPage{Base: worker("Bris de glace", "/dossiers/bris-de-glace"), Posts: threePost}},
		{"glass-refused", &GlassPage{Base: worker("Bris de glace", "/dossiers/bris-de-glace"), Posts: threePost, LastName: "Lefèvre", Form: Failed(casework.Invalid("reference", "", "la référence du dossier, ou le nom, le prénom et l'année de naissance exacts"), casework.Invalid("motif", "", "un motif de la liste"))}},
		{"glass-nothing", &GlassPage{Base: worker("Bris de glace", "/dossiers/bris-de-glace"), Posts: threePost, Slug: "creteil", Reference: "k7m2q", Reason: "urgence_vitale", Nothing: true}},
		{"glass-review", &GlassReviewPage{Base: base("Bris de glace", "/bris-de-glace", casework.DPO, "Inès Faure"), Lines: []GlassLine{late, broken, told}, Late: 1}},
		{"glass-review-empty", &GlassReviewPage{Base: base("Bris de glace", "/bris-de-glace", casework.DPO, "Inès Faure")}},
		{"assign", &AssignPage{Base: lead("/passations"), Posts: []casework.Post{creteil}, Loads: loads, Workers: workers[:1]}},
		{"assign-refused", &AssignPage{Base: lead("/passations"), Posts: []casework.Post{creteil}, Loads: loads, Workers: workers[:1], Slug: "creteil", From: "a1", Form: Failed(casework.Invalid("a", "", "un autre intervenant que la personne en charge"))}},
	}
}
