package view

import (
	"fmt"

	"permanence/internal/casework"
	"permanence/internal/indicator"
	"permanence/internal/sealed"
	"permanence/internal/signing"
)

// SealedURL is the address of a sealed report.
func SealedURL(id string) string { return "/bilans/scelles/" + id }

// DraftURL is the address where the report of a post and a period is prepared,
// to be shown from that threshold on.
func DraftURL(slug string, p casework.Period, threshold int) string {
	return fmt.Sprintf("%s/sceller?seuil=%d", ReportURL(slug, p), threshold)
}

// SealedLine is one sealed report in a list.
type SealedLine struct {
	casework.SealedReport
	Day casework.Day // of the seal, in the zone of the installation
}

// URL of the report.
func (l SealedLine) URL() string { return SealedURL(l.ID) }

// Shown is for whom the report was made, by its threshold.
func (l SealedLine) Shown() string { return shownFrom(l.Threshold) }

// On is the day of the seal.
func (l SealedLine) On() string { return l.Day.French() }

func shownFrom(threshold int) string {
	if threshold >= 11 {
		return "pour publication"
	}
	return "pour le comité"
}

// SealedListPage is GET /bilans/scelles: the sealed reports of the posts that
// are open to the account and, for the worker, what is on its way.
type SealedListPage struct {
	Base
	Posts []SealedOfPost
}

// CanDeclare tells that the account may type in the totals of earlier years.
func (p *SealedListPage) CanDeclare() bool { return p.Account != nil && p.Account.CanDeclare }

// DeclaredURL is where they are typed in.
func (p SealedOfPost) DeclaredURL() string { return DeclaredURL(p.Post.Slug) }

// SealedOfPost are the sealed reports of one post.
type SealedOfPost struct {
	Post    casework.Post
	Reports []SealedLine
	Drafts  []DraftLine
	Years   []PeriodLink // whose report may be prepared: for the worker
}

// DraftLine is one report on its way.
type DraftLine struct {
	Period  string
	Shown   string
	URL     string
	Checked bool
}

// NewDraftLine is a draft of a post as a list shows it.
func NewDraftLine(slug string, d casework.ReportDraft) DraftLine {
	return DraftLine{Period: d.Period.French(), Shown: shownFrom(d.Threshold), URL: DraftURL(slug, d.Period, d.Threshold), Checked: d.Checked != ""}
}

// Preparing tells that the account prepares reports.
func (p *SealedListPage) Preparing() bool { return p.Account != nil && p.Account.CanPrepare }

func (*SealedListPage) file() string { return "sealed_list" }

// SealedBody is the report itself, as the pages about sealed reports show it.
type SealedBody struct{ page ReportPage }

// NewSealedBody shows a report that has been through disclosure control.
func NewSealedBody(r *indicator.Report, threshold int) SealedBody {
	return SealedBody{ReportPage{Report: r, Threshold: threshold}}
}

// Report is what is shown.
func (b SealedBody) Report() *indicator.Report { return b.page.Report }

// Key are the figures that sum the report up.
func (b SealedBody) Key() []FigureView { return b.page.Key() }

// Sections are the parts that have something to show.
func (b SealedBody) Sections() []ReportSection { return b.page.Sections() }

// Definitions are all those of the report.
func (b SealedBody) Definitions() []*indicator.Definition { return b.page.Definitions() }

// MaskedTo is the largest number that is masked.
func (b SealedBody) MaskedTo() int { return b.page.MaskedTo() }

// SealedPage is GET /bilans/scelles/{sealed} and, with Lent, what a link shows
// to somebody without an account.
type SealedPage struct {
	Base
	Form
	Document  *sealed.Document
	Line      SealedLine
	Versions  []SealedLine // the other ones, the latest first
	Downloads []Download
	Body      SealedBody
	Lent      string // the last day of the link, in words; empty for an account
	Links     []LentLine
	CanLend   bool
	NewLink   string // the address that has just been made: shown once
	Label     string // as typed
	Until     string // as typed
}

