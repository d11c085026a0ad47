package view

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"permanence/internal/casework"
	"permanence/internal/geo"
	"permanence/internal/indicator"
	"permanence/internal/need"
)

// NeedPage is GET /besoin: the communes of a département, what was recorded in
// each, who covers it, and one more post tried on some of them. Fields:
// departement, annee, classe, tri, sens=inverse, and ici once for each commune
// of the trial. Nothing of it is personal.
type NeedPage struct {
	Base
	At           NeedAddress
	Table        *need.Table // nil when there is no département to show
	Departements []string    // that can be chosen, by code
	Scale        need.Scale
	Contours     []casework.Contour // none: ordered tiles take the place of the map
	Simulation   *need.Simulation   // nil when no commune is chosen
	Editions     []casework.CrimeEdition
	Zone         *time.Location // of the days on which they were imported
	LoadYear     int            // of the work of the posts
	CanKeep      bool           // import the files
}

// NeedAddress is what the page shows, as its address says it.
type NeedAddress struct {
	Departement string
	Year        int
	Class       casework.CrimeClass
	Order       need.Order
	Backwards   bool
	Chosen      []string // codes of communes
}

// Query is the part of the address after the question mark.
func (a NeedAddress) Query() string {
	v := url.Values{"departement": {a.Departement}, "classe": {string(a.Class)}, "tri": {string(a.Order)}, "ici": a.Chosen}
	if a.Year > 0 {
		v.Set("annee", strconv.Itoa(a.Year))
	}
	if a.Backwards {
		v.Set("sens", "inverse")
	}
	return v.Encode()
}

func (a NeedAddress) url(fragment string) string { return "/besoin?" + a.Query() + fragment }

// toggled is the same page with a commune more in the trial, or less.
func (a NeedAddress) toggled(code string) NeedAddress {
	if i := slices.Index(a.Chosen, code); i >= 0 {
		a.Chosen = slices.Delete(slices.Clone(a.Chosen), i, i+1)
	} else {
		a.Chosen = append(slices.Clone(a.Chosen), code)
	}
	return a
}

// LoadOf is the work of a post over the period of a report, as the report has
// it for its reader.
func LoadOf(r *indicator.Report) string {
	var parts []string
	for _, f := range []struct{ name, one, many string }{{"persons_met", "personne reçue", "personnes reçues"}, {"appointments_kept", "rendez-vous", "rendez-vous"}} {
		value, _ := headline(r.Figure(f.name))
		label := f.many
		if value == "0" || value == "1" {
			label = f.one
		}
		parts = append(parts, value+" "+label)
	}
	return strings.Join(parts, ", ")
}

// DepartementLinks lead to the départements of which something was imported.
func (p *NeedPage) DepartementLinks() (links []PeriodLink) {
	for _, code := range p.Departements {
		a := NeedAddress{Departement: code, Class: p.At.Class, Order: p.At.Order}
		links = append(links, PeriodLink{Label: code, URL: a.url(""), Current: code == p.At.Departement})
	}
	return links
}

// YearLinks lead to the years of the figures.
func (p *NeedPage) YearLinks() (links []PeriodLink) {
	for _, y := range p.Table.Years {
		a := p.At
		a.Year = y
		links = append(links, PeriodLink{Label: strconv.Itoa(y), URL: a.url(""), Current: y == p.Table.Year})
	}
	return links
}

// ClassLinks lead to the classes that the map can show.
func (p *NeedPage) ClassLinks() (links []PeriodLink) {
	for _, class := range need.Classes {
		a := p.At
		a.Class, a.Order, a.Backwards = class, need.OrderOf(class, false), false
		links = append(links, PeriodLink{Label: casework.CrimeClasses.Label(class), URL: a.url(""), Current: class == p.At.Class})
	}
	return links
}

// ClassLabel is the class of the map.
func (p *NeedPage) ClassLabel() string { return casework.CrimeClasses.Label(p.At.Class) }

// Name is the département with its code.
func (p *NeedPage) Name() string {
	return p.Table.Departement.Name + " (" + p.Table.Departement.Code + ")"
}

