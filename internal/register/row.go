package register

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"permanence/internal/casework"
)

// row is one row understood, with what it says itself: the columns that it
// fills, and the code that each of them holds.
type row struct {
	casework.RegisterRow
	said   uint64             // one bit for each column with something in it
	codes  [columnCount]uint8 // position of the code in its list plus one; the first one where several are
	faults []Refusal
}

func (r *row) says(c column) bool { return r.said&(1<<c) != 0 }

func (r *row) reset(line int) {
	problems, violences, acts, orientations := r.Problems[:0], r.Violences[:0], r.Acts[:0], r.Orientations[:0]
	*r = row{faults: r.faults[:0]}
	r.Line, r.CaseNumber, r.Children, r.Minutes = line, 1, casework.Unknown, casework.Unknown
	r.AdultsConcerned, r.ChildrenConcerned = casework.Unknown, casework.Unknown
	r.Problems, r.Violences, r.Acts, r.Orientations = problems, violences, acts, orientations
}

// refuse notes a fault of a cell.
func (r *row) refuse(c column, value, expected string) {
	r.faults = append(r.faults, Refusal{Line: r.Line, Column: c.name(), Value: shorten(value), Expected: expected})
}

// parser turns the rows of one file into rows of the register.
type parser struct {
	layout   *layout
	today    casework.Day
	from1904 bool
	codes    [columnCount]*codeReader
	communes map[string]string // cell → code, of those already read
	names    *casework.PostNames
	units    *nameReader
	stations *nameReader
	outcomes []casework.Outcome
	rec      *record
	row      row
}

func newParser(f *file, l *layout, today casework.Day, names *casework.PostNames) *parser {
	p := &parser{layout: l, today: today, from1904: f.from1904, communes: map[string]string{}, names: names, units: unitReader(names), stations: stationReader(names)}
	for c, info := range columns {
		if info.codes != nil {
			p.codes[c] = &codeReader{list: info.codes, values: l.values[c], known: map[string]int{}}
		}
	}
	return p
}

// parse reads one record. The row is reused by the next call.
func (p *parser) parse(rec *record) *row {
	p.rec = rec
	p.row.reset(rec.line)
	if rec.fault != "" {
		p.row.faults = append(p.row.faults, Refusal{Line: rec.line, Fault: rec.fault})
		return &p.row
	}
	p.person()
	p.caseColumns()
	p.appointment()
	p.orientations()
	p.birthAgainstDate()
	return &p.row
}

// cell reads a cell and notes that its column is filled.
func (p *parser) cell(c column) (text string, n float64, number bool) {
	text, n, number = p.rec.cell(p.layout.at[c])
	if text != "" {
		p.row.said |= 1 << c
	}
	return text, n, number
}

func (p *parser) person() {
	r := &p.row
	r.PersonKey, r.LastName, r.FirstName = p.text(colPerson), p.text(colLastName), p.text(colFirstName)
	if r.PersonKey == "" {
		r.refuse(colPerson, "", "l'identifiant de la personne dans le registre")
	}
	r.CaseNumber = p.whole(colCaseNumber, 1, 9999, 1, "un numéro entier à partir de 1")
	r.Sex = single(p, colSex, casework.Sexes)
	if text, n, number := p.cell(colBirth); text != "" {
		birth, expected := p.birth(text, n, number)
		if r.Birth = birth; expected != "" {
			r.refuse(colBirth, text, expected)
		}
	}
}

func (p *parser) caseColumns() {
	r := &p.row
	if text, _, _ := p.cell(colCommune); text != "" {
		r.Commune = p.commune(text)
		r.CommuneYear = communeYear
	}
	r.Standing = single(p, colStanding, casework.Standings)
	r.Children = p.whole(colChildren, 0, 30, casework.Unknown, "un nombre entier d'enfants, de 0 à 30")
	r.Known = single(p, colKnown, casework.KnownList)
	r.Referral.ReceivedOn = p.day(colReceivedOn)
	r.Referral.Origin = single(p, colOrigin, casework.Origins)
	r.Referral.PoliceAct = single(p, colPoliceAct, casework.PoliceActs)
	r.Problems = several(p, colProblems, casework.Problems, r.Problems)
	r.Violences = several(p, colViolences, casework.Violences, r.Violences)
	r.ClosedOn = p.day(colClosedOn)
	if r.ClosedOn > p.today {
		r.refuse(colClosedOn, r.ClosedOn.French(), "une date qui n'est pas à venir")
	}
	r.Reason = single(p, colReason, casework.ClosingReasons)
	p.moreOfCase()
}

