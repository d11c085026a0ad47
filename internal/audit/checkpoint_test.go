package audit

import (
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"permanence/internal/casework"
)

func TestASignedTextIsReadBackByItsOwnKeyAloneAndUnchanged(t *testing.T) {
	signer, err := NewSigner()
	if err != nil {
		t.Fatal(err)
	}
	again, err := ParseSigner(signer.Text())
	if err != nil || again.Public != signer.Public {
		t.Fatal(err)
	}
	other, _ := NewSigner()
	c := Checkpoint{Size: 12, Root: tlog.RecordHash([]byte("x")), Day: casework.NewDay(2026, 11, 23), At: casework.At(time.Unix(1, 5000))}
	if err := signer.Sign(&c); err != nil {
		t.Fatal(err)
	}
	if back, err := OpenCheckpoint(c.Note, signer.Public); err != nil || back != c {
		t.Fatalf("%+v, want %+v (%v)", back, c, err)
	}
	p := Purged{Size: 12, Root: c.Root, Before: c.Day, At: c.At}
	if err := signer.SignPurge(&p); err != nil {
		t.Fatal(err)
	}
	if back, err := OpenPurge(p.Note, signer.Public); err != nil || back != p {
		t.Fatalf("%+v, %v", back, err)
	}
	for name, try := range map[string]func() error{
		"another key": func() error { _, err := OpenCheckpoint(c.Note, other.Public); return err },
		"another number": func() error {
			_, err := OpenCheckpoint(strings.Replace(c.Note, "\n12\n", "\n13\n", 1), signer.Public)
			return err
		},
		"a purge as a checkpoint": func() error { _, err := OpenCheckpoint(p.Note, signer.Public); return err },
		"a checkpoint as a purge": func() error { _, err := OpenPurge(c.Note, signer.Public); return err },
		"nothing":                 func() error { _, err := OpenCheckpoint("", signer.Public); return err },
		"a text without signature": func() error {
			_, err := OpenCheckpoint(strings.SplitN(c.Note, "\n\n", 2)[0]+"\n", signer.Public)
			return err
		},
	} {
		if err := try(); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if notes := SplitNotes(c.Note + "\n" + strings.ReplaceAll(c.Note, "\n", "\r\n")); len(notes) != 2 || notes[0] != c.Note || notes[1] != c.Note {
		t.Errorf("%q", notes)
	}
}
