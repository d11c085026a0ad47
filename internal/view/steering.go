package view

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/commune"
)

// SteeringURL is the first page of steering; PostFolderURL that of one post.
const SteeringURL = "/pilotage"

// PostFolderURL is the address of what the parties of a post know of it.
func PostFolderURL(slug string) string { return SteeringURL + "/postes/" + slug }

// steeringTabs are the pages of steering that the account may open.
func steeringTabs(b *Base) []NavItem {
	tabs := []NavItem{{Label: "Postes et financement", URL: SteeringURL, Current: b.Path == SteeringURL || strings.HasPrefix(b.Path, SteeringURL+"/postes")}, b.navItem("Comités de pilotage", CommitteesURL)}
	if b.Account != nil && b.Account.CanDeploy {
		tabs = append(tabs, b.navItem("Déploiement", DeploymentsURL))
	}
	return tabs
}

// SteeringPage is GET /pilotage?annee=2026: the posts, who pays for them in a
// year, and what is to be seen to.
type SteeringPage struct {
	Base
	Year      int
	Years     []PeriodLink
	Today     casework.Day
	Folders   []casework.PostFolder
	Reminders []casework.AgreementReminder
	MayKeep   bool           // the account keeps the sheets of its posts
	Decisions []DecisionLine // pending ones, the late first
}

// Tabs are the pages of steering.
func (p *SteeringPage) Tabs() []NavItem { return steeringTabs(&p.Base) }

// PostRow is one post on the first page of steering.
type PostRow struct {
	Name, URL, Parties string
	Closed             string // its last day; empty while it is open
	FTE                string
	Vacant             string // empty when nobody is missing
	Communes           string
	Agreement          string
	AgreementTag       Tag
	Cost, Agreed, Paid string
	Gap                Tag
}

// Rows are the posts, by name.
func (p *SteeringPage) Rows() (rows []PostRow) {
	for i := range p.Folders {
		rows = append(rows, p.row(&p.Folders[i]))
	}
	return rows
}

func (p *SteeringPage) row(f *casework.PostFolder) PostRow {
	r := PostRow{Name: f.Post.Name, URL: PostFolderURL(f.Post.Slug), FTE: "—", Communes: communesShort(f.Sheet.CoveredOn(p.Today)), Parties: partiesLine(&f.Sheet)}
	if last := f.Sheet.ClosedOn; last != 0 && last < p.Today {
		r.Closed = last.FrenchLong()
	}
	fte, vacant := f.FTEOn(p.Today)
	if fte > 0 {
		r.FTE = fte.String()
	}
	if vacant > 0 {
		r.Vacant = vacant.String() + " vacant"
	}
	r.Agreement = "Aucune"
	if a := f.Agreement(p.Today); a != nil {
		r.Agreement, r.AgreementTag = "jusqu'au "+a.Term.To.French(), stageTag(a.Stage(p.Today))
	}
	r.Cost, r.Agreed, r.Paid, r.Gap = moneyOf(f.Funding(casework.YearPeriod(p.Year)))
	return r
}

// moneyOf sums the money of a year up, in each currency.
func moneyOf(all []casework.PostFunding) (cost, agreed, paid string, gap Tag) {
	if len(all) == 0 {
		return "—", "—", "—", Tag{Text: "Non saisi"}
	}
	var costs, agreeds, paids []string
	for _, m := range all {
		costs, agreeds, paids = append(costs, m.Cost.French(m.Currency)), append(agreeds, m.Agreed.French(m.Currency)), append(paids, m.Paid.French(m.Currency))
	}
	return strings.Join(costs, " + "), strings.Join(agreeds, " + "), strings.Join(paids, " + "), fundingTag(all)
}

// lacks tells that less is agreed than a year costs, by more than a thousandth.
func lacks(m casework.PostFunding) bool { return m.Cost > 0 && m.Cost-m.Agreed > m.Cost/1000 }

// fundingTag says whether what is agreed makes the cost of the year.
func fundingTag(all []casework.PostFunding) Tag {
	for _, m := range all {
		switch missing := m.Cost - m.Agreed; {
		case m.Cost == 0:
			return Tag{Tone: ToneWarn, Text: "Coût non saisi"}
		case lacks(m):
			return Tag{Tone: ToneWarn, Text: "Manque " + missing.French(m.Currency)}
		case -missing > m.Cost/1000:
			return Tag{Tone: ToneWarn, Text: "Excédent de " + (-missing).French(m.Currency)}
		}
	}
	return Tag{Tone: ToneOK, Text: "Complet"}
}

// Totals are the sums of the year, one line for each currency. A sum is not
// called complete while a post that is open says nothing of its money.
func (p *SteeringPage) Totals() (rows []PostRow) {
	var sums []casework.PostFunding
	unsaid, year := 0, casework.YearPeriod(p.Year)
	for i := range p.Folders {
		money := p.Folders[i].Funding(year)
		sums = casework.AddFunding(sums, money...)
		if s := &p.Folders[i].Sheet; len(money) == 0 && s.OpenedOn <= year.To && (s.ClosedOn == 0 || s.ClosedOn >= year.From) {
			unsaid++
		}
	}
	for i, s := range sums {
		name := "Total"
		if len(sums) > 1 {
			name += " " + string(s.Currency)
		}
		r := PostRow{Name: name, Cost: s.Cost.French(s.Currency), Agreed: s.Agreed.French(s.Currency), Paid: s.Paid.French(s.Currency), Gap: fundingTag(sums[i : i+1])}
		if r.Gap.Tone == ToneOK && unsaid > 0 {
			r.Gap = Tag{Tone: ToneWarn, Text: fmt.Sprintf("Sans %d %s", unsaid, plural(unsaid, "poste non saisi", "postes non saisis"))}
		}
		rows = append(rows, r)
	}
	return rows
}

