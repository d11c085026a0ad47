package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

func committeeKeyCell(id casework.CommitteeID) vault.Cell {
	return vault.Cell{Table: "committees", Column: "wrapped", Row: string(id)}
}

func agendaCell(id casework.CommitteeID) vault.Cell {
	return vault.Cell{Table: "committees", Column: "agenda", Row: string(id)}
}

func decisionCell(id casework.DecisionID) vault.Cell {
	return vault.Cell{Table: "committee_decisions", Column: "body", Row: string(id)}
}

type sealedCommittee struct {
	casework.Committee
	wrapped, agenda []byte
	key             *vault.DataKey
}

const committeeColumns = `id, held_on, place, members, wrapped, agenda, removed_at, version`

func scanCommittee(row db.Scanner) (c sealedCommittee, err error) {
	var members string
	err = row.Scan(&c.ID, &c.HeldOn, &c.Place, &members, &c.wrapped, &c.agenda, &c.RemovedAt, &c.Version)
	c.Members = casework.Lines(members)
	return c, err
}

// open unwraps the key of the committee and reads its agenda. The texts of one
// whose key is gone stay closed.
func (c *sealedCommittee) open(v *vault.Vault) (err error) {
	if c.wrapped == nil {
		return nil
	}
	if c.key, err = v.Unwrap(committeeKeyCell(c.ID), c.wrapped); err != nil {
		return err
	}
	agenda, err := c.key.Open(agendaCell(c.ID), c.agenda)
	c.Agenda = string(agenda)
	return err
}

// committees reads those of the actor's posts, or one of them, with their posts
// and decisions, the latest first, what was taken away today included.
func (a *access) committees(action casework.Action, id casework.CommitteeID) ([]sealedCommittee, error) {
	own, _ := granted(a.actor, action, nil)
	b := bind()
	where := `id IN (SELECT committee_id FROM committee_posts WHERE ` + inPosts(b, "post_id", own) + `)`
	if id != "" {
		where += ` AND id = ` + b.at(id)
	}
	args := b.args
	today := b.at(a.s.midnight())
	all, err := db.All(a.Tx, scanCommittee, `SELECT `+committeeColumns+` FROM committees WHERE `+where+` AND (removed_at IS NULL OR removed_at >= `+today+`) ORDER BY held_on DESC, id DESC`, b.args...)
	if err != nil || len(all) == 0 {
		return all, err
	}
	at := map[casework.CommitteeID]*sealedCommittee{}
	for i := range all {
		at[all[i].ID] = &all[i]
		if err := all[i].open(a.s.vault); err != nil {
			return nil, err
		}
	}
	err = a.Each(func(row db.Scanner) error {
		var of casework.CommitteeID
		var post casework.PostID
		err := row.Scan(&of, &post)
		if c := at[of]; c != nil {
			c.Posts = append(c.Posts, post)
		}
		return err
	}, `SELECT committee_id, post_id FROM committee_posts WHERE committee_id IN (SELECT id FROM committees WHERE `+where+`) ORDER BY post_id`, args...)
	if err != nil {
		return nil, err
	}
	return all, a.readDecisions(where, b, today, at)
}

const decisionColumns = `id, committee_id, body, due_on, state, done_on, removed_at, version`

func (a *access) readDecisions(where string, b *binder, today string, at map[casework.CommitteeID]*sealedCommittee) error {
	return a.Each(func(row db.Scanner) error {
		var d casework.Decision
		var body []byte
		if err := row.Scan(&d.ID, &d.Committee, &body, &d.DueOn, &d.State, &d.DoneOn, &d.RemovedAt, &d.Version); err != nil {
			return err
		}
		c := at[d.Committee]
		if c == nil {
			return nil
		}
		if c.key != nil {
			plain, err := c.key.Open(decisionCell(d.ID), body)
			if err != nil {
				return err
			}
			d.Charge, d.Text, _ = strings.Cut(string(plain), "\n")
		}
		c.Decisions = append(c.Decisions, d)
		return nil
	}, `SELECT `+decisionColumns+` FROM committee_decisions WHERE committee_id IN (SELECT id FROM committees WHERE `+where+`) AND (removed_at IS NULL OR removed_at >= `+today+`) ORDER BY id`, b.args...)
}

