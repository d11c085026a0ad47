package indicator

// DefinitionsVersion numbers the definitions of this program as a whole. It is
// written in each tally and each report, and goes up when the meaning of a
// figure or of a table changes: tallies of two versions do not add.
const DefinitionsVersion = 2

// Unit is what a figure or a table counts or measures. Its text is French, in
// the singular, and is shown as it is.
type Unit string

const (
	Person      Unit = "personne"
	Child       Unit = "enfant"
	Case        Unit = "dossier"
	Appointment Unit = "rendez-vous"
	Orientation Unit = "orientation"
	Act         Unit = "acte"
	Minute      Unit = "minute"
	Days        Unit = "jour"
	Months      Unit = "mois"
	Activity    Unit = "activité"
	Participant Unit = "participant"
	Adult       Unit = "adulte"
	Referral    Unit = "saisine"
	Callback    Unit = "rappel"
)

// Counted tells a number of records, of which a small one may point at
// somebody, from a measure such as days or minutes.
func (u Unit) Counted() bool { return u != Minute && u != Days && u != Months && !u.IsMeans() }

// Definition says what a figure or a table means, to a reader who was not
// there. Texts are French and are shown as they are.
type Definition struct {
	Number  int    // its place in the report, figures from 1, tables from 101
	Name    string // the stable name, as in the JSON form: persons_met
	Section string // a letter, as listed in Sections
	Label   string
	Unit    Unit
	Text    string // what is counted, by which rule

	Numerator         string // what the share counts; empty for what is no share
	Denominator       string // of what, or the records that a measure rests on; empty without one
	DenominatorFigure string // the name of the figure that is the denominator

	AddsUp  bool   // tables: each unit is in one row exactly
	Missing string // what "non renseigné" counts; empty when nothing can miss
	Apart   bool   // tables: rows are no parts of a whole, such as the years of a series: no total, no share
}

// Section is one part of a report.
type Section struct{ Letter, Title string }

// Sections are the parts of a report in the order in which they are printed.
var Sections = []Section{
	{"a", "Personnes et dossiers"},
	{"b", "Rendez-vous"},
	{"c", "Saisines"},
	{"d", "Acte de police, pénal et hors pénal"},
	{"e", "Qui sont les personnes"},
	{"f", "Qualité des personnes"},
	{"g", "Problématiques et violences"},
	{"h", "Connues d'un service social"},
	{"i", "Délai de prise en charge"},
	{"j", "Orientations vers les partenaires"},
	{"k", "Durée de l'accompagnement"},
	{"l", "Accord des personnes et fin de l'accompagnement"},
	{means, "Moyens et coûts"},
	{compared, "Comparaison avec les périodes précédentes"},
	{recorded, "Délinquance enregistrée par la police et la gendarmerie"},
	{withoutFile, "Travail sans dossier"},
	{quality, "Qualité de la saisie"},
}

// Sections that are not made of the facts of the period alone.
const (
	means       = "m" // what the post has and costs
	compared    = "n" // key figures over the periods before
	recorded    = "o" // what the police and the gendarmerie recorded nearby
	withoutFile = "p" // the work that belongs to no case
	quality     = "q" // what nobody wrote down
)

// ofNobody tells that what is counted is no person's: however small, it can
// point at nobody, and is never withheld.
func (d *Definition) ofNobody() bool { return d.Section == withoutFile }

// NumberHead is the head of the column of numbers of a table, in French: of
// counts, or of measures such as euros, months and rates.
func (d *Definition) NumberHead() string {
	if !d.Unit.Counted() || d.Unit.IsMeans() || d.Name == qualityDefinition.Name {
		return "Valeur"
	}
	return "Nombre"
}
