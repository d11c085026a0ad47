package register

import (
	"math/bits"
	"slices"
	"strconv"

	"permanence/internal/casework"
)

// What a contradiction is told to be.
const (
	sameForPerson = "la même valeur sur toutes les lignes de la personne"
	sameForCase   = "la même valeur sur toutes les lignes de la situation"
)

// contradict notes, as faults of the row, what it says against the rows before.
// What the row does not fill contradicts nothing.
func (w *whole) contradict(r *row) {
	person, number, knownPerson, knownCase := w.find(r)
	if knownPerson {
		w.againstPerson(r, person)
	}
	if knownCase {
		w.againstCase(r, number)
		w.againstSlot(r, number)
	}
}

// dispute notes one contradiction.
func (w *whole) dispute(r *row, c column, value, before, expected string, line uint32) {
	r.faults = append(r.faults, Refusal{Line: r.Line, Column: c.name(), Value: shorten(value), Expected: expected,
		Fault: "contredit une autre ligne (la ligne " + strconv.Itoa(int(line)) + " dit " + shorten(before) + ")"})
}

func (w *whole) againstPerson(r *row, n uint32) {
	p := w.persons.at(n)
	dispute := func(c column, value, before string) {
		w.dispute(r, c, value, before, sameForPerson, w.said(n, c, p.line))
	}
	if !w.sameName(p.lastName, r.LastName) {
		dispute(colLastName, r.LastName, w.texts.text(p.lastName))
	}
	if !w.sameName(p.firstName, r.FirstName) {
		dispute(colFirstName, r.FirstName, w.texts.text(p.firstName))
	}
	if list := columns[colSex].codes; list.contradicts(p.sex, r.codes[colSex]) {
		dispute(colSex, string(r.Sex), list.codes[p.sex-1])
	}
	if before := p.birth(); !before.Agrees(r.Birth) {
		dispute(colBirth, r.Birth.String(), before.String())
	}
}

// sameName compares without case, accents, hyphens.
func (w *whole) sameName(before uint32, name string) bool {
	if before == 0 || name == "" || w.texts.is(before, name) {
		return true
	}
	return casework.FoldWord(w.texts.text(before)) == casework.FoldWord(name)
}

func (w *whole) againstCase(r *row, n uint32) {
	c := w.cases.at(n)
	dispute := func(col column, value, before string) {
		w.dispute(r, col, value, before, sameForCase, w.said(n, col, c.line))
	}
	for i, col := range caseCodes {
		if list := columns[col].codes; list.contradicts(c.codes[i], r.codes[col]) {
			dispute(col, list.codes[r.codes[col]-1], list.codes[c.codes[i]-1])
		}
	}
	if c.commune != 0 && r.Commune != "" && !w.texts.is(c.commune, r.Commune) {
		dispute(colCommune, r.Commune, w.texts.text(c.commune))
	}
	for _, n := range c.numbers(r) {
		if *n.said != casework.Unknown && n.now != casework.Unknown && int(*n.said) != n.now {
			dispute(n.col, strconv.Itoa(n.now), strconv.Itoa(int(*n.said)))
		}
	}
	if c.contacted != 0 && r.Referral.ContactedOn != 0 && c.contacted != r.Referral.ContactedOn {
		dispute(colContact, r.Referral.ContactedOn.French(), c.contacted.French())
	}
	if c.unit != 0 && r.Referral.Unit != "" && !w.texts.is(c.unit, string(r.Referral.Unit)) {
		dispute(colUnit, w.names.Unit(r.Referral.Unit), w.names.Unit(casework.UnitID(w.texts.text(c.unit))))
	}
	if c.received != 0 && r.Referral.ReceivedOn != 0 && c.received != r.Referral.ReceivedOn {
		dispute(colReceivedOn, r.Referral.ReceivedOn.French(), c.received.French())
	}
	if c.closed != 0 && r.ClosedOn != 0 && c.closed != r.ClosedOn {
		dispute(colClosedOn, r.ClosedOn.French(), c.closed.French())
	}
	if !w.sameProblems(c.problems, r.Problems) {
		dispute(colProblems, casework.JoinCodes(r.Problems), w.texts.text(c.problems))
	}
	if said := violenceBits(r.Violences); said != c.violences && tellsViolence(said) && tellsViolence(c.violences) {
		dispute(colViolences, casework.JoinCodes(r.Violences), casework.JoinCodes(violencesOf(c.violences)))
	}
}

// sameProblems compares the main problem and the set of the others.
func (w *whole) sameProblems(before uint32, now []casework.Problem) bool {
	if before == 0 || !saysProblem(now) || w.texts.is(before, casework.NotKnown) {
		return true
	}
	old := casework.SplitCodes[casework.Problem](w.texts.text(before))
	if len(old) != len(now) || old[0] != now[0] {
		return false
	}
	for _, problem := range now {
		if !slices.Contains(old, problem) {
			return false
		}
	}
	return true
}

func tellsViolence(said uint16) bool { return said != 0 && said != violenceNotKnown }

func violencesOf(set uint16) []casework.Violence {
	all := make([]casework.Violence, 0, bits.OnesCount16(set))
	for i, item := range casework.Violences.Items {
		if set&(1<<i) != 0 {
			all = append(all, item.Code)
		}
	}
	return all
}

