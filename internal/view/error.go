package view

import (
	"net/http"

	"permanence/internal/casework"
)

// ErrorPage answers a request that is refused or has failed. Message is a
// sentence for the person; Reference is what she or he may quote to whoever
// runs the program, and says nothing of the cause.
type ErrorPage struct {
	Base
	Status    int
	Message   string // empty gives the status's own sentence
	Reference string
}

// NewErrorPage is the page of an HTTP status, with the sentence of a refusal
// of the domain when the error is one.
func NewErrorPage(base Base, status int, err error, reference string) *ErrorPage {
	p := &ErrorPage{Base: base, Status: status, Reference: reference}
	if casework.KindOf(err) != "" {
		p.Message = sentence(err.Error())
	}
	p.Title = p.Heading()
	return p
}

type errorText struct{ heading, sentence string }

var errorTexts = map[int]errorText{
	http.StatusForbidden:             {"Accès non ouvert", "Votre compte ne permet pas d'ouvrir cette page."},
	http.StatusNotFound:              {"Page introuvable", "Cette page ou cette fiche n'existe pas, ou ne vous est pas ouverte."},
	http.StatusMethodNotAllowed:      {"Demande non reconnue", "Cette adresse ne répond pas à ce type de demande."},
	http.StatusConflict:              {"Modifié entre-temps", "Quelqu'un a modifié cette fiche pendant votre saisie. Rien n'a été écrasé."},
	http.StatusRequestEntityTooLarge: {"Fichier trop volumineux", "Ce fichier dépasse la taille acceptée. Rien n'a été enregistré."},
	http.StatusUnprocessableEntity:   {"Demande incomplète", "Une valeur manque ou n'a pas été comprise. Rien n'a été enregistré."},
	http.StatusTooManyRequests:       {"Trop de demandes", "Trop de demandes en peu de temps. Attendez une minute, puis recommencez."},
	http.StatusServiceUnavailable:    {"Service momentanément indisponible", "Le service ne peut pas répondre pour l'instant. Vos données sont intactes."},
}

var unknownError = errorText{"Une erreur est survenue", "La demande n'a pas abouti. Rien n'a été enregistré à moitié : vous pouvez recommencer."}

func (p *ErrorPage) text() errorText {
	if t, ok := errorTexts[p.Status]; ok {
		return t
	}
	return unknownError
}

// Heading is the title of the page.
func (p *ErrorPage) Heading() string { return p.text().heading }

// Sentence is what to tell the person.
func (p *ErrorPage) Sentence() string {
	if p.Message != "" {
		return p.Message
	}
	return casework.Typeset(p.text().sentence)
}

func (*ErrorPage) file() string { return "error" }
