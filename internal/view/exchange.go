package view

import (
	"strconv"
	"time"

	"permanence/internal/casework"
)

// ReceivePage is GET /national/recevoir, and what files sent there lead to.
// Fields: fichier (several), remplacer. The keys have their own form, sent to
// /national/recevoir/cles: faire=admettre with nom and cle, or faire=retirer
// with nom.
type ReceivePage struct {
	Base
	Files    Form // as refused
	Keys     Form
	KeyName  string // as typed
	Key      string // as typed
	Taken    []string
	Refused  []string
	Replace  bool // as typed
	Trusted  []TrustedLine
	Received []casework.ReceivedTally
	Current  int // version of the definitions
	MaxBytes int64
	Zone     *time.Location // of the days on which files were sent
}

// TrustedLine is a key that is admitted.
type TrustedLine struct {
	Name, Fingerprint string
	Added             time.Time
}

// MaxMegabytes is the size of the largest file.
func (p *ReceivePage) MaxMegabytes() int { return int(p.MaxBytes >> 20) }

// ReceivedLine is one post and year that was received.
type ReceivedLine struct {
	Departement, Year, Post, Sent, Key string
	Outdated                           bool // by other definitions, so not counted
}

// Lines are what was received, by département, the latest year first.
func (p *ReceivePage) Lines() (lines []ReceivedLine) {
	for i := range p.Received {
		r := &p.Received[i]
		lines = append(lines, ReceivedLine{r.Departement, strconv.Itoa(r.Year), r.Slug, r.ExportedAt.DayIn(p.Zone).French(), r.Key, r.Definitions != p.Current})
	}
	return lines
}

func (*ReceivePage) file() string { return "exchange_receive" }

// SendPage is GET /national/envoyer: the form whose answer is the signed file.
// Fields: departement, annee (several), poste (slugs, several).
type SendPage struct {
	Base
	Form
	Departement      string // as typed
	Years, Posts     []Option
	Key, Fingerprint string // of this installation
}

func (*SendPage) file() string { return "exchange_send" }
