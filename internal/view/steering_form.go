package view

import (
	"cmp"
	"strconv"

	"permanence/internal/casework"
)

// Values are what a form of the steering pages holds, by the name of its
// field, as it was typed.
type Values map[string]string

// Get is the value of a field, with a number after its name in a list of rows.
func (v Values) Get(name string) string { return v[name] }

// FieldLabel is a field of a form with the words that stand before it.
type FieldLabel struct{ Name, Label string }

// SteeringForm is a form of the steering pages: what was typed and, after a
// conflict, what somebody else wrote meanwhile.
type SteeringForm struct {
	Form
	Values Values
	Theirs Values // nil unless there is a conflict
	labels []FieldLabel
}

// Differences are what somebody else changed meanwhile.
func (f SteeringForm) Differences() (all []Difference) {
	if f.Theirs == nil {
		return nil
	}
	for _, l := range f.labels {
		if theirs, yours := f.Theirs[l.Name], f.Values[l.Name]; theirs != yours {
			all = append(all, Difference{l.Label, cmp.Or(theirs, "rien"), cmp.Or(yours, "rien")})
		}
	}
	return all
}

// NewSteeringForm is a form as it is opened, or as it was refused.
func NewSteeringForm(values Values, labels []FieldLabel, errs ...error) SteeringForm {
	return SteeringForm{Form: Failed(errs...), Values: values, labels: labels}
}

// Conflicting is the form with what somebody else wrote meanwhile: what was
// typed stays, and saving it again keeps it.
func (f SteeringForm) Conflicting(theirs Values) SteeringForm {
	f.Theirs = theirs
	f.Values["version"] = theirs["version"]
	return f
}

// Area is one text field of several lines with its label, help and error.
type Area struct {
	Name, Label, Value, Error, Hint string
	Rows                            int
	Required                        bool
}

// DescribedBy are the ids of the help and of the error, for aria-describedby.
func (a Area) DescribedBy() string { return describedBy(a.Name, a.Hint, a.Error) }

func newArea(name, label string, rows int, value string, errs map[string]string) Area {
	return Area{Name: name, Label: label, Rows: rows, Value: value, Error: errs[name]}
}

func areaHint(text string, a Area) Area { a.Hint = text; return a }
func areaRequired(a Area) Area          { a.Required = true; return a }

// rowName is the name of a field in a list of rows: commune_0.
func rowName(name string, i int) string { return name + "_" + strconv.Itoa(i) }

// RowIndex is one row of a list in a form. Its number, from 1, is what people
// read.
type RowIndex int

// Number is how people count.
func (r RowIndex) Number() int { return int(r) + 1 }

// Name of a field of the row.
func (r RowIndex) Name(field string) string { return rowName(field, int(r)) }

// rowIndexes are the rows of a list: those that hold something, and a few more.
func rowIndexes(v Values, more int, fields ...string) (rows []RowIndex) {
	last := -1
	for i := range 200 {
		for _, f := range fields {
			if v[rowName(f, i)] != "" {
				last = i
			}
		}
	}
	for i := range last + 1 + more {
		rows = append(rows, RowIndex(i))
	}
	return rows
}

func versionText(n int64) string { return strconv.FormatInt(n, 10) }

// amountText is an amount as a field holds it: "52 000,50", empty when unknown.
func amountText(m casework.Money, c casework.Currency) string {
	if !m.Known() {
		return ""
	}
	decimals := c.Decimals()
	if int64(m)%c.Unit() == 0 {
		decimals = 0
	}
	return casework.FrenchDecimal(float64(m)/float64(c.Unit()), decimals)
}

// PostGroup is the boxes of the posts that something is about.
type PostGroup struct {
	Options []Option
	Error   string
}

func newPostGroup(options []Option, errs map[string]string) PostGroup {
	return PostGroup{options, errs["postes"]}
}
