package store

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// pagePersons is how many persons are read at once: memory stays flat and the
// number of queries small.
const pagePersons = 400

// Facts streams the pseudonymous facts of a post, person by person, from one
// snapshot. The record is reused: a caller keeps nothing of it. For whoever
// may ReadReport; the line of the log is written before anything is read.
func (s *Store) Facts(ctx context.Context, actor casework.Actor, post casework.PostID) iter.Seq2[*casework.PersonRecord, error] {
	return func(yield func(*casework.PersonRecord, error) bool) {
		r := request{action: casework.ReadReport, post: post, object: "post", record: string(post), detail: "facts"}
		if err := s.do(ctx, actor, r, func(*access) error { return nil }); err != nil {
			yield(nil, err)
			return
		}
		err := s.db.Read(ctx, func(tx *db.Tx) error {
			return eachPage(tx, post, nil, func(_ pageRange, page []casework.PersonRecord) error {
				for i := range page {
					if !yield(&page[i], nil) {
						return errStop
					}
				}
				return nil
			})
		})
		if err != nil && err != errStop {
			yield(nil, err)
		}
	}
}

// errStop ends a stream whose reader has had enough.
var errStop = casework.Refuse(casework.KindState, "lecture interrompue")

// pageRange bounds the persons of a page: after is not in it, last is. With a
// period they are instead those met in it.
type pageRange struct {
	post        casework.PostID
	after, last casework.PersonID
	met         casework.Period
	persons     []casework.PersonID // these alone, pagePersons at most
	wall        *access             // whose actor reads only the cases that she or he reaches; nil for all of them
}

// where is the condition on the persons, and its arguments.
func (r pageRange) where() (string, []any) {
	if r.met.Valid() {
		return `post_id = $1 AND person_id IN (SELECT m.person_id FROM appointments m WHERE m.post_id = $1 AND m.on_day >= $2 AND m.on_day <= $3 AND m.status = 'honore')`,
			[]any{r.post, r.met.From, r.met.To}
	}
	if len(r.persons) > 0 {
		return someOf, someArgs(r.post, r.persons)
	}
	return `post_id = $1 AND person_id > $2 AND person_id <= $3`, []any{r.post, r.after, r.last}
}

// eachPage reads a post's persons page by page with their cases, appointments
// and orientations: three queries a page.
func eachPage(tx *db.Tx, post casework.PostID, wall *access, f func(pageRange, []casework.PersonRecord) error) error {
	for after := casework.PersonID(""); ; {
		last, err := db.One(tx, db.Value[*casework.PersonID], `SELECT MAX(person_id) FROM
			(SELECT DISTINCT person_id FROM cases WHERE post_id = $1 AND person_id > $2 ORDER BY person_id LIMIT $3) page`, post, after, pagePersons)
		if err != nil || last == nil {
			return err
		}
		r := pageRange{post: post, after: after, last: *last, wall: wall}
		page, err := readPage(tx, r)
		if err != nil {
			return err
		}
		if err := f(r, page); err != nil {
			return err
		}
		after = *last
	}
}

func readPage(tx *db.Tx, r pageRange) ([]casework.PersonRecord, error) {
	page, index, err := readCases(tx, r)
	if err != nil || len(page) == 0 {
		return nil, err
	}
	at, err := readAppointments(tx, r, page, index)
	if err != nil {
		return nil, err
	}
	if err := readOrientations(tx, r, page, at); err != nil {
		return nil, err
	}
	return page, readAfterwards(tx, r, page, index)
}

// place says where in a page a case stands, and which of its appointments.
type place struct{ person, case_, appointment int }

