package register

import (
	"io"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
)

// Inspection is what a screen shows of a register before it is imported.
type Inspection struct {
	Format    Format
	Encoding  string // "UTF-8", "UTF-16" or "Windows-1252"; empty for XLSX
	Separator string // in French; empty for XLSX
	Headers   []string
	Mapping   *Mapping // as given, or as proposed
	Unknown   []string // headers that are left out
	Missing   []string // required columns that no header is given to
	Rows      int
	// Unrecognised are the distinct values of the columns of codes that no
	// code is known for, in order of first appearance, 200 at most.
	Unrecognised []UnknownValue
	Preview      []PreviewRow // the first 10 rows
}

// UnknownValue is a value that a mapping should give a code to.
type UnknownValue struct {
	Column, Value string
	Count         int
	Nearest       string // the code that was probably meant, or empty
}

// PreviewRow is one row as it is understood.
type PreviewRow struct {
	Line  int
	Cells []PreviewCell // of the columns that the file has, in the register's order
	Fault string        // why the row as a whole cannot be read, or empty
}

// PreviewCell is one cell: what it holds, how it is understood in French, and
// what is expected instead when it is not.
type PreviewCell struct {
	Column, Raw, Understood, Error string
}

const (
	previewRows     = 10
	maxUnrecognised = 200
)

// Inspect reads a register without importing it; names are those of its post. Without a mapping it proposes
// one. It fails, with a French sentence, only when the file is not a register
// at all or the mapping does not fit it; a missing column is in the answer.
func Inspect(src Source, m *Mapping, today casework.Day, names casework.PostNames) (*Inspection, error) {
	f, err := open(src)
	if err != nil {
		return nil, err
	}
	if m == nil {
		m = ProposeMapping(f.headers)
	}
	l, err := layOut(f.headers, m)
	if err != nil {
		return nil, err
	}
	in := &Inspection{Format: f.format, Encoding: f.coding.name, Separator: separatorName(f.comma),
		Headers: f.headers, Mapping: m, Unknown: l.unknown, Missing: l.missing()}
	return in, in.read(f, newParser(f, l, today, &names))
}

func (in *Inspection) read(f *file, p *parser) error {
	rows, err := f.rows()
	if err != nil {
		return err
	}
	for {
		rec, err := rows.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if rec.blank() {
			continue
		}
		in.Rows++
		r := p.parse(rec)
		if len(in.Preview) < previewRows {
			in.Preview = append(in.Preview, preview(p, r))
		}
		for _, fault := range r.faults {
			in.note(fault)
		}
	}
}

// note counts a value that no code is known for.
func (in *Inspection) note(fault Refusal) {
	c, ok := columnByFold[casework.FoldWord(fault.Column)]
	if !ok || columns[c].codes == nil || fault.Expected != columns[c].codes.expected() {
		return
	}
	at := slices.IndexFunc(in.Unrecognised, func(u UnknownValue) bool { return u.Column == fault.Column && u.Value == fault.Value })
	switch {
	case at >= 0:
		in.Unrecognised[at].Count++
	case len(in.Unrecognised) < maxUnrecognised:
		in.Unrecognised = append(in.Unrecognised, UnknownValue{Column: fault.Column, Value: strings.Clone(fault.Value), Count: 1, Nearest: fault.Nearest})
	}
}

func preview(p *parser, r *row) PreviewRow {
	out := PreviewRow{Line: r.Line}
	for c := range columnCount {
		if p.layout.at[c] < 0 {
			continue
		}
		cell := PreviewCell{Column: c.name(), Raw: shorten(p.rec.raw(p.layout.at[c])), Understood: understood(p, c)}
		for _, fault := range r.faults {
			if fault.Column == c.name() {
				cell.Understood, cell.Error = "", fault.Expected
			}
		}
		out.Cells = append(out.Cells, cell)
	}
	for _, fault := range r.faults {
		if fault.Column == "" {
			out.Fault = fault.Fault
		}
	}
	return out
}

// understood is what a cell says, in French.
func understood(p *parser, c column) string {
	r := &p.row
	switch c {
	case colPerson:
		return strings.Clone(r.PersonKey)
	case colLastName:
		return strings.Clone(r.LastName)
	case colFirstName:
		return strings.Clone(r.FirstName)
	case colCommune:
		if r.Commune == "" {
			return ""
		}
		return commune.Label(r.Commune) + " (" + r.Commune + ")"
	case colBirth:
		if r.Birth.Day != 0 {
			return r.Birth.Day.French()
		}
		return r.Birth.String()
	case colCaseNumber:
		return itoa(r.CaseNumber)
	case colChildren:
		return numberText(r.Children, "")
	case colAdults:
		return numberText(r.AdultsConcerned, "")
	case colChildrenConcerned:
		return numberText(r.ChildrenConcerned, "")
	case colContact:
		return r.Referral.ContactedOn.French()
	case colStation:
		return p.stations.name(string(r.Station))
	case colUnit:
		return p.units.name(string(r.Referral.Unit))
	case colMinutes:
		return numberText(r.Minutes, " min")
	case colReceivedOn:
		return r.Referral.ReceivedOn.French()
	case colOn:
		return r.On.French()
	case colClosedOn:
		return r.ClosedOn.French()
	case colAt:
		return r.At.French()
	}
	return understoodCodes(r, c)
}

func numberText(n int, unit string) string {
	if n == casework.Unknown {
		return ""
	}
	return itoa(n) + unit
}

func understoodCodes(r *row, c column) string {
	var all []string
	switch c {
	case colProblems:
		all = labels(casework.Problems, r.Problems)
	case colViolences:
		all = labels(casework.Violences, r.Violences)
	case colActs:
		all = labels(casework.Acts, r.Acts)
	case colStatus:
		if r.Status != "" {
			all = []string{casework.Statuses.Label(r.Status)}
		}
	case colOrientations:
		for _, o := range r.Orientations {
			all = append(all, casework.PartnerKinds.Label(o.Partner))
		}
	case colOutcomes:
		for _, o := range r.Orientations {
			all = append(all, casework.Outcomes.Label(o.Outcome))
		}
	default:
		if at := r.codes[c]; at > 0 {
			all = []string{columns[c].codes.labels[at-1]}
		}
	}
	return strings.Join(all, " · ")
}

func labels[T ~string](list *casework.List[T], codes []T) []string {
	all := make([]string, len(codes))
	for i, code := range codes {
		all[i] = list.Label(code)
	}
	return all
}
