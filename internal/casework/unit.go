package casework

// Unit (unité) is a police or gendarmerie service that brings persons to one
// post. A desk account belongs to one and sees that one's referrals alone.
type Unit struct {
	ID   UnitID
	Post PostID
	Name string
}

// PostNames are the names that a post gives to what its register's cells may
// say, beside the code lists that all posts share.
type PostNames struct {
	// Units are those of the post by name, then those of other posts whose
	// referrals were handed to it, each with its post's name after its own.
	Units []Unit
	// Stations are those of the post, see store.Stations.
	Stations []Station
}

// Unit is the name of a unit, empty for none or one that is not there.
func (n *PostNames) Unit(id UnitID) string { return UnitName(n.Units, id) }

// Station is a station of the post, the zero value for none or one that is not
// there.
func (n *PostNames) Station(id StationID) Station {
	for _, s := range n.Stations {
		if s.ID == id {
			return s
		}
	}
	return Station{}
}

// UnitName is the name of a unit among some, empty for none or one that is not
// there.
func UnitName(units []Unit, id UnitID) string {
	for _, u := range units {
		if u.ID == id {
			return u.Name
		}
	}
	return ""
}

// UnknownUnit refuses a unit that brings nobody to the post.
func UnknownUnit() *Error {
	return Invalid("unite", "", "une unité du poste, ou « Non précisé »")
}
