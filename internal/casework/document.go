package casework

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
)

// DocumentKind is the type of a document, found in its content. What its name
// or its sender says is not believed.
type DocumentKind string

const (
	PDF  DocumentKind = "pdf"
	PNG  DocumentKind = "png"
	JPEG DocumentKind = "jpeg"
	ODT  DocumentKind = "odt"
	DOCX DocumentKind = "docx"
)

// DocumentKinds are the types that a case may hold.
var DocumentKinds = newList("type", "Type",
	Item[DocumentKind]{Code: PDF, Label: "PDF"},
	Item[DocumentKind]{Code: PNG, Label: "Image PNG"},
	Item[DocumentKind]{Code: JPEG, Label: "Image JPEG"},
	Item[DocumentKind]{Code: ODT, Label: "Texte ODT"},
	Item[DocumentKind]{Code: DOCX, Label: "Texte DOCX"})

// ContentType is what the type is called on the web.
func (k DocumentKind) ContentType() string {
	switch k {
	case PDF:
		return "application/pdf"
	case PNG:
		return "image/png"
	case JPEG:
		return "image/jpeg"
	case ODT:
		return "application/vnd.oasis.opendocument.text"
	case DOCX:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	}
	return "application/octet-stream"
}

// Viewable tells whether a browser shows it by itself, in a sandbox.
func (k DocumentKind) Viewable() bool { return k == PDF || k == PNG || k == JPEG }

// Document is a file kept with a case. Its name and content are personal: they
// are stored encrypted.
type Document struct {
	ID        string
	Case      CaseID
	Account   AccountID
	Kind      DocumentKind
	Name      string
	Size      int64 // bytes
	AddedAt   Instant
	RemovedAt Instant // zero unless taken away today
}

// MaxDocument is the largest document, in bytes.
const MaxDocument = 20 << 20

const (
	expectedDocument = "Formats acceptés : PDF, PNG, JPEG, ODT, DOCX."
	macrosRefused    = "Ce texte contient des macros, qui peuvent être dangereuses : enregistrez-le sans macros ou en PDF."
)

func refusedDocument(sentence string) error {
	return &Error{Kind: KindInvalid, Field: "fichier", Message: sentence}
}

// DetectDocument finds the type of a file by what it holds. It refuses, with
// the sentence that says why, what is empty, too large, of another type, cut
// short, or a text with macros.
func DetectDocument(content io.ReaderAt, size int64) (DocumentKind, error) {
	switch {
	case size == 0:
		return "", refusedDocument("Ce fichier est vide.")
	case size > MaxDocument:
		return "", refusedDocument("Ce fichier dépasse 20 Mo.")
	}
	head := make([]byte, 512)
	n, err := content.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return "", err
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return PDF, nil
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return PNG, nil
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return JPEG, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return detectText(content, size)
	}
	return "", refusedDocument(unlike(head))
}

// unlike names the usual mistakes, so that the person knows what to do.
func unlike(head []byte) string {
	lower := strings.ToLower(string(head))
	switch {
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0")):
		return "Ce fichier est d'un ancien format (DOC, XLS) : enregistrez-le en DOCX, ODT ou PDF. " + expectedDocument
	case strings.Contains(lower, "<html") || strings.Contains(lower, "<!doctype") || strings.Contains(lower, "<svg"):
		return "Les pages web et les dessins SVG ne sont pas acceptés : ils peuvent contenir un programme. " + expectedDocument
	case bytes.HasPrefix(head, []byte("MZ")) || bytes.HasPrefix(head, []byte("\x7fELF")) || bytes.HasPrefix(head, []byte("#!")):
		return "Ce fichier est un programme : il n'est pas accepté. " + expectedDocument
	case len(head) > 12 && string(head[4:8]) == "ftyp":
		return "Ce format d'image ou de vidéo n'est pas accepté : enregistrez une image en JPEG ou en PNG. " + expectedDocument
	}
	return "Ce type de fichier n'est pas reconnu. " + expectedDocument
}

// odtMark is the content of the first entry of an OpenDocument text (OpenDocument
// 1.3, part 2, section 3.3).
const odtMark = "application/vnd.oasis.opendocument.text"

// detectText tells an ODT or a DOCX by the entries of the archive, without
// unpacking them.
func detectText(content io.ReaderAt, size int64) (DocumentKind, error) {
	archive, err := zip.NewReader(content, size)
	if err != nil {
		return "", refusedDocument("Ce fichier est abîmé ou incomplet : il ne s'ouvre pas.")
	}
	names := map[string]*zip.File{}
	for _, f := range archive.File {
		names[f.Name] = f
		low := strings.ToLower(f.Name)
		if strings.HasSuffix(low, "vbaproject.bin") || strings.HasPrefix(low, "basic/") || strings.HasPrefix(low, "scripts/") {
			return "", refusedDocument(macrosRefused)
		}
	}
	switch {
	case names["word/document.xml"] != nil && names["[Content_Types].xml"] != nil:
		return DOCX, nil
	case names["content.xml"] != nil && entryIs(names["mimetype"], odtMark):
		return ODT, nil
	}
	return "", refusedDocument("Cette archive n'est ni un texte ODT ni un texte DOCX. " + expectedDocument)
}

// entryIs tells whether an entry of an archive holds this text and nothing else.
func entryIs(f *zip.File, text string) bool {
	if f == nil || f.UncompressedSize64 != uint64(len(text)) {
		return false
	}
	r, err := f.Open()
	if err != nil {
		return false
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, int64(len(text))+1))
	return err == nil && string(b) == text
}

// CleanDocumentName keeps the last part of a file's name, without what is not
// for reading, 120 characters at most.
func CleanDocumentName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, name)
	if r := []rune(strings.TrimSpace(name)); len(r) > 0 {
		return string(r[:min(len(r), 120)])
	}
	return "sans nom"
}
