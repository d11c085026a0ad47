package casework

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Post (poste) is one funded job of intervenant social. Slug is its short name
// in addresses and on the command line, such as fontenay-sous-bois.
type Post struct {
	ID      PostID
	Slug    string
	Name    string
	Version int64
}

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ReservedSlug stands for several posts in the addresses of reports.
const ReservedSlug = "ensemble"

// CheckSlug refuses a short name that is not lower-case letters and digits
// joined by hyphens, 60 characters at most, or that an address has already
// (/bilans/scelles).
func CheckSlug(s string) error {
	if len(s) > 60 || !slugForm.MatchString(s) || s == "scelles" {
		return Invalid("poste", s, "des minuscules sans accent, des chiffres et des traits d'union, comme fontenay-sous-bois")
	}
	if s == ReservedSlug {
		return Invalid("poste", s, "un autre nom court : celui-ci désigne plusieurs postes réunis")
	}
	return nil
}

// MaxPostName is the longest name of a post, in characters.
const MaxPostName = 100

// CheckPost refuses a post without a name that holds on a line, or whose short
// name cannot stand in an address.
func CheckPost(p Post) (errs []error) {
	switch {
	case strings.TrimSpace(p.Name) == "":
		errs = append(errs, Invalid("nom", "", "le nom du poste, comme Fontenay-sous-Bois"))
	case utf8.RuneCountInString(p.Name) > MaxPostName:
		errs = append(errs, TooLong("nom", MaxPostName))
	case strings.ContainsFunc(p.Name, unicode.IsControl):
		errs = append(errs, Invalid("nom", p.Name, "un nom sur une ligne"))
	}
	if err := CheckSlug(p.Slug); err != nil {
		errs = append(errs, err)
	}
	return errs
}

// SlugOf is the short name that a name gives: "Charenton-le-Pont –
// Saint-Maurice" gives charenton-le-pont-saint-maurice.
func SlugOf(name string) string { return strings.Join(Words(name), "-") }
