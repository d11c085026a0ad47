package publish

import (
	"bytes"
	"encoding/json"
	"io"
	"math"

	"permanence/internal/indicator"
)

// JSON writes the report for a program: numbers by name, and tables of numbers
// by code. A number that is withheld, or that there is nothing to compute
// from, is null; "masked" then tells that small cells were hidden. Keys come
// in the order of the definitions.
func JSON(w io.Writer, r *indicator.Report) error {
	figures, tables := object{}, object{}
	for i := range r.Figures {
		f := &r.Figures[i]
		figures = append(figures, member{f.Definition.Name, numberOrNull(f)})
	}
	for i := range r.Tables {
		t := &r.Tables[i]
		tables = append(tables, member{t.Definition.Name, rowsOrNull(t)})
	}
	report := object{
		{"post", r.Post.Slug}, {"from", r.Period.From}, {"to", r.Period.To},
		{"definitions_version", r.DefinitionsVersion}, {"masked", r.Masked},
		{"figures", figures}, {"tables", tables}, {"crossings", crossingsOf(r)},
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(report)
}

func numberOrNull(f *indicator.Figure) any {
	if f.Hidden || !f.Known {
		return nil
	}
	return math.Round(f.Value*1e4) / 1e4
}

func rowsOrNull(t *indicator.Table) any {
	if len(t.Rows) == 0 {
		return nil
	}
	rows := object{}
	for _, r := range t.Rows {
		var value any
		if x, known := rowNumber(&r); known && !r.Hidden {
			value = math.Round(x*1e4) / 1e4
		}
		rows = append(rows, member{r.Code, value})
	}
	return rows
}

// object is a JSON object whose keys keep their order.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members one after the other.
func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
