package store

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"permanence/internal/audit"
	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// ImportOptions of ImportRegister.
type ImportOptions struct {
	DryRun         bool // count what would happen, then write nothing
	Persons, Cases int  // how many to expect, so that memory is taken once; 0 when unknown
}

// Change counts what became of the records of one kind.
type Change struct{ Created, Changed, Unchanged int }

// ImportCounts says what an import did. LeftOut are rows of persons who were
// erased.
type ImportCounts struct {
	Persons, Cases, Appointments Change
	LeftOut                      int
}

var errDryRun = errors.New("dry run")

// ImportRegister writes the rows of a register into a post, all or nothing, in
// one transaction: an error yielded by rows, or met, undoes everything. Rows
// must be complete (see casework.RegisterRow). Persons are recognised by the
// register's identifier, cases by their number, appointments by day, hour and rank;
// importing the same rows twice changes nothing. An empty field never erases
// what is recorded of the person or the case. A row of an erased person is left out
// and counted; one of a person whose data are restricted is unchanged when it
// says nothing new, and else an error (see RegisterBars, by which the reader
// refuses it before). For whoever may
// ImportRegister.
func (s *Store) ImportRegister(ctx context.Context, actor casework.Actor, post casework.PostID, o ImportOptions, rows iter.Seq2[*casework.RegisterRow, error]) (ImportCounts, error) {
	var counts ImportCounts
	r := request{action: casework.ImportRegister, post: post, object: "post", record: string(post), alone: true}
	err := s.do(ctx, actor, r, func(a *access) error {
		im := &importing{access: a, post: post, counts: &counts, persons: make([]importedPerson, 0, o.Persons), cases: make([]importedCase, 0, o.Cases)}
		var err error
		if im.bars, err = a.registerBars(post); err != nil {
			return err
		}
		if im.names, err = postNames(a.Tx, post); err != nil {
			return err
		}
		for row, err := range rows {
			if err != nil {
				return err
			}
			if err := im.row(row); err != nil {
				return fmt.Errorf("import line %d: %w", row.Line, err)
			}
		}
		if err := im.freeze(); err != nil {
			return err
		}
		if o.DryRun {
			return errDryRun
		}
		a.line.Detail = fmt.Sprintf("persons +%d ~%d, cases +%d ~%d, appointments +%d ~%d, left out %d",
			counts.Persons.Created, counts.Persons.Changed, counts.Cases.Created, counts.Cases.Changed, counts.Appointments.Created, counts.Appointments.Changed, counts.LeftOut)
		return nil
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return counts, err
}

// importing is the state of one import: what is known of the persons and cases
// already met, by their number in the file.
type importing struct {
	*access
	post    casework.PostID
	bars    *RegisterBars
	names   casework.PostNames
	counts  *ImportCounts
	persons []importedPerson
	cases   []importedCase
}

// imported is an identifier kept in place: millions of them are held at once,
// and the collector has nothing to follow.
type imported [26]byte

func (id imported) none() bool { return id == imported{} }

// importedPerson is what is kept of a person met; a few dozen bytes.
type importedPerson struct {
	id        imported
	birthYear int16
	birthDay  casework.Day
	sex       uint8 // its index in casework.Sexes
	fresh     bool  // created by this import: nothing of hers or his to look up
}

func (p *importedPerson) person() casework.PersonID { return casework.PersonID(p.id[:]) }
func (p *importedPerson) birth() casework.Birth {
	return casework.Birth{Year: int(p.birthYear), Day: p.birthDay}
}
func (p *importedPerson) sexCode() casework.Sex { return casework.Sexes.Items[p.sex].Code }

func keep(p *casework.Person, fresh bool) importedPerson {
	sex := casework.Sexes.Index(casework.OrNotKnown(p.Sex))
	return importedPerson{id: imported([]byte(p.ID)), birthYear: int16(p.Identity.Birth.Year), birthDay: p.Identity.Birth.Day, sex: uint8(sex), fresh: fresh}
}

// importedCase is what is kept of a case met.
type importedCase struct {
	id        imported
	person    int32        // its place among the persons
	firstKept casework.Day // of a fresh case
	fresh     bool
	touched   bool // an appointment changed: the frozen facts must be looked at
	hidden    bool // not reached by the importer: nothing of it is written
}

func (c *importedCase) caseID() casework.CaseID { return casework.CaseID(c.id[:]) }

func (im *importing) row(row *casework.RegisterRow) error {
	switch bar, err := im.bars.Of(row); {
	case err != nil:
		return err
	case bar == casework.RowErased:
		im.counts.LeftOut++
		return nil
	case bar == casework.RowRestricted:
		return casework.RestrictedCase()
	case bar == casework.RowKept:
		im.unchanged(row)
		return nil
	}
	p, c := im.met(row)
	if p.id.none() {
		if err := im.person(row, p); err != nil {
			return err
		}
	}
	if c.id.none() {
		c.person = int32(row.PersonSeq)
		if err := im.caseOf(row, p, c); err != nil {
			return err
		}
	}
	if c.hidden {
		im.counts.Appointments.Unchanged++
		return nil
	}
	return im.appointment(row, p, c)
}

// met is the place of the row's person and case among those met.
func (im *importing) met(row *casework.RegisterRow) (*importedPerson, *importedCase) {
	for len(im.persons) <= row.PersonSeq {
		im.persons = append(im.persons, importedPerson{})
	}
	for len(im.cases) <= row.CaseSeq {
		im.cases = append(im.cases, importedCase{})
	}
	return &im.persons[row.PersonSeq], &im.cases[row.CaseSeq]
}

// unchanged counts a row that says nothing new of a person of whom nothing may
// be written.
func (im *importing) unchanged(row *casework.RegisterRow) {
	p, c := im.met(row)
	if p.id.none() {
		p.id = imported{'-'}
		im.counts.Persons.Unchanged++
	}
	if c.id.none() {
		c.id, c.hidden = imported{'-'}, true
		im.counts.Cases.Unchanged++
	}
	im.counts.Appointments.Unchanged++
}

// person finds the row's person by the register's identifier, or creates one.
func (im *importing) person(row *casework.RegisterRow, p *importedPerson) error {
	said := casework.Person{Post: im.post, Sex: row.Sex, Identity: casework.Identity{
		LastName: row.LastName, FirstName: row.FirstName, Birth: row.Birth, RegisterKey: row.PersonKey}}
	old, err := im.registered(&said)
	switch {
	case errors.Is(err, db.ErrNoRow):
		said.Sex = casework.OrNotKnown(said.Sex)
		if err := im.insertPerson(&said); err != nil {
			return err
		}
		im.counts.Persons.Created++
		if err := im.logged("person", string(said.ID), "created"); err != nil {
			return err
		}
		*p = keep(&said, true)
		return nil
	case err != nil:
		return err
	}
	key, err := old.open(im.s.vault)
	if err != nil {
		return err
	}
	return im.knownPerson(&old.Person, &said, key, p)
}

func (im *importing) knownPerson(old, said *casework.Person, key *vault.DataKey, p *importedPerson) error {
	merged := *old
	fill(&merged.Identity.LastName, said.Identity.LastName)
	fill(&merged.Identity.FirstName, said.Identity.FirstName)
	if b := said.Identity.Birth; !b.IsZero() {
		merged.Identity.Birth = b
		if old.Identity.Birth.Agrees(b) {
			merged.Identity.Birth = old.Identity.Birth.Better(b)
		}
	}
	fillKnown(&merged.Sex, said.Sex)
	*p = keep(&merged, false)
	if sameIdentity(&merged, old) {
		im.counts.Persons.Unchanged++
		return nil
	}
	im.counts.Persons.Changed++
	if err := im.updatePerson(&merged, key); err != nil {
		return err
	}
	return im.logged("person", string(merged.ID), "changed")
}

// logged writes the line of one record that the import made or changed.
func (im *importing) logged(object, record, what string) error {
	return im.log(audit.Line{Action: string(casework.ImportRegister), Object: object, Record: record, Post: im.post, Allowed: true, Detail: what})
}

func sameIdentity(x, y *casework.Person) bool {
	return x.Sex == y.Sex && x.Identity.LastName == y.Identity.LastName &&
		x.Identity.FirstName == y.Identity.FirstName && x.Identity.Birth == y.Identity.Birth
}

// fill replaces a text by one that says something.
func fill(to *string, said string) {
	if said != "" {
		*to = said
	}
}

// fillKnown replaces a code by one that says something.
func fillKnown[T ~string](to *T, said T) {
	if said != "" && said != casework.NotKnown {
		*to = said
	}
}

// appointment writes the row's appointment and its orientations when they are
// new or differ.
func (im *importing) appointment(row *casework.RegisterRow, p *importedPerson, c *importedCase) error {
	said := appointmentOf(row)
	if said.Station != "" && im.names.Station(said.Station).ID == "" {
		return casework.UnknownStation("lieu_precis")
	}
	if c.fresh {
		return im.newAppointment(&said, row.Rank, p, c)
	}
	id, old, orientations, err := im.recorded(c.caseID(), row)
	switch {
	case errors.Is(err, db.ErrNoRow):
		return im.newAppointment(&said, row.Rank, p, c)
	case err != nil:
		return err
	}
	if said.Station == "" && said.Place == old.Place {
		said.Station = old.Station // a register that only says the kind does not say that it was elsewhere
	}
	if sameAppointment(&old, &said) && !orientations.newsOfRegister() {
		im.counts.Appointments.Unchanged++
		return nil
	}
	im.counts.Appointments.Changed++
	c.touched = true
	if _, err := im.Exec(`UPDATE appointments SET status = $1, place = $2, mode = $3, minutes = $4, acts = $5, station = $6, updated_at = $7, version = version + 1 WHERE id = $8`,
		said.Status, said.Place, said.Mode, number(said.Minutes), casework.JoinCodes(said.Acts), said.Station, im.now, id); err != nil {
		return err
	}
	return im.rewriteOrientations(id, im.post, p.person(), said.Orientations, keepStep)
}

func appointmentOf(row *casework.RegisterRow) casework.AppointmentRecord {
	return casework.AppointmentRecord{On: row.On, At: row.At, Status: row.Status,
		Place: casework.OrNotKnown(row.Place), Station: row.Station, Mode: casework.OrNotKnown(row.Mode),
		Minutes: row.Minutes, Acts: row.Acts, Orientations: row.Orientations}
}

func (im *importing) newAppointment(said *casework.AppointmentRecord, rank int, p *importedPerson, c *importedCase) error {
	id := casework.AppointmentID(casework.NewID(im.now.Time))
	im.counts.Appointments.Created++
	c.touched = true
	if said.Status == casework.Kept {
		c.firstKept = earliest(c.firstKept, said.On)
	}
	if _, err := im.Exec(`INSERT INTO appointments (id, post_id, person_id, case_id, on_day, at_time, register_rank, status, place, mode, minutes, acts, station, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14, 1)`,
		id, im.post, p.person(), c.caseID(), said.On, said.At, rank, said.Status, said.Place, said.Mode, number(said.Minutes), casework.JoinCodes(said.Acts), said.Station, im.now); err != nil {
		return err
	}
	return im.insertOrientations(id, im.post, p.person(), said.Orientations)
}

// insertOrientations writes the orientations of a new appointment.
func (a *access) insertOrientations(id casework.AppointmentID, post casework.PostID, person casework.PersonID, all []casework.Orientation) error {
	return a.insertOrientationsFrom(0, id, post, person, all)
}

// insertOrientationsFrom writes orientations from a position on.
func (a *access) insertOrientationsFrom(first int, id casework.AppointmentID, post casework.PostID, person casework.PersonID, all []casework.Orientation) error {
	for i, o := range all {
		if _, err := a.Exec(`INSERT INTO orientations (appointment_id, position, post_id, person_id, partner, outcome) VALUES ($1, $2, $3, $4, $5, $6)`,
			id, first+i, post, person, o.Partner, o.Outcome); err != nil {
			return err
		}
	}
	return nil
}

// recorded reads the appointment that an earlier import wrote for the row's
// day and hour, and how its orientations compare with the row's.
func (im *importing) recorded(c casework.CaseID, row *casework.RegisterRow) (id casework.AppointmentID, old casework.AppointmentRecord, m orientationMatch, err error) {
	var minutes *int
	_, err = db.One(im.Tx, func(r db.Scanner) (struct{}, error) {
		var acts string
		err := r.Scan(&id, &old.Status, &old.Place, &old.Mode, &minutes, &acts, &old.Station)
		old.Acts = casework.SplitCodes[casework.Act](acts)
		return struct{}{}, err
	}, `SELECT id, status, place, mode, minutes, acts, station FROM appointments WHERE case_id = $1 AND on_day = $2 AND at_time = $3 AND register_rank = $4`, c, row.On, row.At, row.Rank)
	if err != nil {
		return "", old, m, err
	}
	old.On, old.At, old.Minutes = row.On, row.At, known(minutes)
	orientations, err := im.recordedOrientations(id)
	return id, old, matchOrientations(orientations, row.Orientations), err
}

func scanOrientation(row db.Scanner) (o casework.Orientation, err error) {
	err = row.Scan(&o.Partner, &o.Outcome)
	return o, err
}

// freeze looks again, once every row is written, at the facts that depend on
// the first kept appointment of each case touched.
func (im *importing) freeze() error {
	for i := range im.cases {
		c := &im.cases[i]
		if !c.touched {
			continue
		}
		first, err := c.firstKept, error(nil)
		if !c.fresh {
			first, err = im.firstKept(c.caseID())
		}
		if err != nil {
			return err
		}
		if err := im.freezeCase(c.caseID(), first, im.persons[c.person].birth()); err != nil {
			return err
		}
	}
	return nil
}

// number stores Unknown as NULL.
func number(n int) any {
	if n == casework.Unknown {
		return nil
	}
	return n
}

func known(n *int) int {
	if n == nil {
		return casework.Unknown
	}
	return *n
}
