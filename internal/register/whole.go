package register

import (
	"strconv"

	"permanence/internal/casework"
)

// whole is what a file says of each person and each case, gathered from all
// its good rows. It is kept small: a register of two million rows has hundreds
// of thousands of persons.
type whole struct {
	names   *casework.PostNames
	texts   *texts
	keys    *index // person's identifier → number
	persons slab[personSaid]
	numbers *index // person and case number → number of the case
	cases   slab[caseSaid]
	slots   *index // case, day, hour and status → number of the row; nil once settled
	lines   slab[uint32]
	shared  map[uint64]bool      // those of the slots whose day and hour several statuses share
	late    map[lateClaim]uint32 // line of what the first row of a person or case left empty

	handedPersons, handedCases uint32
}

// personSaid is what a file says of one person. Texts are numbers of texts,
// codes are positions in their list plus one, 0 says nothing.
type personSaid struct {
	lastName, firstName uint32
	birthDay            casework.Day
	birthYear           int16
	sex                 uint8
	line                uint32 // first row
	seq                 uint32 // number among the persons handed over, plus one
}

// caseCodes are the columns of a case that hold one code.
var caseCodes = [...]column{colStanding, colKnown, colOrigin, colPoliceAct, colMainViolence, colAuthorLink, colFamily, colConsent, colReason}

// mainViolenceAt is the place of the main type of violence among caseCodes.
const mainViolenceAt = 4

type caseSaid struct {
	commune   uint32
	problems  uint32 // codes joined by bars
	received  casework.Day
	closed    casework.Day
	first     casework.Day
	line      uint32
	seq       uint32
	violences uint16 // one bit for each
	codes     [len(caseCodes)]uint8
	contacted casework.Day
	unit      uint32
	// casework.Unknown when nobody says
	children, adults, childrenConcerned int8
}

// lateClaim is a column of a person or a case that another row than the first
// one filled.
type lateClaim struct {
	owner uint32
	col   column
}

func newWhole(names *casework.PostNames) *whole {
	return &whole{names: names, texts: newTexts(), keys: newIndex(), numbers: newIndex(), slots: newIndex(), shared: map[uint64]bool{}, late: map[lateClaim]uint32{}}
}

func (w *whole) personKey(r *row) uint64 { return w.keys.hash(r.PersonKey) }

func caseKey(person uint32, number int) uint64 { return uint64(person)<<32 | uint64(uint32(number)) }

// slotKey tells the rows of one case apart: day, minute of the day, and status,
// since an appointment that was excused and kept in the end is two rows. 29
// bits number the case, 21 the day, 11 the minute and 3 the status.
func slotKey(number uint32, r *row, status int) uint64 {
	minute := uint64(0)
	if len(r.At) == 5 {
		minute = 1 + 60*uint64(10*(r.At[0]-'0')+r.At[1]-'0') + uint64(10*(r.At[3]-'0')+r.At[4]-'0')
	}
	return uint64(number)<<35 | uint64(uint32(r.On))<<14 | minute<<3 | uint64(status)
}

// slot is the row's own key.
func slot(number uint32, r *row) uint64 {
	return slotKey(number, r, casework.Statuses.Index(r.Status))
}

// rank counts the rows of the same case, day and hour whose status comes
// before the row's.
func (w *whole) rank(number uint32, r *row) int {
	n := 0
	for status := range casework.Statuses.Index(r.Status) {
		if w.shared[slotKey(number, r, status)] {
			n++
		}
	}
	return n
}

// takeSlot notes the row's slot, and which others share its day and hour.
func (w *whole) takeSlot(number uint32, r *row) {
	own := slot(number, r)
	if _, isNew := w.slots.add(own); !isNew {
		return
	}
	w.lines.add(uint32(r.Line))
	for status := range casework.Statuses.Items {
		other := slotKey(number, r, status)
		if _, taken := w.slots.find(other); taken && other != own {
			w.shared[own], w.shared[other] = true, true
		}
	}
}

// settle lets go of what only serves to find the line of a row written twice:
// a clean register has none.
func (w *whole) settle() { w.slots, w.lines = nil, slab[uint32]{} }

// find gives the numbers of the row's person and case.
func (w *whole) find(r *row) (person, number uint32, knownPerson, knownCase bool) {
	if person, knownPerson = w.keys.find(w.personKey(r)); knownPerson {
		number, knownCase = w.numbers.find(caseKey(person, r.CaseNumber))
	}
	return person, number, knownPerson, knownCase
}

// gather checks a good row against what is already said and, when nothing
// contradicts, adds what it says itself. Its refusals are noted in the row.
func (w *whole) gather(r *row) {
	if w.contradict(r); len(r.faults) > 0 {
		return
	}
	person, isNew := w.keys.add(w.personKey(r))
	if isNew {
		w.persons.add(personSaid{line: uint32(r.Line)})
	}
	number, isNew := w.numbers.add(caseKey(person, r.CaseNumber))
	if isNew {
		w.cases.add(caseSaid{line: uint32(r.Line), children: casework.Unknown, adults: casework.Unknown, childrenConcerned: casework.Unknown})
	}
	w.takeSlot(number, r)
	w.addPerson(r, person)
	w.addCase(r, number)
}

