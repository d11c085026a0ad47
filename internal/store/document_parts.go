package store

import (
	"fmt"
	"io"
	"strconv"

	"permanence/internal/db"
	"permanence/internal/vault"
)

// documentParts is a table of documents, each cut into parts that are encrypted one by
// one: of cases, of committees.
type documentParts string

const (
	caseDocumentParts      documentParts = "document_parts"
	committeeDocumentParts documentParts = "committee_document_parts"
)

func (t documentParts) cell(id string, position int) vault.Cell {
	return vault.Cell{Table: string(t), Column: "body", Row: id + "/" + strconv.Itoa(position)}
}

// put writes the content of a document as it is read, a part at a time.
func (t documentParts) put(a *access, key *vault.DataKey, id string, content io.Reader) error {
	buf := make([]byte, partSize)
	for position := 0; ; position++ {
		n, err := io.ReadFull(content, buf)
		if n > 0 {
			if _, err := a.Exec(`INSERT INTO `+string(t)+` (document_id, position, body) VALUES ($1, $2, $3)`, id, position, key.Seal(t.cell(id, position), buf[:n])); err != nil {
				return err
			}
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read document: %w", err)
		}
	}
}

// read gives the whole content back.
func (t documentParts) read(a *access, key *vault.DataKey, id string, size int64) ([]byte, error) {
	content := make([]byte, 0, size)
	position := 0
	err := a.Each(func(row db.Scanner) error {
		part, err := db.Value[[]byte](row)
		if err != nil {
			return err
		}
		plain, err := key.Open(t.cell(id, position), part)
		position++
		content = append(content, plain...)
		return err
	}, `SELECT body FROM `+string(t)+` WHERE document_id = $1 ORDER BY position`, id)
	return content, err
}