// Committees lists the steering committees of the actor's posts, the latest
// first, without their documents, those taken away today included. For whoever
// may ReadSteering.
func (s *Store) Committees(ctx context.Context, actor casework.Actor) (all []casework.Committee, err error) {
	r := request{action: casework.ReadSteering, object: "committee", detail: "list", own: true}
	err = s.look(ctx, actor, r, func(a *access) error {
		found, err := a.committees(casework.ReadSteering, "")
		for _, c := range found {
			all = append(all, c.Committee)
		}
		return err
	})
	return all, err
}

// Committee reads one of the actor's posts with its decisions and documents.
// Any other is not found. For whoever may ReadSteering.
func (s *Store) Committee(ctx context.Context, actor casework.Actor, id casework.CommitteeID) (c casework.Committee, err error) {
	r := request{action: casework.ReadSteering, object: "committee", record: string(id), detail: "read", own: true}
	err = s.look(ctx, actor, r, func(a *access) error {
		found, err := a.committee(casework.ReadSteering, id)
		if err != nil {
			return err
		}
		c = found.Committee
		c.Documents, err = a.committeeDocuments(&found)
		return err
	})
	return c, err
}

// committee is one that was not taken away.
func (a *access) committee(action casework.Action, id casework.CommitteeID) (c sealedCommittee, err error) {
	all, err := a.committees(action, id)
	if err == nil && (len(all) == 0 || !all[0].RemovedAt.IsZero()) {
		err = casework.NotFound()
	}
	if err != nil {
		return c, err
	}
	return all[0], nil
}

// onCommittee is do for a change of a committee, for whoever may KeepCommittees
// on each of its posts.
func (s *Store) onCommittee(ctx context.Context, actor casework.Actor, id casework.CommitteeID, object, record, detail string, f func(*access, *sealedCommittee) error) error {
	r := request{action: casework.KeepCommittees, object: object, record: record, detail: detail, own: true}
	return s.do(ctx, actor, r, func(a *access) error {
		c, err := a.committee(casework.KeepCommittees, id)
		if err == nil {
			err = a.keepsAll(casework.KeepCommittees, c.Posts, "Ce comité")
		}
		if err == nil && c.key == nil {
			err = casework.Refuse(casework.KindState, "Les textes de ce comité ne s'ouvrent plus : sa clé n'est plus là.")
		}
		if err == nil {
			err = a.forgetCommittees()
		}
		if err != nil {
			return err
		}
		return f(a, &c)
	})
}

// SaveCommittee writes a committee without its decisions and documents: a new
// one when its ID is empty, else the one read at its Version (KindConflict when
// somebody changed it since). For whoever may KeepCommittees on each of its
// posts, those that it had included.
func (s *Store) SaveCommittee(ctx context.Context, actor casework.Actor, c casework.Committee) (casework.Committee, error) {
	if errs := casework.CheckCommittee(&c); len(errs) > 0 {
		return c, errors.Join(errs...)
	}
	if c.ID == "" {
		err := s.do(ctx, actor, onPosts(actor, casework.KeepCommittees, c.Posts, "committee", "", "written"), func(a *access) error {
			return a.insertCommittee(&c)
		})
		return c, err
	}
	err := s.onCommittee(ctx, actor, c.ID, "committee", string(c.ID), "written", func(a *access, now *sealedCommittee) error {
		if err := a.keepsAll(casework.KeepCommittees, c.Posts, "Ce comité"); err != nil {
			return err
		}
		n, err := a.Exec(`UPDATE committees SET held_on = $1, place = $2, members = $3, agenda = $4, updated_at = $5, version = version + 1 WHERE id = $6 AND version = $7`,
			c.HeldOn, c.Place, strings.Join(c.Members, "\n"), now.key.Seal(agendaCell(c.ID), []byte(c.Agenda)), a.now, c.ID, c.Version)
		if err == nil && n == 0 {
			err = casework.Conflict()
		}
		if err != nil {
			return err
		}
		c.Version++
		return a.linkPosts("committee_posts", "committee_id", string(c.ID), c.Posts)
	})
	return c, err
}

func (a *access) insertCommittee(c *casework.Committee) error {
	if err := a.forgetCommittees(); err != nil {
		return err
	}
	c.ID, c.Version = casework.CommitteeID(casework.NewID(a.now.Time)), 1
	a.line.Record = string(c.ID)
	key, wrapped, err := a.s.vault.NewDataKey(committeeKeyCell(c.ID))
	if err != nil {
		return err
	}
	if _, err := a.Exec(`INSERT INTO committees (id, held_on, place, members, wrapped, agenda, account_id, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1)`,
		c.ID, c.HeldOn, c.Place, strings.Join(c.Members, "\n"), wrapped, key.Seal(agendaCell(c.ID), []byte(c.Agenda)), a.actor.Account, a.now); err != nil {
		return err
	}
	return a.linkPosts("committee_posts", "committee_id", string(c.ID), c.Posts)
}

