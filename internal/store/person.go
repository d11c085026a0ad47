package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

func personKeyCell(id casework.PersonID) vault.Cell {
	return vault.Cell{Table: "person_keys", Column: "wrapped", Row: string(id)}
}

func identityCell(id casework.PersonID) vault.Cell {
	return vault.Cell{Table: "persons", Column: "identity", Row: string(id)}
}

// sealedPerson is a row of persons with the wrapped key that opens it.
type sealedPerson struct {
	casework.Person
	identity, wrapped []byte
}

const personQuery = `SELECT p.id, p.post_id, p.sex, p.version, p.identity, k.wrapped FROM persons p JOIN person_keys k ON k.person_id = p.id`

func scanPerson(row db.Scanner) (p sealedPerson, err error) {
	err = row.Scan(&p.ID, &p.Post, &p.Sex, &p.Version, &p.identity, &p.wrapped)
	return p, err
}

// open decrypts the identity and returns the key that sealed it.
func (p *sealedPerson) open(v *vault.Vault) (*vault.DataKey, error) {
	key, err := v.Unwrap(personKeyCell(p.ID), p.wrapped)
	if err != nil {
		return nil, err
	}
	plain, err := key.Open(identityCell(p.ID), p.identity)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(plain, &p.Identity); err != nil {
		return nil, errors.New("identity is not in its form") // the cause may quote it
	}
	return key, nil
}

func sealIdentity(key *vault.DataKey, p *casework.Person) ([]byte, error) {
	plain, err := json.Marshal(p.Identity)
	if err != nil {
		return nil, errors.New("identity cannot be written") // the cause may quote it
	}
	return key.Seal(identityCell(p.ID), plain), nil
}

// insertPerson writes a new person with a new data key and the tokens by which
// she or he is found.
func (a *access) insertPerson(p *casework.Person) error {
	p.ID, p.Version = casework.PersonID(casework.NewID(a.now.Time)), 1
	key, wrapped, err := a.s.vault.NewDataKey(personKeyCell(p.ID))
	if err != nil {
		return err
	}
	identity, err := sealIdentity(key, p)
	if err != nil {
		return err
	}
	register, own, err := a.freeToken(p)
	if err != nil {
		return err
	}
	if _, err := a.Exec(`INSERT INTO persons (id, post_id, register_token, register_account, token_key, identity, sex, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1)`, p.ID, p.Post, register, own, a.s.vault.TokenKey(), identity, p.Sex, a.now); err != nil {
		return err
	}
	if _, err := a.Exec(`INSERT INTO person_keys (person_id, wrapped) VALUES ($1, $2)`, p.ID, wrapped); err != nil {
		return err
	}
	return a.insertTokens(p)
}

// mixedTokens stands for the key of a person whose tokens are not all of one.
const mixedTokens = -1

// updatePerson writes a changed identity under the person's own key. Who has
// tokens of an earlier key then has some of both, until they are made again.
func (a *access) updatePerson(p *casework.Person, key *vault.DataKey) error {
	identity, err := sealIdentity(key, p)
	if err != nil {
		return err
	}
	n, err := a.Exec(`UPDATE persons SET identity = $1, sex = $2, updated_at = $3, version = version + 1,
		token_key = CASE WHEN token_key = $4 THEN token_key ELSE $5 END WHERE id = $6 AND version = $7`,
		identity, p.Sex, a.now, a.s.vault.TokenKey(), mixedTokens, p.ID, p.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return casework.Conflict()
	}
	p.Version++
	if _, err := a.Exec(`DELETE FROM person_tokens WHERE person_id = $1`, p.ID); err != nil {
		return err
	}
	return a.insertTokens(p)
}

