package store

import (
	"context"
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

func glassCell(id string) vault.Cell {
	return vault.Cell{Table: "glass_breaks", Column: "body", Row: id}
}

const glassQuery = `SELECT id, post_id, COALESCE(case_id, ''), account_id, reason, at, until, opinion, reviewed_at FROM glass_breaks`

func scanGlass(row db.Scanner) (g casework.GlassBreak, err error) {
	err = row.Scan(&g.ID, &g.Post, &g.Case, &g.Account, &g.Reason, &g.At, &g.Until, &g.Opinion, &g.ReviewedAt)
	return g, err
}

// BreakGlass opens, for three hours and with its reason, the cases of a post
// that the request names exactly and of which another worker is in charge. It
// is the only way to learn that such a case is. What the actor is shut out of,
// and the other side of a case of hers or his, answer as what is absent: an
// empty identifier. Each attempt is kept for review, also one that finds
// nothing. A case that the actor reaches already is given without any break.
// For whoever may BreakGlass in the post.
func (s *Store) BreakGlass(ctx context.Context, actor casework.Actor, q casework.GlassRequest) (found casework.CaseID, err error) {
	if err := casework.CheckGlass(&q); err != nil {
		return "", err
	}
	r := request{action: casework.BreakGlass, post: q.Post, object: "case", detail: string(q.Reason)}
	err = s.do(ctx, actor, r, func(a *access) error {
		behind, open, err := a.behindGlass(&q)
		if err != nil {
			return err
		}
		if len(open) > 0 {
			found, a.line.Record = open[0].ID, string(open[0].ID)
			return nil
		}
		for i := range behind {
			if err := a.breakGlass(&behind[i], &q); err != nil {
				return err
			}
			found = behind[i].ID
		}
		a.line.Record = string(found)
		if found == "" {
			return a.insertGlass(nil, &q)
		}
		return nil
	})
	return found, err
}

// behindGlass are the cases named: those that a break would open, and those
// that the actor reaches already. The latest opened comes last.
func (a *access) behindGlass(q *casework.GlassRequest) (behind, open []casework.Case, err error) {
	persons, err := a.namedExactly(q)
	if err != nil {
		return nil, nil, err
	}
	type row struct {
		casework.Case
		as casework.Relation
	}
	b := bind(q.Post, q.Reference)
	named := `substr(id, 22) = $2`
	if q.Reference == "" {
		named = `person_id IN ('', $2` // $2 is empty
		for _, p := range persons {
			named += ", " + b.at(p)
		}
		named += ")"
	}
	rows, err := db.All(a.Tx, func(r db.Scanner) (x row, err error) {
		x.Case, err = scanCase(alsoScan{r, []any{&x.as}})
		return x, err
	}, `SELECT `+caseColumns+`, `+a.relation(b, "c")+` FROM cases c WHERE post_id = $1 AND `+named+` ORDER BY opened_on, id`, b.args...)
	for _, x := range rows {
		switch {
		case casework.Allowed(a.actor.Role, casework.BreakGlass, x.as):
			behind = append(behind, x.Case)
		case casework.Allowed(a.actor.Role, casework.ReadCase, x.as):
			open = append(open, x.Case)
		}
	}
	return behind, open, err
}

// namedExactly are the persons of the post, with a case that a break may open
// or that is open, whose names and birth year are those of the request: no
// beginning, no sound.
func (a *access) namedExactly(q *casework.GlassRequest) (exact []casework.PersonID, err error) {
	if q.Reference != "" {
		return nil, nil
	}
	b := bind(q.Post, nil)
	wall := `EXISTS (SELECT 1 FROM cases rc WHERE rc.person_id = t.person_id AND (` + a.relation(b, "rc") + `) IN ('same_post', 'own_case', 'substitute', 'broken_glass'))`
	var groups [][]vault.Term
	for _, w := range casework.Words(q.LastName + " " + q.FirstName) {
		groups = append(groups, []vault.Term{{Kind: vault.KindWord, Text: w}})
	}
	ids, err := a.matchingBehind(q.Post, groups, wall, b.args[2:])
	for _, id := range ids {
		p, err := a.openPerson(id)
		if err != nil {
			return nil, err
		}
		known := &p.Identity
		if casework.Fold(known.LastName) == casework.Fold(q.LastName) && casework.Fold(known.FirstName) == casework.Fold(q.FirstName) &&
			known.Birth.Agrees(casework.Birth{Year: q.BirthYear}) && !known.Birth.IsZero() {
			exact = append(exact, id)
		}
	}
	return exact, err
}

func (a *access) breakGlass(c *casework.Case, q *casework.GlassRequest) error {
	if err := a.insertGlass(c, q); err != nil {
		return err
	}
	if err := a.event(c, casework.GlassOpen, a.s.today(), string(q.Reason)); err != nil {
		return err
	}
	line := a.line
	line.Record = string(c.ID)
	return a.log(line)
}

// insertGlass keeps a break, or, without a case, an attempt that found nothing.
func (a *access) insertGlass(c *casework.Case, q *casework.GlassRequest) error {
	id, until, inCase := casework.NewID(a.now.Time), a.now, casework.CaseID("")
	if c != nil {
		until, inCase = casework.At(a.now.Add(casework.GlassOpens)), c.ID
	}
	body, err := a.sealGlass(id, inCase, q.Text)
	if err != nil {
		return err
	}
	_, err = a.Exec(`INSERT INTO glass_breaks (id, post_id, case_id, account_id, reason, body, at, until, opinion) VALUES ($1, $2, NULLIF($3, ''), $4, $5, $6, $7, $8, '')`,
		id, q.Post, inCase, a.actor.Account, q.Reason, body, a.now, until)
	return err
}

// sealGlass encrypts what was written under the case's key, so that it goes with
// the case. What was written about nobody is not kept.
func (a *access) sealGlass(id string, inCase casework.CaseID, text string) ([]byte, error) {
	if inCase == "" {
		return nil, nil
	}
	key, err := a.caseKey(inCase)
	if err != nil {
		return nil, err
	}
	return key.Seal(glassCell(id), []byte(text)), nil
}

// glassOf fills what a case's page says of broken glass.
func (a *access) glassOf(f *CaseFile) (err error) {
	if f.GlassUntil, err = a.ownGlass(f.Case.ID); err != nil || f.As == casework.BrokenGlass {
		return err
	}
	f.Breaks, err = db.All(a.Tx, scanGlass, glassQuery+` WHERE case_id = $1 AND account_id <> $2 AND at > $3 ORDER BY id DESC`,
		f.Case.ID, a.actor.Account, casework.At(a.now.Add(-casework.GlassTold)))
	return err
}

// ownGlass is when the broken glass by which the actor reads a case ends; zero
// for whoever reads it otherwise.
func (a *access) ownGlass(id casework.CaseID) (until casework.Instant, err error) {
	if a.as != casework.BrokenGlass {
		return until, nil
	}
	return db.One(a.Tx, db.Value[casework.Instant], `SELECT MAX(until) FROM glass_breaks WHERE case_id = $1 AND account_id = $2`, id, a.actor.Account)
}

// OwnBreaks are the breaks of the last two weeks on cases that the actor is in
// charge of, the latest first: what her or his first page tells. One's own
// account is enough.
func (s *Store) OwnBreaks(ctx context.Context, actor casework.Actor) (all []casework.GlassBreak, err error) {
	r := request{action: casework.OwnAccount, object: "glass", detail: "on own cases"}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		all, err = db.All(a.Tx, scanGlass, glassQuery+` WHERE at > $1 AND EXISTS (SELECT 1 FROM cases own WHERE own.id = case_id AND own.worker_id = $2) AND account_id <> $2 ORDER BY id DESC`,
			casework.At(a.now.Add(-casework.GlassTold)), actor.Account)
		return err
	})
	return all, err
}

