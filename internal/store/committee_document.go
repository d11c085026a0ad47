package store

import (
	"context"
	"io"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

func committeeNameCell(id string) vault.Cell {
	return vault.Cell{Table: "committee_documents", Column: "name", Row: id}
}

type sealedCommitteeDocument struct {
	casework.CommitteeDocument
	name []byte
}

const committeeDocumentColumns = `id, committee_id, account_id, kind, name, size, created_at, removed_at`

func scanCommitteeDocument(row db.Scanner) (d sealedCommitteeDocument, err error) {
	err = row.Scan(&d.ID, &d.Committee, &d.Account, &d.Kind, &d.name, &d.Size, &d.AddedAt, &d.RemovedAt)
	return d, err
}

func (d *sealedCommitteeDocument) open(key *vault.DataKey) error {
	if key == nil {
		return nil
	}
	name, err := key.Open(committeeNameCell(d.ID), d.name)
	d.Name = string(name)
	return err
}

// committeeDocuments lists the documents of a committee, the first added first,
// those taken away today included.
func (a *access) committeeDocuments(c *sealedCommittee) (all []casework.CommitteeDocument, err error) {
	rows, err := db.All(a.Tx, scanCommitteeDocument, `SELECT `+committeeDocumentColumns+` FROM committee_documents
		WHERE committee_id = $1 AND (removed_at IS NULL OR removed_at >= $2) ORDER BY id`, c.ID, a.s.midnight())
	for i := range rows {
		if err := rows[i].open(c.key); err != nil {
			return nil, err
		}
		all = append(all, rows[i].CommitteeDocument)
	}
	return all, err
}

// AddCommitteeDocument keeps a file with a committee, its name and content
// encrypted under the committee's key. What is no PDF or text, or exceeds
// 20 MB, is refused with its sentence. For whoever may KeepCommittees.
func (s *Store) AddCommitteeDocument(ctx context.Context, actor casework.Actor, id casework.CommitteeID, name string, content *io.SectionReader) error {
	return s.onCommittee(ctx, actor, id, "committee_document", "", "added", func(a *access, c *sealedCommittee) error {
		kind, err := casework.DetectDocument(content, content.Size())
		if err == nil {
			err = casework.CheckCommitteeDocument(kind)
		}
		if err != nil {
			return err
		}
		document := casework.NewID(a.now.Time)
		a.line.Record = document
		if _, err := a.Exec(`INSERT INTO committee_documents (id, committee_id, account_id, kind, name, size, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			document, c.ID, actor.Account, kind, c.key.Seal(committeeNameCell(document), []byte(casework.CleanDocumentName(name))), content.Size(), a.now); err != nil {
			return err
		}
		return committeeDocumentParts.put(a, c.key, document, content)
	})
}

// CommitteeDocument reads a document of a committee whole. One that was taken
// away, or of another committee, is not found. For whoever may ReadSteering.
func (s *Store) CommitteeDocument(ctx context.Context, actor casework.Actor, id casework.CommitteeID, document string) (d casework.CommitteeDocument, content []byte, err error) {
	r := request{action: casework.ReadSteering, object: "committee_document", record: document, detail: "read", own: true}
	err = s.look(ctx, actor, r, func(a *access) error {
		c, err := a.committee(casework.ReadSteering, id)
		if err != nil {
			return err
		}
		sealed, err := db.One(a.Tx, scanCommitteeDocument, `SELECT `+committeeDocumentColumns+` FROM committee_documents WHERE id = $1 AND committee_id = $2 AND removed_at IS NULL`, document, id)
		if err != nil {
			return absent(err)
		}
		if c.key == nil {
			return casework.NotFound()
		}
		if err := sealed.open(c.key); err != nil {
			return err
		}
		d = sealed.CommitteeDocument
		content, err = committeeDocumentParts.read(a, c.key, document, sealed.Size)
		return err
	})
	return d, content, err
}

// RemoveCommitteeDocument takes a document away, or puts it back until the end
// of the day; after it, the content is destroyed. For whoever may
// KeepCommittees.
func (s *Store) RemoveCommitteeDocument(ctx context.Context, actor casework.Actor, id casework.CommitteeID, document string, removed bool) error {
	return s.onCommittee(ctx, actor, id, "committee_document", document, removedWord(removed), func(a *access, c *sealedCommittee) error {
		return a.setRemoved(`UPDATE committee_documents SET removed_at = $1 WHERE id = $2 AND committee_id = $3`, document, string(c.ID), removed)
	})
}