// Fingerprint is the public key's, as people compare it.
func (p *SealedPage) Fingerprint() string { return signing.Fingerprint(p.Document.Public) }

// Digest is the report's, as people compare it.
func (p *SealedPage) Digest() string { return sealed.InGroups(p.Document.Digest) }

// Shown is for whom the report was made.
func (p *SealedPage) Shown() string { return shownFrom(p.Document.Threshold) }

// Later is the last version, when this one is superseded.
func (p *SealedPage) Later() *SealedLine {
	if p.Line.Superseded() {
		for i := range p.Versions {
			if p.Versions[i].Version == p.Line.Latest {
				return &p.Versions[i]
			}
		}
	}
	return nil
}

// FileName is the signed file's, as the command that verifies it takes it.
func (p *SealedPage) FileName() string { return SealedFileName(p.Document.ID()) }

// SealedFileName is the name of the signed file of a sealed report.
func SealedFileName(id string) string { return "bilan-scelle-" + id + ".json" }

// SlidesURL is the address of the report's slides.
func (p *SealedPage) SlidesURL() string { return SealedURL(p.Document.ID()) + "/projection" }

func (*SealedPage) file() string { return "sealed" }

// LentLine is one link to a sealed report.
type LentLine struct {
	casework.ReportLink
	Report  string // the sealed report's ID
	Works   bool
	LastDay casework.Day // of its last opening
}

// State of the link, in words.
func (l LentLine) State() Tag {
	switch {
	case !l.RevokedAt.IsZero():
		return Tag{"révoqué", ToneInfo}
	case !l.Works:
		return Tag{"terminé", ToneInfo}
	}
	return Tag{"ouvert", ToneOK}
}

// Openings says how often the link was opened.
func (l LentLine) Openings() string {
	if l.Opened == 0 {
		return "jamais ouvert"
	}
	return casework.Typeset(fmt.Sprintf("ouvert %s fois, la dernière le %s", casework.FrenchInt(l.Opened), l.LastDay.French()))
}

// RevokeURL is where the link is revoked.
func (l LentLine) RevokeURL() string {
	return SealedURL(l.Report) + "/liens/" + l.ID + "/revocation"
}

// DraftPage is GET /bilans/{post}/{period}/sceller. Fields: seuil, remarques,
// motif, lu (the digest of what was read), version, etape.
type DraftPage struct {
	Base
	Form
	Post      casework.Post
	Draft     casework.ReportDraft
	Body      SealedBody
	Exact     bool // the worker reads the exact figures, on the report's page
	Read      string
	Changes   []sealed.Change
	Reworded  bool        // the remarks are not those of the previous version
	Previous  *SealedLine // that the new version would take the place of
	Lost      int         // numbers withheld only because of what was sealed before
	Fresh     bool        // what was checked is what would be sealed
	Other     string      // the address of the same report for the other threshold
	By        string      // who checked
	CheckedOn casework.Day
}

// Checked tells that the report is checked, and still what was checked.
func (p *DraftPage) Checked() bool { return p.Draft.Checked != "" && p.Fresh }

// Moved tells that the figures have moved since the check.
func (p *DraftPage) Moved() bool { return p.Draft.Checked != "" && !p.Fresh }

// Shown is for whom the report is made.
func (p *DraftPage) Shown() string { return shownFrom(p.Draft.Threshold) }

// OtherShown is for whom the other one is made.
func (p *DraftPage) OtherShown() string { return shownFrom(16 - p.Draft.Threshold) }

// ReportURL is the exact report's address.
func (p *DraftPage) ReportURL() string { return ReportURL(p.Post.Slug, p.Draft.Period) }

// Action is where the form goes.
func (p *DraftPage) Action() string { return p.ReportURL() + "/sceller" }

func (*DraftPage) file() string { return "draft" }