// addPerson notes what the row says of its person and nothing said before.
func (w *whole) addPerson(r *row, n uint32) {
	p := w.persons.at(n)
	claim := func(c column) { w.claim(lateClaim{n, c}, p.line, r.Line) }
	if p.lastName == 0 && r.LastName != "" {
		p.lastName = w.texts.add(r.LastName)
		claim(colLastName)
	}
	if p.firstName == 0 && r.FirstName != "" {
		p.firstName = w.texts.add(r.FirstName)
		claim(colFirstName)
	}
	if !r.Birth.IsZero() {
		if p.birthYear == 0 || p.birthDay == 0 && r.Birth.Day != 0 {
			claim(colBirth)
		}
		best := p.birth().Better(r.Birth)
		p.birthDay, p.birthYear = best.Day, int16(best.Year)
	}
	if columns[colSex].codes.overrules(p.sex, r.codes[colSex]) {
		p.sex = r.codes[colSex]
		claim(colSex)
	}
}

func (p *personSaid) birth() casework.Birth {
	return casework.Birth{Year: int(p.birthYear), Day: p.birthDay}
}

func (w *whole) addCase(r *row, n uint32) {
	c := w.cases.at(n)
	claim := func(col column) { w.claim(lateClaim{n, col}, c.line, r.Line) }
	if c.first == 0 || r.On < c.first {
		c.first = r.On
	}
	for i, col := range caseCodes {
		if columns[col].codes.overrules(c.codes[i], r.codes[col]) {
			c.codes[i] = r.codes[col]
			claim(col)
		}
	}
	if c.commune == 0 && r.Commune != "" {
		c.commune = w.texts.add(r.Commune)
		claim(colCommune)
	}
	for _, n := range c.numbers(r) {
		if *n.said == casework.Unknown && n.now != casework.Unknown {
			*n.said = int8(n.now)
			claim(n.col)
		}
	}
	if c.contacted == 0 && r.Referral.ContactedOn != 0 {
		c.contacted = r.Referral.ContactedOn
		claim(colContact)
	}
	if c.unit == 0 && r.Referral.Unit != "" {
		c.unit = w.texts.add(string(r.Referral.Unit))
		claim(colUnit)
	}
	if c.received == 0 && r.Referral.ReceivedOn != 0 {
		c.received = r.Referral.ReceivedOn
		claim(colReceivedOn)
	}
	if c.closed == 0 && r.ClosedOn != 0 {
		c.closed = r.ClosedOn
		claim(colClosedOn)
	}
	if len(r.Problems) > 0 && (c.problems == 0 || w.texts.is(c.problems, casework.NotKnown) && saysProblem(r.Problems)) {
		c.problems = w.texts.add(casework.JoinCodes(r.Problems))
		claim(colProblems)
	}
	if bits := violenceBits(r.Violences); bits != 0 && bits != c.violences && (c.violences == 0 || c.violences == violenceNotKnown) {
		c.violences = bits
		claim(colViolences)
	}
}

// numberSaid is a number of a case: what rows said before, and what a row says now.
type numberSaid struct {
	col  column
	said *int8
	now  int
}

func (c *caseSaid) numbers(r *row) [3]numberSaid {
	return [3]numberSaid{{colChildren, &c.children, r.Children}, {colAdults, &c.adults, r.AdultsConcerned}, {colChildrenConcerned, &c.childrenConcerned, r.ChildrenConcerned}}
}

// claim remembers the line that says something, when it is not the first one
// of the person or case.
func (w *whole) claim(key lateClaim, first uint32, line int) {
	if uint32(line) != first {
		w.late[key] = uint32(line)
	}
}

// said is the line that filled a column.
func (w *whole) said(owner uint32, c column, first uint32) uint32 {
	if line, ok := w.late[lateClaim{owner, c}]; ok {
		return line
	}
	return first
}

func violenceBits(all []casework.Violence) (bits uint16) {
	for _, v := range all {
		bits |= 1 << casework.Violences.Index(v)
	}
	return bits
}

var violenceNotKnown = violenceBits([]casework.Violence{casework.NotKnown})

// saysProblem tells a list of problems from non_connu alone.
func saysProblem(all []casework.Problem) bool {
	return len(all) > 1 || len(all) == 1 && all[0] != casework.NotKnown
}

// closingFaults tells whether the case's closing is before its first
// appointment, and whether it has a reason without a date.
func (c *caseSaid) closingFaults() (early, undated bool) {
	early = casework.CheckClosing(c.first, c.closed) != nil
	undated = c.closed == 0 && c.codes[len(caseCodes)-1] != 0
	return early, undated
}

// mainFault tells whether the case's main type of violence is not among its
// types.
func (c *caseSaid) mainFault() bool {
	main := c.codes[mainViolenceAt]
	return main != 0 && int(main) != columns[colMainViolence].codes.unknown+1 && c.violences&(1<<(main-1)) == 0
}

// hasLateFault tells whether any case has a fault that only all its rows show.
func (w *whole) hasLateFault() bool {
	for n := range w.cases.n {
		c := w.cases.at(n)
		if early, undated := c.closingFaults(); early || undated || c.mainFault() {
			return true
		}
	}
	return false
}

const maxWarnings = 50

// warnings are what is odd and yet accepted: a referral after the first
// appointment.
func (w *whole) warnings() []string {
	var all []string
	more := 0
	for n := range w.cases.n {
		c := w.cases.at(n)
		if c.received <= c.first {
			continue
		}
		if len(all) == maxWarnings {
			more++
			continue
		}
		all = append(all, frenchSpaces("Ligne "+strconv.Itoa(int(w.said(n, colReceivedOn, c.line)))+" : la saisine du "+c.received.French()+" est après le premier rendez-vous de la situation, le "+c.first.French()+"."))
	}
	if more > 0 {
		all = append(all, "… et "+strconv.Itoa(more)+" autres saisines après le premier rendez-vous.")
	}
	return all
}
