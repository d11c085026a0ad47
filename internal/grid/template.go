package grid

import (
	"fmt"
	"strings"

	"permanence/internal/casework"
)

// Bounds of a template. They are far above any grid that was seen, and keep a
// text from outside from costing more than a page.
const (
	MaxText    = 64 << 10 // bytes of a whole template
	maxLine    = 600      // letters of one line
	maxRows    = 300
	maxTerms   = 60 // names and numbers of one expression
	maxDepth   = 12 // parentheses within parentheses
	maxErrors  = 30 // told at once
	maxColumns = 10 // periods or years side by side
)

// Template is a grid to fill.
type Template struct {
	Title    string
	Notes    []string // about the whole grid
	Columns  Columns
	Sections []Section
}

// Section is one titled part of a grid. The first one may have no title.
type Section struct {
	Title string
	Notes []string
	Rows  []Row
}

// Row is one line of a grid.
type Row struct {
	Label    string
	Unit     string // as printed; empty says nothing
	Decimals int    // -1 prints as many as the number needs, one at most
	Notes    []string

	expression node
}

// Percent tells that the row is a percentage.
func (r *Row) Percent() bool {
	_, ok := r.expression.(*percentage)
	return ok
}

// ColumnsBy says what stands side by side.
type ColumnsBy string

// The kinds of columns, by the words of the text.
const (
	ByPeriod ColumnsBy = "périodes" // the period asked for, after those of the same shape before it
	ByYear   ColumnsBy = "années"   // the calendar year in which the period ends, after those before it
	ByPost   ColumnsBy = "postes"   // the posts, over the period asked for
)

// Columns are those of a template.
type Columns struct {
	By    ColumnsBy
	Count int // periods or years, from 1 to 10; 0 for posts
}

// Periods are those of the columns for the period that is asked for, the
// earliest first.
func (c Columns) Periods(asked casework.Period) []casework.Period {
	if c.By == ByYear {
		asked = casework.YearPeriod(asked.To.Year())
	}
	periods := make([]casework.Period, max(c.Count, 1))
	for i := len(periods) - 1; i >= 0; i-- {
		periods[i], asked = asked, asked.Before()
	}
	return periods
}

// Error is one fault of a template, for the person who writes it.
type Error struct {
	Line, Column int    // from 1; the column counts letters
	Message      string // French
}

func (e Error) Error() string {
	return casework.Typeset(fmt.Sprintf("Ligne %d, colonne %d : %s", e.Line, e.Column, e.Message))
}

// Errors are the faults of a template, in the order of its lines.
type Errors []Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i := range e {
		lines[i] = e[i].Error()
	}
	return strings.Join(lines, "\n")
}
