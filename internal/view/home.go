package view

import (
	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// HomePage is GET /, each role's first page.
type HomePage struct {
	Base
	Role      casework.Role
	FirstName string      // to greet; empty greets nobody by name
	Today     string      // "lundi 28 mars 2022"
	Posts     []PostCard  // of the account, for the roles that read reports
	Days      []DayCard   // of the worker, one for each post kept today
	Breaks    []GlassLine // of the glass, on the worker's own cases
	// RightsSoon and RightsLate count the requests of persons whose legal day
	// comes, or has gone by; for the worker and the data-protection officer.
	RightsSoon, RightsLate int
	// GlassWaiting and GlassLate count the breaks of the glass that wait for the
	// officer's opinion, and those whose week has gone by.
	GlassWaiting, GlassLate int
	Backups                 *BackupCard // for the administrator
	Accounts                int         // active ones, for the administrator
}

// PostCard is one post on the first page.
type PostCard struct {
	Post       casework.Post
	Running    *indicator.Report // of the year that runs, disclosed as the reader may see it; nil when there is nothing yet
	Complete   *indicator.Report // of the last complete year that has rendez-vous; nil without one
	Shortcuts  []PeriodLink      // last year, this year, quarters
	LastImport *ImportLine       // for the worker; nil when none was made
	CanImport  bool
}

// Unused tells that the post has no rendez-vous in any year.
func (c PostCard) Unused() bool { return len(c.Shortcuts) == 0 }

// Blank tells that no rendez-vous has been recorded for the post yet.
func (c PostCard) Blank() bool { return c.Running == nil && c.Complete == nil }

// Glance are the key figures of the running year and of the last complete one.
func (c PostCard) Glance() []Glance {
	var all []Glance
	for _, r := range []*indicator.Report{c.Running, c.Complete} {
		if r != nil {
			all = append(all, Glance{Link: LinkTo(r.Post.Slug, r.Period), Figures: keyFigures(r, nil), Running: r == c.Running})
		}
	}
	return all
}

// Glance is the few figures that sum a period up.
type Glance struct {
	Link    PeriodLink
	Figures []FigureView
	Running bool // the period is not over
}

// IsWorker and the next ones tell the first page's variant.
func (p *HomePage) IsWorker() bool { return p.Role == casework.Worker }

// IsAdmin is the variant of the administrator.
func (p *HomePage) IsAdmin() bool { return p.Role == casework.Admin }

// IsDPO is the variant of the data-protection officer.
func (p *HomePage) IsDPO() bool { return p.Role == casework.DPO }

// IsDesk is the variant of the police or gendarmerie counter.
func (p *HomePage) IsDesk() bool { return p.Role == casework.Desk }

func (*HomePage) file() string { return "home" }
