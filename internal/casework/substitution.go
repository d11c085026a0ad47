package casework

// Substitution lets a worker keep the cases of a post, or those of one of its
// workers, for a period, both days included: the absent worker or the employer
// names her or him.
type Substitution struct {
	ID      string
	Post    PostID
	Account AccountID
	Worker  AccountID // whose cases; empty for those of the post
	Name    string    // of the substitute
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
