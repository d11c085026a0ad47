package casework

import "unicode/utf8"

// RequisitionID is an identifier made by NewID.
type RequisitionID string

// Authority is what kind of authority requires records.
type Authority string

// Authorities are the kinds.
var Authorities = newList("autorite", "Autorité",
	Item[Authority]{Code: "procureur", Label: "Procureur de la République"},
	Item[Authority]{Code: "opj", Label: "Officier de police judiciaire"},
	Item[Authority]{Code: "juge_instruction", Label: "Juge d'instruction, ou enquêteur sur commission rogatoire"},
	Item[Authority]{Code: "juge", Label: "Autre juge"},
	Item[Authority]{Code: "autre", Label: "Autre autorité"})

// LegalBasis is the text on which it is done.
type LegalBasis string

// LegalBases are those that are met (code de procédure pénale).
var LegalBases = newList("fondement", "Fondement",
	Item[LegalBasis]{Code: "cpp_60_1", Label: "Code de procédure pénale, art. 60-1 (flagrance)"},
	Item[LegalBasis]{Code: "cpp_77_1_1", Label: "Code de procédure pénale, art. 77-1-1 (enquête préliminaire)"},
	Item[LegalBasis]{Code: "cpp_99_3", Label: "Code de procédure pénale, art. 99-3 (commission rogatoire)"},
	Item[LegalBasis]{Code: "cpp_perquisition", Label: "Perquisition ou saisie (code de procédure pénale, art. 56, 76, 92)"},
	Item[LegalBasis]{Code: "autre", Label: "Autre texte, à préciser"},
	Item[LegalBasis]{Code: "aucun", Label: "Aucun texte cité"})

// RequisitionOutcome is what came of it.
type RequisitionOutcome string

// RecordsHanded and the others are the codes of RequisitionOutcomes.
const (
	RecordsHanded    RequisitionOutcome = "remis"
	RecordsRefused   RequisitionOutcome = "refus"
	RequisitionWaits RequisitionOutcome = "attente"
	nothingFound     RequisitionOutcome = "neant"
)

// RequisitionOutcomes are the outcomes.
var RequisitionOutcomes = newList("issue", "Suite donnée",
	Item[RequisitionOutcome]{Code: RequisitionWaits, Label: "En attente"},
	Item[RequisitionOutcome]{Code: RecordsHanded, Label: "Pièces remises"},
	Item[RequisitionOutcome]{Code: RecordsRefused, Label: "Refus motivé (secret professionnel)"},
	Item[RequisitionOutcome]{Code: nothingFound, Label: "Rien à remettre"})

// HandedItem is a kind of records that was handed over.
type HandedItem string

// HandedItems are the kinds.
var HandedItems = newList("remis", "Ce qui a été remis",
	Item[HandedItem]{Code: "attestation", Label: "Attestation de présence ou de suivi"},
	Item[HandedItem]{Code: "dates", Label: "Dates de rendez-vous"},
	Item[HandedItem]{Code: "coordonnees", Label: "Coordonnées"},
	Item[HandedItem]{Code: "evaluation", Label: "Évaluation sociale"},
	Item[HandedItem]{Code: "documents", Label: "Documents du dossier"},
	Item[HandedItem]{Code: "notes", Label: "Notes de l'intervenant"},
	Item[HandedItem]{Code: "autre", Label: "Autre"})

// RequisitionDetails are what a requisition says of persons. They are sealed.
type RequisitionDetails struct {
	Name      string `json:"autorite,omitempty"`  // of the service and of who signs
	Reference string `json:"reference,omitempty"` // of the paper
	Article   string `json:"texte,omitempty"`     // as cited, when it is another one
	What      string `json:"remis,omitempty"`     // what was handed over, precisely
	To        string `json:"a,omitempty"`         // to whom
}

// Requisition is one line of the register of requisitions.
type Requisition struct {
	ID         RequisitionID
	Number     string
	Post       PostID
	Case       CaseID // empty when it is about no file
	Account    AccountID
	Authority  Authority
	Basis      LegalBasis
	ReceivedOn Day
	Outcome    RequisitionOutcome
	HandedOn   Day
	Handed     []HandedItem
	Details    *RequisitionDetails // nil for whoever may not read them, and once erased
}

// CheckRequisition refuses a line that does not say who, on what basis, and
// what was handed over.
func CheckRequisition(r *Requisition, today Day) (errs []error) {
	refuse := func(field, expected string) { errs = append(errs, Invalid(field, "", expected)) }
	if !Authorities.Has(r.Authority) {
		refuse("autorite", "une autorité de la liste")
	}
	if !LegalBases.Has(r.Basis) {
		refuse("fondement", "un fondement de la liste")
	}
	if r.Basis == "autre" && r.Details.Article == "" {
		refuse("texte", "le texte cité par la réquisition")
	}
	if r.ReceivedOn == 0 || r.ReceivedOn > today {
		refuse("recue_le", "le jour où elle est arrivée")
	}
	if !RequisitionOutcomes.Has(r.Outcome) {
		refuse("issue", "la suite donnée")
	}
	if r.Outcome == RecordsHanded && (r.HandedOn < r.ReceivedOn || r.HandedOn > today || r.HandedOn == 0) {
		refuse("remis_le", "le jour de la remise, entre l'arrivée et aujourd'hui")
	}
	if r.Outcome == RecordsHanded && len(r.Handed) == 0 {
		refuse("remis", "ce qui a été remis")
	}
	if r.Outcome != RecordsHanded && (len(r.Handed) > 0 || r.HandedOn != 0 || r.Details.To != "") {
		refuse("issue", "« Pièces remises », puisque la suite dit ce qui a été remis, quand ou à qui")
	}
	for _, i := range r.Handed {
		if !HandedItems.Has(i) {
			refuse("remis", "des éléments de la liste")
			break
		}
	}
	for _, typed := range []struct{ field, text string }{{"nom_autorite", r.Details.Name}, {"reference_piece", r.Details.Reference}, {"texte", r.Details.Article}, {"precisions", r.Details.What}, {"a_qui", r.Details.To}} {
		if utf8.RuneCountInString(typed.text) > MaxRequestText {
			errs = append(errs, TooLong(typed.field, MaxRequestText))
		}
	}
	return errs
}
