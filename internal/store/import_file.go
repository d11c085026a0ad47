package store

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// ImportState says how far an import from the web went.
type ImportState string

const (
	ImportReceived  ImportState = "received"  // uploaded, waiting for its mapping to be confirmed
	ImportRunning   ImportState = "running"   // being written
	ImportDone      ImportState = "done"      // written, wholly or without its refused rows
	ImportFailed    ImportState = "failed"    // stopped by an error; nothing was written
	ImportCancelled ImportState = "cancelled" // given up by its owner
)

// ImportFile is a register uploaded from the web. Its content and details are
// encrypted under a key of its own and destroyed when it is over, or after a
// day.
type ImportFile struct {
	ID          casework.ImportID
	Post        casework.PostID
	Account     casework.AccountID
	State       ImportState
	Details     []byte // the caller's own notes: file name, mapping, result
	RowsTaken   int
	RowsRefused int
	Size        int64 // bytes uploaded
	CreatedAt   casework.Instant
	UpdatedAt   casework.Instant
	Version     int64
}

// Content kinds of an ImportFile.
const (
	ContentFile    = "file"    // as uploaded
	ContentRejects = "rejects" // the refused rows with their reasons
)

// partSize of a content in the database; keepUploads is how long the content
// of an import that nobody finished is kept.
const (
	partSize    = 256 << 10
	keepUploads = 24 * time.Hour
)

func importKeyCell(id casework.ImportID) vault.Cell {
	return vault.Cell{Table: "imports", Column: "wrapped", Row: string(id)}
}

func importDetailsCell(id casework.ImportID) vault.Cell {
	return vault.Cell{Table: "imports", Column: "details", Row: string(id)}
}

func partCell(id casework.ImportID, kind string, position int) vault.Cell {
	return vault.Cell{Table: "import_parts", Column: "body", Row: string(id) + "/" + kind + "/" + strconv.Itoa(position)}
}

func importRequest(post casework.PostID, id casework.ImportID, detail string) request {
	return request{action: casework.ImportRegister, post: post, object: "import", record: string(id), detail: detail}
}

// CreateImport stores an uploaded register. More than limit bytes are refused.
// For whoever may ImportRegister in the post.
func (s *Store) CreateImport(ctx context.Context, actor casework.Actor, post casework.PostID, details []byte, content io.Reader, limit int64) (ImportFile, error) {
	f := ImportFile{ID: casework.ImportID(casework.NewID(s.clock())), Post: post, Account: actor.Account, State: ImportReceived,
		Details: details, CreatedAt: s.now(), UpdatedAt: s.now(), Version: 1}
	err := s.do(ctx, actor, importRequest(post, f.ID, "received"), func(a *access) error {
		key, wrapped, err := s.vault.NewDataKey(importKeyCell(f.ID))
		if err != nil {
			return err
		}
		if err := a.forgetUploads(); err != nil {
			return err
		}
		if _, err := a.Exec(`INSERT INTO imports (id, post_id, account_id, state, wrapped, details, rows_taken, rows_refused, size, created_at, updated_at, version)
			VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, $7, $7, 1)`, f.ID, post, f.Account, f.State, wrapped, key.Seal(importDetailsCell(f.ID), details), a.now); err != nil {
			return err
		}
		if f.Size, err = a.putParts(key, f.ID, ContentFile, content, limit); err != nil {
			return err
		}
		_, err = a.Exec(`UPDATE imports SET size = $1 WHERE id = $2`, f.Size, f.ID)
		return err
	})
	return f, err
}

// forgetUploads destroys the content of imports that nobody finished in time.
func (a *access) forgetUploads() error {
	before := casework.At(a.now.Add(-keepUploads))
	if _, err := a.Exec(`DELETE FROM import_parts WHERE import_id IN (SELECT id FROM imports WHERE updated_at < $1)`, before); err != nil {
		return err
	}
	_, err := a.Exec(`UPDATE imports SET state = $1 WHERE updated_at < $2 AND state IN ($3, $4)`, ImportCancelled, before, ImportReceived, ImportRunning)
	return err
}

