package casework

// CertificateID is an identifier made by NewID.
type CertificateID string

// ErasureReason is why persons were erased.
type ErasureReason string

// ErasedAtTerm and the others are the codes of ErasureReasons.
const (
	ErasedAtTerm    ErasureReason = "terme"
	ErasedOnRequest ErasureReason = "demande"
	ErasedByMistake ErasureReason = "erreur"
)

// ErasureReasons are the reasons.
var ErasureReasons = newList("motif_effacement", "Motif de l'effacement",
	Item[ErasureReason]{Code: ErasedAtTerm, Label: "Durée de conservation échue"},
	Item[ErasureReason]{Code: ErasedOnRequest, Label: "Demande de la personne (RGPD, article 17)"},
	Item[ErasureReason]{Code: ErasedByMistake, Label: "Fiche ouverte par erreur"})

// Destroyed is a kind of records that an erasure destroys.
type Destroyed string

// DestroyedKinds are the kinds, in the order of a certificate.
var DestroyedKinds = newList("detruit", "Ce qui est détruit",
	Item[Destroyed]{Code: "cles", Label: "Clés de chiffrement"},
	Item[Destroyed]{Code: "identites", Label: "Identités, coordonnées et consignes de contact"},
	Item[Destroyed]{Code: "jetons", Label: "Jetons de recherche"},
	Item[Destroyed]{Code: "notes", Label: "Notes privées"},
	Item[Destroyed]{Code: "documents", Label: "Documents"},
	Item[Destroyed]{Code: "evaluations", Label: "Textes des évaluations sociales"},
	Item[Destroyed]{Code: "taches", Label: "Tâches"},
	Item[Destroyed]{Code: "brouillons", Label: "Brouillons"},
	Item[Destroyed]{Code: "saisines", Label: "Textes des saisines"},
	Item[Destroyed]{Code: "liens", Label: "Liens avec d'autres personnes"},
	Item[Destroyed]{Code: "fusions", Label: "Réunions de fiches"},
	Item[Destroyed]{Code: "demandes", Label: "Textes des demandes et des réquisitions"},
	Item[Destroyed]{Code: "registres", Label: "Contenus et notes des registres importés"})

// DestroyedCount is how many records of a kind were destroyed.
type DestroyedCount struct {
	Kind  Destroyed
	Count int
}

// Certificate is the proof that is kept of an erasure. It names nobody: its
// references are identifiers that lead to nothing any more.
type Certificate struct {
	ID      CertificateID
	Number  string
	Post    PostID
	Account AccountID // who erased; empty for the program itself
	Reason  ErasureReason
	Persons int
	Cases   int
	Kinds   []DestroyedCount
	At      Instant
}

// Tombstone says that a record was erased, so that a restored backup is erased
// again. It holds an identifier and nothing else of the record.
type Tombstone struct {
	ID       string  `json:"id"`
	Kind     string  `json:"kind"` // person, case
	Record   string  `json:"record"`
	ErasedAt Instant `json:"erased_at"`
}
