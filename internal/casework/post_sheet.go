package casework

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// HostKind is the force in whose premises a post works.
type HostKind string

// HostKinds are the forces.
var HostKinds = newList("accueil", "Accueil",
	Item[HostKind]{Code: "police", Label: "Police nationale"},
	Item[HostKind]{Code: "gendarmerie", Label: "Gendarmerie nationale"},
	Item[HostKind]{Code: "police_gendarmerie", Label: "Police et gendarmerie"},
	Item[HostKind]{Code: NotKnown, Label: "Non renseigné"})

// EmployerKind is what employs the worker of a post.
type EmployerKind string

// EmployerKinds are the employers that there are.
var EmployerKinds = newList("employeur", "Employeur",
	Item[EmployerKind]{Code: "commune", Label: "Commune"},
	Item[EmployerKind]{Code: "ccas", Label: "CCAS ou CIAS"},
	Item[EmployerKind]{Code: "intercommunalite", Label: "Intercommunalité"},
	Item[EmployerKind]{Code: "departement", Label: "Département"},
	Item[EmployerKind]{Code: "association", Label: "Association"},
	Item[EmployerKind]{Code: "autre", Label: "Autre"},
	Item[EmployerKind]{Code: NotKnown, Label: "Non renseigné"})

// Cover is a commune that a post covers, for a time.
type Cover struct {
	Commune     string // INSEE code
	Departement string // INSEE code
	From        Day    // zero when it is covered since the post opened
	To          Day    // last day; zero while it goes on
}

// On tells whether the commune is covered on a day.
func (c Cover) On(d Day) bool { return c.From <= d && (c.To == 0 || d <= c.To) }

// PostSheet (fiche) is what the parties of a post say of it: who hosts, who
// employs, where and since when. It holds nobody's name.
type PostSheet struct {
	Post         PostID
	HostKind     HostKind
	Host         string // the service, never a person
	EmployerKind EmployerKind
	Employer     string
	OpenedOn     Day // zero when nobody said
	ClosedOn     Day // last day; zero while it goes on
	Covers       []Cover
	Stations     []Station // where the worker receives
	Version      int64     // 0 of a sheet that nobody wrote
}

// Longest texts, and most rows, of a post's sheet.
const (
	MaxPartyName = 120 // characters
	MaxCovers    = 80
	MaxStations  = 30
)

// Open tells whether the post works on a day; a post whose opening nobody
// wrote down is taken as open.
func (s *PostSheet) Open(on Day) bool {
	return s.OpenedOn <= on && (s.ClosedOn == 0 || on <= s.ClosedOn)
}

// openDays is how many days of a period the post is open.
func (s *PostSheet) openDays(over Period) int {
	open := Period{s.OpenedOn, s.ClosedOn}
	if open.To == 0 {
		open.To = over.To
	}
	if common := over.Common(open); common.Valid() {
		return common.Days()
	}
	return 0
}

// StationOf is the first named place of a kind, the zero value when there is none.
func (s *PostSheet) StationOf(kind Place) Station {
	for _, x := range s.Stations {
		if x.Place == kind && x.Name != "" {
			return x
		}
	}
	return Station{}
}

// departement is the one where the post works, empty when no commune was written
// down: a post is hosted by one service, which is in one département.
func (s *PostSheet) departement() string {
	if len(s.Covers) == 0 {
		return ""
	}
	return s.Covers[0].Departement
}

// CoveredOn are the INSEE codes of the communes covered on a day, none when the
// post is not open.
func (s *PostSheet) CoveredOn(on Day) (codes []string) {
	if !s.Open(on) {
		return nil
	}
	for _, c := range s.Covers {
		if c.On(on) {
			codes = append(codes, c.Commune)
		}
	}
	return codes
}

// CheckPostSheet refuses texts that do not hold, dates out of order, and a
// commune covered twice at the same time. Fields of rows bear their number:
// commune_0, depuis_0, jusqua_0, lieu_0, nom_lieu_0.
func CheckPostSheet(s *PostSheet) (errs []error) {
	add := func(err *Error) { errs = append(errs, err) }
	if !HostKinds.Has(s.HostKind) {
		add(Invalid("accueil", string(s.HostKind), "une force de la liste"))
	}
	if !EmployerKinds.Has(s.EmployerKind) {
		add(Invalid("genre_employeur", string(s.EmployerKind), "un employeur de la liste"))
	}
	for field, text := range map[string]string{"service": s.Host, "employeur": s.Employer} {
		if utf8.RuneCountInString(text) > MaxPartyName {
			add(Invalid(field, text, "120 caractères au plus"))
		}
	}
	if s.ClosedOn != 0 && s.ClosedOn < s.OpenedOn {
		add(Invalid("ferme_le", s.ClosedOn.French(), "une date qui n'est pas avant l'ouverture"))
	}
	errs = append(errs, checkCovers(s.Covers)...)
	if len(s.Stations) > MaxStations {
		add(Invalid("lieu_0", "", "30 lieux au plus"))
	}
	for i, p := range s.Stations {
		n := strconv.Itoa(i)
		switch {
		case !Places.Has(p.Place):
			add(Invalid("lieu_"+n, string(p.Place), "un lieu de la liste"))
		case utf8.RuneCountInString(p.Name) > MaxPartyName:
			add(Invalid("nom_lieu_"+n, p.Name, "120 caractères au plus"))
		case slices.ContainsFunc(s.Stations[:i], func(o Station) bool { return o.Called(p.Name) }):
			add(Invalid("nom_lieu_"+n, p.Name, "un nom qu'aucun autre lieu de la fiche ne porte"))
		}
	}
	return errs
}

func checkCovers(covers []Cover) (errs []error) {
	if len(covers) > MaxCovers {
		errs = append(errs, Invalid("commune_0", "", "80 communes au plus"))
	}
	for i, c := range covers {
		if c.To != 0 && c.To < c.From {
			errs = append(errs, Invalid("jusqua_"+strconv.Itoa(i), c.To.French(), "une date qui n'est pas avant le début"))
		}
		for _, before := range covers[:i] {
			if before.Commune == c.Commune && (before.To == 0 || c.From <= before.To) && (c.To == 0 || before.From <= c.To) {
				errs = append(errs, Invalid("commune_"+strconv.Itoa(i), c.Commune, "une commune qui ne figure qu'une fois à la même date"))
				break
			}
		}
	}
	return errs
}

// Lines splits a text typed one thing a line, without the empty ones.
func Lines(text string) (lines []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