// againstSlot refuses a second appointment of the case on the same day, at the
// same hour, with the same status: it could not be told from the first one.
func (w *whole) againstSlot(r *row, number uint32) {
	if w.slots == nil {
		return
	}
	at, known := w.slots.find(slot(number, r))
	if !known || *w.lines.at(at) == uint32(r.Line) {
		return
	}
	value := r.On.French()
	if r.At != "" {
		value += " " + string(r.At)
	}
	r.faults = append(r.faults, Refusal{Line: r.Line, Column: colOn.name(), Value: value,
		Fault:    "est déjà le rendez-vous de la ligne " + strconv.Itoa(int(*w.lines.at(at))) + " (même personne, même situation, même heure, même statut)",
		Expected: "une seule ligne par rendez-vous"})
}

// complete checks a row that was gathered, on the second pass, and writes into
// it all that the file says of its person and case.
func (w *whole) complete(r *row) {
	if w.contradict(r); len(r.faults) > 0 {
		return
	}
	person, number, _, _ := w.find(r)
	c := w.cases.at(number)
	w.refuseClosing(r, c)
	if refuseMain(r, c); len(r.faults) > 0 {
		return
	}
	w.completePerson(r, w.persons.at(person))
	w.completeCase(r, c)
	r.Rank = w.rank(number, r)
}

// refuseClosing refuses the rows that say a closing that does not hold. The
// other rows of the case are taken without any.
func (w *whole) refuseClosing(r *row, c *caseSaid) {
	early, undated := c.closingFaults()
	switch {
	case early && (r.says(colClosedOn) || r.says(colReason)):
		r.refuse(colClosedOn, c.closed.French(), "une date qui n'est pas avant le premier rendez-vous de la situation, le "+c.first.French())
	case undated && r.says(colReason):
		r.refuse(colClosedOn, "", "la date de clôture, puisqu'un motif de clôture est écrit")
	}
}

// refuseMain refuses a main type of violence that no row of the case has among
// its types. What was imported before is not looked at.
func refuseMain(r *row, c *caseSaid) {
	if r.says(colMainViolence) && c.mainFault() {
		r.refuse(colMainViolence, string(r.MainViolence), "un des types de violences de la situation")
	}
}

func (w *whole) completePerson(r *row, p *personSaid) {
	if p.seq == 0 {
		w.handedPersons++
		p.seq = w.handedPersons
	}
	r.PersonSeq = int(p.seq - 1)
	if !w.texts.is(p.lastName, r.LastName) {
		r.LastName = w.texts.text(p.lastName)
	}
	if !w.texts.is(p.firstName, r.FirstName) {
		r.FirstName = w.texts.text(p.firstName)
	}
	r.Birth = p.birth()
	if p.sex != 0 {
		r.Sex = casework.Sexes.Items[p.sex-1].Code
	}
}

func (w *whole) completeCase(r *row, c *caseSaid) {
	if c.seq == 0 {
		w.handedCases++
		c.seq = w.handedCases
	}
	r.CaseSeq = int(c.seq - 1)
	r.FirstOn = c.first
	r.Standing = codeAt(casework.Standings, c.codes[0])
	r.Known = codeAt(casework.KnownList, c.codes[1])
	r.Referral.Origin = codeAt(casework.Origins, c.codes[2])
	r.Referral.PoliceAct = codeAt(casework.PoliceActs, c.codes[3])
	if r.MainViolence = codeAt(casework.Violences, c.codes[mainViolenceAt]); c.mainFault() {
		r.MainViolence = ""
	}
	r.AuthorLink = codeAt(casework.AuthorLinks, c.codes[5])
	r.Family = codeAt(casework.FamilySituations, c.codes[6])
	r.Referral.Consent = codeAt(casework.Agreements, c.codes[7])
	r.Reason = codeAt(casework.ClosingReasons, c.codes[8])
	r.Referral.ReceivedOn, r.Children, r.ClosedOn = c.received, int(c.children), c.closed
	r.AdultsConcerned, r.ChildrenConcerned, r.Referral.ContactedOn = int(c.adults), int(c.childrenConcerned), c.contacted
	if c.unit != 0 {
		r.Referral.Unit = casework.UnitID(w.texts.text(c.unit))
	}
	if r.Commune == "" && c.commune != 0 {
		r.Commune, r.CommuneYear = w.texts.text(c.commune), communeYear
	}
	if !saysProblem(r.Problems) && c.problems != 0 {
		r.Problems = append(r.Problems[:0], casework.SplitCodes[casework.Problem](w.texts.text(c.problems))...)
	}
	if !tellsViolence(violenceBits(r.Violences)) && c.violences != 0 {
		r.Violences = append(r.Violences[:0], violencesOf(c.violences)...)
	}
	if early, undated := c.closingFaults(); early || undated {
		r.ClosedOn, r.Reason = 0, ""
	}
}

// codeAt is the code of a position plus one, empty for 0.
func codeAt[T ~string](list *casework.List[T], at uint8) (code T) {
	if at == 0 {
		return code
	}
	return list.Items[at-1].Code
}
