package demo

import (
	"bytes"
	"encoding/csv"
	"hash/fnv"
	"slices"
	"strings"

	"permanence/internal/casework"
)

const byteOrderMark = "\ufeff"

// WithNames is a register of the post, CSV, in which part of the cases that the
// police brings say by which of its units, always the same for the same case, and
// meetings say which of the places of its sheet they were held in.
func (p *Post) WithNames(register []byte) ([]byte, error) {
	text, marked := strings.CutPrefix(string(register), byteOrderMark)
	in := csv.NewReader(strings.NewReader(text))
	in.Comma = ';'
	rows, err := in.ReadAll()
	if err != nil || len(rows) == 0 {
		return register, err
	}
	unit, station := columnOf(rows, "unite"), columnOf(rows, "lieu_precis")
	origin, place := columnOf(rows, "origine"), columnOf(rows, "lieu")
	sheet := Sheets()[p.Slug].Sheet
	for _, row := range rows[1:] {
		if strings.HasPrefix(row[origin], "police_") {
			row[unit] = p.unitOf(row[0] + row[1])
		}
		row[station] = sheet.StationOf(casework.Place(row[place])).Name
	}
	var b bytes.Buffer
	if marked {
		b.WriteString(byteOrderMark)
	}
	out := csv.NewWriter(&b)
	out.Comma = ';'
	err = out.WriteAll(rows)
	return b.Bytes(), err
}

// columnOf is where a register has a column; it is added, empty, to one that has
// none.
func columnOf(rows [][]string, name string) int {
	if i := slices.Index(rows[0], name); i >= 0 {
		return i
	}
	for i := range rows {
		rows[i] = append(rows[i], "")
	}
	rows[0][len(rows[0])-1] = name
	return len(rows[0]) - 1
}

// unitOf draws the unit of a case, or none.
func (p *Post) unitOf(key string) string {
	h := fnv.New32a()
	h.Write([]byte(key))
	if i := int(h.Sum32() % uint32(len(p.Units)+1)); i < len(p.Units) {
		return p.Units[i]
	}
	return ""
}
