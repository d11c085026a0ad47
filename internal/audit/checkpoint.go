package audit

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"permanence/internal/casework"
)

// Origins are the first lines of what this package signs, so that one text is
// never taken for another.
const (
	checkpointOrigin = "permanence.audit.checkpoint/1"
	purgeOrigin      = "permanence.audit.purge/1"
)

// KeyName is what the signature of every installation is named; the number
// beside it in a note tells the key.
const KeyName = "permanence-journal"

// Checkpoint says what the sealed log was at an instant: so many lines, of
// which this is the root. Kept elsewhere, it is an anchor: nobody can then
// rewrite these lines unseen, even with every key of the installation.
type Checkpoint struct {
	Size int64
	Root tlog.Hash
	Day  casework.Day // of the segment that it ends or continues
	At   casework.Instant
	Note string // the signed text; empty until it is signed
}

// Purged says that the lines before a place were deleted, as the law wants,
// and what they hashed to.
type Purged struct {
	Size   int64
	Root   tlog.Hash
	Before casework.Day // lines sealed before that day are gone
	At     casework.Instant
	Note   string
}

// ErrSignature means that a text was not signed by this installation, or was
// changed since.
var ErrSignature = errors.New("not signed by this installation")

// Signer signs checkpoints.
type Signer struct {
	signer note.Signer
	// Secret is the private key, to be kept sealed; Public is what others need
	// to check a signature.
	Secret, Public string
}

// NewSigner makes a random Ed25519 key.
func NewSigner() (*Signer, error) {
	secret, public, err := note.GenerateKey(rand.Reader, KeyName)
	if err != nil {
		return nil, fmt.Errorf("new signer: %w", err)
	}
	return ParseSigner(secret + "\n" + public)
}

// ParseSigner reads what Text wrote.
func ParseSigner(text string) (*Signer, error) {
	secret, public, _ := strings.Cut(text, "\n")
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, fmt.Errorf("parse signer: %w", err)
	}
	if _, err := note.NewVerifier(public); err != nil {
		return nil, fmt.Errorf("parse signer: %w", err)
	}
	return &Signer{signer, secret, public}, nil
}

// Text is the signer, both keys, to be kept sealed.
func (s *Signer) Text() string { return s.Secret + "\n" + s.Public }

// Sign completes a checkpoint with its signed text.
func (s *Signer) Sign(c *Checkpoint) (err error) {
	c.Note, err = s.sign(checkpointOrigin, c.Size, c.Root, c.Day, c.At)
	return err
}

// SignPurge completes a purge with its signed text.
func (s *Signer) SignPurge(p *Purged) (err error) {
	p.Note, err = s.sign(purgeOrigin, p.Size, p.Root, p.Before, p.At)
	return err
}

func (s *Signer) sign(origin string, size int64, root tlog.Hash, day casework.Day, at casework.Instant) (string, error) {
	text := fmt.Sprintf("%s\n%d\n%s\n%s\n%s\n", origin, size, base64.StdEncoding.EncodeToString(root[:]), day, at)
	signed, err := note.Sign(&note.Note{Text: text}, s.signer)
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	return string(signed), nil
}

// OpenCheckpoint reads a signed checkpoint, or ErrSignature.
func OpenCheckpoint(signed, public string) (c Checkpoint, err error) {
	c.Note = signed
	c.Size, c.Root, c.Day, c.At, err = openNote(checkpointOrigin, signed, public)
	return c, err
}

// OpenPurge reads a signed purge, or ErrSignature.
func OpenPurge(signed, public string) (p Purged, err error) {
	p.Note = signed
	p.Size, p.Root, p.Before, p.At, err = openNote(purgeOrigin, signed, public)
	return p, err
}

func openNote(origin, signed, public string) (size int64, root tlog.Hash, day casework.Day, at casework.Instant, err error) {
	verifier, err := note.NewVerifier(public)
	if err != nil {
		return 0, root, 0, at, fmt.Errorf("verifier key: %w", err)
	}
	n, err := note.Open([]byte(signed), note.VerifierList(verifier))
	if err != nil {
		return 0, root, 0, at, fmt.Errorf("%w: %v", ErrSignature, err)
	}
	fields := strings.Split(n.Text, "\n")
	if len(fields) != 6 || fields[0] != origin {
		return 0, root, 0, at, fmt.Errorf("%w: another text", ErrSignature)
	}
	size, err1 := strconv.ParseInt(fields[1], 10, 64)
	root, err2 := tlog.ParseHash(fields[2])
	day, err3 := casework.ParseDay(fields[3])
	err4 := at.Scan(fields[4])
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return 0, root, 0, at, fmt.Errorf("%w: %v", ErrSignature, err)
	}
	return size, root, day, at, nil
}

// SplitNotes separates the signed texts of a file of anchors, one after the
// other.
func SplitNotes(file string) []string {
	var all []string
	for part := range strings.SplitSeq(strings.ReplaceAll(file, "\r\n", "\n"), checkpointOrigin+"\n") {
		if strings.TrimSpace(part) != "" {
			all = append(all, checkpointOrigin+"\n"+strings.TrimRight(part, "\n")+"\n")
		}
	}
	return all
}
