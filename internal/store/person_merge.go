package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// Merge is one file of a person brought into another.
type Merge struct {
	ID string
	At casework.Instant
}

// movedCase is a case as it was before a merge.
type movedCase struct {
	ID     casework.CaseID   `json:"id"`
	Person casework.PersonID `json:"personne"`
	Number int               `json:"numero"`
}

// mergeBody is what a merge changed, so that it can be undone.
type mergeBody struct {
	Identity casework.Identity `json:"identite"` // of the person who stays, before
	Sex      casework.Sex      `json:"sexe"`
	Version  int64             `json:"version"` // of the person who stays, after
	Cases    []movedCase       `json:"dossiers"`
}

func mergeCell(id string) vault.Cell {
	return vault.Cell{Table: "person_merges", Column: "body", Row: id}
}

// LikelySame lists the persons of the post who may be the one of a case, those
// of whom it was said that they are not left out. For whoever may FindPerson.
func (s *Store) LikelySame(ctx context.Context, actor casework.Actor, id casework.CaseID) (likely []Duplicate, merges []Merge, err error) {
	err = s.onCase(ctx, actor, casework.FindPerson, id, "likely the same", func(a *access, c *casework.Case) error {
		p, _, err := a.personOfPost(c.Person, c.Post)
		if err != nil {
			return err
		}
		found, err := a.duplicates(c.Post, &p.Identity)
		if err != nil {
			return err
		}
		for _, d := range found {
			two, err := a.areTwo(c.Person, d.Person.ID)
			if err != nil {
				return err
			}
			if d.Person.ID != c.Person && !two {
				likely = append(likely, d)
			}
		}
		merges, err = db.All(a.Tx, func(row db.Scanner) (m Merge, err error) {
			return m, row.Scan(&m.ID, &m.At)
		}, `SELECT id, at FROM person_merges WHERE kept_id = $1 ORDER BY id DESC`, c.Person)
		return err
	})
	return likely, merges, err
}

func (a *access) areTwo(x, y casework.PersonID) (bool, error) {
	n, err := db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM not_same WHERE person_a = $1 AND person_b = $2`, min(x, y), max(x, y))
	return n > 0, err
}

// SayDistinct remembers that the person of a case and another one of its post
// are two. For whoever may WritePerson.
func (s *Store) SayDistinct(ctx context.Context, actor casework.Actor, id casework.CaseID, other casework.PersonID) error {
	return s.onCase(ctx, actor, casework.WritePerson, id, "said distinct", func(a *access, c *casework.Case) error {
		if _, _, err := a.personOfPost(other, c.Post); err != nil {
			return err
		}
		return a.notSame(c.Post, c.Person, other)
	})
}

// personOfPost reads a person of a post whom the actor reaches, and the key that
// seals her or him.
func (a *access) personOfPost(id casework.PersonID, post casework.PostID) (casework.Person, *vault.DataKey, error) {
	b := bind(id, post)
	return a.sealed(personQuery+` WHERE p.id = $1 AND p.post_id = $2 AND `+a.reachPerson(b, casework.ReadPerson, "p.id", post), b.args...)
}

func (a *access) sealed(query string, args ...any) (casework.Person, *vault.DataKey, error) {
	p, err := db.One(a.Tx, scanPerson, query, args...)
	if err != nil {
		return casework.Person{}, nil, absent(err)
	}
	key, err := p.open(a.s.vault)
	return p.Person, key, err
}

// MergePersons brings the file of another person of the post together with that
// of a case's person. The one that came from a register stays, because the
// next import looks for it; two that did are refused. For whoever may
// WritePerson.
func (s *Store) MergePersons(ctx context.Context, actor casework.Actor, id casework.CaseID, other casework.PersonID) error {
	return s.onCase(ctx, actor, casework.WritePerson, id, "persons merged", func(a *access, c *casework.Case) error {
		kept, key, err := a.personOfPost(c.Person, c.Post)
		if err != nil {
			return err
		}
		gone, goneKey, err := a.personOfPost(other, c.Post)
		if err != nil {
			return err
		}
		switch {
		case kept.ID == gone.ID:
			return casework.Refuse(casework.KindState, "C'est déjà la même fiche.")
		case kept.Identity.RegisterKey != "" && gone.Identity.RegisterKey != "":
			return casework.Refuse(casework.KindState, "Ces deux fiches viennent du registre : donnez-y le même identifiant à la personne, puis importez-le de nouveau.")
		case gone.Identity.RegisterKey != "":
			kept, gone, key = gone, kept, goneKey
		}
		if _, err := a.Exec(`DELETE FROM not_same WHERE person_a = $1 AND person_b = $2`, min(kept.ID, gone.ID), max(kept.ID, gone.ID)); err != nil {
			return err
		}
		return a.merge(kept, gone, key)
	})
}

func (a *access) merge(kept, gone casework.Person, key *vault.DataKey) error {
	before, err := db.All(a.Tx, scanCase, `SELECT `+caseColumns+` FROM cases WHERE person_id IN ($1, $2) ORDER BY number`, kept.ID, gone.ID)
	if err != nil {
		return err
	}
	body := mergeBody{Identity: kept.Identity, Sex: kept.Sex, Version: kept.Version + 1}
	for _, c := range before {
		body.Cases = append(body.Cases, movedCase{c.ID, c.Person, c.Number})
	}
	whole := completed(kept, &gone)
	if err := a.updatePerson(&whole, key); err != nil {
		return err
	}
	if _, err := a.Exec(`DELETE FROM person_tokens WHERE person_id = $1`, gone.ID); err != nil {
		return err
	}
	if err := a.placeCases(numbered(before, kept)); err != nil {
		return err
	}
	plain, err := json.Marshal(body)
	if err != nil {
		return errors.New("merge cannot be written") // the cause may quote it
	}
	id := casework.NewID(a.now.Time)
	if _, err = a.Exec(`INSERT INTO person_merges (id, post_id, kept_id, gone_id, body, account_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		id, kept.Post, kept.ID, gone.ID, key.Seal(mergeCell(id), plain), a.actor.Account, a.now); err != nil {
		return err
	}
	return a.rootLinks(kept.Post)
}