func (a *access) putParts(key *vault.DataKey, id casework.ImportID, kind string, content io.Reader, limit int64) (size int64, err error) {
	buf := make([]byte, partSize)
	for position := 0; ; position++ {
		n, err := io.ReadFull(content, buf)
		size += int64(n)
		if size > limit {
			return size, casework.Refuse(casework.KindInvalid, "Le fichier dépasse %d Mo. Au-delà, utilisez la commande « permanence import » sur le serveur.", limit>>20)
		}
		if n > 0 {
			if _, err := a.Exec(`INSERT INTO import_parts (import_id, kind, position, body) VALUES ($1, $2, $3, $4)`,
				id, kind, position, key.Seal(partCell(id, kind, position), buf[:n])); err != nil {
				return size, err
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return size, nil
		}
		if err != nil {
			return size, fmt.Errorf("read upload: %w", err)
		}
	}
}

const importColumns = `id, post_id, account_id, state, details, rows_taken, rows_refused, size, created_at, updated_at, version, wrapped`

// scanImport reads a row; Details is still sealed.
func scanImport(row db.Scanner) (f sealedImport, err error) {
	err = row.Scan(&f.ID, &f.Post, &f.Account, &f.State, &f.Details, &f.RowsTaken, &f.RowsRefused, &f.Size, &f.CreatedAt, &f.UpdatedAt, &f.Version, &f.wrapped)
	return f, err
}

type sealedImport struct {
	ImportFile
	wrapped []byte
}

func (f *sealedImport) open(v *vault.Vault) (*vault.DataKey, error) {
	key, err := v.Unwrap(importKeyCell(f.ID), f.wrapped)
	if err != nil {
		return nil, err
	}
	f.Details, err = key.Open(importDetailsCell(f.ID), f.Details)
	return key, err
}

func (a *access) importFile(post casework.PostID, id casework.ImportID) (*sealedImport, *vault.DataKey, error) {
	b := bind(id, post)
	f, err := db.One(a.Tx, scanImport, `SELECT `+importColumns+` FROM imports WHERE id = $1 AND post_id = $2 AND `+a.ownImport(b), b.args...)
	if err != nil {
		return nil, nil, absent(err)
	}
	key, err := f.open(a.s.vault)
	return &f, key, err
}

// ownImport is the condition that an import is not another worker's: an uploaded
// register names persons whose cases may be that worker's alone.
func (a *access) ownImport(b *binder) string {
	return `NOT EXISTS (SELECT 1 FROM accounts ri WHERE ri.id = imports.account_id AND ri.id <> ` + b.at(a.actor.Account) + ` AND ri.role = 'worker' AND NOT ri.disabled)`
}

// Import reads one import of the post. For whoever may ImportRegister there.
func (s *Store) Import(ctx context.Context, actor casework.Actor, post casework.PostID, id casework.ImportID) (ImportFile, error) {
	var found ImportFile
	err := s.do(ctx, actor, importRequest(post, id, "read"), func(a *access) error {
		f, _, err := a.importFile(post, id)
		if err == nil {
			found = f.ImportFile
		}
		return err
	})
	return found, err
}

// Imports lists the latest imports of the post, newest first, 50 at most.
func (s *Store) Imports(ctx context.Context, actor casework.Actor, post casework.PostID) (all []ImportFile, err error) {
	err = s.do(ctx, actor, importRequest(post, "", "list"), func(a *access) error {
		b := bind(post)
		rows, err := db.All(a.Tx, scanImport, `SELECT `+importColumns+` FROM imports WHERE post_id = $1 AND `+a.ownImport(b)+` ORDER BY created_at DESC, id DESC LIMIT 50`, b.args...)
		for i := range rows {
			if _, err := rows[i].open(s.vault); err != nil {
				return err
			}
			all = append(all, rows[i].ImportFile)
		}
		return err
	})
	return all, err
}

// ImportContent reads the uploaded file or the refused rows of an import; not
// found once they are destroyed.
func (s *Store) ImportContent(ctx context.Context, actor casework.Actor, post casework.PostID, id casework.ImportID, kind string) (content []byte, err error) {
	err = s.do(ctx, actor, importRequest(post, id, "content read: "+kind), func(a *access) error {
		_, key, err := a.importFile(post, id)
		if err != nil {
			return err
		}
		parts, err := db.All(a.Tx, db.Value[[]byte], `SELECT body FROM import_parts WHERE import_id = $1 AND kind = $2 ORDER BY position`, id, kind)
		if err != nil {
			return err
		}
		for i, part := range parts {
			plain, err := key.Open(partCell(id, kind, i), part)
			if err != nil {
				return err
			}
			content = append(content, plain...)
		}
		if len(parts) == 0 {
			return casework.NotFound()
		}
		return nil
	})
	return content, err
}

// PutImportContent stores a content made here, such as the refused rows.
func (s *Store) PutImportContent(ctx context.Context, actor casework.Actor, post casework.PostID, id casework.ImportID, kind string, content io.Reader) error {
	return s.do(ctx, actor, importRequest(post, id, "content written: "+kind), func(a *access) error {
		_, key, err := a.importFile(post, id)
		if err != nil {
			return err
		}
		if _, err := a.Exec(`DELETE FROM import_parts WHERE import_id = $1 AND kind = $2`, id, kind); err != nil {
			return err
		}
		_, err = a.putParts(key, id, kind, content, 1<<40)
		return err
	})
}

// SaveImport writes the state, details and counts of an import read before;
// KindConflict when it changed since f.Version. When the import is over its
// uploaded file is destroyed.
func (s *Store) SaveImport(ctx context.Context, actor casework.Actor, f ImportFile) (ImportFile, error) {
	err := s.do(ctx, actor, importRequest(f.Post, f.ID, string(f.State)), func(a *access) error {
		_, key, err := a.importFile(f.Post, f.ID)
		if err != nil {
			return err
		}
		n, err := a.Exec(`UPDATE imports SET state = $1, details = $2, rows_taken = $3, rows_refused = $4, updated_at = $5, version = version + 1 WHERE id = $6 AND version = $7`,
			f.State, key.Seal(importDetailsCell(f.ID), f.Details), f.RowsTaken, f.RowsRefused, a.now, f.ID, f.Version)
		if err != nil {
			return err
		}
		if n == 0 {
			return casework.Conflict()
		}
		if f.State == ImportDone || f.State == ImportCancelled {
			_, err = a.Exec(`DELETE FROM import_parts WHERE import_id = $1 AND kind = $2`, f.ID, ContentFile)
		}
		return err
	})
	f.Version++
	return f, err
}
