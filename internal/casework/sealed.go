package casework

import (
	"strings"
	"unicode/utf8"
)

// ReportDraft is a report on its way to be sealed: of one post, one period and
// one threshold there is one draft at a time.
type ReportDraft struct {
	Post      PostID
	Period    Period
	Threshold int    // smallest count that will be shown: one of SealThresholds
	Remarks   string // of the worker, sealed with the figures
	Reason    string // why there is a new version; empty for a first one
	Checked   string // digest of the content that the worker has checked; empty before
	CheckedAt Instant
	CheckedBy AccountID
	Version   int64 // 0 before it is written
}

// SealThresholds are the smallest counts that a sealed report may show: 5 for
// the committee, 11 for what is published.
var SealThresholds = []int{5, 11}

// MostRemarks is how long the worker's remarks may be, in characters.
const MostRemarks = 2000

// Check refuses a draft whose period has no end yet, which would say of a
// running day what the next one changes, a threshold that is not one of
// SealThresholds, and texts that are too long.
func (d *ReportDraft) Check(today Day) error {
	switch {
	case !d.Period.Valid() || d.Period.To >= today:
		return &Error{Kind: KindInvalid, Field: "periode", Message: "Un bilan se scelle une fois sa période terminée : choisissez-en une dont le dernier jour est passé."}
	case d.Threshold != SealThresholds[0] && d.Threshold != SealThresholds[1]:
		return Invalid("seuil", "", "5 pour le comité de pilotage, 11 pour une publication")
	case utf8.RuneCountInString(d.Remarks) > MostRemarks:
		return Invalid("remarques", d.Remarks, "2 000 caractères au plus")
	case utf8.RuneCountInString(d.Reason) > MostRemarks:
		return Invalid("motif", d.Reason, "2 000 caractères au plus")
	}
	return nil
}

// SealedReport says what a sealed report is, without its content.
type SealedReport struct {
	ID          string // number and version: 2022-003-v1
	Number      string
	Version     int
	Latest      int // the last version of that number
	Post        PostID
	Period      Period
	Threshold   int
	Definitions int
	Digest      string
	SealedAt    Instant
}

// Superseded tells that a later version takes the place of this one.
func (r *SealedReport) Superseded() bool { return r.Version < r.Latest }

// ReportLink opens one sealed report to whoever holds its address, until a day,
// without an account.
type ReportLink struct {
	ID        string
	Report    string // the sealed report's ID
	Label     string // for whom, as its maker wrote it
	CreatedAt Instant
	ExpiresOn Day // the last day on which it opens
	RevokedAt Instant
	Opened    int // how many times
	LastAt    Instant
}

// Links last thirty days unless another time is chosen, ninety at most.
const (
	LinkDays     = 30
	MostLinkDays = 90
)

// Open tells whether the link still opens the report on that day.
func (l *ReportLink) Open(today Day) bool { return l.RevokedAt.IsZero() && today <= l.ExpiresOn }

// Check refuses a link without a label, or that would last too long.
func (l *ReportLink) Check(today Day) error {
	n := utf8.RuneCountInString(l.Label)
	switch {
	case n < 2 || n > 80 || strings.ContainsAny(l.Label, "\r\n\t<>"):
		return Invalid("pour", l.Label, "à qui vous donnez ce lien, en 2 à 80 caractères, comme « Mme Martin, CAF »")
	case l.ExpiresOn < today || l.ExpiresOn > today+MostLinkDays:
		return Invalid("jusquau", "", "un jour à venir, dans 90 jours au plus")
	}
	return nil
}
