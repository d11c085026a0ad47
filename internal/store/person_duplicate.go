package store

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// Duplicate is a person who may be the one just typed, with her or his cases.
type Duplicate struct {
	Person casework.Person
	Cases  []casework.Case
	Phone  bool // found by a phone number
	Sound  bool // found by a name that sounds the same, with a birth that agrees
}

// maxDuplicates is how many are shown: a longer list is no help.
const maxDuplicates = 8

// Duplicates finds the persons of a post who may be the one of the identity:
// every word of the name sounds the same and the births agree, or a phone is
// shared. Nothing typed is logged. For whoever may FindPerson.
func (s *Store) Duplicates(ctx context.Context, actor casework.Actor, post casework.PostID, id casework.Identity) (found []Duplicate, err error) {
	r := request{action: casework.FindPerson, post: post, object: "person", detail: "duplicates"}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		found, err = a.duplicates(post, &id)
		a.line.Detail = "duplicates " + strconv.Itoa(len(found))
		return err
	})
	return found, err
}

func (a *access) duplicates(post casework.PostID, id *casework.Identity) (found []Duplicate, err error) {
	sounds, err := a.matching(post, soundTerms(id))
	if err != nil {
		return nil, err
	}
	byPhone := map[casework.PersonID]bool{}
	for _, phone := range id.Phones {
		ids, err := a.matching(post, vault.QueryTerms(phone))
		if err != nil {
			return nil, err
		}
		for _, p := range ids {
			byPhone[p] = true
			sounds = append(sounds, p)
		}
	}
	slices.Sort(sounds)
	for _, person := range slices.Compact(sounds) {
		d, err := a.duplicate(person)
		if err != nil {
			return nil, err
		}
		d.Phone = byPhone[person]
		d.Sound = !d.Phone
		if (d.Phone || d.Person.Identity.Birth.Agrees(id.Birth)) && len(found) < maxDuplicates {
			found = append(found, d)
		}
	}
	return found, nil
}

// soundTerms ask for a person of whom every word of the name sounds the same.
// A first name alone finds nobody: it would find too many.
func soundTerms(id *casework.Identity) (groups [][]vault.Term) {
	if id.LastName == "" {
		return nil
	}
	for _, w := range casework.Words(id.LastName + " " + id.FirstName) {
		groups = append(groups, []vault.Term{{Kind: vault.KindWord, Text: w}, {Kind: vault.KindSound, Text: vault.Sound(w)}})
	}
	return groups
}

func (a *access) duplicate(id casework.PersonID) (d Duplicate, err error) {
	p, err := db.One(a.Tx, scanPerson, personQuery+` WHERE p.id = $1`, id)
	if err != nil {
		return d, err
	}
	if _, err := p.open(a.s.vault); err != nil {
		return d, err
	}
	d.Person = p.Person
	d.Cases, err = a.casesOf(id)
	return d, err
}

// personsAmong reads MaxFound persons at most, in one statement whose text does
// not follow their number.
func (a *access) personsAmong(ids []casework.PersonID) (map[casework.PersonID]casework.Person, error) {
	b := bind()
	sealed, err := db.All(a.Tx, scanPerson, personQuery+` WHERE p.id IN (`+foundPlaces(b, ids)+`)`, b.args...)
	if err != nil {
		return nil, err
	}
	persons := make(map[casework.PersonID]casework.Person, len(sealed))
	for i := range sealed {
		if _, err := sealed[i].open(a.s.vault); err != nil {
			return nil, err
		}
		persons[sealed[i].ID] = sealed[i].Person
	}
	return persons, nil
}

// casesAmong are casesOf for MaxFound persons at most, in one statement.
func (a *access) casesAmong(ids []casework.PersonID) (map[casework.PersonID][]casework.Case, error) {
	b := bind()
	all, err := db.All(a.Tx, scanCase, `SELECT `+caseColumns+` FROM cases c WHERE person_id IN (`+foundPlaces(b, ids)+`) AND `+a.reach(b, casework.ReadCase, "c")+` ORDER BY person_id, number DESC`, b.args...)
	of := map[casework.PersonID][]casework.Case{}
	for i := range all {
		of[all[i].Person] = append(of[all[i].Person], all[i])
	}
	return of, err
}

// foundPlaces are always as many placeholders: one text of the statement.
func foundPlaces(b *binder, ids []casework.PersonID) string {
	places := make([]string, MaxFound)
	for i := range places {
		id := casework.PersonID("")
		if i < len(ids) {
			id = ids[i]
		}
		places[i] = b.at(id)
	}
	return strings.Join(places, ", ")
}

// casesOf are the cases of a person that the actor reaches, the latest first.
func (a *access) casesOf(id casework.PersonID) ([]casework.Case, error) {
	b := bind(id)
	return db.All(a.Tx, scanCase, `SELECT `+caseColumns+` FROM cases c WHERE person_id = $1 AND `+a.reach(b, casework.ReadCase, "c")+` ORDER BY number DESC`, b.args...)
}

