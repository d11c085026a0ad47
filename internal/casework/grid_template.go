package casework

import (
	"strings"
	"unicode/utf8"
)

// GridTemplateID is the identifier of a template that the installation keeps.
type GridTemplateID string

// GridTemplate (trame) is a grid of a ministry or of a funder, described in a
// text that anybody may fill from a masked report. Each change is a version of
// its own; the earlier ones stay.
type GridTemplate struct {
	ID        GridTemplateID
	Name      string
	Body      string    // the text of this version
	Writer    AccountID // of this version
	WrittenAt Instant
	Version   int64
	RemovedAt Instant // zero while it is offered
}

// MaxGridTemplateName is the longest name, in characters.
const MaxGridTemplateName = 80

// CheckGridTemplate refuses a template without a name or without a text.
// Whether the text can be read, its own language says.
func CheckGridTemplate(t *GridTemplate) error {
	switch n := utf8.RuneCountInString(t.Name); {
	case strings.TrimSpace(t.Name) == "":
		return Invalid("nom", "", "un nom, comme « Grille annuelle de la CAF »")
	case n > MaxGridTemplateName:
		return Invalid("nom", t.Name, "80 caractères au plus")
	case strings.TrimSpace(t.Body) == "":
		return Invalid("texte", "", "le texte de la trame")
	}
	return nil
}
