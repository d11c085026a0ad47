package view

// ReportsPage is GET /bilans without parameters, and with refused ones.
// Fields: poste (slug), periode (2022, 2022-T1; empty for dates), du, au (days
// as YYYY-MM-DD; when both are given they win over periode). The handler
// redirects to ReportURL.
type ReportsPage struct {
	Base
	Form
	Posts    []PostPeriods
	Selected string // slug
	Period   string // as chosen
	From, To string // as typed
	Years    []int  // offered in the list of periods, the latest first
}

// CanFill tells that the account may fill the grids of funders.
func (p *ReportsPage) CanFill() bool { return p.Account != nil && p.Account.CanFill }

// CanGather tells that the account may read a report over several posts, or over
// a part of what they do.
func (p *ReportsPage) CanGather() bool { return p.Account != nil && p.Account.CanReport }

// CanDeclare tells that the account may type in the totals of earlier years.
func (p *ReportsPage) CanDeclare() bool { return p.Account != nil && p.Account.CanDeclare }

// PostPeriods is one post with the reports at one click.
type PostPeriods struct {
	Slug, Name string
	Links      []PeriodLink // empty when the post has no rendez-vous yet
}

// DeclaredURL is where the totals of earlier years are typed in.
func (p PostPeriods) DeclaredURL() string { return DeclaredURL(p.Slug) }

// PostOptions are the posts to choose among.
func (p *ReportsPage) PostOptions() []Option {
	options := make([]Option, 0, len(p.Posts))
	for _, post := range p.Posts {
		options = append(options, Option{Value: post.Slug, Label: post.Name, Selected: post.Slug == p.Selected})
	}
	return options
}

// YearGroup is a year and its quarters in the list of periods.
type YearGroup struct {
	Year    int
	Options []Option
}

// YearGroups are the periods to choose among, by year.
func (p *ReportsPage) YearGroups() []YearGroup {
	groups := make([]YearGroup, 0, len(p.Years))
	for _, y := range p.Years {
		groups = append(groups, YearGroup{Year: y, Options: periodOptions(y, p.Period)})
	}
	return groups
}

func (*ReportsPage) file() string { return "reports" }