// insertTokens writes all the tokens of a person in one statement: on a server
// each statement is a journey.
func (a *access) insertTokens(p *casework.Person) error {
	terms := vault.IdentityTerms(&p.Identity)
	if len(terms) == 0 {
		return nil
	}
	args := []any{p.Post, p.ID}
	var values strings.Builder
	for i, term := range terms {
		token, err := a.s.vault.Token(term.Kind, string(p.Post), term.Text)
		if err != nil {
			return err
		}
		args = append(args, token[:])
		fmt.Fprintf(&values, ", ($1, $%d, $2)", i+3)
	}
	_, err := a.Exec(`INSERT INTO person_tokens (post_id, token, person_id) VALUES `+values.String()[2:], args...)
	return err
}

// CreatePerson adds a person to a post. For whoever may WritePerson there.
func (s *Store) CreatePerson(ctx context.Context, actor casework.Actor, p casework.Person) (casework.Person, error) {
	p.Sex = casework.OrNotKnown(p.Sex)
	err := s.do(ctx, actor, request{action: casework.WritePerson, post: p.Post, object: "person", detail: "created"}, func(a *access) error {
		err := a.insertPerson(&p)
		a.line.Record = string(p.ID)
		return err
	})
	return p, err
}

// SavePerson writes an identity changed since p.Version was read; KindConflict
// when somebody else changed it meanwhile. For whoever may WritePerson.
func (s *Store) SavePerson(ctx context.Context, actor casework.Actor, p casework.Person) error {
	r := request{action: casework.WritePerson, post: p.Post, object: "person", record: string(p.ID), detail: "changed"}
	return s.do(ctx, actor, r, func(a *access) error {
		_, key, err := a.personOfPost(p.ID, p.Post)
		if err != nil {
			return err
		}
		return a.updatePerson(&p, key)
	})
}

// Person reads the identity of somebody whom the actor reaches. For whoever may
// ReadPerson in the post.
func (s *Store) Person(ctx context.Context, actor casework.Actor, post casework.PostID, id casework.PersonID) (casework.Person, error) {
	var p casework.Person
	r := request{action: casework.ReadPerson, post: post, object: "person", record: string(id)}
	err := s.do(ctx, actor, r, func(a *access) (err error) {
		p, _, err = a.personOfPost(id, post)
		return err
	})
	return p, err
}

// MaxFound is the most persons that one search returns.
const MaxFound = 50

// FindPersons finds, in a post, the persons of whom every word of the query is
// a name, the beginning of one (three letters or more), a name that sounds the
// same, a birth year or, alone, a phone number. Exact names come first. The
// query is not logged. For whoever may FindPerson.
func (s *Store) FindPersons(ctx context.Context, actor casework.Actor, post casework.PostID, query string) (found []casework.Person, err error) {
	groups := vault.QueryTerms(query)
	r := request{action: casework.FindPerson, post: post, object: "person"}
	err = s.do(ctx, actor, r, func(a *access) error {
		ids, err := a.matching(post, groups)
		if err != nil {
			return err
		}
		persons, err := a.personsAmong(ids)
		for _, id := range ids {
			found = append(found, persons[id])
		}
		a.line.Detail = fmt.Sprintf("found %d", len(found))
		return err
	})
	return found, err
}

// matching gives the persons whom the actor reaches and who satisfy every group
// of terms, those found by a whole word before those found by a beginning or a
// sound.
func (a *access) matching(post casework.PostID, groups [][]vault.Term) ([]casework.PersonID, error) {
	b := bind(post, nil)
	wall := a.reachPerson(b, casework.FindPerson, "t.person_id", post)
	return a.matchingBehind(post, groups, wall, b.args[2:])
}

// walledAtOnce is how many persons one statement looks for behind the wall.
const walledAtOnce = 120

// matchingBehind is matching behind another wall, a condition on t.person_id
// whose own arguments begin at $3. It gives the nearest MaxFound.
func (a *access) matchingBehind(post casework.PostID, groups [][]vault.Term, wall string, wallArgs []any) ([]casework.PersonID, error) {
	holders, err := a.holders(post, groups)
	if err != nil {
		return nil, err
	}
	rank := map[casework.PersonID]int{} // lower is nearer
	for i, group := range holders {
		hits := map[casework.PersonID]int{}
		for nearness, ids := range group {
			for id := range strings.SplitSeq(ids, ",") {
				if _, seen := hits[casework.PersonID(id)]; !seen && id != "" {
					hits[casework.PersonID(id)] = nearness
				}
			}
		}
		rank = combine(rank, hits, i == 0)
	}
	return a.reached(post, nearest(rank), wall, wallArgs)
}

