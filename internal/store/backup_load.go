package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// Loader fills an empty installation with the rows of a backup.
type Loader struct {
	tx     *db.Tx
	sqlite bool
	schema *schema
	vault  *vault.Vault
	keys   int64 // given
	placed int64 // of what is there

	table   *table
	place   *keyPlace
	columns []column
	batch   []any
	rows    int
}

// Load makes an installation from a backup, where there is none: the database
// at the version of the backup, filled in one transaction. The keyset must be
// in its file already; that it is the one which wrapped the keys is checked.
// Opening the installation afterwards brings it to the version of the program.
// KindExists when the database holds something; nothing of it is touched.
func Load(ctx context.Context, c Config, version int64, fill func(*Loader) error) (err error) {
	if _, err := makeFolder(c.Dir); err != nil {
		return err
	}
	known, err := schemaVersion()
	if err != nil {
		return err
	}
	if version > known || version < 1 {
		return casework.Refuse(casework.KindState, "Cette sauvegarde vient d'une version plus récente de Permanence : restaurez-la avec cette version-là.")
	}
	l := &Loader{}
	if l.vault, err = vault.Open(c.keyFile()); err != nil {
		return keysetRefusal(c.keyFile(), err)
	}
	d, err := openDatabase(ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := refuseFilled(ctx, d); err != nil {
		return err
	}
	migrations, err := migrationsUpTo(version)
	if err != nil {
		return err
	}
	if _, err := d.Migrate(ctx, migrations); err != nil {
		return stateOf(err)
	}
	if l.schema, err = readSchema(version); err != nil {
		return err
	}
	l.sqlite = d.SQLite()
	return d.Write(ctx, func(tx *db.Tx) error {
		l.tx = tx
		return l.load(fill)
	})
}

func (c Config) keyFile() string {
	if c.KeyFile != "" {
		return c.KeyFile
	}
	return filepath.Join(c.Dir, "master.keyset")
}

// RestoreKeyset writes the master keyset of a backup where there is none; the
// same one may be there already. KindExists when another is.
func RestoreKeyset(c Config, content []byte) error {
	if _, err := makeFolder(c.Dir); err != nil {
		return err
	}
	path := c.keyFile()
	if have, err := os.ReadFile(path); err == nil {
		if string(have) == string(content) {
			return nil
		}
		return casework.Refuse(casework.KindExists, "Il y a déjà une autre clé maîtresse dans %s. Rien n'a été écrit : restaurez dans un dossier neuf.", path)
	}
	if err := vault.Restore(path, content); err != nil {
		return keysetRefusal(path, err)
	}
	return nil
}

func refuseFilled(ctx context.Context, d *db.DB) error {
	columns, err := d.Columns(ctx)
	if err != nil {
		return err
	}
	for _, c := range columns {
		if strings.HasPrefix(c, "installation.") {
			return casework.Refuse(casework.KindExists, "Il y a déjà une installation à cet endroit. Rien n'a été touché : restaurez dans un dossier neuf, ou dans une base PostgreSQL vide.")
		}
	}
	return nil
}

// load fills the tables, in place of what the migrations wrote by themselves.
func (l *Loader) load(fill func(*Loader) error) error {
	for i := len(l.schema.tables) - 1; i >= 0; i-- {
		if t := l.schema.tables[i]; t.name != "migration_sums" {
			if _, err := l.tx.Exec(`DELETE FROM ` + t.name); err != nil {
				return err
			}
		}
	}
	if err := fill(l); err != nil {
		return err
	}
	if err := l.flush(); err != nil {
		return err
	}
	return l.finish()
}

// errBackupForm refuses what is no backup of ours.
func errBackupForm(what string) error {
	return casework.Refuse(casework.KindInvalid, "Cette sauvegarde n'a pas la forme attendue (%s) : elle est abîmée, ou ce n'en est pas une.", what)
}

// BeginData says of which table the next rows are.
func (l *Loader) BeginData(b BackupTable) error {
	if err := l.flush(); err != nil {
		return err
	}
	t := l.schema.table(b.Name)
	if t.name == "" || leftOut[b.Name] != "" || keyTable(b.Name) || len(b.Columns) == 0 {
		return errBackupForm("table " + strconv.Quote(b.Name))
	}
	l.table, l.place, l.columns = t, nil, nil
	for _, name := range b.Columns {
		found := false
		for _, c := range t.columns {
			if c.name == name {
				l.columns, found = append(l.columns, c), true
			}
		}
		if !found {
			return errBackupForm("colonne " + strconv.Quote(name))
		}
	}
	return nil
}

// BeginKeys says of which place the next keys are.
func (l *Loader) BeginKeys(b BackupTable) error {
	if err := l.flush(); err != nil {
		return err
	}
	for _, p := range wrappedPlaces() {
		if p.name() == b.Name && len(b.Columns) == 2 && b.Columns[0] == p.id && b.Columns[1] == p.column {
			l.table, l.place = l.schema.table(p.table), &p
			l.columns = []column{{p.id, l.table.kind(p.id)}, {p.column, "BYTEA"}}
			return nil
		}
	}
	return errBackupForm("clés de " + strconv.Quote(b.Name))
}

// Row takes one row of the table or the place that was begun. The slice is not
// kept.
func (l *Loader) Row(values []any) error {
	if l.table == nil || len(values) != len(l.columns) {
		return errBackupForm("ligne")
	}
	for i, c := range l.columns {
		v := values[i]
		if n, ok := v.(int64); ok && c.kind == "BOOLEAN" && !l.sqlite {
			v = n != 0
		}
		if v == nil && l.place == nil && l.mustHaveKey(c.name) {
			v = []byte{}
		}
		l.batch = append(l.batch, v)
	}
	l.rows++
	if l.rows >= min(200, 6000/len(l.columns)) {
		return l.flush()
	}
	return nil
}

// mustHaveKey tells of a column that may not be NULL and whose key comes later.
func (l *Loader) mustHaveKey(name string) bool {
	for _, p := range keyPlaces {
		if p.table == l.table.name && p.column == name {
			return p.parts != ""
		}
	}
	return false
}

func (l *Loader) flush() error {
	if l.rows == 0 {
		return nil
	}
	defer func() { l.batch, l.rows = l.batch[:0], 0 }()
	switch {
	case l.place == nil:
		return l.insert(l.batch)
	case l.place.of == "":
		return l.update()
	}
	return l.insertKeys()
}

func (l *Loader) insert(values []any) error {
	n := len(l.columns)
	if len(values) == 0 {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, `INSERT INTO %s (`, l.table.name)
	for i, c := range l.columns {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c.name)
	}
	b.WriteString(") VALUES ")
	for i := range values {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%n == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	b.WriteString(")")
	_, err := l.tx.Exec(b.String(), values...)
	if errors.Is(err, db.ErrUnique) {
		return errBackupForm("ligne en double dans " + l.table.name)
	}
	return err
}

// update gives their keys back to rows that are there.
func (l *Loader) update() error {
	for i := 0; i < len(l.batch); i += 2 {
		n, err := l.tx.Exec(`UPDATE `+l.place.table+` SET `+l.place.column+` = $1 WHERE `+l.place.id+` = $2`, l.batch[i+1], l.batch[i])
		if err != nil {
			return err
		}
		l.keys++
		l.placed += n
	}
	return nil
}

// insertKeys writes the keys of what is there: a file of keys may be younger
// than the data, and know persons whom the data do not.
func (l *Loader) insertKeys() error {
	var marks []string
	var ids []any
	for i := 0; i < len(l.batch); i += 2 {
		marks = append(marks, "$"+strconv.Itoa(i/2+1))
		ids = append(ids, l.batch[i])
	}
	known := map[string]bool{}
	err := l.tx.Each(func(row db.Scanner) error {
		id, err := db.Value[string](row)
		known[id] = true
		return err
	}, `SELECT id FROM `+l.place.of+` WHERE id IN (`+strings.Join(marks, ", ")+`)`, ids...)
	if err != nil {
		return err
	}
	kept := make([]any, 0, len(l.batch))
	for i := 0; i < len(l.batch); i += 2 {
		l.keys++
		if id, ok := l.batch[i].(string); ok && known[id] {
			l.placed++
			kept = append(kept, l.batch[i], l.batch[i+1])
		}
	}
	return l.insert(kept)
}

// finish takes away what cannot be read without its key, and makes sure that
// the keyset is the one which wrapped the others.
func (l *Loader) finish() error {
	for _, p := range keyPlaces {
		if p.parts == "" || l.schema.table(p.table).name == "" {
			continue
		}
		orphans := `SELECT ` + p.id + ` FROM ` + p.table + ` WHERE length(` + p.column + `) = 0`
		if _, err := l.tx.Exec(`DELETE FROM ` + p.parts + ` WHERE ` + p.partsID + ` IN (` + orphans + `)`); err != nil {
			return err
		}
		if _, err := l.tx.Exec(`DELETE FROM ` + p.table + ` WHERE length(` + p.column + `) = 0`); err != nil {
			return err
		}
	}
	if l.schema.table("backups").name != "" { // the one that wrote this very file
		if _, err := l.tx.Exec(`DELETE FROM backups WHERE state = 'running'`); err != nil {
			return err
		}
	}
	return l.checkKeyset()
}

// checkKeyset proves the keyset on the installation's own check. One that a
// rotation made since is proved on a key that it wraps, and seals the check
// anew.
func (l *Loader) checkKeyset() error {
	check, err := db.One(l.tx, db.Value[[]byte], `SELECT keyset_check FROM installation WHERE id = 1`)
	if err != nil {
		return errBackupForm("installation")
	}
	generation, err := db.One(l.tx, db.Value[int64], `SELECT keyset_generation FROM installation WHERE id = 1`)
	if err != nil {
		return errBackupForm("installation")
	}
	if _, err := l.vault.OpenSetting(checkCell, check); err == nil {
		if generation <= l.vault.Generation() {
			return nil
		}
		return l.sealCheck()
	}
	for _, p := range keyPlaces {
		if p.of == "" {
			continue
		}
		var id string
		var wrapped []byte
		err := l.tx.Each(func(row db.Scanner) error { return row.Scan(&id, &wrapped) },
			`SELECT `+p.id+`, `+p.column+` FROM `+p.table+` LIMIT 1`)
		if err != nil {
			return err
		}
		if wrapped == nil {
			continue
		}
		if _, err := l.vault.Unwrap(p.cell(id), wrapped); err == nil {
			return l.sealCheck()
		}
	}
	return casework.Refuse(casework.KindState, "La clé maîtresse n'est pas celle de cette sauvegarde : rien ne pourrait être lu. Rien n'a été écrit.")
}

// sealCheck makes the keyset the one of the restored database, also when its file
// is older than the data: a damaged file of keys may leave no other.
func (l *Loader) sealCheck() error {
	check, err := l.vault.SealSetting(checkCell, []byte("permanence"))
	if err != nil {
		return err
	}
	_, err = l.tx.Exec(`UPDATE installation SET keyset_check = $1, keyset_generation = $2 WHERE id = 1`, check, l.vault.Generation())
	return err
}

// Keys is how many data keys were given, and how many of them open something
// that the data hold.
func (l *Loader) Keys() (given, placed int64) { return l.keys, l.placed }
