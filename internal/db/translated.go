package db

import (
	"bytes"
	"io"
	"io/fs"
)

// translated is a folder of texts read through a translation.
type translated struct {
	fs.FS
	text func(string) string
}

// Open reads a file whole and translates it; folders stay as they are.
func (t translated) Open(name string) (fs.File, error) {
	f, err := t.FS.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return f, err
	}
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	return &translatedFile{f, bytes.NewReader([]byte(t.text(string(b))))}, nil
}

type translatedFile struct {
	fs.File
	text io.Reader
}

// Read reads the translated text.
func (f *translatedFile) Read(b []byte) (int, error) { return f.text.Read(b) }
