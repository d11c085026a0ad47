package view

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"permanence/internal/casework"
)

func TestTheSummaryOfARefusedFormFollowsTheOrderOfItsFields(t *testing.T) {
	refused := Failed(casework.Invalid("adresse", "", "une adresse"), errors.Join(casework.Invalid("nom", "", "un nom"), casework.Invalid("communes", "", "des communes")),
		casework.Invalid("courriel", "", "une adresse de messagerie"), casework.Invalid("inconnu", "", "rien de la page"), casework.Invalid("type", "", "un type"))
	shown := render(t, &PartnerPage{Base: worker("Partenaire", "/annuaire"), Post: fontenay, Form: refused})
	summary := shown[strings.Index(shown, `id="erreurs"`):]
	summary = summary[:strings.Index(summary, "</div>")]
	var told []string
	for line := range strings.SplitSeq(summary, `href="#champ-`) {
		if name, _, found := strings.Cut(line, `"`); found && strings.Contains(line, "</a>") {
			told = append(told, name)
		}
	}
	if want := []string{"nom", "type", "communes", "courriel", "adresse", "inconnu"}; !slices.Equal(told, want) {
		t.Errorf("the summary tells %v, and the form asks for %v", told, want)
	}
	if strings.Contains(shown, "data-summary") {
		t.Error("the mark of the summary is left on the page")
	}
}

func TestJoinedErrorsAreToldOneByOne(t *testing.T) {
	f := Failed(errors.Join(casework.Invalid("nom", "", "un nom"), errors.Join(casework.Invalid("type", "", "un type"), fmt.Errorf("wrapped: %w", casework.Invalid("le", "x", "une date")))),
		casework.Invalid("nom", "", "autre chose"), casework.Conflict())
	if len(f.Errors) != 3 || f.Errors["nom"] != "Indiquez\u00a0: un nom" || f.Errors["le"] == "" || f.Message == "" {
		t.Errorf("told: %q and %q", f.Errors, f.Message)
	}
}
