package demo

import (
	"bytes"
	"encoding/csv"
	"hash/fnv"
	"slices"
	"strings"
)

const byteOrderMark = "\ufeff"

// WithUnits is a register of the post, CSV, in which part of the cases that the
// police brings say by which of its units. The same case always says the same.
func (p *Post) WithUnits(register []byte) ([]byte, error) {
	text, marked := strings.CutPrefix(string(register), byteOrderMark)
	in := csv.NewReader(strings.NewReader(text))
	in.Comma = ';'
	rows, err := in.ReadAll()
	if err != nil || len(rows) == 0 {
		return register, err
	}
	unit, origin := slices.Index(rows[0], "unite"), slices.Index(rows[0], "origine")
	if unit < 0 {
		unit = len(rows[0])
		for i := range rows {
			rows[i] = append(rows[i], "")
		}
		rows[0][unit] = "unite"
	}
	for _, row := range rows[1:] {
		if strings.HasPrefix(row[origin], "police_") {
			row[unit] = p.unitOf(row[0] + row[1])
		}
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

// unitOf draws the unit of a case, or none.
func (p *Post) unitOf(key string) string {
	h := fnv.New32a()
	h.Write([]byte(key))
	if i := int(h.Sum32() % uint32(len(p.Units)+1)); i < len(p.Units) {
		return p.Units[i]
	}
	return ""
}
