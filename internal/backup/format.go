package backup

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// header is the first line of a file.
type header struct {
	Form   int              `json:"permanence_backup"` // 1
	Kind   string           `json:"kind"`              // data or keys
	Schema int64            `json:"schema"`            // number of the last migration
	MadeAt casework.Instant `json:"made_at"`
	Keyset []byte           `json:"keyset,omitempty"` // of a key file: the master keyset
}

const (
	kindData = "data"
	kindKeys = "keys"
)

// tableLine begins a table.
type tableLine struct {
	Table   string   `json:"table"`
	Columns []string `json:"columns"`
	Kinds   []string `json:"kinds"`
}

// endLine is the last line: without it a file is not whole.
type endLine struct {
	End map[string]Content `json:"end"`
}

// Content is what a table holds: how many rows, and a digest that does not
// depend on their order.
type Content struct {
	Rows   int64  `json:"rows"`
	Digest string `json:"digest"`
}

// digest adds up the hashes of rows: two tables with the same rows have the
// same one, whatever the order in which an engine gives them.
type digest struct {
	rows int64
	sum  [4]uint64
}

func (d *digest) add(line []byte) {
	h := sha256.Sum256(line)
	for i := range d.sum {
		d.sum[i] += binary.BigEndian.Uint64(h[8*i:])
	}
	d.rows++
}

func (d *digest) content() Content {
	var b []byte
	for _, n := range d.sum {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return Content{d.rows, hex.EncodeToString(b)}
}

// writer writes the lines of a file and digests them.
type writer struct {
	out    io.Writer
	tables map[string]*digest
	last   *digest
	wrote  func() // called for each row
}

func newWriter(out io.Writer, h header, wrote func()) (*writer, error) {
	w := &writer{out: out, tables: map[string]*digest{}, wrote: wrote}
	h.Form = 1
	return w, w.line(h)
}

func (w *writer) line(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return errors.New("a line of a backup cannot be written") // the cause may quote it
	}
	_, err = w.out.Write(append(b, '\n'))
	return err
}

func (w *writer) begin(t store.BackupTable) error {
	w.last = &digest{}
	w.tables[t.Name] = w.last
	return w.line(tableLine{t.Name, t.Columns, t.Kinds})
}

func (w *writer) row(values []any) error {
	b, err := json.Marshal(values)
	if err != nil {
		return errors.New("a row of a backup cannot be written") // the cause may quote it
	}
	w.last.add(b)
	w.wrote()
	_, err = w.out.Write(append(b, '\n'))
	return err
}

func (w *writer) end() (map[string]Content, error) {
	all := map[string]Content{}
	for name, d := range w.tables {
		all[name] = d.content()
	}
	return all, w.line(endLine{all})
}

// loading is what a file is read into: a store.Loader is one for its data and,
// by other methods, for its keys.
type loading struct {
	begin func(store.BackupTable) error
	row   func([]any) error
}

// longest is the longest line that is read: a part of an uploaded file is far
// shorter.
const longest = 64 << 20

// broken refuses a file that is not whole, or not one of ours.
func broken(what string) error {
	return casework.Refuse(casework.KindInvalid, "La sauvegarde est abîmée ou incomplète (%s). Prenez la précédente.", what)
}

// reader reads the lines of a file.
type reader struct {
	in     *bufio.Reader
	header header
}

func newReader(in io.Reader, kind string) (*reader, error) {
	r := &reader{in: bufio.NewReaderSize(in, 1<<16)}
	line, err := r.line()
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(line, &r.header); err != nil || r.header.Form != 1 {
		return nil, broken("ce n'en est pas une")
	}
	if r.header.Kind != kind {
		return nil, casework.Refuse(casework.KindInvalid, "Le fichier de données et le fichier de clés ont été pris l'un pour l'autre.")
	}
	return r, nil
}

// line is the next line without its end; a file that stops within one is
// broken.
func (r *reader) line() (line []byte, err error) {
	for {
		part, err := r.in.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case err == nil:
			return line[:len(line)-1], nil
		case errors.Is(err, bufio.ErrBufferFull) && len(line) < longest:
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, bufio.ErrBufferFull):
			return nil, broken("elle s'arrête en chemin")
		default:
			return nil, &casework.Error{Kind: casework.KindInvalid, Err: err, Message: broken("elle ne se déchiffre pas").Error()}
		}
	}
}

// each reads the tables to the last line and checks their counts and digests.
func (r *reader) each(to loading) (map[string]Content, error) {
	found := map[string]*digest{}
	var table tableLine
	for {
		line, err := r.line()
		if err != nil {
			return nil, err
		}
		if bytes.HasPrefix(line, []byte("[")) {
			if found[table.Table] == nil {
				return nil, broken("une ligne est hors de sa table")
			}
			values, err := table.values(line)
			if err != nil {
				return nil, err
			}
			found[table.Table].add(line)
			if err := to.row(values); err != nil {
				return nil, err
			}
			continue
		}
		if bytes.HasPrefix(line, []byte(`{"end"`)) {
			return r.checkEnd(line, found)
		}
		table = tableLine{}
		if err := json.Unmarshal(line, &table); err != nil || table.Table == "" || len(table.Columns) != len(table.Kinds) || found[table.Table] != nil {
			return nil, broken("une table n'a pas sa forme")
		}
		found[table.Table] = &digest{}
		if err := to.begin(store.BackupTable{Name: table.Table, Columns: table.Columns, Kinds: table.Kinds}); err != nil {
			return nil, err
		}
	}
}

func (r *reader) checkEnd(line []byte, found map[string]*digest) (map[string]Content, error) {
	var end endLine
	if err := json.Unmarshal(line, &end); err != nil {
		return nil, broken("sa fin n'a pas sa forme")
	}
	got := map[string]Content{}
	for name, d := range found {
		got[name] = d.content()
	}
	if !maps.Equal(got, end.End) {
		return nil, broken("les comptes et les sommes de contrôle ne tombent pas juste")
	}
	if _, err := r.in.ReadByte(); !errors.Is(err, io.EOF) {
		return nil, broken("elle continue après sa fin")
	}
	return got, nil
}

// values reads a row by the types of its columns.
func (t *tableLine) values(line []byte) ([]any, error) {
	var raw []any
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&raw); err != nil || len(raw) != len(t.Kinds) {
		return nil, broken("une ligne de " + fmt.Sprintf("%q", t.Table) + " n'a pas sa forme")
	}
	for i, v := range raw {
		ok := true
		switch v := v.(type) {
		case nil:
		case string:
			if t.Kinds[i] == "BYTEA" {
				b, err := base64.StdEncoding.DecodeString(v)
				raw[i], ok = b, err == nil
				break
			}
			ok = t.Kinds[i] == "TEXT"
		case json.Number:
			n, err := v.Int64()
			raw[i], ok = n, err == nil && (t.Kinds[i] == "BIGINT" || t.Kinds[i] == "BOOLEAN")
		default:
			ok = false
		}
		if !ok {
			return nil, broken("une valeur de " + fmt.Sprintf("%q", t.Table) + " n'a pas son type")
		}
	}
	return raw, nil
}
