package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/store"
)

// logCopy is a copy of the log outside of the database, on another disk or in a
// folder that a collector reads: each line is added once it is sealed. It holds
// pseudonyms, as the log does.
type logCopy struct {
	path string
	next int64 // place of the next line to copy
	open bool  // the end of the file is known
}

func copyRefusal(path string, err error) error {
	e := casework.Refuse(casework.KindState, "La copie du journal %s ne se lit ou ne s'écrit pas : vérifiez le chemin, vos droits et l'espace libre.", path)
	e.Err = err
	return e
}

// extend adds the lines that were sealed since, and waits until they are on the
// disk.
func (c *logCopy) extend(p *program, st *store.Store) (err error) {
	f, err := os.OpenFile(c.path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return copyRefusal(c.path, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if !c.open {
		if err := c.findEnd(f); err != nil {
			return err
		}
	}
	if _, err := f.Seek(0, io.SeekEnd); err != nil {
		return copyRefusal(c.path, err)
	}
	c.open = false // unless all of it is written
	out := bufio.NewWriter(f)
	lines := json.NewEncoder(out)
	next, err := st.CopySealed(p, c.next, func(l audit.Copied) error { return lines.Encode(l) })
	if err != nil {
		return errors.Join(err, out.Flush())
	}
	if next == c.next {
		c.open = true
		return nil
	}
	if err := errors.Join(out.Flush(), f.Sync()); err != nil {
		return copyRefusal(c.path, err)
	}
	c.next, c.open = next, true
	return nil
}

// findEnd reads the file for its last whole line, and cuts off one that a failure
// left half written.
func (c *logCopy) findEnd(f *os.File) error {
	c.next = 0
	whole := int64(0)
	in := bufio.NewReader(f)
	for {
		text, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return copyRefusal(c.path, err)
		}
		l, err := audit.ParseCopied(text)
		if err != nil {
			return casework.Refuse(casework.KindInvalid, "Le fichier %s n'est pas une copie du journal : rien n'y a été ajouté. Donnez un autre nom.", c.path)
		}
		whole += int64(len(text))
		c.next = l.Position + 1
	}
	if err := f.Truncate(whole); err != nil {
		return copyRefusal(c.path, err)
	}
	c.open = true
	return nil
}

// readCopy gives the lines of a copy.
func readCopy(path string) iter.Seq2[audit.Copied, error] {
	return func(yield func(audit.Copied, error) bool) {
		f, err := os.Open(path)
		if err != nil {
			yield(audit.Copied{}, copyRefusal(path, err))
			return
		}
		defer f.Close()
		in := bufio.NewReader(f)
		for {
			text, err := in.ReadBytes('\n')
			if errors.Is(err, io.EOF) {
				return
			}
			l, parseErr := audit.ParseCopied(bytes.TrimSpace(text))
			if err != nil || parseErr != nil {
				yield(l, casework.Refuse(casework.KindInvalid, "Le fichier %s n'est pas une copie du journal.", path))
				return
			}
			if !yield(l, nil) {
				return
			}
		}
	}
}

// compareCopies compares the log with its copies, and says what it found.
func (p *program) compareCopies(st *store.Store, paths []string) (whole bool, err error) {
	whole = true
	for _, path := range paths {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return false, copyRefusal(path, err)
		}
		found, err := st.CompareCopy(p, console, readCopy(path))
		if err != nil {
			return false, err
		}
		p.say("Copie %s : %s lignes concordent ; %s, purgées depuis, ne se comparent plus.", path, count(found.Same), count(found.Before))
		for _, position := range found.Other {
			p.complain("La ligne scellée n° %s n'est plus celle qui a été copiée.", count(position))
		}
		for _, position := range found.Gone {
			p.complain("La ligne scellée n° %s, copiée, n'est plus dans le journal.", count(position))
		}
		whole = whole && found.OK()
	}
	return whole, nil
}
