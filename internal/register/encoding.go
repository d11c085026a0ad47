package register

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Encodings by the names that a reader knows.
const (
	encodingUTF8    = "UTF-8"
	encodingUTF16   = "UTF-16"
	encodingWindows = "Windows-1252"
)

// coding is how the text of a CSV file is written.
type coding struct {
	name   string
	skip   int64             // bytes of the mark at the front
	decode encoding.Encoding // nil for UTF-8
}

func (c coding) reader(r io.Reader) io.Reader {
	if c.decode == nil {
		return r
	}
	return transform.NewReader(r, c.decode.NewDecoder())
}

// detectCoding reads the whole file: a Windows-1252 letter may be the last one.
func detectCoding(src Source) (coding, error) {
	mark := make([]byte, min(3, src.Size))
	if _, err := src.R.ReadAt(mark, 0); err != nil && !errors.Is(err, io.EOF) {
		return coding{}, err
	}
	switch {
	case bytes.HasPrefix(mark, []byte{0xFF, 0xFE}):
		return coding{encodingUTF16, 2, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)}, nil
	case bytes.HasPrefix(mark, []byte{0xFE, 0xFF}):
		return coding{encodingUTF16, 2, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)}, nil
	}
	var seen survey
	if err := seen.scan(io.NewSectionReader(src.R, 0, src.Size)); err != nil {
		return coding{}, err
	}
	if err := seen.refuse(src.Size); err != nil {
		return coding{}, err
	}
	switch {
	case bytes.HasPrefix(mark, []byte("\xef\xbb\xbf")):
		return coding{name: encodingUTF8, skip: 3}, nil
	case seen.utf8:
		return coding{name: encodingUTF8}, nil
	}
	return coding{name: encodingWindows, decode: charmap.Windows1252}, nil
}

// survey is what a look at all bytes tells of a text.
type survey struct {
	utf8               bool
	zeros, controls    int64
	newlines, returned int64
}

func (s *survey) scan(r io.Reader) error {
	s.utf8 = true
	buf := make([]byte, 64<<10)
	kept := 0 // bytes of a letter cut by the end of the last block
	for {
		n, err := r.Read(buf[kept:])
		block := buf[:kept+n]
		s.count(block[kept:])
		if s.utf8 {
			kept = s.checkUTF8(block, errors.Is(err, io.EOF))
		} else {
			kept = 0
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// checkUTF8 moves an unfinished last letter to the front and gives its length.
func (s *survey) checkUTF8(block []byte, last bool) int {
	whole := len(block)
	for back := 1; back <= min(utf8.UTFMax-1, len(block)) && !last; back++ {
		if c := block[len(block)-back]; utf8.RuneStart(c) {
			if !utf8.FullRune(block[len(block)-back:]) {
				whole = len(block) - back
			}
			break
		}
	}
	s.utf8 = utf8.Valid(block[:whole])
	return copy(block, block[whole:])
}

func (s *survey) count(block []byte) {
	for _, c := range block {
		switch {
		case c == 0:
			s.zeros++
		case c == '\n':
			s.newlines++
		case c == '\r':
			s.returned++
		case c < ' ' && c != '\t':
			s.controls++
		}
	}
}

// refuse says that the bytes are no text of ours: zeros, or more than one
// control character in ten.
func (s *survey) refuse(size int64) error {
	if s.zeros > 0 || s.controls*10 > size {
		return errBinary
	}
	if s.newlines == 0 && s.returned > 0 {
		return errOldMac
	}
	return nil
}
