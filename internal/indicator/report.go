package indicator

import "permanence/internal/casework"

// Report is a tally seen through the definitions: the figures and the tables
// of one post, or of several added, over one period.
type Report struct {
	Post               casework.Post
	Period             casework.Period
	DefinitionsVersion int
	Figures            []Figure
	Tables             []Table
	Crossings          []Crossing
	Masked             bool // small cells were hidden by Disclose

	// Seal is how a sealed report names itself in its forms, in French, and
	// Remarks what its worker adds to the figures. Both are empty for a live one.
	Seal, Remarks string

	// Parties are those of the post, nil when nobody wrote them down.
	Parties *Parties `json:",omitempty"`

	// contactIsMeeting says that each first contact is a first kept appointment.
	contactIsMeeting bool

	// territory says that it is one of a whole and its parts, of which all systems
	// are to have the same cells: see DiscloseTerritory.
	territory bool

	datesReversed int // openings less closings of cases closed before they open
}

// Figure is one number of a report.
type Figure struct {
	Definition *Definition
	Value      float64 // in the definition's unit
	Known      bool    // false when there is nothing to compute it from ("sans objet")
	Unsaid     bool    // not Known because nobody wrote down what it is computed from ("non renseigné")
	Base       float64 // the denominator, or how many records a measure rests on; 0 when none
	Missing    int     // non renseigné: records that said nothing

	// Hidden says that Value is withheld ("n. c."), and zero here. The share may
	// still be known, as a lower bound: see AtLeast.
	Hidden        bool
	AtLeast       bool // Share is a lower bound, in whole percents: "au moins 97 %"
	MissingHidden bool // Missing is withheld, and zero here

	Bound float64 // the lower bound of the share, with AtLeast; see Share

	row *rowOf // the row of a table that this figure repeats
}

// Share of the denominator, from 0 to 1. It is false for a measure, for a
// count without a denominator or of an empty one, and when it is withheld;
// with AtLeast it is a lower bound.
func (f *Figure) Share() (float64, bool) {
	switch {
	case f.AtLeast:
		return f.Bound, true
	case f.Hidden || !f.Known || f.Base == 0 || f.Definition.Numerator == "":
		return 0, false
	}
	return f.Value / f.Base, true
}

// Table is one breakdown of a report.
type Table struct {
	Definition *Definition
	Rows       []Row  // the codes that occur, in the order of their list, and non_connu always, last
	Base       int    // distinct units counted
	Sum        int    // of the rows: equal to Base when they add up
	Missing    int    // the row non_connu
	Note       string // a French sentence when rows do not add up; empty else

	// More and Fewer reconcile the rows with the base where they do not add up, as
	// counted person by person: counted again in another row, and in none. They are
	// zero in a masked report.
	More, Fewer int

	BaseHidden    bool // Base is withheld, and zero here
	SumHidden     bool // Sum is withheld, and zero here
	MissingHidden bool // Missing is withheld, and zero here

	overlap   *overlap // of the table by place
	plainNote string   // the note without its numbers
	total     string   // the code of a row that is the total of other tables
}

// Row is one line of a table. A hidden one has no value, and no share unless
// AtLeast says that Share is a lower bound of it.
type Row struct {
	Code, Label string
	Value       int
	Share       float64 // of the table's Base, from 0 to 1
	Hidden      bool
	AtLeast     bool // Share is a lower bound, in whole percents: "au moins 97 %"

	// Text is the number as it is read, with its unit, when it is no count, and
	// Measure that number. Value is then the nearest whole one.
	Text    string
	Measure float64
}

// Figure is the figure of that name, nil when there is none.
func (r *Report) Figure(name string) *Figure {
	for i := range r.Figures {
		if r.Figures[i].Definition.Name == name {
			return &r.Figures[i]
		}
	}
	return nil
}

// WithoutActivities tells that the work without a file is not this report's to
// count: it is of no person, so none of it is known to be of a part of what posts
// do, and nought would read as none.
func (r *Report) WithoutActivities() {
	for i := range r.Figures {
		if f := &r.Figures[i]; f.Definition.ofNobody() {
			*f = Figure{Definition: f.Definition}
		}
	}
	for i := range r.Tables {
		if t := &r.Tables[i]; t.Definition.ofNobody() {
			t.Note = casework.Typeset("Le travail sans dossier n'est d'aucune personne : il n'est compté que pour des postes entiers.")
		}
	}
}

// Table is the table of that name, nil when there is none.
func (r *Report) Table(name string) *Table {
	for i := range r.Tables {
		if r.Tables[i].Definition.Name == name {
			return &r.Tables[i]
		}
	}
	return nil
}

// Row is the row of that code, nil when there is none.
func (t *Table) Row(code string) *Row {
	for i := range t.Rows {
		if t.Rows[i].Code == code {
			return &t.Rows[i]
		}
	}
	return nil
}