// FoundPerson is a person found by a search, with the cases.
type FoundPerson struct {
	Person casework.Person
	Cases  []casework.Case
}

// FindCases is FindPersons with the cases of each. For whoever may FindPerson;
// the persons found are logged as a count.
func (s *Store) FindCases(ctx context.Context, actor casework.Actor, post casework.PostID, query string) (found []FoundPerson, err error) {
	groups := vault.QueryTerms(query)
	r := request{action: casework.FindPerson, post: post, object: "person"}
	err = s.look(ctx, actor, r, func(a *access) error {
		ids, err := a.matching(post, groups)
		if err != nil {
			return err
		}
		persons, err := a.personsAmong(ids)
		if err != nil {
			return err
		}
		cases, err := a.casesAmong(ids)
		for _, id := range ids {
			found = append(found, FoundPerson{persons[id], cases[id]})
		}
		a.line.Detail = "found " + strconv.Itoa(len(found))
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// OpenNewCase opens a case of a new person, of whom the worker said that she
// or he is none of those shown: it is remembered. For whoever may WriteCase.
func (s *Store) OpenNewCase(ctx context.Context, actor casework.Actor, p casework.Person, c casework.Case, others []casework.PersonID) (casework.Case, error) {
	if err := casework.CheckOpening(c.Referral.ReceivedOn, s.today()); err != nil {
		return c, err
	}
	r := request{action: casework.WriteCase, post: c.Post, object: "case", detail: "opened"}
	err := s.do(ctx, actor, r, func(a *access) error {
		p.ID = ""
		if err := a.openCase(&p, &c); err != nil {
			return err
		}
		return a.noneOf(c.Post, p.ID, others)
	})
	return c, err
}

// noneOf remembers that a person is none of others.
func (a *access) noneOf(post casework.PostID, id casework.PersonID, others []casework.PersonID) error {
	for _, other := range others {
		if err := a.notSame(post, id, other); err != nil {
			return err
		}
	}
	return nil
}

// notSame remembers that two persons of a post are two. One who is not of the
// post is left out.
func (a *access) notSame(post casework.PostID, x, y casework.PersonID) error {
	if x > y {
		x, y = y, x
	}
	_, err := a.Exec(`INSERT INTO not_same (person_a, person_b, post_id, account_id, at)
		SELECT p.id, q.id, p.post_id, $3, $4 FROM persons p, persons q WHERE p.id = $1 AND q.id = $2 AND p.post_id = $5 AND q.post_id = $5
		AND NOT EXISTS (SELECT 1 FROM not_same n WHERE n.person_a = $1 AND n.person_b = $2)`, x, y, a.actor.Account, a.now, post)
	return err
}

// OpenReturning opens the next case of a person of the post. What was typed of
// her or him fills what was not known and adds phones; a safe contact that was
// asked again replaces the old one: the last word counts. For whoever may
// WriteCase and WritePerson.
func (s *Store) OpenReturning(ctx context.Context, actor casework.Actor, id casework.PersonID, said casework.Person, c casework.Case) (casework.Case, error) {
	if err := casework.CheckOpening(c.Referral.ReceivedOn, s.today()); err != nil {
		return c, err
	}
	if err := actor.May(casework.WritePerson, c.Post); err != nil {
		return c, err
	}
	r := request{action: casework.WriteCase, post: c.Post, object: "case", detail: "opened for a returning person"}
	err := s.do(ctx, actor, r, func(a *access) error {
		p, err := a.returning(id, c.Post, &said)
		if err != nil {
			return err
		}
		return a.openCase(&p, &c)
	})
	return c, err
}

// returning is a person of a post whom the actor reaches, with what was just said of her or him
// written down.
func (a *access) returning(id casework.PersonID, post casework.PostID, said *casework.Person) (p casework.Person, err error) {
	old, key, err := a.personOfPost(id, post)
	if err != nil {
		return p, err
	}
	p = completed(old, said)
	return p, a.updatePerson(&p, key)
}

// completed is a recorded person with what was just said of her or him.
func completed(p casework.Person, said *casework.Person) casework.Person {
	fillKnown(&p.Sex, said.Sex)
	id, new := &p.Identity, &said.Identity
	for _, f := range []struct {
		to   *string
		said string
	}{{&id.LastName, new.LastName}, {&id.FirstName, new.FirstName}, {&id.Mail, new.Mail}, {&id.Address, new.Address}} {
		if *f.to == "" {
			*f.to = f.said
		}
	}
	if id.Birth.Agrees(new.Birth) {
		id.Birth = id.Birth.Better(new.Birth)
	}
	for _, phone := range new.Phones {
		if !slices.Contains(id.Phones, phone) {
			id.Phones = append(id.Phones, phone)
		}
	}
	if new.Contact.Asked {
		id.Contact = new.Contact
	}
	return p
}
