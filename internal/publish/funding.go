package publish

import (
	"io"

	"github.com/xuri/excelize/v2"

	"permanence/internal/casework"
)

// fundingHeads are the columns of the co-funding table.
var fundingHeads = []string{"poste", "exercice_du", "exercice_au", "monnaie", "cout", "genre_financeur", "financeur", "prevu", "accorde", "part_accordee", "verse", "verse_le", "reste_a_verser", "convention"}

// fundingRow is a funder's line of an exercise; one without funder is the
// exercise of which nobody wrote any.
type fundingRow struct {
	post     string
	exercise *casework.Exercise
	line     *casework.FundingLine
	title    string // of the agreement
}

func fundingRows(folders []casework.PostFolder) (rows []fundingRow) {
	for i := range folders {
		f := &folders[i]
		titles := map[casework.AgreementID]string{}
		for _, a := range f.Agreements {
			titles[a.ID] = a.Title
		}
		for j := range f.Exercises {
			e := &f.Exercises[j]
			if !e.RemovedAt.IsZero() {
				continue
			}
			lines := e.Lines()
			if len(lines) == 0 {
				rows = append(rows, fundingRow{post: f.Post.Name, exercise: e})
			}
			for k := range lines {
				rows = append(rows, fundingRow{f.Post.Name, e, &lines[k], titles[lines[k].Agreement]})
			}
		}
	}
	return rows
}

// fundingShare is a share of a cost, as a part of 1.
type fundingShare float64

// cells are the row, each a text, an amount as a number, or a fundingShare;
// nothing for what nobody wrote down.
func (r fundingRow) cells() []any {
	e := r.exercise
	amount := func(m casework.Money) any {
		if !m.Known() {
			return ""
		}
		return float64(m) / float64(e.Currency.Unit())
	}
	cells := []any{r.post, e.Period.From.String(), e.Period.To.String(), string(e.Currency), amount(e.Cost)}
	if r.line == nil {
		return cells
	}
	var share any = ""
	if r.line.AgreedShare.Known() {
		share = fundingShare(float64(r.line.AgreedShare) / float64(casework.Whole))
	}
	return append(cells, string(r.line.Kind), r.line.Funder, amount(r.line.PlannedAmount), amount(r.line.AgreedAmount), share, amount(r.line.Paid), r.line.PaidOn.String(), amount(r.line.Unpaid), r.title)
}

// WriteFunding writes the co-funding of posts, a funder's line a row, as CSV or
// as a workbook; on is the day on which it is made.
func (f Format) WriteFunding(w io.Writer, folders []casework.PostFolder, on casework.Day) error {
	switch rows := fundingRows(folders); f {
	case AsCSV:
		return fundingCSV(w, rows)
	case AsXLSX:
		return fundingXLSX(w, rows, on)
	}
	return casework.Invalid("format", string(f), "csv ou xlsx, pour le cofinancement")
}

func fundingCSV(w io.Writer, rows []fundingRow) error {
	lines := make([][]string, len(rows))
	for i, r := range rows {
		lines[i] = make([]string, len(fundingHeads))
		for j, cell := range r.cells() {
			switch v := cell.(type) {
			case string:
				lines[i][j] = v
			case float64:
				lines[i][j] = comma(v, r.exercise.Currency.Decimals())
			case fundingShare:
				lines[i][j] = comma(float64(v)*100, 4)
			}
		}
	}
	return writeCSV(w, fundingHeads, lines)
}

var fundingTitles = []string{"Poste", "Du", "Au", "Monnaie", "Coût", "Genre", "Financeur", "Prévu", "Accordé", "Part accordée", "Versé", "Versé le", "Reste à verser", "Convention"}

func fundingXLSX(w io.Writer, rows []fundingRow, on casework.Day) error {
	b := newWorkbook()
	defer b.file.Close()
	cents := "[$-40C]#,##0.00"
	amount := b.style(&excelize.Style{Font: letters(11, "1C2430", false), CustomNumFmt: &cents, Alignment: &excelize.Alignment{Vertical: "top", Horizontal: "right"}})
	b.about("Cofinancement des postes", on)
	b.begin("Cofinancement", 34, 12, 12, 11, 13, 22, 26, 13, 13, 11, 13, 12, 13, 34)
	b.line("Cofinancement des postes au "+on.FrenchLong(), b.title, len(fundingTitles), 1)
	b.row++
	for i, title := range fundingTitles {
		b.put(i+1, title, b.head)
	}
	b.fit(fundingTitles...)
	b.row++
	for _, r := range rows {
		texts := make([]string, len(fundingTitles))
		for i, cell := range r.cells() {
			switch v := cell.(type) {
			case float64:
				b.put(i+1, v, amount)
			case fundingShare:
				b.put(i+1, float64(v), b.share)
			case string:
				if i == 5 {
					v = casework.FunderKinds.LabelOf(v)
				}
				b.put(i+1, v, b.wrapped)
				texts[i] = v
			}
		}
		b.fit(texts...)
		b.row++
	}
	return b.finish(w, "WriteFunding")
}
