package register

import (
	"context"
	"encoding/csv"
	"io"
	"iter"

	"permanence/internal/casework"
)

// Export writes rows as a register: all columns, codes and names of the post, in
// the order of the rows. CSV is UTF-8 with a byte-order mark, separated by semicolons, lines
// ended by CR LF. XLSX is one sheet with real dates. A cell that a spreadsheet
// would take for a formula is neutralised by an apostrophe, which import takes
// away again. Nothing is kept in memory or on disk beyond the current row.
//
// The referral's hour has no column in a register and is left out.
func Export(ctx context.Context, w io.Writer, rows iter.Seq2[*casework.RegisterRow, error], f Format, names casework.PostNames) error {
	if f != CSV && f != XLSX {
		return casework.Refuse(casework.KindInvalid, "Le registre s'exporte en CSV ou en XLSX.")
	}
	var out rowWriter
	cells := make([]string, columnCount)
	n := 0
	for row, err := range rows {
		if err == nil && out == nil {
			out, err = beginRows(w, f)
		}
		if err != nil {
			return err
		}
		if n++; n%progressEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		fillCells(cells, row, &names)
		if err := out.write(cells); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if out == nil {
		var err error
		if out, err = beginRows(w, f); err != nil {
			return err
		}
	}
	return out.close()
}

// beginRows writes the line of headers. It comes with the first row: an export that
// is refused has written nothing, and is told by a page rather than by a file cut short.
func beginRows(w io.Writer, f Format) (rowWriter, error) {
	out, err := newRowWriter(w, f)
	if err != nil {
		return nil, err
	}
	headers := make([]string, columnCount)
	for c := range headers {
		headers[c] = columns[c].name
	}
	return out, out.write(headers)
}

// rowWriter is one of the two formats.
type rowWriter interface {
	write(cells []string) error
	close() error
}

func newRowWriter(w io.Writer, f Format) (rowWriter, error) {
	if f == XLSX {
		return newSheetWriter(w)
	}
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return nil, err
	}
	out := csv.NewWriter(w)
	out.Comma, out.UseCRLF = ';', true
	return textWriter{out}, nil
}

type textWriter struct{ csv *csv.Writer }

func (t textWriter) write(cells []string) error { return t.csv.Write(cells) }

func (t textWriter) close() error {
	t.csv.Flush()
	return t.csv.Error()
}

// fillCells writes a row into its cells.
func fillCells(cells []string, r *casework.RegisterRow, names *casework.PostNames) {
	cells[colPerson], cells[colCaseNumber] = protect(r.PersonKey), itoa(r.CaseNumber)
	cells[colLastName], cells[colFirstName] = protect(r.LastName), protect(r.FirstName)
	cells[colSex], cells[colBirth] = string(r.Sex), r.Birth.String()
	cells[colCommune], cells[colStanding] = r.Commune, string(r.Standing)
	cells[colChildren], cells[colKnown] = numberText(r.Children, ""), string(r.Known)
	cells[colReceivedOn] = r.Referral.ReceivedOn.String()
	cells[colOrigin], cells[colPoliceAct] = string(r.Referral.Origin), string(r.Referral.PoliceAct)
	cells[colProblems], cells[colViolences] = casework.JoinCodes(r.Problems), casework.JoinCodes(r.Violences)
	cells[colOn], cells[colAt] = r.On.String(), string(r.At)
	cells[colPlace], cells[colMode], cells[colStatus] = string(r.Place), string(r.Mode), string(r.Status)
	cells[colMinutes], cells[colActs] = numberText(r.Minutes, ""), casework.JoinCodes(r.Acts)
	cells[colOrientations], cells[colOutcomes] = joinOrientations(r.Orientations)
	cells[colClosedOn], cells[colReason] = r.ClosedOn.String(), string(r.Reason)
	cells[colMainViolence], cells[colAuthorLink], cells[colFamily] = string(r.MainViolence), string(r.AuthorLink), string(r.Family)
	cells[colAdults], cells[colChildrenConcerned] = numberText(r.AdultsConcerned, ""), numberText(r.ChildrenConcerned, "")
	cells[colConsent], cells[colContact] = string(r.Referral.Consent), r.Referral.ContactedOn.String()
	cells[colUnit], cells[colStation] = protect(names.Unit(r.Referral.Unit)), protect(names.Station(r.Station).Name)
}

func joinOrientations(all []casework.Orientation) (partners, outcomes string) {
	for i, o := range all {
		if i > 0 {
			partners, outcomes = partners+"|", outcomes+"|"
		}
		partners, outcomes = partners+string(o.Partner), outcomes+string(casework.OrNotKnown(o.Outcome))
	}
	return partners, outcomes
}