// numbered gives all the cases to one person: in the order of their opening, or
// after those of the register, whose numbers the next import looks for.
func numbered(cases []casework.Case, kept casework.Person) []movedCase {
	slices.SortStableFunc(cases, func(x, y casework.Case) int {
		if kept.Identity.RegisterKey != "" && (x.Person == kept.ID) != (y.Person == kept.ID) {
			if x.Person == kept.ID {
				return -1
			}
			return 1
		}
		if kept.Identity.RegisterKey != "" && x.Person == kept.ID {
			return cmp.Compare(x.Number, y.Number)
		}
		return cmp.Or(cmp.Compare(x.OpenedOn, y.OpenedOn), cmp.Compare(x.ID, y.ID))
	})
	last := 0
	moved := make([]movedCase, len(cases))
	for i, c := range cases {
		last++
		if kept.Identity.RegisterKey != "" && c.Person == kept.ID {
			last = c.Number
		}
		moved[i] = movedCase{c.ID, kept.ID, last}
	}
	return moved
}

// aside is added to a number while cases change places: no person has so many.
const aside = 1_000_000

// placeCases gives each case its person and its number, and to the person what
// was done in it.
func (a *access) placeCases(cases []movedCase) error {
	for _, c := range cases {
		if _, err := a.Exec(`UPDATE cases SET number = number + $1 WHERE id = $2`, aside, c.ID); err != nil {
			return err
		}
	}
	for _, c := range cases {
		for _, query := range []string{
			`UPDATE orientations SET person_id = $1 WHERE appointment_id IN (SELECT id FROM appointments WHERE case_id = $2)`,
			`UPDATE appointments SET person_id = $1 WHERE case_id = $2`,
		} {
			if _, err := a.Exec(query, c.Person, c.ID); err != nil {
				return err
			}
		}
		if _, err := a.Exec(`UPDATE cases SET person_id = $1, number = $2, updated_at = $3 WHERE id = $4`, c.Person, c.Number, a.now, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// UndoMerge takes two files apart again, exactly as they were: cases, numbers,
// and the identity unless it was edited since. What was opened since stays
// with the person who stayed. The latest merge comes first. For whoever may
// WritePerson.
func (s *Store) UndoMerge(ctx context.Context, actor casework.Actor, id casework.CaseID, merge string) error {
	return s.onCase(ctx, actor, casework.WritePerson, id, "merge undone", func(a *access, c *casework.Case) error {
		kept, key, err := a.personOfPost(c.Person, c.Post)
		if err != nil {
			return err
		}
		type row struct {
			id   string
			gone casework.PersonID
			body []byte
		}
		last, err := db.One(a.Tx, func(r db.Scanner) (m row, err error) { return m, r.Scan(&m.id, &m.gone, &m.body) },
			`SELECT id, gone_id, body FROM person_merges WHERE kept_id = $1 ORDER BY id DESC LIMIT 1`, kept.ID)
		if err != nil {
			return absent(err)
		}
		if last.id != merge {
			return casework.Refuse(casework.KindState, "Défaites d'abord la réunion la plus récente.")
		}
		plain, err := key.Open(mergeCell(last.id), last.body)
		if err != nil {
			return err
		}
		var body mergeBody
		if err := json.Unmarshal(plain, &body); err != nil {
			return errors.New("merge is not in its form") // the cause may quote it
		}
		if err := a.takeApart(kept, last.gone, &body, key); err != nil {
			return err
		}
		if _, err = a.Exec(`DELETE FROM person_merges WHERE id = $1`, last.id); err != nil {
			return err
		}
		if err := a.rootLinks(c.Post); err != nil {
			return err
		}
		return a.notSame(c.Post, kept.ID, last.gone)
	})
}

func (a *access) takeApart(kept casework.Person, goneID casework.PersonID, body *mergeBody, key *vault.DataKey) error {
	now, err := db.All(a.Tx, scanCase, `SELECT `+caseColumns+` FROM cases WHERE person_id = $1 ORDER BY number`, kept.ID) // those of others too
	if err != nil {
		return err
	}
	back, last := slices.Clone(body.Cases), 0
	for _, c := range body.Cases {
		if c.Person == kept.ID {
			last = max(last, c.Number)
		}
	}
	for _, c := range now {
		if !slices.ContainsFunc(body.Cases, func(m movedCase) bool { return m.ID == c.ID }) {
			last++
			back = append(back, movedCase{c.ID, kept.ID, last})
		}
	}
	if err := a.placeCases(back); err != nil {
		return err
	}
	if kept.Version == body.Version {
		kept.Identity, kept.Sex = body.Identity, body.Sex
		if err := a.updatePerson(&kept, key); err != nil {
			return err
		}
	}
	gone, _, err := a.sealed(personQuery+` WHERE p.id = $1`, goneID) // has no case: nobody reaches it any other way
	if err != nil {
		return err
	}
	return a.insertTokens(&gone)
}