// TotalFTE is the sum of the full-time equivalents of today.
func (p *SteeringPage) TotalFTE() string {
	var sum casework.FTE
	for i := range p.Folders {
		fte, _ := p.Folders[i].FTEOn(p.Today)
		sum += fte
	}
	return sum.String()
}

// ByFunder is the year by funder, over all posts.
func (p *SteeringPage) ByFunder() []FunderTable {
	var sums []casework.PostFunding
	for i := range p.Folders {
		sums = casework.AddFunding(sums, p.Folders[i].Funding(casework.YearPeriod(p.Year))...)
	}
	return funderTables(sums)
}

// FunderTable is the money of one period and currency by funder.
type FunderTable struct {
	Currency string
	Rows     []FunderRow
	Total    FunderRow
}

// FunderRow is what one funder puts in.
type FunderRow struct{ Name, Kind, Planned, Agreed, Share, Paid string }

func funderTables(all []casework.PostFunding) (tables []FunderTable) {
	for _, m := range all {
		t := FunderTable{Currency: string(m.Currency), Total: FunderRow{Name: "Total", Planned: m.Planned.French(m.Currency), Agreed: m.Agreed.French(m.Currency), Share: casework.ShareOf(m.Agreed, m.Cost).French(), Paid: m.Paid.French(m.Currency)}}
		for _, f := range m.Funders {
			row := FunderRow{Name: f.Name(), Planned: f.Planned.French(m.Currency), Agreed: f.Agreed.French(m.Currency), Share: casework.ShareOf(f.Agreed, m.Cost).French(), Paid: f.Paid.French(m.Currency)}
			if f.Funder != "" {
				row.Kind = casework.FunderKinds.Label(f.Kind)
			}
			t.Rows = append(t.Rows, row)
		}
		tables = append(tables, t)
	}
	return tables
}

// ReminderLine is an agreement whose end comes or has come, or that is to be signed.
type ReminderLine struct {
	Tag         Tag
	Title, URL  string
	When, Posts string
}

// ReminderLines are the agreements to renew or to sign, the nearest first.
func (p *SteeringPage) ReminderLines() []ReminderLine {
	return reminderLines(p.Reminders, p.Folders)
}

func reminderLines(reminders []casework.AgreementReminder, folders []casework.PostFolder) (lines []ReminderLine) {
	names, slugs := map[casework.PostID]string{}, map[casework.PostID]string{}
	for _, f := range folders {
		names[f.Post.ID], slugs[f.Post.ID] = f.Post.Name, f.Post.Slug
	}
	for _, r := range reminders {
		l := ReminderLine{Tag: stageTag(r.Stage), Title: r.Title, When: reminderWords(r)}
		var posts []string
		for _, post := range r.Uncovered {
			if names[post] == "" {
				continue
			}
			posts = append(posts, names[post])
			if l.URL == "" {
				l.URL = AgreementURL(slugs[post], r.ID)
			}
		}
		l.Posts = strings.Join(posts, ", ")
		if l.URL != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// daysAhead is how far away a day is, in months when it is far.
// reminderWords say what comes of an agreement, or what has come.
func reminderWords(r casework.AgreementReminder) string {
	switch {
	case r.Stage == casework.AgreementToSign && r.Days > 0:
		return "commence le " + r.Term.From.FrenchLong() + ", " + daysAhead(r.Days)
	case r.Stage == casework.AgreementToSign:
		return "a commencé le " + r.Term.From.FrenchLong() + ", sans date de signature"
	case r.Stage == casework.AgreementOver:
		return "finie le " + r.Term.To.FrenchLong() + ", rien ne la suit"
	}
	return "finit le " + r.Term.To.FrenchLong() + ", " + daysAhead(r.Days)
}

func daysAhead(days int) string {
	if days < 60 {
		return fmt.Sprintf("dans %d %s", days, plural(days, "jour", "jours"))
	}
	return fmt.Sprintf("dans %d mois", int(math.Round(float64(days)/30.4375)))
}

// ExportURL is the address of the co-funding as a file.
func (p *SteeringPage) ExportURL(form string) string {
	return SteeringURL + "/cofinancement." + form
}

func (*SteeringPage) file() string { return "steering" }

func stageTag(s casework.AgreementStage) Tag {
	t := Tag{Text: casework.AgreementStages.Label(s)}
	switch s {
	case casework.AgreementRuns:
		t.Tone = ToneOK
	case casework.AgreementEnding, casework.AgreementToSign, casework.AgreementEndSoon, casework.AgreementOver:
		t.Tone = ToneWarn // red is for the danger of a person
	}
	return t
}

// communesShort names three communes and counts the others.
func communesShort(codes []string) string {
	if len(codes) == 0 {
		return "—"
	}
	names := make([]string, len(codes))
	for i, c := range codes {
		names[i] = commune.Label(c)
	}
	if len(names) > 4 {
		return strings.Join(names[:3], ", ") + " et " + strconv.Itoa(len(names)-3) + " autres"
	}
	return strings.Join(names, ", ")
}

// partiesLine is who hosts and who employs, in one line.
func partiesLine(s *casework.PostSheet) string {
	var parts []string
	if s.Host != "" {
		parts = append(parts, s.Host)
	} else if s.HostKind != casework.NotKnown {
		parts = append(parts, casework.HostKinds.Label(s.HostKind))
	}
	if s.Employer != "" {
		parts = append(parts, "employeur : "+s.Employer)
	}
	return casework.Typeset(strings.Join(parts, " · "))
}
