// Package notice holds the information that is given to persons on their data
// (GDPR, articles 13 and 14), one file for each language. They are drafts: who
// deploys reads them again, fills in the square brackets, and puts files of the
// same form in a folder of the installation, which come before these.
package notice

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
)

//go:embed data/*.json
var ours embed.FS

// Notice is the information in one language.
type Notice struct {
	Language   string    `json:"language"`    // as lang= wants it
	Name       string    `json:"name"`        // of the language, in itself
	Direction  string    `json:"direction"`   // ltr or rtl
	Title      string    `json:"title"`       // of the page
	ReviewedBy string    `json:"reviewed_by"` // who read the text again
	ReviewedOn string    `json:"reviewed_on"` // empty until somebody did
	Sections   []Section `json:"sections"`
}

// Section is a heading with its text.
type Section struct {
	Heading string `json:"heading"`
	Text    string `json:"text"`
	// TextMonths stands for the text where the installation keeps persons for
	// another time than that of the text: {months} is the number of months.
	TextMonths string `json:"text_months"`
}

// Keeping is the notice of an installation that keeps persons for so many months
// after the last contact: what is handed to them must not say something else.
func (n Notice) Keeping(months int) Notice {
	if months == casework.DefaultRetention {
		return n
	}
	n.Sections = slices.Clone(n.Sections)
	for i := range n.Sections {
		if s := &n.Sections[i]; s.TextMonths != "" {
			s.Text = strings.ReplaceAll(s.TextMonths, "{months}", strconv.Itoa(months))
		}
	}
	return n
}

// Reviewed tells that somebody vouches for the text.
func (n *Notice) Reviewed() bool { return n.ReviewedOn != "" }

// languages are those that exist, in the order of the list.
var languages = []string{"fr", "ar", "en", "es", "pt", "uk", "tr", "zh"}

// All reads every notice; those of the folder, which may be nil, come before
// ours.
func All(folder fs.FS) ([]Notice, error) {
	all := make([]Notice, len(languages))
	for i, language := range languages {
		n, err := Read(folder, language)
		if err != nil {
			return nil, err
		}
		all[i] = n
	}
	return all, nil
}

// Read reads the notice of a language; fs.ErrNotExist when there is none.
func Read(folder fs.FS, language string) (n Notice, err error) {
	known := false
	for _, l := range languages {
		known = known || l == language
	}
	if !known {
		return n, fs.ErrNotExist
	}
	b, err := fs.ReadFile(ours, "data/"+language+".json")
	if folder != nil {
		own, ownErr := fs.ReadFile(folder, language+".json")
		switch {
		case ownErr == nil:
			b, err = own, nil
		case !errors.Is(ownErr, fs.ErrNotExist):
			return n, fmt.Errorf("notice %s: %w", language, ownErr)
		}
	}
	if err != nil {
		return n, err
	}
	if err := json.Unmarshal(b, &n); err != nil {
		return n, fmt.Errorf("notice %s: %w", language, err)
	}
	n.Language = language
	return n, nil
}
