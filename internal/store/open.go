package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Config says where an installation lives.
type Config struct {
	Dir        string           // data folder: the keyset, and the database unless DSN is given
	DSN        string           // postgres://… ; empty for SQLite in Dir
	Unverified bool             // DSN may lead to another machine without verified TLS
	KeyFile    string           // the master keyset; Dir/master.keyset when empty
	Clock      func() time.Time // the time of every record
}

// Created tells what Open had to make because it was not there.
type Created struct {
	Folder, Keyset, Database bool
	Backup                   string // copy made before a migration
}

// Store is an open installation.
type Store struct {
	db      *db.DB
	vault   *vault.Vault
	clock   func() time.Time
	tallies tallyCache
	Created Created
}

// DatabaseName is the file of the embedded database in the data folder.
const DatabaseName = "permanence.db"

// Open opens the installation, creating at first start the folder, the keyset
// and the database. It refuses, with a sentence (casework.KindState), a
// database without its keyset, with another keyset, newer than the program, that
// lost all it held, or that is none.
func Open(ctx context.Context, c Config) (*Store, error) {
	c.KeyFile = c.keyFile()
	s := &Store{clock: c.Clock}
	var err error
	if s.Created.Folder, err = makeFolder(c.Dir); err != nil {
		return nil, err
	}
	if s.db, err = openDatabase(ctx, c); err != nil {
		return nil, err
	}
	if err := s.start(ctx, c.KeyFile); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}

// start brings the database up to date and opens the vault.
func (s *Store) start(ctx context.Context, keyFile string) error {
	migrations, err := fs.Sub(migrationFiles, "migrations")
	if err != nil {
		return err
	}
	if s.Created.Backup, err = s.db.Migrate(ctx, migrations); err != nil {
		return stateOf(err)
	}
	return s.openVault(ctx, keyFile)
}

// Close closes the database.
func (s *Store) Close() error { return s.db.Close() }

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.db.Ping(ctx) }

func makeFolder(dir string) (created bool, err error) {
	_, err = os.Stat(dir)
	if err == nil {
		return false, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return false, &casework.Error{Kind: casework.KindState, Err: err,
			Message: fmt.Sprintf("Le dossier de données %s ne peut pas être créé : vérifiez le chemin et vos droits d'écriture.", dir)}
	}
	return true, nil
}

func openDatabase(ctx context.Context, c Config) (*db.DB, error) {
	if c.DSN != "" {
		if err := db.Protected(c.DSN); errors.Is(err, db.ErrUnprotected) && !c.Unverified {
			return nil, &casework.Error{Kind: casework.KindState, Err: err,
				Message: "La base PostgreSQL est sur une autre machine, et rien ne prouverait que c'est elle : ajoutez « sslmode=verify-full » à son adresse (et « sslrootcert= » pour une autorité privée). Si le réseau la protège autrement, dites-le par --database-unverified. Rien n'a été lu ni écrit."}
		}
		d, err := db.OpenPostgres(ctx, c.DSN)
		if err != nil {
			return nil, &casework.Error{Kind: casework.KindState, Err: err,
				Message: "La base PostgreSQL ne répond pas à l'adresse donnée : vérifiez l'hôte, le port, le nom de la base, l'identifiant et le mot de passe."}
		}
		return d, nil
	}
	path := filepath.Join(c.Dir, DatabaseName)
	if emptied(path, c.KeyFile) {
		return nil, casework.Refuse(casework.KindState, "La base de données %s est vide, alors que cette installation a déjà servi : rien n'a été écrit. Gardez ce dossier tel quel et restaurez la dernière sauvegarde dans un autre (« permanence restore »). Si aucune donnée n'y a jamais été saisie, supprimez ce fichier vide et recommencez.", path)
	}
	d, err := db.OpenSQLite(ctx, path)
	if errors.Is(err, db.ErrDamaged) {
		return nil, err // which Explain tells
	}
	if err != nil {
		return nil, &casework.Error{Kind: casework.KindState, Err: err,
			Message: fmt.Sprintf("La base de données du dossier %s ne s'ouvre pas : vérifiez vos droits sur ce dossier et l'espace libre du disque.", c.Dir)}
	}
	return d, nil
}

