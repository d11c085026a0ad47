package view

import (
	"slices"
	"strings"

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
	Day       *DayCard    // of the worker; nil without a post
	Breaks    []GlassLine // of the glass, on the worker's own cases
	// RightsSoon and RightsLate count the requests of persons whose legal day
	// comes, or has gone by; for the worker and the data-protection officer.
	RightsSoon, RightsLate int
	// GlassWaiting and GlassLate count the breaks of the glass that wait for the
	// officer's opinion, and those whose week has gone by.
	GlassWaiting, GlassLate int
	Backups                 *BackupCard   // for the administrator
	Accounts                int           // active ones, for the administrator
	Steering                *SteeringCard // for the prefecture
}

// PostCard is one post on the first page.
type PostCard struct {
	Post       casework.Post
	Latest     *SealedGlance // for who reads sealed reports; nil when none is sealed yet
	Shortcuts  []PeriodLink  // reports: the years for the worker, the sealed ones for the others
	LastImport *ImportLine   // for the worker; nil when none was made
	CanImport  bool
}

// Unused tells that the post has no rendez-vous in any year.
func (c PostCard) Unused() bool { return len(c.Shortcuts) == 0 }

// SealedGlance is the latest sealed report of a post and the few figures that
// sum it up.
type SealedGlance struct {
	Line   SealedLine
	Report *indicator.Report
}

// Figures sum the report up.
func (g *SealedGlance) Figures() []FigureView { return keyFigures(g.Report, nil) }

// IsWorker and the next ones tell the first page's variant.
func (p *HomePage) IsWorker() bool { return p.Role == casework.Worker }

// IsAdmin is the variant of the administrator.
func (p *HomePage) IsAdmin() bool { return p.Role == casework.Admin }

// IsDPO is the variant of the data-protection officer.
func (p *HomePage) IsDPO() bool { return p.Role == casework.DPO }

// IsDesk is the variant of the police or gendarmerie counter.
func (p *HomePage) IsDesk() bool { return p.Role == casework.Desk }

// SteeringCard is what the prefecture is to see to.
type SteeringCard struct {
	Reminders []ReminderLine // agreements whose end comes, or has come
	Late      int            // decisions whose day has gone by
	Pending   int            // decisions still to follow, those included
	Short     []string       // posts of which less is agreed than they cost this year
	Year      int
}

// NewSteeringCard is what the folders and the committees of an account say
// today.
func NewSteeringCard(folders []casework.PostFolder, agreements []casework.Agreement, committees []casework.Committee, today casework.Day) *SteeringCard {
	c := &SteeringCard{Reminders: reminderLines(casework.AgreementReminders(agreements, today), folders), Year: today.Year()}
	for _, d := range PendingDecisions(committees, "", today) {
		c.Pending++
		if d.Late(today) {
			c.Late++
		}
	}
	for i := range folders {
		if slices.ContainsFunc(folders[i].Funding(casework.YearPeriod(c.Year)), lacks) {
			c.Short = append(c.Short, folders[i].Post.Name)
		}
	}
	return c
}

// ShortNames are the posts of which less is agreed than they cost.
func (c *SteeringCard) ShortNames() string { return strings.Join(c.Short, ", ") }

// Quiet tells that there is nothing to see to.
func (c *SteeringCard) Quiet() bool {
	return len(c.Reminders) == 0 && c.Pending == 0 && len(c.Short) == 0
}

func (*HomePage) file() string { return "home" }
