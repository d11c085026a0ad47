package indicator

import (
	"strings"

	"permanence/internal/casework"
)

// cell is one count of a report as its reader may reason about it: printed
// once or several times (a figure that repeats a row is the same cell), or
// never printed and found by subtraction.
type cell struct {
	value   int
	printed bool   // it has a place in the report
	hidden  bool   // that place says "n. c.", or there is none
	least   int    // what a reader knows it to be at least
	certain bool   // it is a part of a row that is not printed: none
	none    bool   // it is withheld also when it counts none: a row of a part of a whole
	table   string // the table of which it is a row

	// In a series only (see DiscloseSeries):
	frozen bool // of a report given out before, or of none: it cannot be hidden any more
	known  bool // an earlier version gives the same count: hiding it hides nothing
	need   int  // how far apart the ends of a frozen one must be, when it is hidden
	given  bool // what others tell of it cannot be helped by hiding anything here
}

// open tells that a reader has to guess the cell.
func (c *cell) open() bool { return c.hidden && !c.known }

// identity says that the cells, each with its factor, add up to a constant:
// that which the true counts give.
type identity struct{ terms []term }

type term struct{ cell, factor int }

// system is all that ties the counts of one report together.
type system struct {
	cells      []cell
	byName     map[string]int
	identities []identity
}

// equations are the identities and the bounds between the counts of an exact
// report, as its definitions have them. A bound (a row is at most its base) is
// an identity with one more cell, which is nowhere printed: what is left over.
func (r *Report) equations() *system {
	s := &system{cells: make([]cell, 0, 512), byName: make(map[string]int, 512), identities: make([]identity, 0, 256)}
	for i := range r.Tables {
		if t := &r.Tables[i]; !t.Definition.ofNobody() {
			s.addRows(t)
		}
	}
	for i := range r.Figures {
		if f := &r.Figures[i]; f.Definition.Unit.Counted() && !f.Definition.ofNobody() {
			s.addFigure(r, f)
		}
	}
	for i := range r.Figures {
		if f := &r.Figures[i]; !f.Definition.ofNobody() {
			s.tieFigure(f)
		}
	}
	for i := range r.Tables {
		if t := &r.Tables[i]; !t.Definition.ofNobody() {
			s.tieTable(r, t)
		}
	}
	s.tieStock()
	s.tieNested()
	s.tiePlaces(r)
	if r.territory && r.contactIsMeeting {
		for _, name := range sortedNames(sameAsContact) {
			s.equal(name, sameAsContact[name])
		}
	}
	return s
}

func (s *system) add(name string, c cell) int {
	s.cells = append(s.cells, c)
	s.byName[name] = len(s.cells) - 1
	return len(s.cells) - 1
}

// rowName is the name of the cell of a row.
func rowName(table, code string) string { return table + "/" + code }

func missingName(figure string) string { return figure + "#missing" }

func (s *system) addRows(t *Table) {
	for _, row := range t.Rows {
		s.add(rowName(t.Definition.Name, row.Code), cell{value: row.Value, printed: true, table: t.Definition.Name})
	}
}

func (s *system) addFigure(r *Report, f *Figure) {
	if f.row != nil {
		if i, ok := s.byName[rowName(f.row.table, f.row.code)]; ok {
			s.byName[f.Definition.Name] = i
			return
		}
	}
	if i, ok := s.byName[sameAsContact[f.Definition.Name]]; ok && r.contactIsMeeting && !r.territory {
		s.byName[f.Definition.Name] = i
		return
	}
	s.add(f.Definition.Name, cell{value: int(f.Value), printed: true, certain: f.row != nil}) // a row that is not printed: none
}

// sameAsContact are the figures of the first meeting that count what those of
// the first contact count where no attempt was ever written down: a reader who
// knows that the post keeps a register knows it too.
var sameAsContact = map[string]string{
	"cases_first_kept": "cases_first_contact", "delay_known": "contact_delay_known",
	"delay_within_48h": "contact_within_48h", "delay_within_7d": "contact_within_7d",
}

// at finds a cell; a row that is not printed counts nothing, and its absence
// says so: false.
func (s *system) at(name string) (int, bool) {
	i, ok := s.byName[name]
	return i, ok
}

// atMost adds the cell that is nowhere printed of a bound: more is at least the
// sum of less.
func (s *system) atMost(more string, less ...string) {
	m, ok := s.at(more)
	if !ok || s.cells[m].certain {
		for _, name := range less {
			if i, ok := s.at(name); ok {
				s.cells[i].certain = true
			}
		}
		return
	}
	terms, rest := append(make([]term, 0, len(less)+2), term{m, 1}), s.cells[m].value
	for _, name := range less {
		if i, ok := s.at(name); ok {
			terms = append(terms, term{i, -1})
			rest -= s.cells[i].value
		}
	}
	if len(terms) == 1 || rest < 0 {
		return
	}
	left := s.add(more+">="+strings.Join(less, "+"), cell{value: rest, hidden: true})
	s.identities = append(s.identities, identity{append(terms, term{left, -1})})
}

