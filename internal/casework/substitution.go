package casework

// Substitution lets a worker keep another post's cases for a period, both days
// included: the absent worker or the employer names her or him.
type Substitution struct {
	ID      string
	Post    PostID
	Account AccountID
	Name    string // of the substitute
	Period  Period
}

// MaxSubstitution is the longest replacement, in days. A longer one is a new
// appointment to the post, which the administrator makes.
const MaxSubstitution = 366

// CheckSubstitution refuses a period that is upside down, over, or too long.
func CheckSubstitution(p Period, today Day) error {
	switch {
	case !p.Valid():
		return Invalid("au", p.To.French(), "un dernier jour qui n'est pas avant le premier")
	case p.To < today:
		return Invalid("au", p.To.French(), "un dernier jour qui n'est pas passé")
	case p.Days() > MaxSubstitution:
		return Invalid("au", p.To.French(), "un remplacement d'un an au plus")
	}
	return nil
}
