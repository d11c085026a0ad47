package store

import (
	"context"
	"iter"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// ExportRegister streams a post's register, one row for each appointment, by
// person, case, day and hour, with the identities decrypted. The row is
// reused: a caller keeps nothing of it. For whoever may ExportRegister; the
// line of the log is written before anything is read. A worker's holds the cases
// that she or he reaches. A person who came from no register is named by her or
// his identifier.
func (s *Store) ExportRegister(ctx context.Context, actor casework.Actor, post casework.PostID) iter.Seq2[*casework.RegisterRow, error] {
	return func(yield func(*casework.RegisterRow, error) bool) {
		r := request{action: casework.ExportRegister, post: post, object: "post", record: string(post)}
		if err := s.do(ctx, actor, r, func(*access) error { return nil }); err != nil {
			yield(nil, err)
			return
		}
		err := s.db.Read(ctx, func(tx *db.Tx) error {
			var wall *access // the command line takes the register whole
			if actor.Role == casework.Worker {
				wall = &access{Tx: tx, s: s, actor: actor, now: s.now()}
			}
			return eachPage(tx, post, wall, func(r pageRange, page []casework.PersonRecord) error {
				return s.exportPage(tx, r, page, yield)
			})
		})
		if err != nil && err != errStop {
			yield(nil, err)
		}
	}
}

func (s *Store) exportPage(tx *db.Tx, r pageRange, page []casework.PersonRecord, yield func(*casework.RegisterRow, error) bool) error {
	identities, err := s.identities(tx, r)
	if err != nil {
		return err
	}
	for i := range page {
		p, ok := identities[page[i].Person]
		if !ok {
			continue // erased: a row would say that somebody was there
		}
		for j := range page[i].Cases {
			c := &page[i].Cases[j]
			for k := range c.Appointments {
				if !yield(registerRow(&p, c, &c.Appointments[k]), nil) {
					return errStop
				}
			}
		}
	}
	return nil
}

func (s *Store) identities(tx *db.Tx, r pageRange) (map[casework.PersonID]casework.Person, error) {
	all := map[casework.PersonID]casework.Person{}
	err := tx.Each(func(row db.Scanner) error {
		p, err := scanPerson(row)
		if err != nil {
			return err
		}
		if _, err := p.open(s.vault); err != nil {
			return err
		}
		all[p.ID] = p.Person
		return nil
	}, personQuery+` WHERE p.post_id = $1 AND p.id > $2 AND p.id <= $3`, r.post, r.after, r.last)
	return all, err
}

func registerRow(p *casework.Person, c *casework.CaseRecord, x *casework.AppointmentRecord) *casework.RegisterRow {
	key := p.Identity.RegisterKey
	if key == "" {
		key = string(p.ID)
	}
	return &casework.RegisterRow{
		PersonKey: key, LastName: p.Identity.LastName, FirstName: p.Identity.FirstName, Birth: p.Identity.Birth, Sex: p.Sex,
		CaseNumber: c.Number, Commune: c.Facts.Commune, CommuneYear: c.Facts.CommuneYear, Standing: c.Facts.Standing, Children: c.Facts.Children,
		Known: c.Facts.Known, Referral: c.Referral, Problems: c.Facts.Problems, Violences: c.Facts.Violences,
		ClosedOn: c.ClosedOn, Reason: c.Reason, AuthorLink: c.Facts.AuthorLink, MainViolence: c.Facts.MainViolence,
		AdultsConcerned: c.Facts.AdultsConcerned, ChildrenConcerned: c.Facts.ChildrenConcerned, Family: c.Facts.Family,
		On: x.On, At: x.At, Status: x.Status, Place: x.Place, Station: x.Station, Mode: x.Mode, Minutes: x.Minutes, Acts: x.Acts, Orientations: x.Orientations,
	}
}
