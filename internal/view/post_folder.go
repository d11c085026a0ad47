package view

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"permanence/internal/casework"
)

// PostFolderPage is GET /pilotage/postes/{post}: all that the parties know of a
// post.
type PostFolderPage struct {
	Base
	Folder      casework.PostFolder
	Today       casework.Day
	Deployments []casework.Deployment
	Decisions   []DecisionLine // of the committees on this post, pending ones
	Costs       []CostRow      // whole years, the latest first
	CanReport   bool           // the reader sees figures of the post
	MayKeep     SteeringRights
}

// SteeringRights are what the reader may change of a post.
type SteeringRights struct{ Post, Staffing, Agreements, Funding, Committees bool }

// Tabs are the pages of steering.
func (p *PostFolderPage) Tabs() []NavItem { return steeringTabs(&p.Base) }

// URL of the page.
func (p *PostFolderPage) URL() string { return PostFolderURL(p.Folder.Post.Slug) }

// Facts are the sheet of the post.
func (p *PostFolderPage) Facts() []Fact {
	s := &p.Folder.Sheet
	facts := []Fact{{Label: "Accueil", Value: kindAnd(casework.HostKinds.Label(s.HostKind), s.Host)}, {Label: "Employeur", Value: kindAnd(casework.EmployerKinds.Label(s.EmployerKind), s.Employer)}, {Label: "Ouvert le", Value: orUnsaid(s.OpenedOn.FrenchLong())}}
	if s.ClosedOn != 0 {
		facts = append(facts, Fact{Label: "Fermé après le", Value: s.ClosedOn.FrenchLong()})
	}
	places := make([]string, len(s.Stations))
	for i, place := range s.Stations {
		places[i] = kindAnd(casework.Places.Label(place.Place), place.Name)
	}
	return append(facts, Fact{Label: "Lieux", Value: orUnsaid(strings.Join(places, " ; "))})
}

// kindAnd is "Commune, Ville de Créteil", or the only one of the two.
func kindAnd(kind, name string) string {
	if name == "" {
		return kind
	}
	return kind + ", " + name
}

func orUnsaid(s string) string {
	if s == "" {
		return "Non renseigné"
	}
	return casework.Typeset(s)
}

// CoverLine is a commune that the post covers, or covered.
type CoverLine struct {
	Name, Since string
	Past        bool
}

// Covers are the communes, as the sheet lists them.
func (p *PostFolderPage) Covers() (lines []CoverLine) {
	for _, c := range p.Folder.Sheet.Covers {
		lines = append(lines, CoverLine{Name: CommuneNames([]string{c.Commune}), Since: spanWords(c.From, c.To, "depuis l'ouverture"), Past: c.To != 0 && c.To < p.Today})
	}
	return lines
}

// spanWords is "depuis le …", "du … au …", or what is said when there is
// neither.
func spanWords(from, to casework.Day, open string) string {
	switch {
	case from == 0 && to == 0:
		return open
	case from == 0:
		return "jusqu'au " + to.French()
	case to == 0:
		return "depuis le " + from.French()
	}
	return "du " + from.French() + " au " + to.French()
}

// FTELine is a full-time equivalent with its days.
type FTELine struct{ FTE, When string }

// Steps are the full-time equivalents, the latest first.
func (p *PostFolderPage) Steps() (lines []FTELine) {
	steps := p.Folder.Staffing.Steps
	for i := len(steps) - 1; i >= 0; i-- {
		to := casework.Day(0)
		if i+1 < len(steps) {
			to = steps[i+1].From - 1
		}
		lines = append(lines, FTELine{FTE: steps[i].FTE.String(), When: spanWords(steps[i].From, to, "")})
	}
	return lines
}

// VacancyLine is a time when nobody held the post.
type VacancyLine struct {
	When, Reason, Part string
	Running            bool
}

