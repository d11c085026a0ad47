package sealed

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"permanence/internal/casework"
	"permanence/internal/signing"
)

// Format names the file, and Schema is the version of its form.
const (
	Format = "permanence-bilan-scelle"
	Schema = 1
)

// MaxFile is the largest sealed report that is read, in bytes.
const MaxFile = 16 << 20

const digestPrefix = "sha256:"

// File is another form of the report, by the name of its form, with its digest.
type File struct {
	Form   string `json:"form"`
	Digest string `json:"digest"`
}

// envelope is the file.
type envelope struct {
	Format    string          `json:"format"`
	Schema    int             `json:"schema"`
	Content   json.RawMessage `json:"content"`
	Digest    string          `json:"digest"`
	Files     []File          `json:"files"`
	Key       string          `json:"key"`
	Signature string          `json:"signature"`
}

// Document is a sealed report that was opened, its digest and its signature
// checked.
type Document struct {
	Content
	Digest string // of the content
	Files  []File
	Public string // the key that signed it
}

// DigestOf is the digest of any bytes, as the file writes it.
func DigestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return digestPrefix + hex.EncodeToString(sum[:])
}

// Digest of the content: two contents are the same exactly when theirs are.
func (c *Content) Digest() (string, error) {
	body, err := c.bytes()
	return DigestOf(body), err
}

// Seal writes the file, signed, with the digests of the other forms.
func (c *Content) Seal(key signing.Key, files []File) ([]byte, error) {
	body, err := c.bytes()
	if err != nil {
		return nil, fmt.Errorf("seal report: %w", err)
	}
	e := envelope{Format: Format, Schema: Schema, Content: body, Digest: DigestOf(body), Files: files, Key: key.Public()}
	e.Signature = base64.StdEncoding.EncodeToString(key.Sign(e.signed()))
	text, err := json.Marshal(e)
	return append(text, '\n'), err
}

// signed is what the signature is on: the name of the format keeps it from
// standing under any other text of the installation.
func (e *envelope) signed() []byte {
	text := fmt.Appendf(nil, "%s/%d\n%s\n", Format, Schema, e.Digest)
	for _, f := range e.Files {
		text = fmt.Appendf(text, "%q %s\n", f.Form, f.Digest)
	}
	return text
}

// Is tells whether a file says of itself that it is a sealed report.
func Is(data []byte) bool {
	var e struct {
		Format string `json:"format"`
	}
	return json.Unmarshal(data, &e) == nil && e.Format == Format
}

// Open checks a file and reads it. With public it must be signed by that key;
// without, by the key that it names itself, and whoever asks must then compare
// the key's fingerprint with what the installation says. A refusal is a French
// sentence that says what is wrong.
func Open(data []byte, public string) (*Document, error) {
	var e envelope
	if err := json.Unmarshal(data, &e); err != nil || e.Format != Format {
		return nil, fault("Ce n'est pas un bilan scellé, ou le fichier est coupé. Attendu : le fichier entier bilan-scelle.json que la page du bilan donne à télécharger.")
	}
	if e.Schema != Schema {
		return nil, fault("Ce bilan scellé est de la forme %d, que cette version du programme ne connaît pas (elle connaît la forme %d) : vérifiez-le avec une version plus récente.", e.Schema, Schema)
	}
	if err := strict(data); err != nil {
		return nil, err
	}
	if e.Digest != DigestOf(e.Content) {
		return nil, fault("Ce bilan a été modifié depuis qu'il est scellé : son contenu ne correspond plus à son empreinte.")
	}
	if public != "" && public != e.Key {
		if _, err := Keys.Public(public); err != nil {
			return nil, err
		}
		return nil, fault("Ce bilan est scellé par une autre clé (empreinte %s) que celle qui est attendue (empreinte %s) : il ne vient pas de cette installation.", signing.Fingerprint(e.Key), signing.Fingerprint(public))
	}
	key, err := Keys.Public(e.Key)
	if err != nil {
		return nil, fault("La clé que ce bilan porte ne se lit pas : il a été modifié.")
	}
	signature, err := base64.StdEncoding.Strict().DecodeString(e.Signature)
	if err != nil || !ed25519.Verify(key, e.signed(), signature) {
		return nil, fault("La signature de ce bilan ne vaut pas : le bilan, la liste de ses fichiers ou sa clé ont été modifiés.")
	}
	c, err := parseContent(e.Content)
	if err != nil {
		return nil, fault("Ce bilan est bien signé, mais son contenu ne se lit pas avec cette version du programme.")
	}
	return &Document{Content: *c, Digest: e.Digest, Files: e.Files, Public: e.Key}, nil
}

// strict refuses what follows the file, or stands in it beside what is signed:
// a reader might take it for a part of the report.
func strict(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var e envelope
	err := d.Decode(&e)
	if err == nil {
		if _, more := d.Token(); more == io.EOF {
			return nil
		}
	}
	return fault("Ce fichier contient autre chose que le bilan scellé : quelque chose y a été ajouté.")
}

// FormOf is the form of a file made of the report on the day of the seal, found
// by its digest; false when it is none of them to the byte.
func (d *Document) FormOf(data []byte) (form string, ok bool) {
	digest := DigestOf(data)
	for _, f := range d.Files {
		if f.Digest == digest {
			return f.Form, true
		}
	}
	return "", false
}

func fault(format string, args ...any) error {
	return &casework.Error{Kind: casework.KindInvalid, Message: casework.Typeset(fmt.Sprintf(format, args...))}
}
