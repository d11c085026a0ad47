package publish

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

const contentTypes = "[Content_Types].xml"

// mediaDefault is one media type by the extension of a file's name.
var mediaDefault = regexp.MustCompile(`<Default [^>]*></Default>`)

// settle copies a workbook so that it is the same each time: the library lists
// the media types of pictures in the order of a map. The other parts are copied
// as they are, compressed.
func settle(w io.Writer, workbook []byte) error {
	r, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		return fmt.Errorf("settle: %w", err)
	}
	z := zip.NewWriter(w)
	for _, f := range r.File {
		if f.Name == contentTypes {
			err = settleTypes(z, f)
		} else {
			err = z.Copy(f)
		}
		if err != nil {
			return fmt.Errorf("settle %s: %w", f.Name, err)
		}
	}
	return z.Close()
}

func settleTypes(z *zip.Writer, f *zip.File) error {
	part, err := f.Open()
	if err != nil {
		return err
	}
	defer part.Close()
	text, err := io.ReadAll(part)
	if err != nil {
		return err
	}
	defaults := mediaDefault.FindAllString(string(text), -1)
	slices.Sort(defaults)
	rest := mediaDefault.ReplaceAllString(string(text), "")
	i := strings.Index(rest, "<Override ")
	if i < 0 {
		return fmt.Errorf("no part has a media type")
	}
	entry, err := z.Create(contentTypes)
	if err != nil {
		return err
	}
	_, err = io.WriteString(entry, rest[:i]+strings.Join(defaults, "")+rest[i:])
	return err
}