// Vacancies are all of them, the latest first.
func (p *PostFolderPage) Vacancies() (lines []VacancyLine) {
	all := p.Folder.Staffing.Vacancies
	for i := len(all) - 1; i >= 0; i-- {
		l := VacancyLine{When: spanWords(all[i].From, all[i].To, ""), Reason: casework.VacancyReasons.Label(all[i].Reason), Part: "tout le poste", Running: all[i].On(p.Today)}
		if all[i].FTE != casework.WholePost {
			l.Part = all[i].FTE.String() + " ETP"
		}
		lines = append(lines, l)
	}
	return lines
}

// AgreementLine is an agreement in the list of a post.
type AgreementLine struct {
	casework.Agreement
	URL   string
	Stage Tag
}

// Removed tells that it was taken away today.
func (l AgreementLine) Removed() bool { return !l.RemovedAt.IsZero() }

// Span is its term in words.
func (l AgreementLine) Span() string { return spanWords(l.Term.From, l.Term.To, "") }

// Months is how long it runs.
func (l AgreementLine) Months() string {
	next := l.Term.To + 1
	for n := 1; n <= 120; n++ {
		if l.Term.From.AddMonths(n) == next {
			if n%12 == 0 {
				return fmt.Sprintf("%d %s", n/12, plural(n/12, "an", "ans"))
			}
			return fmt.Sprintf("%d mois", n)
		}
	}
	return fmt.Sprintf("environ %d mois", int(math.Round(float64(l.Term.Days())/30.4375)))
}

// Agreements are those of the post, the latest first.
func (p *PostFolderPage) Agreements() (lines []AgreementLine) {
	all := p.Folder.Agreements
	for i := len(all) - 1; i >= 0; i-- {
		lines = append(lines, AgreementLine{all[i], AgreementURL(p.Folder.Post.Slug, all[i].ID), stageTag(all[i].Stage(p.Today))})
	}
	return lines
}

// AgreementURL is the address of an agreement, from one of its posts.
func AgreementURL(slug string, id casework.AgreementID) string {
	return PostFolderURL(slug) + "/conventions/" + string(id)
}

// ExerciseView is an exercise with its lines and its balance.
type ExerciseView struct {
	casework.Exercise
	URL     string
	balance casework.Balance
}

// NewExerciseView is an exercise of a post as pages show it.
func NewExerciseView(slug string, e casework.Exercise) ExerciseView {
	return ExerciseView{e, ExerciseURL(slug, e.ID), e.Balance()}
}

// ExerciseURL is the address of an exercise of a post.
func ExerciseURL(slug string, id casework.ExerciseID) string {
	return PostFolderURL(slug) + "/exercices/" + string(id)
}

// Removed tells that it was taken away today.
func (v ExerciseView) Removed() bool { return !v.RemovedAt.IsZero() }

// Title is "Année 2022" or the days of the exercise.
func (v ExerciseView) Title() string { return v.Period.French() }

// CostText and the next ones are its sums in words.
func (v ExerciseView) CostText() string { return v.Cost.French(v.Currency) }

// Planned is the sum of what is planned.
func (v ExerciseView) Planned() string { return v.balance.Planned.French(v.Currency) }

// Agreed is the sum of what is agreed.
func (v ExerciseView) Agreed() string { return v.balance.Agreed.French(v.Currency) }

// AgreedShare is the same as a share of the cost.
func (v ExerciseView) AgreedShare() string {
	if !v.balance.AgreedShare.Known() {
		return "—"
	}
	return v.balance.AgreedShare.Percent() + casework.NarrowSpace + "%"
}

// Paid is the sum of what is paid.
func (v ExerciseView) Paid() string { return v.balance.Paid.French(v.Currency) }

// Unpaid is what is agreed and not paid; empty when nothing is.
func (v ExerciseView) Unpaid() string {
	if v.balance.Unpaid <= 0 {
		return ""
	}
	return v.balance.Unpaid.French(v.Currency)
}

// Gap says whether what is agreed makes the cost.
func (v ExerciseView) Gap() Tag {
	b := v.balance
	switch b.Gap {
	case casework.GapNone:
		return Tag{Tone: ToneOK, Text: "Complet"}
	case casework.GapOver:
		return Tag{Tone: ToneWarn, Text: "Excédent de " + (-b.Missing).French(v.Currency)}
	case casework.GapMissing:
		text := "Manque " + b.MissingShare.Percent() + casework.NarrowSpace + "%"
		if b.Missing.Known() {
			text = "Manque " + b.Missing.French(v.Currency) + " (" + b.MissingShare.Percent() + casework.NarrowSpace + "%)"
		}
		return Tag{Tone: ToneWarn, Text: text}
	}
	return Tag{Tone: ToneWarn, Text: "Coût non saisi"}
}