// holders are, for each term of each group, the persons of the post who have it,
// in one text: a common name has thousands, of whom a row each would be most of
// the time of a search.
func (a *access) holders(post casework.PostID, groups [][]vault.Term) ([][]string, error) {
	b, places := bind(post), []string(nil)
	all, asked := make([][]string, len(groups)), map[vault.Token][]*string{}
	for i, group := range groups {
		all[i] = make([]string, len(group))
		for j, term := range group {
			tokens, err := a.s.vault.Tokens(term.Kind, string(post), term.Text)
			if err != nil {
				return nil, err
			}
			for _, token := range tokens {
				asked[token] = append(asked[token], &all[i][j])
				places = append(places, b.at(token[:]))
			}
		}
	}
	if len(places) == 0 {
		return all, nil
	}
	return all, a.Each(func(row db.Scanner) error {
		var token []byte
		var ids string
		if err := row.Scan(&token, &ids); err != nil {
			return err
		}
		for _, of := range asked[vault.Token(token)] {
			*of += ids + "," // a term has a token under each key
		}
		return nil
	}, `SELECT token, string_agg(person_id, ',') FROM person_tokens WHERE post_id = $1 AND token IN (`+strings.Join(places, ", ")+`) GROUP BY token`, b.args...)
}

// reached keeps, in their order, the first persons who are not behind the wall. It
// asks for nobody too: a name that only hidden persons bear takes as long.
func (a *access) reached(post casework.PostID, ids []casework.PersonID, wall string, wallArgs []any) (kept []casework.PersonID, err error) {
	chunks := slices.Collect(slices.Chunk(ids, walledAtOnce))
	if len(chunks) == 0 {
		chunks = append(chunks, nil)
	}
	for _, chunk := range chunks {
		open, err := a.openAmong(post, chunk, wall, wallArgs)
		if err != nil {
			return nil, err
		}
		kept = append(kept, slices.DeleteFunc(chunk, func(id casework.PersonID) bool { return !open[id] })...)
		if len(kept) >= MaxFound {
			return kept[:MaxFound], nil
		}
	}
	return kept, nil
}

func (a *access) openAmong(post casework.PostID, ids []casework.PersonID, wall string, wallArgs []any) (map[casework.PersonID]bool, error) {
	b := bind(append([]any{post, ""}, wallArgs...)...)
	places := make([]string, walledAtOnce) // always as many: one text of the statement
	for i := range places {
		id := casework.PersonID("")
		if i < len(ids) {
			id = ids[i]
		}
		places[i] = b.at(id)
	}
	open := map[casework.PersonID]bool{}
	err := a.Each(func(row db.Scanner) error {
		id, err := db.Value[casework.PersonID](row)
		open[id] = true
		return err
	}, `SELECT t.person_id FROM (SELECT id AS person_id FROM persons WHERE post_id = $1 AND id <> $2 AND id IN (`+strings.Join(places, ", ")+`)) t WHERE `+wall, b.args...)
	return open, err
}

func combine(rank, hits map[casework.PersonID]int, first bool) map[casework.PersonID]int {
	if first {
		return hits
	}
	both := map[casework.PersonID]int{}
	for id, r := range rank {
		if n, ok := hits[id]; ok {
			both[id] = r + n
		}
	}
	return both
}

func nearest(rank map[casework.PersonID]int) []casework.PersonID {
	ids := make([]casework.PersonID, 0, len(rank))
	for id := range rank {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(x, y casework.PersonID) int {
		if rank[x] != rank[y] {
			return rank[x] - rank[y]
		}
		if x < y {
			return -1
		}
		return 1
	})
	return ids
}