func readCases(tx *db.Tx, r pageRange) (page []casework.PersonRecord, index map[casework.CaseID]place, err error) {
	index = map[casework.CaseID]place{}
	where, args := r.where()
	if r.wall != nil {
		b := bind(args...)
		where += ` AND ` + r.wall.reach(b, casework.ReadCase, "c")
		args = b.args
	}
	err = tx.Each(func(row db.Scanner) error {
		c, err := scanCase(row)
		if err != nil {
			return err
		}
		if len(page) == 0 || page[len(page)-1].Person != c.Person {
			page = append(page, casework.PersonRecord{Person: c.Person})
		}
		p := &page[len(page)-1]
		p.Cases = append(p.Cases, casework.CaseRecord{Case: c.ID, Number: c.Number, Referral: c.Referral,
			OpenedOn: c.OpenedOn, ClosedOn: c.ClosedOn, Reason: c.ClosingReason, Facts: c.Facts})
		return nil
	}, `SELECT `+caseColumns+` FROM cases c WHERE `+where+` ORDER BY person_id, number`, args...)
	for i := range page {
		cases := page[i].Cases
		slices.SortStableFunc(cases, func(x, y casework.CaseRecord) int {
			return cmp.Or(cmp.Compare(x.OpenedOn, y.OpenedOn), cmp.Compare(x.Number, y.Number))
		})
		for j := range cases {
			index[cases[j].Case] = place{person: i, case_: j}
		}
	}
	return page, index, err
}

func readAppointments(tx *db.Tx, r pageRange, page []casework.PersonRecord, index map[casework.CaseID]place) (map[casework.AppointmentID]place, error) {
	at := map[casework.AppointmentID]place{}
	where, args := r.where()
	err := tx.Each(func(row db.Scanner) error {
		var id casework.AppointmentID
		var inCase casework.CaseID
		var x casework.AppointmentRecord
		var minutes *int
		var acts string
		if err := row.Scan(&id, &inCase, &x.On, &x.At, &x.Status, &x.Place, &x.Mode, &minutes, &acts, &x.Station); err != nil {
			return err
		}
		x.Minutes, x.Acts = known(minutes), casework.SplitCodes[casework.Act](acts)
		p, ok := index[inCase]
		if !ok {
			return nil // of a case that is not reached
		}
		c := &page[p.person].Cases[p.case_]
		p.appointment = len(c.Appointments)
		c.Appointments = append(c.Appointments, x)
		at[id] = p
		return nil
	}, `SELECT id, case_id, on_day, at_time, status, place, mode, minutes, acts, station FROM appointments
		WHERE `+where+` ORDER BY on_day || '', at_time, id`, args...) // the concatenation keeps the index by day, which would read the whole post, out of the plan
	return at, err
}

// readAfterwards reads what happened to the cases once closed: reopened, news
// taken. Most pages have none.
func readAfterwards(tx *db.Tx, r pageRange, page []casework.PersonRecord, index map[casework.CaseID]place) error {
	where, args := r.where()
	cases := ` case_id IN (SELECT id FROM cases WHERE ` + where + ` AND number > 0)` // always true: it keeps the worklist's index, which would be read whole, out of the plan
	record := func(id casework.CaseID) *casework.CaseRecord {
		if p, ok := index[id]; ok {
			return &page[p.person].Cases[p.case_]
		}
		return &casework.CaseRecord{} // of a case that is not reached
	}
	err := tx.Each(func(row db.Scanner) error {
		var id casework.CaseID
		var on casework.Day
		err := row.Scan(&id, &on)
		c := record(id)
		c.ReopenedOn = append(c.ReopenedOn, on)
		return err
	}, `SELECT case_id, on_day FROM case_events WHERE kind = 'reopened' AND`+cases+` ORDER BY id`, args...)
	if err != nil {
		return err
	}
	return tx.Each(func(row db.Scanner) error {
		var id casework.CaseID
		var b casework.CallbackRecord
		err := row.Scan(&id, &b.On, &b.Reached, &b.New)
		c := record(id)
		c.Callbacks = append(c.Callbacks, b)
		return err
	}, `SELECT case_id, on_day, reached, new_facts FROM callbacks WHERE removed_at IS NULL AND`+cases+` ORDER BY id`, args...)
}

func readOrientations(tx *db.Tx, r pageRange, page []casework.PersonRecord, at map[casework.AppointmentID]place) error {
	where, args := r.where()
	return tx.Each(func(row db.Scanner) error {
		var id casework.AppointmentID
		var o casework.Orientation
		if err := row.Scan(&id, &o.Partner, &o.Outcome); err != nil {
			return err
		}
		if p, ok := at[id]; ok {
			x := &page[p.person].Cases[p.case_].Appointments[p.appointment]
			x.Orientations = append(x.Orientations, o)
		}
		return nil
	}, `SELECT appointment_id, partner, outcome FROM orientations
		WHERE `+where+` ORDER BY appointment_id, position`, args...)
}
