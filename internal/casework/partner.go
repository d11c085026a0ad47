package casework

import (
	"regexp"
	"slices"
	"strings"
)

// PartnerID is the identifier of a partner in a post's directory.
type PartnerID string

// Partner (partenaire) is one mainstream service in a post's directory. It
// holds the service's own contacts, never those of a person who works there.
type Partner struct {
	ID        PartnerID
	Post      PostID
	Name      string
	Kind      PartnerKind
	Communes  []string // INSEE codes that it serves; none when it serves all
	Phone     string   // of the service
	Mail      string   // of the service
	Address   string   // of the service
	Notes     string   // the post's own notes: opening hours, papers to bring; kept encrypted
	RetiredOn Day      // since when nobody is oriented there any more; zero while in use
	Version   int64
}

// Serves tells whether the partner takes people of a commune: an empty commune
// or a partner without any list gives yes.
func (p *Partner) Serves(commune string) bool {
	return commune == "" || len(p.Communes) == 0 || slices.Contains(p.Communes, commune)
}

// Longest texts of a partner, in characters.
const (
	MaxPartnerName  = 120
	MaxPartnerNotes = 2000
)

// mailForm is the form of an address that a directory prints: no spaces, one
// at sign, a domain with a dot. Whether it answers, only a letter can tell.
var mailForm = regexp.MustCompile(`^[^\s@<>"]+@[^\s@<>".]+(\.[^\s@<>".]+)+$`)

// CheckPartner refuses a partner without name or kind, or whose texts do not
// hold.
func CheckPartner(p *Partner) error {
	var f faults
	f.when(strings.TrimSpace(p.Name) == "", Invalid("nom", "", "le nom du service"))
	f.when(len([]rune(p.Name)) > MaxPartnerName, Invalid("nom", p.Name, "120 caractères au plus"))
	f.when(!PartnerKinds.Has(p.Kind) || p.Kind == NotKnown, Invalid("type", string(p.Kind), "un type de partenaire de la liste"))
	f.when(strings.Trim(p.Phone, "0123456789 +.-/()") != "", Invalid("telephone", p.Phone, "un numéro de téléphone, comme 01 43 00 00 00, ou rien"))
	f.when(p.Mail != "" && !mailForm.MatchString(p.Mail), Invalid("courriel", p.Mail, "une adresse comme accueil@service.fr, ou rien"))
	f.when(len([]rune(p.Address)) > 300, Invalid("adresse", p.Address, "300 caractères au plus"))
	f.when(len([]rune(p.Notes)) > MaxPartnerNotes, Invalid("notes", p.Notes, "2 000 caractères au plus"))
	return f.err()
}