// FundingRow is a funder's line in an exercise.
type FundingRow struct {
	Name, Kind, URL, Planned, Agreed, Share, Paid, PaidOn string
	Late                                                  string // agreed and not paid, or paid beyond it; empty when neither
	Removed                                               bool
}

// Rows are the funders, those taken away today last.
func (v ExerciseView) Rows() (rows []FundingRow) {
	for _, l := range v.Lines() {
		r := v.row(&l.Funding)
		r.Planned, r.Agreed, r.Share, r.Paid = l.PlannedAmount.French(v.Currency), l.AgreedAmount.French(v.Currency), l.AgreedShare.French(), l.Paid.French(v.Currency)
		if !l.PlannedAmount.Known() && l.Planned.Share.Known() {
			r.Planned = l.Planned.Share.French()
		}
		switch {
		case l.Unpaid > 0:
			r.Late = "reste " + l.Unpaid.French(v.Currency)
		case l.Paid.Known() && l.AgreedAmount.Known() && l.Paid > l.AgreedAmount: // most often a slip
			r.Late = (l.Paid - l.AgreedAmount).French(v.Currency) + " de plus qu'accordé"
		}
		rows = append(rows, r)
	}
	for i := range v.Fundings {
		if f := &v.Fundings[i]; !f.RemovedAt.IsZero() {
			r := v.row(f)
			r.Removed, r.Planned, r.Agreed, r.Share, r.Paid = true, "—", "—", "—", "—"
			rows = append(rows, r)
		}
	}
	return rows
}

func (v ExerciseView) row(f *casework.Funding) FundingRow {
	r := FundingRow{Name: f.Name(), URL: v.URL + "/" + string(f.ID), PaidOn: f.PaidOn.French()}
	if f.Funder != "" {
		r.Kind = casework.FunderKinds.Label(f.Kind)
	}
	return r
}

// shownWhole is how many exercises the page of a post shows with their funders;
// those before have a line each.
const shownWhole = 2

// Exercises are the last ones, the latest first, with those taken away today.
func (p *PostFolderPage) Exercises() []ExerciseView { all, _ := p.exercises(); return all }

// Before are the exercises before these, the latest first.
func (p *PostFolderPage) Before() []ExerciseView { _, before := p.exercises(); return before }

func (p *PostFolderPage) exercises() (whole, before []ExerciseView) {
	list := p.Folder.Exercises
	for i, shown := len(list)-1, 0; i >= 0; i-- {
		v := NewExerciseView(p.Folder.Post.Slug, list[i])
		switch {
		case v.Removed():
			whole = append(whole, v)
		case shown < shownWhole:
			whole, shown = append(whole, v), shown+1
		default:
			before = append(before, v)
		}
	}
	return whole, before
}

// StateShare is what the State agreed to, as a share of the cost: it falls over
// the years.
func (v ExerciseView) StateShare() string {
	sum, known := casework.Share(0), false
	for _, l := range v.Lines() {
		if l.Kind == casework.StateFunds && l.AgreedShare.Known() {
			sum, known = sum+l.AgreedShare, true
		}
	}
	if !known {
		return "—"
	}
	return sum.French()
}

// CostRow is the cost of a whole year beside what the post did in it.
type CostRow struct {
	Year                                   int
	Cost                                   string
	Persons, Kept, PerPerson, PerKept, FTE string
}

// Label of the year.
func (r CostRow) Label() string { return strconv.Itoa(r.Year) }

// History is the deployments that led to the post, step by step.
func (p *PostFolderPage) History() (lines []StepView) {
	for i := range p.Deployments {
		lines = append(lines, stepViews(&p.Deployments[i], p.Today)...)
	}
	return lines
}

func (*PostFolderPage) file() string { return "post_folder" }
