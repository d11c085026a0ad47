package exchange

import "permanence/internal/signing"

// Keys are those with which an installation signs the files that it sends.
var Keys = &signing.Use{Prefix: "permanence-decomptes+", Field: "cle", Where: "la clé publique que « permanence exchange key » imprime dans l'autre installation"}
