package register

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"permanence/internal/casework"
)

// Mapping says under which header a file keeps each column of the register,
// and which code each of its own values stands for. Columns that it does not
// name are found by their own name.
type Mapping struct {
	// Columns: name of the register's column → header of the file. An empty
	// header leaves the column out.
	Columns map[string]string `json:"columns,omitempty"`
	// Values: column → value in the file → code. An empty code leaves the
	// value out.
	Values map[string]map[string]string `json:"values,omitempty"`
}

const maxMapping = 1 << 20

// ParseMapping reads a mapping file: {"columns": {…}, "values": {…}}, or flat,
// {"date": "Date RDV"}. It refuses an unknown column and an unknown code.
func ParseMapping(r io.Reader) (*Mapping, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxMapping+1))
	if err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	m := &Mapping{}
	strict := json.NewDecoder(bytes.NewReader(text))
	strict.DisallowUnknownFields()
	if len(text) > maxMapping || strict.Decode(m) != nil {
		flat := map[string]string{}
		if len(text) > maxMapping || json.Unmarshal(text, &flat) != nil {
			return nil, refuseMapping(`Le fichier de correspondance n'est pas compris : il est attendu en JSON, comme {"columns": {"date": "Date RDV"}, "values": {"lieu": {"Hôtel de police": "commissariat"}}}.`)
		}
		m = &Mapping{Columns: flat}
	}
	return m, m.check()
}

func refuseMapping(sentence string) *casework.Error {
	return casework.Refuse(casework.KindInvalid, "%s", frenchSpaces(sentence))
}

// check refuses names of columns and codes that do not exist, in a stable
// order.
func (m *Mapping) check() error {
	for _, name := range sorted(m.Columns) {
		if _, ok := columnByFold[casework.FoldWord(name)]; !ok {
			return refuseMapping("Correspondance : « " + shorten(name) + " » n'est pas une colonne du registre. Colonnes connues : " + columnNames() + ".")
		}
	}
	for _, name := range sorted(m.Values) {
		c, ok := columnByFold[casework.FoldWord(name)]
		if !ok || columns[c].codes == nil {
			return refuseMapping("Correspondance : « " + shorten(name) + " » n'est pas une colonne de codes du registre.")
		}
		for _, value := range sorted(m.Values[name]) {
			code := m.Values[name][value]
			if _, ok := columns[c].codes.parse(code); !ok && code != "" {
				return refuseMapping("Correspondance, colonne « " + c.name() + " » : « " + shorten(code) + " » n'est pas un code connu ; attendu : " + columns[c].codes.expected() + ".")
			}
		}
	}
	return nil
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func columnNames() string {
	names := make([]string, columnCount)
	for c := range columns {
		names[c] = columns[c].name
	}
	return strings.Join(names, ", ")
}

// layout is where each column stands in a file.
type layout struct {
	at      [columnCount]int // position in a row, -1 when the file has no such column
	unknown []string         // headers that are left out
	values  [columnCount]map[string]string
}

// layOut places the columns. It refuses a mapping that names a header that the
// file does not have, or gives one header to two columns.
func layOut(headers []string, m *Mapping) (*layout, error) {
	l := &layout{}
	position := map[string]int{}
	for i, h := range headers {
		if key := casework.FoldWord(h); key != "" {
			position[key] = i
		}
	}
	for c, info := range columns {
		l.at[c] = -1
		if i, ok := position[casework.FoldWord(info.name)]; ok {
			l.at[c] = i
		}
	}
	if m != nil {
		if err := l.apply(m, position); err != nil {
			return nil, err
		}
	}
	l.findUnknown(headers)
	return l, nil
}

func (l *layout) apply(m *Mapping, position map[string]int) error {
	if err := m.check(); err != nil {
		return err
	}
	mapped := map[int]column{}
	for _, name := range sorted(m.Columns) {
		c, header := columnByFold[casework.FoldWord(name)], m.Columns[name]
		if header == "" {
			l.at[c] = -1
			continue
		}
		i, ok := position[casework.FoldWord(header)]
		if !ok {
			return refuseMapping("Correspondance : le fichier n'a pas de colonne « " + shorten(header) + " » (demandée pour « " + c.name() + " »).")
		}
		if other, twice := mapped[i]; twice {
			return refuseMapping("Correspondance : la colonne « " + shorten(header) + " » est demandée deux fois, pour « " + other.name() + " » et pour « " + c.name() + " ».")
		}
		mapped[i] = c
		l.at[c] = i
	}
	for c, i := range l.at { // a header that the mapping gives elsewhere no longer stands for its own name
		if owner, ok := mapped[i]; ok && owner != column(c) {
			l.at[c] = -1
		}
	}
	for name, values := range m.Values {
		folded := make(map[string]string, len(values))
		for value, code := range values {
			folded[casework.FoldWord(value)] = code
		}
		l.values[columnByFold[casework.FoldWord(name)]] = folded
	}
	return nil
}

func (l *layout) findUnknown(headers []string) {
	used := map[int]bool{}
	for _, i := range l.at {
		used[i] = true
	}
	for i, h := range headers {
		if h != "" && !used[i] {
			l.unknown = append(l.unknown, h)
		}
	}
}

// missing are the required columns that the file does not have.
func (l *layout) missing() []string {
	var names []string
	for c, info := range columns {
		if info.required && l.at[c] < 0 {
			names = append(names, info.name)
		}
	}
	return names
}

// checkRequired refuses a file without a required column, by its name.
func (l *layout) checkRequired(headers []string) error {
	missing := l.missing()
	if len(missing) == 0 {
		return nil
	}
	what := "Il manque la colonne obligatoire « " + missing[0] + " »"
	if len(missing) > 1 {
		what = "Il manque les colonnes obligatoires « " + strings.Join(missing, " » et « ") + " »"
	}
	return refuseMapping(what + ". En-têtes lus : " + shortList(headers) + ".")
}

func shortList(names []string) string {
	const most = 30
	all := make([]string, 0, most)
	for i, n := range names {
		if i == most {
			return strings.Join(all, ", ") + "…"
		}
		all = append(all, shorten(n))
	}
	if len(all) == 0 {
		return "aucun"
	}
	return strings.Join(all, ", ")
}
