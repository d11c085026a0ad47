package register

import (
	"bytes"
	"context"
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
)

// today of the tests: after the sample register's last day.
var today = casework.NewDay(2022, time.December, 15)

const samplePath = "../demo/registre-fontenay-2021-2022.csv"

// sample is the sample register as rows of cells, header first.
func sample(t testing.TB) [][]string {
	t.Helper()
	data, err := os.ReadFile(samplePath)
	if err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// encode writes rows as CSV.
func encode(rows [][]string, comma rune) []byte {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Comma = comma
	if err := w.WriteAll(rows); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func source(data []byte) Source {
	return Source{Name: "registre", Size: int64(len(data)), R: bytes.NewReader(data)}
}

// read drains a register: its good rows, copied, and its result.
func read(data []byte, o Options) ([]casework.RegisterRow, *Result, error) {
	if o.Today == 0 {
		o.Today = today
	}
	c, err := Check(context.Background(), source(data), o)
	if err != nil {
		return nil, nil, err
	}
	var rows []casework.RegisterRow
	for row, err := range c.Rows(context.Background()) {
		if err != nil {
			return nil, nil, err
		}
		rows = append(rows, copyRow(row))
	}
	return rows, c.Result(), nil
}

func copyRow(r *casework.RegisterRow) casework.RegisterRow {
	c := *r
	c.Problems, c.Violences = append([]casework.Problem(nil), r.Problems...), append([]casework.Violence(nil), r.Violences...)
	c.Acts, c.Orientations = append([]casework.Act(nil), r.Acts...), append([]casework.Orientation(nil), r.Orientations...)
	return c
}

func mustRead(t testing.TB, data []byte) []casework.RegisterRow {
	t.Helper()
	rows, result, err := read(data, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if result.Refused > 0 {
		t.Fatalf("%d rows refused, the first because: %s", result.Refused, result.Refusals[0].Sentence())
	}
	return rows
}

// register is a small file: a header and rows, as they stand.
func register(lines ...string) []byte { return []byte(strings.Join(lines, "\n") + "\n") }

// column of the sample by its header.
func columnIndex(t testing.TB, rows [][]string, header string) int {
	t.Helper()
	i := slices.Index(rows[0], header)
	if i < 0 {
		t.Fatalf("the sample has no column %s", header)
	}
	return i
}

// plainSpaces makes French sentences comparable.
func plainSpaces(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}
