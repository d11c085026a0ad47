package casework

import "slices"

// StationID names a station; empty for none.
type StationID string

// Station is a place where the worker of a post receives, as the sheet of the
// post names it: a commissariat, a brigade, a town hall. Its kind is the Place
// that figures count; its name tells two commissariats of one post apart.
type Station struct {
	ID      StationID
	Post    PostID
	Place   Place
	Name    string // such as « Commissariat de Créteil »; empty where the kind says it all
	Removed bool   // off the sheet; what was done there keeps it
}

// Label is its name, or its kind without one.
func (s *Station) Label() string { return WhereLabel(s.Place, s.Name) }

// WhereLabel says where in words: the name of the station or, without one, the
// kind of place.
func WhereLabel(p Place, station string) string {
	if station != "" {
		return station
	}
	return Places.Label(p)
}

// WhereCode is how a form says where: by the identifier of a station or, without
// one, by the code of a kind of place. No identifier is such a code.
func WhereCode(p Place, s StationID) string {
	if s != "" {
		return string(s)
	}
	return string(p)
}

// ParseWhere reads a WhereCode. The kind of a station's place is non_connu until
// the store, which knows the station, says it; what is neither a kind nor a
// station of the post is refused there.
func ParseWhere(code string) (Place, StationID) {
	if code == "" || Places.Has(Place(code)) {
		return Place(code), ""
	}
	return NotKnown, StationID(code)
}

// UnknownStation refuses, beside a field, what is no station of the post.
func UnknownStation(field string) error {
	return Invalid(field, "", "un lieu de la liste")
}

// NamedStations are those that a form offers: named, and on the sheet unless one
// is the chosen one.
func NamedStations(all []Station, chosen StationID) []Station {
	return slices.DeleteFunc(slices.Clone(all), func(s Station) bool {
		return s.Name == "" || s.Removed && s.ID != chosen
	})
}

// Called tells that it bears a name, without case, accents or hyphens.
func (s *Station) Called(name string) bool {
	return s.Name != "" && FoldWord(s.Name) == FoldWord(name)
}

// Among finds which of the stations that a post has is meant, of those that no
// other row of the sheet is: the one of its identifier or, without one, a removed
// one of its kind and name. Empty for a new one.
func (s *Station) Among(held []Station, free map[StationID]bool) StationID {
	for i := range held {
		if h := &held[i]; free[h.ID] && (h.ID == s.ID || s.ID == "" && h.Removed && h.Place == s.Place && h.Called(s.Name)) {
			return h.ID
		}
	}
	return ""
}
