package view

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"permanence/internal/casework"
)

// Form is the state of a form that was sent and refused: nothing typed is
// lost, each message stands beside its field. The zero Form is a fresh one.
type Form struct {
	Message string            // about the whole form
	Errors  map[string]string // field name → French sentence
}

// Failed makes the state of a form from the errors that refused it; joined ones
// are told one by one. Of two about one field the first is kept: it is about what
// was typed, the other about what could be read of it. An error that is not a
// casework.Error gives no text: it is for the log.
func Failed(errs ...error) Form {
	var f Form
	for _, err := range errs {
		f.add(err)
	}
	return f
}

func (f *Form) add(err error) {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range many.Unwrap() {
			f.add(one)
		}
		return
	}
	var e *casework.Error
	if !errors.As(err, &e) {
		return
	}
	if e.Field == "" {
		f.Message = strings.TrimSpace(f.Message + " " + sentence(e.Message))
		return
	}
	if f.Errors == nil {
		f.Errors = map[string]string{}
	}
	if _, told := f.Errors[e.Field]; !told {
		f.Errors[e.Field] = sentence(e.Message)
	}
}

// sentence is a text that comes from the domain as the page prints it: with a
// capital and its no-break spaces.
func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return casework.Typeset(string(unicode.ToUpper(first)) + s[size:])
}

// Refused tells whether there is anything to say.
func (f Form) Refused() bool { return f.Message != "" || len(f.Errors) > 0 }

// Option is one choice of a select element.
type Option struct {
	Value    string
	Label    string
	Selected bool
}

// Options are the choices of a code list, the given one selected.
func Options(l casework.Labels, selected string) []Option {
	options := make([]Option, 0, len(l.Codes()))
	for _, code := range l.Codes() {
		options = append(options, Option{Value: code, Label: l.LabelOf(code), Selected: code == selected})
	}
	return options
}

// WhereOptions are where somebody may be received: the named places of the
// post's sheet, then the kinds of place; the given one selected (see
// casework.WhereCode).
func WhereOptions(stations []casework.Station, selected string) []Option {
	var options []Option
	for _, s := range casework.NamedStations(stations, casework.StationID(selected)) {
		options = append(options, Option{Value: string(s.ID), Label: s.Name, Selected: string(s.ID) == selected})
	}
	return append(options, Options(casework.Places, selected)...)
}

// whereLabelOf is where in words, from its code.
func whereLabelOf(stations []casework.Station, code string) string {
	for _, s := range stations {
		if code != "" && string(s.ID) == code {
			return s.Label()
		}
	}
	return casework.Places.LabelOf(code)
}

// PostOptions are the choices of a post by its slug, the given one selected.
func PostOptions(posts []casework.Post, slug string) []Option {
	options := make([]Option, 0, len(posts))
	for _, p := range posts {
		options = append(options, Option{Value: p.Slug, Label: p.Name, Selected: p.Slug == slug})
	}
	return options
}

// Input is one text field with its label, its help and its error.
type Input struct {
	Type     string // of the input element: text, password, date
	Name     string
	Label    string
	Value    string
	Error    string
	Hint     string
	Complete string // autocomplete token, RGAA 11.13
	Required bool
	Short    bool // as wide as a date or a code
}

// Select is one choice among options with its label, its help and its error.
type Select struct {
	Name     string
	Label    string
	Options  []Option
	Error    string
	Hint     string
	Required bool
}

// DescribedBy are the ids of the help and of the error, for aria-describedby.
func (i Input) DescribedBy() string { return describedBy(i.Name, i.Hint, i.Error) }

// DescribedBy are the ids of the help and of the error, for aria-describedby.
func (s Select) DescribedBy() string { return describedBy(s.Name, s.Hint, s.Error) }

func describedBy(name, hint, message string) string {
	var ids []string
	if hint != "" {
		ids = append(ids, "aide-"+name)
	}
	if message != "" {
		ids = append(ids, "erreur-"+name)
	}
	return strings.Join(ids, " ")
}

// The functions below build fields inside templates:
//
//	{{template "input" input "text" "identifiant" "Identifiant" .Login .Errors | hint "…" | required}}

func newInput(kind, name, label, value string, errs map[string]string) Input {
	return Input{Type: kind, Name: name, Label: label, Value: value, Error: errs[name]}
}

func withHint(text string, i Input) Input      { i.Hint = text; return i }
func withComplete(token string, i Input) Input { i.Complete = token; return i }
func withRequired(i Input) Input               { i.Required = true; return i }
func withShort(i Input) Input                  { i.Short = true; return i }

func newSelect(name, label string, options []Option, errs map[string]string) Select {
	return Select{Name: name, Label: label, Options: options, Error: errs[name]}
}

func selectHint(text string, s Select) Select { s.Hint = text; return s }