// HasFigures tells that recorded crime was imported for the communes.
func (p *NeedPage) HasFigures() bool { return p.Table.Year > 0 }

// NeedHead is the title of a column, which sorts by it.
type NeedHead struct {
	Label string
	Of    string // the class it belongs to, for whoever hears the page
	URL   string
	Sort  string // ascending, descending, or none: aria-sort
	Left  bool   // of text
}

// Heads are the columns that can be sorted by, in order.
func (p *NeedPage) Heads() (heads []NeedHead) {
	heads = append(heads, p.head("Commune", "", need.ByName), p.head("Habitants", "", need.ByPopulation))
	if p.HasFigures() {
		for _, class := range need.Classes {
			label := casework.CrimeClasses.Label(class)
			heads = append(heads, p.head("Faits", label, need.OrderOf(class, true)), p.head("Pour 1\u202f000", label, need.OrderOf(class, false)))
		}
	}
	return append(heads, p.head("Postes qui la couvrent", "", need.ByCover))
}

func (p *NeedPage) head(label, of string, order need.Order) NeedHead {
	a := p.At
	h := NeedHead{Label: label, Of: of, Left: order == need.ByName || order == need.ByCover}
	rising := (order == need.ByName) != a.Backwards
	if a.Order == order {
		h.Sort = "descending"
		if rising {
			h.Sort = "ascending"
		}
	}
	a.Order, a.Backwards = order, a.Order == order && !a.Backwards
	h.URL = a.url("#tableau")
	return h
}

// Groups are the classes over their two columns.
func (p *NeedPage) Groups() (labels []string) {
	if p.HasFigures() {
		for _, class := range need.Classes {
			labels = append(labels, casework.CrimeClasses.Label(class))
		}
	}
	return labels
}

// NeedCell is one value of a row, under its head.
type NeedCell struct {
	Head string
	Text string
	Note string // what a mark means
}

// NeedRow is one commune of the table.
type NeedRow struct {
	Code, Name string
	Chosen     bool
	Further    bool // beyond the first ones: a narrow screen shows it when it is asked for
	Cells      []NeedCell
	Posts      []need.Post
}

// The marks of what is not there.
const (
	notPublished = "n.\u00a0d."
	notGiven     = "–"
)

// A narrow screen stacks each commune as a card: forty of them are ten thousand
// pixels. It shows the first ones, in the order that was asked for, the chosen
// ones, and the others on demand.
const (
	firstCommunes = 10
	fewFurther    = 5 // fewer are not worth a fold
)

// Long tells that a narrow screen folds some of the communes.
func (p *NeedPage) Long() bool { return len(p.Table.Rows) > firstCommunes+fewFurther }

// Rows are the communes in the order that was asked for.
func (p *NeedPage) Rows() []NeedRow {
	rows := make([]NeedRow, len(p.Table.Rows))
	for i := range p.Table.Rows {
		r := &p.Table.Rows[i]
		row := NeedRow{Code: r.Code, Name: r.Name, Chosen: slices.Contains(p.At.Chosen, r.Code), Posts: r.Posts, Further: i >= firstCommunes && p.Long()}
		row.Cells = append(row.Cells, NeedCell{Head: "Habitants", Text: people(r.Population)})
		if p.HasFigures() {
			for _, class := range need.Classes {
				row.Cells = append(row.Cells, classCells(class, r.Cells[class])...)
			}
		}
		rows[i] = row
	}
	return rows
}

func people(n int) string {
	if n == 0 {
		return notGiven
	}
	return casework.FrenchInt(n)
}

func classCells(class casework.CrimeClass, c need.Cell) []NeedCell {
	label := casework.CrimeClasses.Label(class)
	facts, rate := NeedCell{Head: label, Text: casework.FrenchInt(c.Facts)}, NeedCell{Head: "Pour 1\u202f000", Text: notGiven}
	switch {
	case !c.Given:
		facts.Text, facts.Note, rate.Note = notGiven, "absent du fichier", "absent du fichier"
	case !c.Published:
		facts.Text, rate.Text = notPublished, notPublished
		facts.Note, rate.Note = "non diffusé par la source", "non diffusé par la source"
	case c.RateKnown:
		rate.Text = casework.FrenchDecimal(c.Rate, 1)
	default:
		rate.Note = "population inconnue de la source"
	}
	return []NeedCell{facts, rate}
}