// maxBreaks is how many breaks the review shows.
const maxBreaks = 200

// GlassBreaks lists the breaks and the attempts of the installation, those to
// review first, then the latest. For whoever may ReviewGlass.
func (s *Store) GlassBreaks(ctx context.Context, actor casework.Actor) (all []casework.GlassBreak, err error) {
	r := request{action: casework.ReviewGlass, object: "glass", detail: "list"}
	err = s.do(ctx, actor, r, func(a *access) error {
		if all, err = db.All(a.Tx, scanGlass, glassQuery+` ORDER BY CASE WHEN opinion = '' THEN 0 ELSE 1 END, id DESC LIMIT $1`, maxBreaks); err != nil {
			return err
		}
		for i := range all {
			if all[i].Text, err = a.glassText(&all[i]); err != nil {
				return err
			}
		}
		a.line.Detail = "list of " + strconv.Itoa(len(all))
		return nil
	})
	return all, err
}

// GlassWaiting counts the breaks and the attempts that wait for an opinion, and
// those of them whose week has gone by. Two numbers tell of nobody: no line is
// written. For whoever may ReviewGlass.
func (s *Store) GlassWaiting(ctx context.Context, actor casework.Actor) (waiting, late int, err error) {
	if !casework.Allowed(actor.Role, casework.ReviewGlass, casework.NoRecord) {
		return 0, 0, casework.Forbidden(casework.ReviewGlass)
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		all, err := db.All(tx, scanGlass, glassQuery+` WHERE opinion = ''`)
		waiting, late = len(all), 0
		for i := range all {
			if all[i].Overdue(s.now().Time) {
				late++
			}
		}
		return err
	})
	return waiting, late, err
}

