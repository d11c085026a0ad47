package register

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// An XLSX file is read here as a stream, from its zip entries, rather than by
// a spreadsheet library: the ones for Go hold the whole sheet in memory or
// unpack it, names included, into temporary files, and stop without a word at
// the first fault of the XML. A register needs the first sheet's cells only.

// Limits on what a workbook may unpack to.
const (
	maxUnpacked = 512 << 20 // all entries together
	maxShared   = 64 << 20  // the table of shared texts, which stays in memory
	maxPart     = 4 << 20   // the small parts that describe the workbook
	maxRatio    = 300       // unpacked to packed, for an entry above maxPart
)

// workbook is the part of an XLSX file that a register needs.
type workbook struct {
	sheet    *zip.File
	shared   []string // texts that cells refer to by number
	from1904 bool
}

func (f *file) openBook() error {
	archive, err := zip.NewReader(f.src.R, f.src.Size)
	if err != nil {
		return errBrokenZip
	}
	parts, err := partsOf(archive)
	if err != nil {
		return err
	}
	if f.book, err = openWorkbook(parts); err != nil {
		return err
	}
	f.length, f.from1904 = int64(f.book.sheet.UncompressedSize64), f.book.from1904
	r, err := f.book.reader()
	if err != nil {
		return err
	}
	rec, err := firstRecord(r)
	if err != nil {
		return err
	}
	f.takeHeaders(rec)
	return nil
}

// partsOf lists the entries of the archive by name in lower case, and refuses
// what unpacks too far. The sizes are those that the archive declares; reading
// an entry fails beyond its declared size (archive/zip).
func partsOf(archive *zip.Reader) (map[string]*zip.File, error) {
	parts := map[string]*zip.File{}
	var total uint64
	for _, entry := range archive.File {
		size := entry.UncompressedSize64
		if size > maxUnpacked || size > maxPart && size > maxRatio*entry.CompressedSize64 {
			return nil, errBomb
		}
		if total += size; total > maxUnpacked {
			return nil, errBomb
		}
		if entry.Flags&1 != 0 {
			return nil, errLocked
		}
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(entry.Name, `\`, "/"), "/"))
		parts[name] = entry
	}
	return parts, nil
}

func openWorkbook(parts map[string]*zip.File) (*workbook, error) {
	main := mainPart(parts)
	if main == "" || parts[main] == nil {
		return nil, notWorkbook(parts)
	}
	var description struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := decodePart(parts[main], &description); err != nil {
		return nil, err
	}
	book := &workbook{from1904: description.Properties.Date1904 == "1" || description.Properties.Date1904 == "true"}
	links, err := relations(parts, main)
	if err != nil {
		return nil, err
	}
	for _, sheet := range description.Sheets {
		if target := links.byID[relationID(sheet.Attrs)]; strings.HasSuffix(target.Type, "/worksheet") {
			book.sheet = parts[target.Target]
			break
		}
	}
	if book.sheet == nil {
		return nil, errBrokenZip
	}
	if entry := parts[links.ofType("/sharedStrings")]; entry != nil {
		book.shared, err = readShared(entry)
	}
	return book, err
}

// relationID is the r:id of a sheet, whatever prefix the writer chose.
func relationID(attrs []xml.Attr) string {
	for _, a := range attrs {
		if a.Name.Local == "id" && a.Name.Space != "" {
			return a.Value
		}
	}
	return ""
}

// mainPart is the workbook as the archive's own relations name it.
func mainPart(parts map[string]*zip.File) string {
	links, err := relations(parts, "")
	if err != nil {
		return ""
	}
	target := links.ofType("/officeDocument")
	if target == "" || !strings.HasSuffix(target, ".xml") || !strings.Contains(target, "workbook") {
		return ""
	}
	return target
}

// notWorkbook says what an archive without a workbook is.
func notWorkbook(parts map[string]*zip.File) error {
	switch {
	case parts["word/document.xml"] != nil:
		return errWord
	case parts["xl/workbook.bin"] != nil:
		return errBinaryXL
	case parts["mimetype"] != nil:
		kind, err := readPart(parts["mimetype"])
		if err == nil && strings.Contains(string(kind), "opendocument.spreadsheet") {
			return errODS
		}
		if err == nil && strings.Contains(string(kind), "opendocument.text") {
			return errWord
		}
	}
	return errZip
}

// relation is one link of a part to another, its target as a part's name.
type relation struct {
	ID     string `xml:"Id,attr"`
	Type   string `xml:"Type,attr"`
	Target string `xml:"Target,attr"`
}

type relationSet struct{ byID map[string]relation }

func (s relationSet) ofType(suffix string) string {
	for _, r := range s.byID {
		if strings.HasSuffix(r.Type, suffix) {
			return r.Target
		}
	}
	return ""
}

// relations reads the links of a part; those of the archive for an empty name.
func relations(parts map[string]*zip.File, part string) (relationSet, error) {
	folder, name := path.Split(part)
	set := relationSet{byID: map[string]relation{}}
	entry := parts[folder+"_rels/"+name+".rels"]
	if entry == nil {
		return set, nil
	}
	var list struct {
		Relations []relation `xml:"Relationship"`
	}
	if err := decodePart(entry, &list); err != nil {
		return set, err
	}
	for _, r := range list.Relations {
		if strings.HasPrefix(r.Target, "/") {
			r.Target = strings.TrimPrefix(r.Target, "/")
		} else {
			r.Target = path.Join(folder, r.Target)
		}
		r.Target = strings.ToLower(r.Target)
		set.byID[r.ID] = r
	}
	return set, nil
}

func decodePart(entry *zip.File, to any) error {
	text, err := readPart(entry)
	if err != nil {
		return err
	}
	if xml.Unmarshal(text, to) != nil {
		return errBrokenZip
	}
	return nil
}

func readPart(entry *zip.File) ([]byte, error) {
	if entry.UncompressedSize64 > maxPart {
		return nil, errBomb
	}
	r, err := entry.Open()
	if err != nil {
		return nil, errBrokenZip
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, maxPart+1))
	if err != nil {
		return nil, errBrokenZip
	}
	return text, nil
}

// readShared reads the table of shared texts.
func readShared(entry *zip.File) ([]string, error) {
	if entry.UncompressedSize64 > maxShared {
		return nil, errBomb
	}
	stream, err := openStream(entry)
	if err != nil {
		return nil, err
	}
	var all []string
	for {
		token, err := stream.token()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "si" {
			text, err := stream.text("si")
			if err != nil {
				return nil, err
			}
			all = append(all, text)
		}
	}
}