// Totals are the sums of the columns: of what is known, and so said.
func (p *NeedPage) Totals() []NeedCell {
	cells := []NeedCell{{Head: "Habitants", Text: people(p.Table.Population())}}
	if !p.HasFigures() {
		return cells
	}
	for _, class := range need.Classes {
		cells = append(cells, NeedCell{Head: casework.CrimeClasses.Label(class), Text: p.sum(class)}, NeedCell{Head: "Pour 1\u202f000"})
	}
	return cells
}

// sum of a class over all communes; notGiven or notPublished where nothing is known.
func (p *NeedPage) sum(class casework.CrimeClass) string {
	sum, known, given := 0, 0, 0
	for i := range p.Table.Rows {
		c := p.Table.Rows[i].Cells[class]
		sum += c.Facts
		if c.Given {
			given++
			if c.Published {
				known++
			}
		}
	}
	switch {
	case known == len(p.Table.Rows):
		return casework.FrenchInt(sum)
	case known > 0:
		return "≥\u00a0" + casework.FrenchInt(sum)
	case given > 0:
		return notPublished
	}
	return notGiven
}

// Wholes are the figures of the département as the source gives them, none
// without its file.
func (p *NeedPage) Wholes() (cells []NeedCell) {
	if len(p.Table.Whole) == 0 || !p.HasFigures() {
		return nil
	}
	cells = append(cells, NeedCell{Head: "Habitants"})
	for _, class := range need.Classes {
		cells = append(cells, classCells(class, p.Table.Whole[class])...)
	}
	return cells
}

// Withheld is how many values of the table the source does not publish.
func (p *NeedPage) Withheld() (n int) {
	for i := range p.Table.Rows {
		for _, c := range p.Table.Rows[i].Cells {
			if c.Given && !c.Published {
				n++
			}
		}
	}
	return n
}

// Level is how far the posts of today go.
func (p *NeedPage) Level() need.Level { return p.Table.Level() }

// PerPeople is the number of posts for 100,000 inhabitants, today.
func (p *NeedPage) PerPeople() string { return casework.FrenchDecimal(p.Level().PerPeople, 2) }

// CoveredShare is the part of the inhabitants whose commune a post covers.
func (p *NeedPage) CoveredShare() string { return percent(p.Level().Share) }

// Edition names the files that the figures come from.
func (p *NeedPage) Edition() string {
	for i := range p.Editions {
		if e := &p.Editions[i]; e.Level == casework.CrimeByCommune && e.Departement == p.At.Departement {
			return editionText(e, p.Zone)
		}
	}
	return ""
}

func editionText(e *casework.CrimeEdition, zone *time.Location) string {
	text := fmt.Sprintf("fichier « %s », importé le %s", e.File, e.ImportedAt.DayIn(zone).French())
	if e.Geography > 0 {
		text += fmt.Sprintf(", communes de %d", e.Geography)
	}
	return casework.Typeset(text)
}

// Source and Warning stand with the figures.
func (p *NeedPage) Source() string { return casework.Typeset(casework.CrimeSource) }

// Warning is what the figures leave out.
func (p *NeedPage) Warning() string { return casework.Typeset(casework.CrimeWarning) }

// FileURL is the table as a file.
func (p *NeedPage) FileURL(suffix string) string {
	return "/besoin/tableau." + suffix + "?" + p.At.Query()
}

// NeedStep is one step of the legend.
type NeedStep struct {
	Number   int // 0 for what is not known
	Text     string
	Communes int
}

