package sealed

import (
	"strings"

	"permanence/internal/signing"
)

// Keys are those with which an installation signs its sealed reports.
var Keys = &signing.Use{Prefix: "permanence-bilans+", Field: "--key", Where: "la clé publique que la page du bilan scellé et « permanence report key » donnent"}

// InGroups is a digest in groups of four, as people compare it.
func InGroups(digest string) string {
	return signing.InGroups(strings.TrimPrefix(digest, digestPrefix))
}
