package view

import "time"

// ImportsPage is GET /imports. Two forms: POST /imports (poste, fichier;
// multipart) puts a file in; POST /imports/export (poste, format: csv or xlsx)
// takes the register out, with names, and is logged.
type ImportsPage struct {
	Base
	Form
	Posts     []Option // the account's own, by slug; one alone needs no choice
	CanExport bool
	MaxBytes  int64 // of a file
	Imports   []ImportLine
}

// OnePost is the account's only post, nil when there are several.
func (p *ImportsPage) OnePost() *Option {
	if len(p.Posts) != 1 {
		return nil
	}
	return &p.Posts[0]
}

// MaxMegabytes is the limit as people say it.
func (p *ImportsPage) MaxMegabytes() int64 { return p.MaxBytes >> 20 }

// ImportState says how far an import is.
type ImportState string

// ImportWaiting and the others are the states of an import.
const (
	ImportWaiting   ImportState = "waiting"   // the mapping is to be confirmed
	ImportRunning   ImportState = "running"   // rows are being read or written
	ImportDone      ImportState = "done"      // every row was taken
	ImportPartial   ImportState = "partial"   // the good rows were taken
	ImportRefused   ImportState = "refused"   // nothing was written: the file cannot be read
	ImportCancelled ImportState = "cancelled" // nothing was written: the person said no
)

var importLabels = map[ImportState]Tag{
	ImportWaiting:   {"À vérifier", ToneWarn},
	ImportRunning:   {"En cours", ToneInfo},
	ImportDone:      {"Importé", ToneOK},
	ImportPartial:   {"Importé en partie", ToneWarn},
	ImportRefused:   {"Refusé", ToneAlert},
	ImportCancelled: {"Annulé", ToneInfo},
}

// Tag is the state in words and colour.
func (s ImportState) Tag() Tag { return importLabels[s] }

// Tag is a word or two on a coloured ground.
type Tag struct {
	Text string
	Tone Tone
}

// ImportLine is one import of the list.
type ImportLine struct {
	ID            string // the post's slug and the import's own identifier: its page is /imports/{ID}
	At            time.Time
	Who           string // the account's name
	PostName      string
	State         ImportState
	Rows, Refused int
	Created       int // appointments
	Changed       int // appointments
}

// URL of the import's page.
func (l ImportLine) URL() string { return "/imports/" + l.ID }

func (*ImportsPage) file() string { return "imports" }
