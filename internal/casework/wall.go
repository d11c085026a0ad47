package casework

import (
	"strings"
	"time"
	"unicode/utf8"
)

// TransferReason says why a case changes hands.
type TransferReason string

// TakenCharge is the reason of a case that nobody had taken yet.
const TakenCharge TransferReason = "prise_en_charge"

// TransferReasons are the reasons with their French names.
var TransferReasons = newList("motif_passation", "Motif de la passation",
	Item[TransferReason]{Code: "charge", Label: "Répartition de la charge de travail"},
	Item[TransferReason]{Code: "absence", Label: "Absence longue"},
	Item[TransferReason]{Code: "depart", Label: "Départ de la personne en charge"},
	Item[TransferReason]{Code: "demande", Label: "Demande de la personne suivie"},
	Item[TransferReason]{Code: "neutralite", Label: "Neutralité"},
	Item[TransferReason]{Code: "demenagement", Label: "La personne a changé de secteur"},
	Item[TransferReason]{Code: "autre", Label: "Autre motif"},
	Item[TransferReason]{Code: TakenCharge, Label: "Prise en charge"})

// Transfer (passation) is one change of hands of a case.
type Transfer struct {
	From   AccountID // empty when nobody was in charge
	To     AccountID
	By     AccountID // who decided it: the worker or the employer
	Reason TransferReason
	At     Instant
}

// CheckTransfer refuses a hand-over without its reason or to nobody else.
func CheckTransfer(t *Transfer) error {
	var f faults
	f.when(t.To == "", Invalid("a", "", "un intervenant de la liste"))
	f.when(t.To == t.From, Invalid("a", "", "un autre intervenant que la personne en charge"))
	f.when(!TransferReasons.Has(t.Reason) || t.Reason == TakenCharge, Invalid("motif", string(t.Reason), "un motif de la liste"))
	return f.err()
}

// Shutout is somebody who is kept out of a case: a named account, or a unit.
type Shutout struct {
	ID      string
	Account AccountID // empty for a unit
	Unit    UnitID    // empty for an account
	Name    string    // of the professional or of the unit
	At      Instant
}

// GlassReason says why a colleague's case had to be opened at once.
type GlassReason string

// OtherGlass is the reason that needs a sentence.
const OtherGlass GlassReason = "autre"

// GlassReasons are the reasons with their French names.
var GlassReasons = newList("motif_bris", "Motif du bris de glace",
	Item[GlassReason]{Code: "urgence_vitale", Label: "Urgence vitale"},
	Item[GlassReason]{Code: "absence_imprevue", Label: "Absence imprévue de la personne en charge"},
	Item[GlassReason]{Code: "demande_personne", Label: "La personne est là et le demande"},
	Item[GlassReason]{Code: OtherGlass, Label: "Autre motif, à écrire"})

// GlassOpinion is what the data-protection officer thinks of a break of glass.
type GlassOpinion string

// GlassOpinions are the opinions with their French names.
var GlassOpinions = newList("avis", "Avis",
	Item[GlassOpinion]{Code: "justifie", Label: "Justifié"},
	Item[GlassOpinion]{Code: "a_eclaircir", Label: "À éclaircir avec l'intéressé"},
	Item[GlassOpinion]{Code: "injustifie", Label: "Injustifié, suites à donner"})

// How long a broken glass opens a case, when it must have been reviewed, and
// how long whoever is in charge is told of it on the first page.
const (
	GlassOpens  = 3 * time.Hour
	GlassReview = 7 * 24 * time.Hour
	GlassTold   = 14 * 24 * time.Hour
)

// GlassBreak (bris de glace) is one opening of a colleague's case, or an attempt
// that found nothing: then Case is empty.
type GlassBreak struct {
	ID         string
	Post       PostID
	Case       CaseID
	Account    AccountID
	Reason     GlassReason
	Text       string // of OtherGlass
	At         Instant
	Until      Instant
	Opinion    GlassOpinion // empty while nobody reviewed it
	ReviewedAt Instant
}

// Overdue tells that the weekly review has not been done in time.
func (g *GlassBreak) Overdue(now time.Time) bool {
	return g.Opinion == "" && now.After(g.At.Add(GlassReview))
}

// GlassRequest names the case to open: by its reference, or by the exact name
// and birth year of the person.
type GlassRequest struct {
	Post      PostID
	Reference string
	LastName  string
	FirstName string
	BirthYear int
	Reason    GlassReason
	Text      string
}

// maxGlassText is the most characters of a reason that is written.
const maxGlassText = 300

// CheckGlass refuses a request without its reason, or that names nobody whole.
func CheckGlass(r *GlassRequest) error {
	r.Reference, r.Text = strings.ToLower(strings.TrimSpace(r.Reference)), strings.TrimSpace(r.Text)
	var f faults
	f.when(r.Reference == "" && (len(Words(r.LastName)) == 0 || len(Words(r.FirstName)) == 0 || r.BirthYear == 0), Invalid("reference", r.Reference, "la référence du dossier, ou le nom, le prénom et l'année de naissance exacts"))
	f.when(!GlassReasons.Has(r.Reason), Invalid("motif", string(r.Reason), "un motif de la liste"))
	f.when(r.Reason == OtherGlass && r.Text == "", Invalid("precision", "", "en une phrase, ce qui oblige à ouvrir ce dossier"))
	f.when(utf8.RuneCountInString(r.Text) > maxGlassText, TooLong("precision", 300))
	return f.err()
}