// emptied tells a database that lost all its bytes from one of which a first start
// was interrupted. The second has neither keyset nor log of writes beside it: both
// come after the first page of the file. SQLite would throw the log away with it.
func emptied(path, keyFile string) bool {
	f, err := os.Stat(path)
	if err != nil || f.Size() > 0 {
		return false
	}
	for _, beside := range []string{keyFile, path + "-wal"} {
		if f, err := os.Stat(beside); err == nil && f.Size() > 0 {
			return true
		}
	}
	return false
}

func stateOf(err error) error {
	switch {
	case errors.Is(err, db.ErrNewer):
		return &casework.Error{Kind: casework.KindState, Err: err,
			Message: "Cette base a été mise à jour par une version plus récente de Permanence : utilisez cette version-là, ou restaurez une sauvegarde plus ancienne."}
	case errors.Is(err, db.ErrEdited):
		return &casework.Error{Kind: casework.KindState, Err: err,
			Message: "Le schéma de cette base ne correspond pas à celui de ce programme : il provient d'une autre version de développement."}
	case errors.Is(err, context.Canceled) || casework.KindOf(Explain(err)) != "":
		return fmt.Errorf("open store: %w", err)
	}
	return &casework.Error{Kind: casework.KindState, Err: err,
		Message: "La base de données ne se laisse pas mettre à jour : elle est peut-être abîmée. Gardez ce dossier tel quel, et restaurez la dernière sauvegarde dans un autre (« permanence restore »)."}
}

var checkCell = vault.Cell{Table: "installation", Column: "keyset_check", Row: "1"}

// openVault opens the keyset, or makes it when the database is new. A keyset
// is never made for a database that already has one: that would lock it.
func (s *Store) openVault(ctx context.Context, path string) error {
	check, generation, err := s.keysetCheck(ctx)
	if errors.Is(err, db.ErrNoRow) {
		return s.install(ctx, path)
	}
	if err != nil {
		return err
	}
	if s.vault, err = vault.Open(path); err != nil {
		return keysetRefusal(path, err)
	}
	return s.checkKeyset(ctx, path, check, generation)
}

func (s *Store) keysetCheck(ctx context.Context) (check []byte, generation int64, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		_, err := db.One(tx, func(row db.Scanner) (struct{}, error) { return struct{}{}, row.Scan(&check, &generation) },
			`SELECT keyset_check, keyset_generation FROM installation WHERE id = 1`)
		return err
	})
	return check, generation, err
}

func (s *Store) install(ctx context.Context, path string) (err error) {
	s.vault, err = vault.Open(path)
	if errors.Is(err, vault.ErrMissing) {
		s.vault, err = vault.Create(path)
		s.Created.Keyset = true
	}
	if err != nil {
		return keysetRefusal(path, err)
	}
	check, err := s.vault.SealSetting(checkCell, []byte("permanence"))
	if err != nil {
		return err
	}
	s.Created.Database = true
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO installation (id, keyset_check, created_at) VALUES (1, $1, $2)`, check, s.now())
		return err
	})
}

func keysetRefusal(path string, err error) error {
	message := "La clé maîtresse ne s'ouvre pas : %s. Vérifiez vos droits sur ce fichier."
	switch {
	case errors.Is(err, vault.ErrMissing):
		message = "La clé maîtresse est absente : %s. Sans elle, aucune identité ne peut être lue. Restaurez ce fichier depuis sa sauvegarde ; aucune nouvelle clé n'a été créée."
	case errors.Is(err, vault.ErrOpen):
		message = "La clé maîtresse %s est lisible par d'autres que son propriétaire. Corrigez ses droits (chmod 600), puis recommencez."
	case errors.Is(err, vault.ErrBroken):
		message = "Le fichier %s n'est pas une clé maîtresse de Permanence, ou il est abîmé. Restaurez-le depuis sa sauvegarde."
	}
	e := casework.Refuse(casework.KindState, message, path)
	e.Err = err
	return e
}

func (s *Store) now() casework.Instant { return casework.At(s.clock()) }

// today is the day on the clock's own zone.
func (s *Store) today() casework.Day { return casework.DayOf(s.clock()) }
