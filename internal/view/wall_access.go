package view

import (
	"cmp"
	"time"

	"permanence/internal/casework"
)

// CaseAccessPage is GET /dossiers/{case}/acces: who reaches the case, for
// whoever may hand it over. Its forms are POSTs to …/acces/charge,
// …/acces/passation (a, motif), …/acces/ecarter (qui) and …/acces/retablir (id).
type CaseAccessPage struct {
	Base
	Form
	Head      CaseHead
	InCharge  string // the professional's name; empty when nobody is
	Mine      bool   // the reader is in charge
	Workers   []casework.Account
	Colleague []casework.Account
	Units     []casework.Unit
	Shutouts  []ShutoutLine
	Transfers []TransferLine
	Breaks    []GlassLine
	To        string // typed and refused
	Reason    string
	Who       string
}

// ShutoutLine is somebody who is shut out.
type ShutoutLine struct {
	ID, Name string
	Unit     bool
	At       time.Time
}

// TransferLine is one change of hands.
type TransferLine struct {
	From, To, By string
	Reason       casework.TransferReason
	At           time.Time
}

// Why is the reason in words.
func (l TransferLine) Why() string { return casework.TransferReasons.Label(l.Reason) }

// GlassLine is one breaking of the glass, or an attempt.
type GlassLine struct {
	casework.GlassBreak
	Who      string
	PostName string
	From, To time.Time
	Reviewed time.Time
	Late     bool
}

// Reference of the case; empty for an attempt that found nothing.
func (l GlassLine) Reference() string {
	if l.Case == "" {
		return ""
	}
	return casework.ReferenceOf(l.Case)
}

// Why is the reason in words.
func (l GlassLine) Why() string { return casework.GlassReasons.Label(l.Reason) }

// Because is the reason inside a sentence.
func (l GlassLine) Because() string { return lowerFirst(l.Why()) }

// Verdict is the opinion in words; empty while nobody reviewed it.
func (l GlassLine) Verdict() string {
	if l.Opinion == "" {
		return ""
	}
	return casework.GlassOpinions.Label(l.Opinion)
}

// OpinionOptions are the opinions, that of the line selected.
func (l GlassLine) OpinionOptions() []Option {
	return append([]Option{{Label: "Choisir un avis"}}, Options(casework.GlassOpinions, string(l.Opinion))...)
}

// Told is the sentence by which whoever is in charge learns of a break.
func (l GlassLine) Told() string {
	return "Bris de glace : " + cmp.Or(l.Who, "un collègue") + " a ouvert ce dossier le " + when(l.From) + " (" + l.Because() + "), pour trois heures. Le délégué à la protection des données l'examine."
}

// WorkerOptions are the workers to whom a case may be handed.
func (p *CaseAccessPage) WorkerOptions() []Option { return workerOptions(p.Workers, p.To) }

func workerOptions(workers []casework.Account, chosen string) []Option {
	all := []Option{{Label: "Choisir un intervenant"}}
	for _, w := range workers {
		all = append(all, Option{Value: string(w.ID), Label: w.Name, Selected: string(w.ID) == chosen})
	}
	return all
}

// ReasonOptions are the reasons of a hand-over.
func (p *CaseAccessPage) ReasonOptions() []Option { return transferOptions(p.Reason) }

func transferOptions(chosen string) []Option {
	all := []Option{{Label: "Choisir un motif"}}
	for _, o := range Options(casework.TransferReasons, chosen) {
		if o.Value != string(casework.TakenCharge) {
			all = append(all, o)
		}
	}
	return all
}

// WhoOptions are the accounts and the units that may be shut out: their values
// are compte:… and unite:….
func (p *CaseAccessPage) WhoOptions() []Option {
	all := []Option{{Label: "Choisir qui"}}
	add := func(value, label string) {
		all = append(all, Option{Value: value, Label: label, Selected: value == p.Who})
	}
	for _, a := range p.Colleague {
		add("compte:"+string(a.ID), a.Name+" ("+lowerFirst(casework.Roles.Label(a.Role))+")")
	}
	for _, u := range p.Units {
		add("unite:"+string(u.ID), u.Name+" (toute l'unité)")
	}
	return all
}

func (*CaseAccessPage) file() string { return "case_access" }