// equal says that whole is the sum of parts, but for a correction that no
// reader knows.
func (s *system) equal(whole string, parts ...string) {
	w, ok := s.at(whole)
	if !ok {
		return
	}
	id := identity{terms: append(make([]term, 0, len(parts)+1), term{w, 1})}
	for _, name := range parts {
		if i, ok := s.at(name); ok {
			id.terms = append(id.terms, term{i, -1})
		}
	}
	s.identities = append(s.identities, id)
}

// tieFigure ties what a figure misses, and what it is a part of.
func (s *system) tieFigure(f *Figure) {
	d := f.Definition
	if d.Unit.Counted() && d.Numerator != "" {
		s.atMost(d.DenominatorFigure, d.Name)
	}
	if d.Missing == "" {
		return
	}
	name := missingName(d.Name)
	if table, ok := missesRow[d.Name]; ok {
		if i, ok := s.at(rowName(axes[table].name, casework.NotKnown)); ok {
			s.byName[name] = i
		}
		return
	}
	switch d.Section {
	case "i":
		s.add(name, cell{value: f.Missing, printed: true})
		s.equal("cases_first_kept", "delay_known", name)
	case "k":
		s.byName[name] = s.byName["cases_closed_without_kept"]
	default:
		s.add(name, cell{value: f.Missing, printed: true})
		s.tieBase(f, name)
	}
}

// missesRow are the figures whose "non renseigné" is that row of a table.
var missesRow = map[string]breakdown{
	"orientations_proposed": orientationsByOutcome, "orientations_accepted": orientationsByOutcome, "orientations_effective": orientationsByOutcome,
	"contact_delay_median_days": casesByContactDelay, "contact_within_48h": casesByContactDelay, "contact_within_7d": casesByContactDelay,
	"victims_met": personsByStanding, "callbacks_new_facts": callbacksByNewFacts,
}

// tieBase ties the records on which a measure rests, and those that it misses,
// to the figure of which they are parts.
func (s *system) tieBase(f *Figure, missing string) {
	switch f.Definition.Name {
	case "minutes":
		s.add("minutes#base", cell{value: int(f.Base), printed: true})
		s.equal("appointments_kept", "minutes#base", missing)
	case "children_concerned", "adults_in_situations", "children_in_situations":
		base := f.Definition.Name + "#base"
		s.add(base, cell{value: int(f.Base), printed: true})
		s.equal("persons_met", base, missing)
		if f.Definition.Name == "children_concerned" {
			s.tieChildren()
		}
	case "conjugal_minutes":
		s.atMost("conjugal_appointments", missing)
		s.atMost("minutes#missing", missing)
	default:
		s.atMost("persons_met", f.Definition.Name, missing)
	}
}

// tieChildren ties the number of children to the persons who have so many.
func (s *system) tieChildren() {
	a := &axes[personsByChildren]
	s.equal("children_concerned#missing", rowName(a.name, casework.NotKnown))
	id := identity{terms: []term{{s.byName["children_concerned"], 1}}}
	rest := s.cells[id.terms[0].cell].value
	for k, code := range a.codes[:len(a.codes)-1] {
		if i, ok := s.at(rowName(a.name, code)); ok && k > 0 {
			id.terms = append(id.terms, term{i, -k})
			rest -= k * s.cells[i].value
		}
	}
	if _, open := s.at(rowName(a.name, "4+")); open {
		id.terms = append(id.terms, term{s.add("children_concerned#more", cell{value: rest, hidden: true}), -1})
	}
	s.identities = append(s.identities, id)
}

// tieTable ties the rows of a table to what they count.
func (s *system) tieTable(r *Report, t *Table) {
	name, base := t.Definition.Name, t.Definition.DenominatorFigure
	if base == "" {
		base = name + "#base"
		s.add(base, cell{value: t.Base, printed: true})
	}
	var rows []string
	for _, row := range t.Rows {
		rows = append(rows, rowName(name, row.Code))
	}
	if t.Definition.AddsUp {
		s.equal(base, rows...)
		return
	}
	unknown := rowName(name, casework.NotKnown)
	for _, row := range rows {
		if row == unknown || name == axes[personsByPlace].name {
			s.atMost(base, row)
		} else {
			s.atMost(base, row, unknown)
		}
	}
}

// tieStock ties the cases open at both ends of the period to those opened and
// closed in it.
func (s *system) tieStock() {
	id := identity{}
	for i, name := range []string{"cases_open_at_start", "cases_opened", "cases_closed", "cases_open_at_end"} {
		factor := 1 - 2*(i/2)
		id.terms = append(id.terms, term{s.byName[name], factor})
	}
	s.identities = append(s.identities, id)
}

