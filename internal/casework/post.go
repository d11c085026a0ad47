package casework

import "regexp"

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
