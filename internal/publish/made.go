package publish

import (
	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// remarksTitle stands over what the worker adds to the figures.
const remarksTitle = "Remarques de l'intervenant social"

// madeOn says when the report was made and, of a sealed one, which it is.
func madeOn(r *indicator.Report, on casework.Day) string {
	if r.Seal != "" {
		return casework.Typeset(r.Seal + ", le " + on.FrenchLong())
	}
	return "Établi le " + on.FrenchLong()
}