// tieNested ties counts of which one is part of the other by definition.
func (s *system) tieNested() {
	s.equal("persons_met", "persons_new", "persons_returning")
	s.equal("persons_met", "persons_met_once", "persons_followed")
	s.equal("cases_closed", "followup_cases", "cases_closed_without_kept")
	s.atMost("delay_within_7d", "delay_within_48h")
	s.atMost("cases_first_kept", "persons_new")
	s.atMost("appointments_kept", "persons_met_once", "persons_followed", "persons_followed")
	women := "women_victims_psychological_and_physical"
	s.atMost(rowName(axes[personsBySex].name, string(casework.Female)), women)
	s.atMost(rowName(axes[personsByStanding].name, string(casework.Victim)), women)
	s.atMost(rowName(axes[personsByViolence].name, string(casework.Psychological)), women)
	s.atMost(rowName(axes[personsByViolence].name, string(casework.Physical)), women)
	s.atMost(rowName(axes[personsByProblem].name, casework.NotKnown), rowName(axes[personsBySecondaryProblem].name, casework.NotKnown))
	s.tieReferrals()
	s.tieConjugal()
	s.tieMainViolence()
	a := &axes[personsByPoliceAct]
	for _, procedure := range axes[personsByProcedure].codes {
		var acts []string
		for _, code := range a.codes {
			if string(casework.PoliceAct(code).Procedure()) == procedure {
				acts = append(acts, rowName(a.name, code))
			}
		}
		s.equal(rowName(axes[personsByProcedure].name, procedure), acts...)
	}
}

// tieReferrals ties what became of referrals to the cases, the answers of the
// persons and the delays.
func (s *system) tieReferrals() {
	outcome := func(code string) string { return rowName(axes[referralsByOutcome].name, code) }
	consent := func(code casework.Consent) string { return rowName(axes[referralsByConsent].name, string(code)) }
	delay := func(code string) string { return rowName(axes[casesByContactDelay].name, code) }
	s.equal("referrals", "cases_opened", "referrals_without_case")
	s.equal("cases_active", "cases_open_at_start", "cases_opened")
	s.atMost(consent(casework.Refuses), outcome(string(casework.ContactRefused)), outcome("refus"))
	s.atMost(consent(casework.Unreachable), outcome("injoignable"))
	s.equal("contact_delay_known", delay("0-2"), delay("3-7"), delay("8+"))
	s.equal("contact_within_7d", delay("0-2"), delay("3-7"))
}

// tieConjugal ties the counts of violence in the couple, which have four
// denominators.
func (s *system) tieConjugal() {
	problem := string(casework.ConjugalViolence)
	s.atMost("conjugal_persons", rowName(axes[personsByProblem].name, problem))
	s.atMost("conjugal_persons", rowName(axes[personsBySecondaryProblem].name, problem))
	s.atMost("conjugal_persons", "conjugal_victims")
	s.atMost("conjugal_appointments", "conjugal_persons")
	s.atMost(rowName(axes[personsBySecondaryProblem].name, casework.NotKnown), missingName("conjugal_persons"))
}

// tieMainViolence ties the main type of violence to the types: it is one of them.
func (s *system) tieMainViolence() {
	main, all := axes[personsByMainViolence].name, axes[personsByViolence].name
	for _, code := range axes[personsByViolence].codes {
		if code == casework.NotKnown {
			s.atMost(rowName(main, code), rowName(all, code))
			continue
		}
		s.atMost(rowName(all, code), rowName(main, code))
	}
}

// tiePlaces ties the persons of each place to their appointments there, and to
// how many were received in several.
func (s *system) tiePlaces(r *Report) {
	t := r.Table(axes[personsByPlace].name)
	if t == nil {
		return
	}
	for _, row := range t.Rows {
		s.atMost(rowName(axes[appointmentsByPlace].name, row.Code), rowName(t.Definition.Name, row.Code))
	}
	if t.overlap == nil {
		return
	}
	s.add("received", cell{value: t.overlap.received, hidden: true})
	s.add("elsewhere", cell{value: t.overlap.elsewhere, hidden: true})
	s.equal("persons_met", "received", "elsewhere")
	s.tieElsewhere(t)
	several := "persons_in_several_places"
	var places []string
	for _, row := range t.Rows {
		if casework.Place(row.Code).ReceivesPeople() {
			places = append(places, rowName(t.Definition.Name, row.Code))
			s.atMost("received", places[len(places)-1])
		}
	}
	if len(places) == 2 {
		s.sum(places, []string{"received", several})
		s.atMost(places[0], several)
		s.atMost(places[1], several)
	}
}

// tieElsewhere: who was received in no place was met at distance, or where is
// not known.
func (s *system) tieElsewhere(t *Table) {
	id, rest := identity{}, -t.overlap.elsewhere
	for _, row := range t.Rows {
		if !casework.Place(row.Code).ReceivesPeople() {
			id.terms = append(id.terms, term{s.byName[rowName(t.Definition.Name, row.Code)], 1})
			rest += row.Value
		}
	}
	left := s.add("elsewhere#more", cell{value: rest, hidden: true})
	id.terms = append(id.terms, term{s.byName["elsewhere"], -1}, term{left, -1})
	s.identities = append(s.identities, id)
}

// sum says that the cells of one side add up to those of the other.
func (s *system) sum(left, right []string) {
	id := identity{}
	for _, name := range left {
		id.terms = append(id.terms, term{s.byName[name], 1})
	}
	for _, name := range right {
		id.terms = append(id.terms, term{s.byName[name], -1})
	}
	s.identities = append(s.identities, id)
}
