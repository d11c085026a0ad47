package view

// ImportResultPage is GET /imports/{id} once the import is over. Refused rows
// are downloaded from RejectsURL, empty when every row was taken.
type ImportResultPage struct {
	Base
	Line       ImportLine
	Kinds      []ImportKind
	Refusals   []Refusal // the first ones
	Warnings   []string
	Unknown    []string // headers that were left out
	LeftOut    int      // rows of persons who were erased
	RejectsURL string
	Report     *PeriodLink // the report over the register's days; nil without rows
	Problem    string      // why nothing was written
}

// ImportKind is the count of one kind of record.
type ImportKind struct {
	Label                       string // "Personnes"
	Created, Changed, Unchanged int
}

// Taken is the number of rows that were taken.
func (p *ImportResultPage) Taken() int { return p.Line.Rows - p.Line.Refused }

// NothingNew tells that the file was already there, row for row.
func (p *ImportResultPage) NothingNew() bool {
	for _, k := range p.Kinds {
		if k.Created+k.Changed > 0 {
			return false
		}
	}
	return p.Line.State == ImportDone || p.Line.State == ImportPartial
}

func (*ImportResultPage) file() string { return "import_result" }