// GlassPosts are the names of the posts, for the review. A post's name is
// public: no line is written. For whoever may ReviewGlass.
func (s *Store) GlassPosts(ctx context.Context, actor casework.Actor) (map[casework.PostID]string, error) {
	if !casework.Allowed(actor.Role, casework.ReviewGlass, casework.NoRecord) {
		return nil, casework.Forbidden(casework.ReviewGlass)
	}
	names := map[casework.PostID]string{}
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		posts, err := db.All(tx, scanPost, `SELECT `+postColumns+` FROM posts`)
		for _, p := range posts {
			names[p.ID] = p.Name
		}
		return err
	})
	return names, err
}

// glassText is what was written; empty once the case's key is destroyed.
func (a *access) glassText(g *casework.GlassBreak) (string, error) {
	body, err := db.One(a.Tx, db.Value[[]byte], `SELECT body FROM glass_breaks WHERE id = $1`, g.ID)
	if err != nil || body == nil {
		return "", err
	}
	wrapped, err := db.All(a.Tx, db.Value[[]byte], `SELECT wrapped FROM case_keys WHERE case_id = $1`, g.Case)
	if err != nil || len(wrapped) == 0 {
		return "", err
	}
	key, err := a.s.vault.Unwrap(caseKeyCell(g.Case), wrapped[0])
	if err != nil {
		return "", err
	}
	text, err := key.Open(glassCell(g.ID), body)
	return string(text), err
}

// ReviewGlass writes the opinion on a break; it may be changed. For whoever may
// ReviewGlass.
func (s *Store) ReviewGlass(ctx context.Context, actor casework.Actor, id string, opinion casework.GlassOpinion) error {
	if !casework.GlassOpinions.Has(opinion) {
		return casework.Invalid("avis", string(opinion), "un avis de la liste")
	}
	r := request{action: casework.ReviewGlass, object: "glass", record: id, detail: string(opinion)}
	return s.do(ctx, actor, r, func(a *access) error {
		n, err := a.Exec(`UPDATE glass_breaks SET opinion = $1, reviewed_by = $2, reviewed_at = $3 WHERE id = $4`, opinion, actor.Account, a.now, id)
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		return err
	})
}
