package exchange

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
	"permanence/internal/indicator"
	"permanence/internal/signing"
)

// Format names the file, and Schema is the version of its form.
const (
	Format = "permanence-decomptes"
	Schema = 1
)

// Shipment is what a file carries: the tallies of a département.
type Shipment struct {
	Departement string // INSEE code
	ExportedAt  casework.Instant
	Definitions int // version by which all tallies count
	Entries     []Entry
}

// Entry is the tally of one post over one calendar year.
type Entry struct {
	Post  casework.PostID // random, made by the installation
	Slug  string          // the post's short name
	Year  int
	Tally *indicator.Tally
}

// envelope is the file.
type envelope struct {
	Format    string          `json:"format"`
	Schema    int             `json:"schema"`
	Content   json.RawMessage `json:"content"`
	Digest    string          `json:"digest"`
	Key       string          `json:"key"`
	Signature string          `json:"signature"`
}

type content struct {
	Departement string    `json:"departement"`
	ExportedAt  string    `json:"exported_at"`
	Definitions int       `json:"definitions_version"`
	Tallies     []counted `json:"tallies"`
}

type counted struct {
	Post  string          `json:"post"`
	Slug  string          `json:"slug"`
	Year  int             `json:"year"`
	Tally json.RawMessage `json:"tally"`
}

// Seal writes the file, signed. It refuses a shipment that Open would refuse.
func (s *Shipment) Seal(key signing.Key) ([]byte, error) {
	c := content{Departement: s.Departement, ExportedAt: s.ExportedAt.String(), Definitions: s.Definitions}
	for _, e := range s.Entries {
		tally, err := json.Marshal(e.Tally)
		if err != nil {
			return nil, fmt.Errorf("seal shipment: %w", err)
		}
		c.Tallies = append(c.Tallies, counted{string(e.Post), e.Slug, e.Year, tally})
	}
	if _, err := c.shipment(); err != nil {
		return nil, err
	}
	body, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("seal shipment: %w", err)
	}
	return envelop(body, key)
}

// envelop signs a content.
func envelop(body []byte, key signing.Key) ([]byte, error) {
	digest := digestOf(body)
	signature := key.Sign(signed(digest))
	text, err := json.Marshal(envelope{Format, Schema, body, digest, key.Public(), base64.StdEncoding.EncodeToString(signature)})
	return append(text, '\n'), err
}

// digestOf is the digest of a content, as the file writes it.
func digestOf(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// signed is what the signature is on: the name of the format keeps it from
// standing under any other text of the installation.
func signed(digest string) []byte {
	return fmt.Appendf(nil, "%s/%d\n%s\n", Format, Schema, digest)
}

// Open reads a file, which must be signed by one of the trusted keys, and says
// which one. Name is the file's, for the sentence of a refusal, which tells the
// département and the years as far as the file says them, and what is expected.
func Open(name string, data []byte, trusted []casework.TrustedKey) (*Shipment, casework.TrustedKey, error) {
	var none casework.TrustedKey
	e, err := readEnvelope(data)
	if err != nil {
		return nil, none, About(name, "", nil, err)
	}
	c, years := peek(e.Content)
	key, err := e.verify(trusted)
	if err != nil {
		return nil, none, About(name, c.Departement, years, err)
	}
	if err := strict(e.Content, &c); err != nil {
		return nil, none, About(name, c.Departement, years, err)
	}
	s, err := c.shipment()
	if err != nil {
		return nil, none, About(name, c.Departement, years, err)
	}
	return s, key, nil
}

func readEnvelope(data []byte) (*envelope, error) {
	var e envelope
	if err := json.Unmarshal(data, &e); err != nil || e.Format != Format {
		return nil, fault("ce n'est pas un envoi de décomptes, ou il est coupé. Attendu : le fichier entier que « permanence exchange export » a écrit")
	}
	if e.Schema != Schema {
		return nil, fault("il est de la forme %d, que cette installation ne connaît pas. Attendu : la forme %d ; l'une des deux installations est à mettre à jour", e.Schema, Schema)
	}
	return &e, strict(data, &e)
}

// verify finds the trusted key of the signature.
func (e *envelope) verify(trusted []casework.TrustedKey) (casework.TrustedKey, error) {
	altered := fault("il a été modifié depuis sa signature. Attendu : le fichier tel que l'autre installation l'a écrit")
	if e.Digest != digestOf(e.Content) {
		return casework.TrustedKey{}, altered
	}
	for _, k := range trusted {
		if k.Public != e.Key {
			continue
		}
		public, err := Keys.Public(k.Public)
		if err != nil {
			return k, err
		}
		signature, err := base64.StdEncoding.DecodeString(e.Signature)
		if err != nil || !ed25519.Verify(public, signed(e.Digest), signature) {
			return k, altered
		}
		return k, nil
	}
	return casework.TrustedKey{}, fault("il est signé d'une clé inconnue ici (empreinte %s). Attendu : une clé que l'administrateur a admise, après comparaison de son empreinte avec l'expéditeur", signing.Fingerprint(e.Key))
}

// strict reads JSON that may hold nothing else than what is expected.
func strict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, more := d.Token(); more == io.EOF {
			return nil
		}
	}
	return fault("il contient autre chose que des décomptes. Attendu : le fichier que « permanence exchange export » a écrit, avec une version connue du logiciel")
}
