package casework

// CrimeClass is a class of recorded crime that bears on the need of a post:
// violence done to persons. The other classes of the published base are not
// kept.
type CrimeClass string

// CrimeFamily and the others are the classes that are kept. Assault is what the
// first editions give beside its two parts: it is their sum, never added to them.
const (
	CrimeFamily  CrimeClass = "violences_intrafamiliales"
	CrimeOutside CrimeClass = "violences_hors_famille"
	CrimeSexual  CrimeClass = "violences_sexuelles"
	CrimeAssault CrimeClass = "coups_et_blessures"
)

// CrimeClasses are the classes by the names of each edition of the base
// (SSMSI): the first editions say "coups et blessures volontaires", the later
// ones "violences physiques".
var CrimeClasses = newList("classe", "Faits enregistrés",
	Item[CrimeClass]{Code: CrimeFamily, Label: "Violences intrafamiliales", Also: []string{"Coups et blessures volontaires intrafamiliaux", "Violences physiques intrafamiliales"}},
	Item[CrimeClass]{Code: CrimeSexual, Label: "Violences sexuelles"},
	Item[CrimeClass]{Code: CrimeOutside, Label: "Violences hors de la famille", Also: []string{"Autres coups et blessures volontaires", "Violences physiques hors cadre familial"}},
	Item[CrimeClass]{Code: CrimeAssault, Label: "Coups et blessures, ensemble", Also: []string{"Coups et blessures volontaires", "Violences physiques"}})

// CrimeLevel says what the rows of a file are about.
type CrimeLevel string

// CrimeByCommune and CrimeByDepartement are the two editions that are read.
const (
	CrimeByCommune     CrimeLevel = "commune"
	CrimeByDepartement CrimeLevel = "departement"
)

// CrimeFigure is what the police and the gendarmerie recorded in one territory,
// of one class, in one year. Main courante is not in it.
type CrimeFigure struct {
	Territory  string // INSEE code of a commune or of a département
	Class      CrimeClass
	Year       int
	Facts      int  // victims or deeds; 0 when not published
	Published  bool // false: the source withholds it, which is no zero
	Population int  // inhabitants by which the source counts its rate; 0 when unknown
}

// Rate is the number of facts for 1,000 inhabitants, false when the source
// withholds the facts or says no population.
func (f *CrimeFigure) Rate() (rate float64, known bool) {
	if !f.Published || f.Population == 0 {
		return 0, false
	}
	return 1000 * float64(f.Facts) / float64(f.Population), true
}

// CrimeEdition is what was imported of one level and département.
type CrimeEdition struct {
	Level       CrimeLevel
	Departement string // INSEE code; empty for the file of all départements
	Geography   int    // year of the official code that the header names, 0 when it names none
	From, To    int    // years
	Figures     int
	Withheld    int    // of them, not published
	File        string // its name, of a public file
	ImportedAt  Instant
}

// CrimeSource is what is printed beside each figure: origin and licence.
const CrimeSource = "SSMSI (ministère de l'Intérieur), bases statistiques de la délinquance enregistrée par la police et la gendarmerie nationales, data.gouv.fr, Licence Ouverte 2.0"

// CrimeWarning stands beside each use of these figures.
const CrimeWarning = "Les mains courantes n'y sont pas, ni les faits que personne n'a signalés : ces nombres disent ce qui a été enregistré, pas ce qui a été subi. Un nombre bas peut vouloir dire que l'on ne va pas au commissariat."