// Legend is the scale, from the lowest rates on, then what has none.
func (p *NeedPage) Legend() (steps []NeedStep) {
	known := 0
	for i, s := range p.Scale.Steps {
		text := casework.FrenchDecimal(s.From, 1) + " à " + casework.FrenchDecimal(s.To, 1)
		if from, to, _ := strings.Cut(text, " à "); from == to {
			text = from
		}
		steps = append(steps, NeedStep{i + 1, text, s.Communes})
		known += s.Communes
	}
	if rest := len(p.Table.Rows) - known; rest > 0 {
		steps = append(steps, NeedStep{0, "taux non diffusé ou inconnu", rest})
	}
	return steps
}

// NeedShape is one commune of the map or of the tiles.
type NeedShape struct {
	geo.Shape
	Name    string
	Rate    string // "5,1", or why there is none
	Step    int
	Covered bool
	Chosen  bool
	Named   bool // there is room for its name
	URL     string
	Label   string // all of it in words
	Tail    string // what the words say after the name and the rate
}

// Map draws the contours that were imported.
func (p *NeedPage) Map() NeedMap {
	picture := geo.Draw(p.Contours)
	m := NeedMap{Width: picture.Width, Height: picture.Height}
	for _, s := range picture.Shapes {
		if r := p.Table.Row(s.Territory); r != nil {
			shape := p.shape(r)
			shape.Shape, shape.Named = s, s.Room >= 9*len([]rune(r.Name))
			m.Shapes = append(m.Shapes, shape)
		}
	}
	return m
}

// NeedMap is the picture of the département.
type NeedMap struct {
	Width, Height int
	Shapes        []NeedShape
}

// Tiles stand for the map where no contour was imported: the highest rates
// first.
func (p *NeedPage) Tiles() (tiles []NeedShape) {
	sorted := *p.Table
	sorted.Rows = slices.Clone(p.Table.Rows)
	sorted.Sort(need.OrderOf(p.At.Class, false), false)
	for i := range sorted.Rows {
		tiles = append(tiles, p.shape(&sorted.Rows[i]))
	}
	return tiles
}

func (p *NeedPage) shape(r *need.Row) NeedShape {
	s := NeedShape{Name: r.Name, Step: p.Scale.Of(r), Covered: r.Covered(), Chosen: slices.Contains(p.At.Chosen, r.Code), URL: p.At.toggled(r.Code).url("#essai")}
	begins := r.Name + " :"
	switch c := r.Cells[p.At.Class]; {
	case c.RateKnown:
		s.Rate = casework.FrenchDecimal(c.Rate, 1)
		begins += " " + s.Rate
		s.Tail = fmt.Sprintf(" pour 1\u202f000 habitants, classe %d sur %d", s.Step, len(p.Scale.Steps))
	case c.Given && !c.Published:
		s.Rate, s.Tail = notPublished, " non diffusé"
	default:
		s.Rate, s.Tail = notGiven, " taux inconnu"
	}
	if s.Covered {
		s.Tail += ", couverte"
	}
	if s.Chosen {
		s.Tail += ". Retirer de l'essai"
	} else {
		s.Tail += ". Ajouter à l'essai"
	}
	s.Label, s.Tail = casework.Typeset(begins+s.Tail), casework.Typeset(s.Tail)
	return s
}

// MapSentence says in one sentence what the map shows.
func (p *NeedPage) MapSentence() string {
	var top *need.Row
	for i := range p.Table.Rows {
		if r := &p.Table.Rows[i]; r.Cells[p.At.Class].RateKnown && (top == nil || r.Cells[p.At.Class].Rate > top.Cells[p.At.Class].Rate) {
			top = r
		}
	}
	if top == nil {
		return "Aucun taux n'est connu."
	}
	return casework.Typeset(fmt.Sprintf("%s enregistrées en %d pour 1\u202f000 habitants, par commune. Le taux le plus haut : %s, %s. Les communes hachurées sont couvertes par un poste.",
		p.ClassLabel(), p.Table.Year, top.Name, casework.FrenchDecimal(top.Cells[p.At.Class].Rate, 1)))
}

func (*NeedPage) file() string { return "need" }
