package store

import (
	"context"
	"io"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

func documentNameCell(id string) vault.Cell {
	return vault.Cell{Table: "documents", Column: "name", Row: id}
}

type sealedDocument struct {
	casework.Document
	name []byte
}

func scanDocument(row db.Scanner) (d sealedDocument, err error) {
	err = row.Scan(&d.ID, &d.Case, &d.Account, &d.Kind, &d.name, &d.Size, &d.AddedAt, &d.RemovedAt)
	return d, err
}

const documentColumns = `id, case_id, account_id, kind, name, size, created_at, removed_at`

// Documents reads a case with the list of its documents, the latest first,
// those taken away today included. For whoever may ReadCase; any other is not
// found.
func (s *Store) Documents(ctx context.Context, actor casework.Actor, id casework.CaseID) (c casework.Case, all []casework.Document, err error) {
	err = s.onCase(ctx, actor, casework.ReadCase, id, "documents listed", func(a *access, found *casework.Case) error {
		c = *found
		rows, err := db.All(a.Tx, scanDocument, `SELECT `+documentColumns+` FROM documents
			WHERE case_id = $1 AND (removed_at IS NULL OR removed_at >= $2) ORDER BY id DESC`, id, s.midnight())
		if err != nil || len(rows) == 0 {
			return err
		}
		key, err := a.caseKey(id)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := rows[i].open(key); err != nil {
				return err
			}
			all = append(all, rows[i].Document)
		}
		return nil
	})
	return c, all, err
}

func (d *sealedDocument) open(key *vault.DataKey) error {
	name, err := key.Open(documentNameCell(d.ID), d.name)
	d.Name = string(name)
	return err
}

// AddDocument keeps a file with a case, its name and content encrypted under
// the case's key. The type is found in the content; what is no PDF, image or
// text, or exceeds 20 MB, is refused with its sentence. For whoever may
// WriteCase.
func (s *Store) AddDocument(ctx context.Context, actor casework.Actor, id casework.CaseID, name string, content *io.SectionReader) (casework.Document, error) {
	d := casework.Document{Case: id, Account: actor.Account, Name: casework.CleanDocumentName(name), Size: content.Size()}
	err := s.onCase(ctx, actor, casework.WriteCase, id, "document added", func(a *access, c *casework.Case) (err error) {
		if d.Kind, err = casework.DetectDocument(content, content.Size()); err != nil {
			return err
		}
		if err := a.forgetDocuments(c.ID); err != nil {
			return err
		}
		key, err := a.caseKey(c.ID)
		if err != nil {
			return err
		}
		d.ID, d.AddedAt = casework.NewID(a.now.Time), a.now
		if _, err := a.Exec(`INSERT INTO documents (id, post_id, case_id, account_id, kind, name, size, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			d.ID, c.Post, c.ID, d.Account, d.Kind, key.Seal(documentNameCell(d.ID), []byte(d.Name)), d.Size, a.now); err != nil {
			return err
		}
		return caseDocumentParts.put(a, key, d.ID, content)
	})
	return d, err
}

// forgetDocuments destroys the documents of a case taken away on an earlier
// day.
func (a *access) forgetDocuments(id casework.CaseID) error {
	before := a.s.midnight()
	if _, err := a.Exec(`DELETE FROM document_parts WHERE document_id IN (SELECT id FROM documents WHERE case_id = $1 AND removed_at < $2)`, id, before); err != nil {
		return err
	}
	_, err := a.Exec(`DELETE FROM documents WHERE case_id = $1 AND removed_at < $2`, id, before)
	return err
}

// DocumentContent reads a document of a case whole. One that was taken away is
// not found. For whoever may ReadCase.
func (s *Store) DocumentContent(ctx context.Context, actor casework.Actor, id casework.CaseID, document string) (d casework.Document, content []byte, err error) {
	err = s.onCase(ctx, actor, casework.ReadCase, id, "document read", func(a *access, c *casework.Case) error {
		sealed, err := db.One(a.Tx, scanDocument, `SELECT `+documentColumns+` FROM documents WHERE id = $1 AND case_id = $2 AND removed_at IS NULL`, document, c.ID)
		if err != nil {
			return absent(err)
		}
		key, err := a.caseKey(c.ID)
		if err != nil {
			return err
		}
		if err := sealed.open(key); err != nil {
			return err
		}
		d = sealed.Document
		content, err = caseDocumentParts.read(a, key, d.ID, d.Size)
		return err
	})
	return d, content, err
}

// RemoveDocument takes a document away, or puts it back until the end of the
// day; after it, the content is destroyed. For whoever may WriteCase.
func (s *Store) RemoveDocument(ctx context.Context, actor casework.Actor, id casework.CaseID, document string, removed bool) error {
	return s.onCase(ctx, actor, casework.WriteCase, id, "document "+removedWord(removed), func(a *access, c *casework.Case) error {
		if err := a.forgetDocuments(c.ID); err != nil {
			return err
		}
		return a.setRemoved(`UPDATE documents SET removed_at = $1 WHERE id = $2 AND case_id = $3`, document, string(c.ID), removed)
	})
}
