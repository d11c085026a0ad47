package casework

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what sort of refusal an Error is, for the machine.
type Kind string

const (
	KindInvalid   Kind = "invalid"   // a value that a rule refuses
	KindNotFound  Kind = "not_found" // absent, or not to be known to exist
	KindForbidden Kind = "forbidden" // the permission table says no
	KindConflict  Kind = "conflict"  // somebody else changed it meanwhile
	KindExists    Kind = "exists"    // there is one already
	KindState     Kind = "state"     // the installation is not fit for this: key missing, newer database
)

// Error is a refusal that a person reads: a kind for the machine, the field at
// fault if one is, and a French sentence. The sentence holds no personal data
// unless the person who reads it has just typed it.
type Error struct {
	Kind    Kind
	Field   string
	Value   string // as typed; shown beside the field, never logged
	Message string
	Err     error
}

func (e *Error) Error() string { return e.Message }

// Unwrap gives the cause, when there is one.
func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of an error, empty when it is not one of ours. Of several
// joined it is that of the first, and empty as soon as one is not ours: a failure
// beside a refusal is a failure, and is not told as somebody's fault.
func KindOf(err error) Kind {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return kindOfAll(joined.Unwrap())
	}
	if e, ok := err.(*Error); ok {
		return e.Kind
	}
	if err = errors.Unwrap(err); err != nil {
		return KindOf(err)
	}
	return ""
}

func kindOfAll(errs []error) (first Kind) {
	for _, err := range errs {
		kind := KindOf(err)
		if kind == "" {
			return ""
		}
		if first == "" {
			first = kind
		}
	}
	return first
}

// Invalid refuses a value of a field and says what is expected; one that is not given is asked for.
func Invalid(field, value, expected string) *Error {
	lead := "valeur attendue : "
	if strings.TrimSpace(value) == "" {
		lead = "indiquez : "
	}
	return &Error{Kind: KindInvalid, Field: field, Value: value, Message: lead + expected}
}

// TooLong refuses a text of more characters than a field takes. The text itself stays
// in its field.
func TooLong(field string, most int) *Error {
	return &Error{Kind: KindInvalid, Field: field, Message: "texte trop long : " + FrenchInt(most) + " caractères au plus"}
}

// NotFound refuses what is absent. The same sentence answers for what exists
// and must not be known to.
func NotFound() *Error {
	return &Error{Kind: KindNotFound, Message: "Cette page ou cette fiche n'existe pas, ou ne vous est pas ouverte."}
}

// Forbidden refuses an action that the permission table does not grant.
func Forbidden(action Action) *Error {
	return &Error{Kind: KindForbidden, Message: fmt.Sprintf("Votre rôle ne permet pas cette action : %s.", action.Label())}
}

// Conflict refuses a change made on an older version than the current one.
func Conflict() *Error {
	return &Error{Kind: KindConflict, Message: "Quelqu'un a modifié cette fiche pendant votre saisie. Rien n'a été écrasé : comparez les deux textes, puis enregistrez de nouveau."}
}

// Refuse is any other refusal, with its sentence.
func Refuse(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, args...)}
}
