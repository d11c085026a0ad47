package view

// ImportPage is GET /imports/{id} while the file waits for its mapping to be
// confirmed. The form is a POST to the same address with colonne.<column> (a
// header of the file, empty for none), valeur.<column>.<raw value> (a code,
// empty for not understood) and the button faire: apercu (show again),
// importer (all rows), partiel (the good ones only), annuler.
type ImportPage struct {
	Base
	Form
	ID       string
	PostName string
	FileName string // as the person named it; shown to her or him alone
	Format   string // "CSV, UTF-8, séparateur « ; »"

	Headers []string // of the file, in its order
	Missing []string // required columns that no header is given to; nothing can be taken before
	Columns []ColumnChoice
	Unknown []string // headers that are left out
	Values  []ValueChoice

	Preview Preview

	Rows        int // of the file
	Good        int // that can be taken
	RefusedRows int
	LeftOut     int       // rows of persons who were erased
	Refusals    []Refusal // the first ones
	Warnings    []string  // sentences; nothing is refused for them
	Problem     string    // why the file cannot be read at all; then nothing else is filled
}

// ColumnChoice is one column of the register and the header of the file that
// it is read from.
type ColumnChoice struct {
	Column   string // "date_saisine"
	Meaning  string // "Date de la saisine"
	Required bool
	Header   string // the one chosen, empty for none
	Sure     bool   // the header is the column's own name
}

// ValueChoice is one value of the file that no code list knows.
type ValueChoice struct {
	Column  string
	Raw     string
	Count   int      // rows that hold it
	Options []Option // the codes of the column
}

// Preview are the first rows as they will be understood.
type Preview struct {
	Columns []string
	Rows    []PreviewRow
}

// PreviewRow is one line of the file; its cells are in the order of
// Preview.Columns.
type PreviewRow struct {
	Line  int
	Cells []PreviewCell
	Fault string // why the row as a whole cannot be read, or empty
}

// PreviewCell is a value of the file and what it means.
type PreviewCell struct {
	Column     string
	Raw        string
	Understood string // in French; empty when Error is not
	Error      string
}

// Same tells that the value reads as it is written, so that it is shown once.
func (c PreviewCell) Same() bool { return c.Raw == c.Understood }

// Refusal is one value that cannot be taken, or a row when Column is empty. Its
// fields are those of the register reader's own refusal, in the same order, so
// that one converts to the other.
type Refusal struct {
	Line     int    // of the file, the header being line 1
	Column   string // of the register
	Value    string // as written
	Expected string // in French
	Nearest  string // the code that was probably meant, if one is near
	Fault    string // in French, what is wrong; empty means that the value is not understood
}

// Why is what is wrong, in French.
func (r Refusal) Why() string {
	switch {
	case r.Fault != "":
		return sentence(r.Fault)
	case r.Value == "":
		return "Valeur absente"
	}
	return "Valeur non reconnue"
}

// Mapped is the number of columns that are read from the file.
func (p *ImportPage) Mapped() int {
	n := 0
	for _, c := range p.Columns {
		if c.Header != "" {
			n++
		}
	}
	return n
}

// Settled tells that every column in use bears its own name and that none that
// is required is missing: the mapping needs no look.
func (p *ImportPage) Settled() bool {
	for _, c := range p.Columns {
		if (c.Header != "" && !c.Sure) || (c.Header == "" && c.Required) {
			return false
		}
	}
	return true
}

// MoreRefusals is the number of refused rows beyond the refusals listed, or 0.
func (p *ImportPage) MoreRefusals() int { return max(0, p.RefusedRows-len(p.Refusals)) }

// HeaderOptions are the headers of the file to read a column from.
func (p *ImportPage) HeaderOptions(c ColumnChoice) []Option {
	options := make([]Option, 0, len(p.Headers))
	for _, h := range p.Headers {
		options = append(options, Option{Value: h, Label: h, Selected: h == c.Header})
	}
	return options
}

// AnySample is a few values of a column as read, for the mapping table.
func (p *ImportPage) AnySample(column string) string {
	for _, row := range p.Preview.Rows {
		for _, c := range row.Cells {
			if c.Column == column && c.Raw != "" {
				return c.Raw
			}
		}
	}
	return ""
}

func (*ImportPage) file() string { return "import" }
