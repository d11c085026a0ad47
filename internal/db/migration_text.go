package db

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

// goose runs the migrations, one transaction each, and keeps which were; their
// texts are cut into statements here, since its own reader takes four megabytes
// for each of them: more time than the database needs to run it.

const (
	upMark   = "-- +goose Up"
	markWord = "-- +goose"
)

// steps are the migrations of a folder, each read when it is run.
func (d *DB) steps(migrations fs.FS) ([]*goose.Migration, error) {
	names, err := fs.Glob(migrations, "*.sql")
	if err != nil {
		return nil, err
	}
	all := make([]*goose.Migration, len(names))
	for i, name := range names {
		digits, _, _ := strings.Cut(path.Base(name), "_")
		version, err := strconv.ParseInt(digits, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s has no number", name)
		}
		all[i] = goose.NewGoMigration(version, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
			return d.runStatements(ctx, tx, migrations, name)
		}}, nil)
	}
	return all, nil
}

func (d *DB) runStatements(ctx context.Context, tx *sql.Tx, migrations fs.FS, name string) error {
	b, err := fs.ReadFile(migrations, name)
	if err != nil {
		return err
	}
	all, err := cutText(d.text(string(b)))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, statement := range all {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// cutText cuts a text after each line that ends with a semicolon, without
// the lines that are comments. Only the mark that begins a migration is known:
// there is no way back, and nothing runs outside of a transaction.
func cutText(text string) (all []string, err error) {
	var b strings.Builder
	began := false
	for line := range strings.Lines(text) {
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == upMark && !began:
			began = true
			continue
		case strings.HasPrefix(trimmed, markWord):
			return nil, fmt.Errorf("a mark that is not known here: %s", trimmed)
		case trimmed == "" || strings.HasPrefix(trimmed, "--"):
			continue
		}
		b.WriteString(line)
		code, _, _ := strings.Cut(line, "--")
		if strings.HasSuffix(strings.TrimSpace(code), ";") {
			all = append(all, b.String())
			b.Reset()
		}
	}
	switch {
	case !began:
		return nil, fmt.Errorf("it does not begin with %s", upMark)
	case b.Len() > 0:
		return nil, fmt.Errorf("its last statement has no semicolon")
	}
	return all, nil
}
