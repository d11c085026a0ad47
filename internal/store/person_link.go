package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// PersonLink is a person linked with the one of a case, with the cases.
type PersonLink struct {
	ID     string
	Kind   casework.LinkKind // what the other is to the person of the case
	Person casework.Person
	Cases  []casework.Case
}

// LinkPersons says what another person of the post is to the person of a case.
// One of another post is not found: nothing tells that she or he exists. For
// whoever may WriteCase.
func (s *Store) LinkPersons(ctx context.Context, actor casework.Actor, id casework.CaseID, other casework.PersonID, kind casework.LinkKind) error {
	if !casework.LinkKinds.Has(kind) {
		return casework.Invalid("lien", string(kind), "un lien de la liste")
	}
	return s.onCase(ctx, actor, casework.WriteCase, id, "persons linked", func(a *access, c *casework.Case) error {
		if _, _, err := a.personOfPost(other, c.Post); err != nil {
			return err
		}
		known, err := a.links(c)
		if err != nil {
			return err
		}
		for _, l := range known {
			if l.Person.ID == other {
				return casework.Invalid("autre", "", "une personne qui n'est pas déjà liée")
			}
		}
		if other == c.Person {
			return casework.Invalid("autre", "", "une autre personne")
		}
		_, err = a.Exec(`INSERT INTO person_links (id, post_id, person_a, person_b, root_a, root_b, kind, account_id, at) VALUES ($1, $2, $3, $4, $3, $4, $5, $6, $7)`,
			casework.NewID(a.now.Time), c.Post, c.Person, other, kind, a.actor.Account, a.now)
		return err
	})
}

// UnlinkPersons takes a link away. For whoever may WriteCase.
func (s *Store) UnlinkPersons(ctx context.Context, actor casework.Actor, id casework.CaseID, link string) error {
	return s.onCase(ctx, actor, casework.WriteCase, id, "link taken away", func(a *access, c *casework.Case) error {
		known, err := a.links(c)
		if err != nil {
			return err
		}
		for _, l := range known {
			if l.ID == link {
				_, err := a.Exec(`DELETE FROM person_links WHERE id = $1`, link)
				return err
			}
		}
		return casework.NotFound()
	})
}

// Links are the persons of the post linked with the person of a case. For
// whoever may ReadPerson there.
func (s *Store) Links(ctx context.Context, actor casework.Actor, id casework.CaseID) (all []PersonLink, err error) {
	err = s.onCase(ctx, actor, casework.ReadPerson, id, "links", func(a *access, c *casework.Case) (err error) {
		all, err = a.links(c)
		return err
	})
	return all, err
}

// links reads the links of a case's person with those whom the actor reaches,
// those of the files that were
// brought into hers or his included, so that a merge that is undone takes its
// links back.
func (a *access) links(c *casework.Case) (all []PersonLink, err error) {
	files := []casework.PersonID{c.Person}
	for i := 0; i < len(files); i++ {
		gone, err := db.All(a.Tx, db.Value[casework.PersonID], `SELECT gone_id FROM person_merges WHERE kept_id = $1`, files[i])
		if err != nil {
			return nil, err
		}
		files = append(files, gone...)
	}
	for _, file := range files {
		found, err := db.All(a.Tx, func(row db.Scanner) (l PersonLink, err error) {
			var from casework.PersonID
			err = row.Scan(&l.ID, &from, &l.Person.ID, &l.Kind)
			if l.Person.ID == file {
				l.Person.ID, l.Kind = from, l.Kind.Inverse()
			}
			return l, err
		}, `SELECT id, person_a, person_b, kind FROM person_links WHERE post_id = $1 AND (person_a = $2 OR person_b = $2) ORDER BY id`, c.Post, file)
		if err != nil {
			return nil, err
		}
		for _, l := range found {
			reached, err := a.fillLink(&l, c.Post)
			if err != nil {
				return nil, err
			}
			if reached && l.Person.ID != c.Person {
				all = append(all, l)
			}
		}
	}
	return all, nil
}

// fillLink reads the other person, under the file that stayed after a merge;
// false for one whom the actor does not reach, of whom nothing is told.
func (a *access) fillLink(l *PersonLink, post casework.PostID) (bool, error) {
	root, err := a.rootOf(l.Person.ID)
	if err != nil {
		return false, err
	}
	l.Person, _, err = a.personOfPost(root, post)
	if casework.KindOf(err) == casework.KindNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	l.Cases, err = a.casesOf(root)
	return true, err
}

// rootOf is the file under which a person stands today, once those that were
// brought into another are followed.
func (a *access) rootOf(id casework.PersonID) (casework.PersonID, error) {
	for {
		kept, err := db.All(a.Tx, db.Value[casework.PersonID], `SELECT kept_id FROM person_merges WHERE gone_id = $1`, id)
		if err != nil || len(kept) == 0 {
			return id, err
		}
		id = kept[0]
	}
}

// rootLinks writes again under which files the linked persons of a post stand,
// after files were brought together or taken apart.
func (a *access) rootLinks(post casework.PostID) error {
	type link struct {
		id   string
		ends [2]casework.PersonID
	}
	all, err := db.All(a.Tx, func(row db.Scanner) (l link, err error) {
		return l, row.Scan(&l.id, &l.ends[0], &l.ends[1])
	}, `SELECT id, person_a, person_b FROM person_links WHERE post_id = $1`, post)
	for _, l := range all {
		for i := range l.ends {
			if err != nil {
				return err
			}
			l.ends[i], err = a.rootOf(l.ends[i])
		}
		if err == nil {
			_, err = a.Exec(`UPDATE person_links SET root_a = $1, root_b = $2 WHERE id = $3`, l.ends[0], l.ends[1], l.id)
		}
	}
	return err
}