// RemoveCommittee takes a committee away with all that is in it, or puts it
// back until the end of the day. For whoever may KeepCommittees on each of its
// posts.
func (s *Store) RemoveCommittee(ctx context.Context, actor casework.Actor, id casework.CommitteeID, removed bool) error {
	r := request{action: casework.KeepCommittees, object: "committee", record: string(id), detail: removedWord(removed), own: true}
	return s.do(ctx, actor, r, func(a *access) error {
		all, err := a.committees(casework.KeepCommittees, id)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return casework.NotFound()
		}
		if err := a.keepsAll(casework.KeepCommittees, all[0].Posts, "Ce comité"); err != nil {
			return err
		}
		return a.setRemoved(`UPDATE committees SET removed_at = $1 WHERE id = $2 AND $3 <> ''`, string(id), string(all[0].Posts[0]), removed)
	})
}

// forgetCommittees destroys what was taken away on an earlier day, the keys of
// the committees included.
func (a *access) forgetCommittees() error {
	const gone = `(SELECT id FROM committees WHERE removed_at < $1)`
	const documents = `committee_documents WHERE removed_at < $1 OR committee_id IN ` + gone
	for _, query := range []string{
		`DELETE FROM committee_document_parts WHERE document_id IN (SELECT id FROM ` + documents + `)`, `DELETE FROM ` + documents,
		`DELETE FROM committee_decisions WHERE removed_at < $1 OR committee_id IN ` + gone,
		`DELETE FROM committee_posts WHERE committee_id IN ` + gone, `DELETE FROM committees WHERE removed_at < $1`} {
		if _, err := a.Exec(query, a.s.midnight()); err != nil {
			return err
		}
	}
	return nil
}

// SaveDecision writes a decision of a committee: a new one when its ID is
// empty, else the one read at its Version (KindConflict when somebody changed it
// since). For whoever may KeepCommittees.
func (s *Store) SaveDecision(ctx context.Context, actor casework.Actor, d casework.Decision) (casework.Decision, error) {
	if errs := casework.CheckDecision(&d, s.today()); len(errs) > 0 {
		return d, errors.Join(errs...)
	}
	d.Charge = strings.Join(strings.Fields(d.Charge), " ") // one line: it is kept before the text
	err := s.onCommittee(ctx, actor, d.Committee, "decision", string(d.ID), "written", func(a *access, c *sealedCommittee) error {
		fresh := d.ID == ""
		if fresh {
			d.ID, d.Version = casework.DecisionID(casework.NewID(a.now.Time)), 1
			a.line.Record = string(d.ID)
		}
		body := c.key.Seal(decisionCell(d.ID), []byte(d.Charge+"\n"+d.Text))
		if fresh {
			_, err := a.Exec(`INSERT INTO committee_decisions (id, committee_id, body, due_on, state, done_on, account_id, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1)`,
				d.ID, d.Committee, body, d.DueOn, d.State, d.DoneOn, actor.Account, a.now)
			return err
		}
		if !slices.ContainsFunc(c.Decisions, func(x casework.Decision) bool { return x.ID == d.ID && x.RemovedAt.IsZero() }) {
			return casework.NotFound()
		}
		n, err := a.Exec(`UPDATE committee_decisions SET body = $1, due_on = $2, state = $3, done_on = $4, updated_at = $5, version = version + 1 WHERE id = $6 AND version = $7`, body, d.DueOn, d.State, d.DoneOn, a.now, d.ID, d.Version)
		if err == nil && n == 0 {
			err = casework.Conflict()
		}
		d.Version++
		return err
	})
	return d, err
}

// RemoveDecision takes a decision away, or puts it back until the end of the
// day. For whoever may KeepCommittees.
func (s *Store) RemoveDecision(ctx context.Context, actor casework.Actor, committee casework.CommitteeID, id casework.DecisionID, removed bool) error {
	return s.onCommittee(ctx, actor, committee, "decision", string(id), removedWord(removed), func(a *access, c *sealedCommittee) error {
		return a.setRemoved(`UPDATE committee_decisions SET removed_at = $1 WHERE id = $2 AND committee_id = $3`, string(id), string(c.ID), removed)
	})
}