// moreOfCase reads the columns that a register need not have.
func (p *parser) moreOfCase() {
	r := &p.row
	r.MainViolence = single(p, colMainViolence, casework.Violences)
	r.AuthorLink = single(p, colAuthorLink, casework.AuthorLinks)
	r.AdultsConcerned = p.whole(colAdults, 0, 30, casework.Unknown, "un nombre entier d'adultes, de 0 à 30")
	r.ChildrenConcerned = p.whole(colChildrenConcerned, 0, 30, casework.Unknown, "un nombre entier d'enfants, de 0 à 30")
	r.Family = single(p, colFamily, casework.FamilySituations)
	r.Referral.Consent = single(p, colConsent, casework.Agreements)
	r.Referral.ContactedOn = p.day(colContact)
	if r.Referral.ContactedOn > p.today {
		r.refuse(colContact, r.Referral.ContactedOn.French(), "une date qui n'est pas à venir")
	}
	r.Referral.Unit = casework.UnitID(p.name(colUnit, p.units))
}

func (p *parser) appointment() {
	r := &p.row
	r.On = p.day(colOn)
	if !r.says(colOn) {
		r.refuse(colOn, "", expectDate)
	}
	p.hour()
	r.Place = single(p, colPlace, casework.Places)
	p.station()
	r.Mode = single(p, colMode, casework.Modes)
	if r.Status = single(p, colStatus, casework.Statuses); r.Status == "" && r.On != 0 {
		r.Status = casework.DefaultStatus(r.On, p.today)
	}
	if casework.CheckStatus(r.Status, r.On, p.today) != nil {
		r.refuse(colStatus, string(r.Status), "planifie, excuse ou annule_service pour une date à venir ("+r.On.French()+")")
	}
	p.minutes()
	r.Acts = several(p, colActs, casework.Acts, r.Acts)
}

func (p *parser) hour() {
	text, n, number := p.cell(colAt)
	if text == "" {
		return
	}
	at, ok := parseHour(text)
	if number {
		at, ok = serialHour(n)
	}
	if p.row.At = at; !ok {
		p.row.refuse(colAt, text, expectHour)
	}
}

func (p *parser) minutes() {
	text, n, number := p.cell(colMinutes)
	if text == "" {
		return
	}
	minutes, ok := parseMinutes(text)
	if number {
		minutes, ok = serialMinutes(n)
	}
	if p.row.Minutes = minutes; !ok {
		p.row.refuse(colMinutes, text, expectMinutes)
	}
}

// maxText is the longest identifier or name, in characters.
const maxText = 200

// text reads a free text. Line breaks and tabs inside it become spaces.
func (p *parser) text(c column) string {
	text, _, _ := p.cell(c)
	if strings.IndexFunc(text, unicode.IsControl) >= 0 {
		text = strings.Join(strings.Fields(text), " ")
	}
	switch {
	case strings.IndexFunc(text, unicode.IsControl) >= 0:
		p.row.refuse(c, text, "un texte sans caractère de commande")
	case utf8.RuneCountInString(text) > maxText:
		p.row.refuse(c, text, "un texte de "+strconv.Itoa(maxText)+" caractères au plus")
	}
	return text
}

// whole reads a whole number between two bounds; absent gives the default.
func (p *parser) whole(c column, least, most, absent int, expected string) int {
	text, _, _ := p.cell(c)
	if text == "" {
		return absent
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < least || n > most || text[0] == '+' {
		p.row.refuse(c, text, expected)
		return absent
	}
	return n
}

// day reads a date between 1900 and two years from now.
func (p *parser) day(c column) casework.Day {
	text, n, number := p.cell(c)
	if text == "" {
		return 0
	}
	day, expected := p.anyDay(text, n, number)
	if expected == "" && (day.Year() < 1900 || day.Year() > p.today.Year()+2) {
		expected = "une date entre 1900 et " + strconv.Itoa(p.today.Year()+2)
	}
	if expected != "" {
		p.row.refuse(c, text, expected)
		return 0
	}
	return day
}

func (p *parser) anyDay(text string, n float64, number bool) (casework.Day, string) {
	if !number {
		return parseDate(text)
	}
	day, ok := serialDay(n, p.from1904)
	if !ok {
		return 0, expectDate
	}
	return day, ""
}

// birth reads a year or a date. A number cell up to 2100 is a year; above, the
// number by which a spreadsheet keeps a date.
func (p *parser) birth(text string, n float64, number bool) (casework.Birth, string) {
	var birth casework.Birth
	if year, err := strconv.Atoi(text); err == nil && len(text) == 4 && year >= 1800 && year <= 2100 {
		birth = casework.Birth{Year: year}
	} else {
		day, expected := p.anyDay(text, n, number)
		if expected != "" {
			return birth, "une année comme 1985, ou " + expected
		}
		birth = casework.BirthOn(day)
	}
	if birth.Year > p.today.Year() || birth.Day > p.today {
		return casework.Birth{}, "une naissance qui n'est pas à venir"
	}
	return birth, ""
}

// birthAgainstDate refuses a birth after the appointment or more than 120
// years before it.
func (p *parser) birthAgainstDate() {
	r := &p.row
	if r.Birth.IsZero() || r.On == 0 {
		return
	}
	if age := r.On.Year() - r.Birth.Year; age > 120 || age < 0 || r.Birth.Day > r.On {
		r.refuse(colBirth, r.Birth.String(), "une naissance avant le rendez-vous, de 120 ans au plus")
	}
}
