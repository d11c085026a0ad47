package casework

import "fmt"

// RegisterBar says why a row of a register may not be written; empty when it
// may.
type RegisterBar string

const (
	// RowErased: the row is of a person who was erased, and not of a later day
	// than that. Its facts are counted already; it is left out.
	RowErased RegisterBar = "efface"
	// RowRestricted: the person's data are kept and not written any more (GDPR,
	// article 18). The row is refused.
	RowRestricted RegisterBar = "limite"
	// RowKept: the row is of such a person too, and says nothing that is not
	// recorded. It is taken, counts as unchanged, and nothing is written.
	RowKept RegisterBar = "inchangee"
)

// MarkMonths is how long the mark of an erased person's register identifier is
// kept: three years, which the CNIL takes for lists of opposition, made for the
// same purpose of not writing somebody again.
const MarkMonths = 36

// LeavesMark tells whether an erasure leaves the mark of the person's register
// identifier. One that ends a file opened by mistake does not: the right row
// may still come.
func (r ErasureReason) LeavesMark() bool { return r != ErasedByMistake }

// MarkKept is what a certificate says of the mark that an erasure left.
func MarkKept() string {
	return fmt.Sprintf("Pour qu'un ancien registre, importé de nouveau, ne ramène pas la personne, une empreinte à sens unique de son identifiant de registre est gardée %d mois, sous une clé à part. Elle ne mène ni à un nom, ni aux références de ce certificat, ni aux faits qui restent.", MarkMonths)
}

// RestrictedRow is said of a row of a person whose data are restricted; it
// follows the number of the line.
const RestrictedRow = "les données de cette personne font l'objet d'une limitation (RGPD, article 18) : rien ne s'écrit dans son dossier"
