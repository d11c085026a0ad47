package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/indicator"
)

// withoutFigures are the tables from which no figure is made. A write to any
// other one moves the post's facts to their next revision: a table that is
// forgotten here costs a computation, never a wrong figure.
var withoutFigures = map[string]bool{
	"audit_lines": true, "notes": true, "drafts": true, "sessions": true, "login_failures": true, "imports": true, "import_parts": true,
	"person_tokens": true, "person_keys": true, "case_keys": true, "documents": true, "document_parts": true, "tasks": true, "accounts": true, "tallies": true, "facts_moved": true,
	"nodes": true, "installation": true, "units": true,
	"erased_marks": true, "erased_mark_key": true, "exchange_key": true, "exchange_trusted_keys": true, "exchange_tallies": true, "exchange_sums": true, "crime_editions": true, "crime_figures": true, "contours": true,
	"declared_totals": true, "divisions": true, "territories": true, "territory_communes": true,
	"grid_templates": true, "grid_template_texts": true,
	"post_sheets": true, "post_covers": true, "stations": true, "post_staffing": true, "post_fte": true, "post_vacancies": true, "agreements": true, "agreement_posts": true, "exercises": true, "fundings": true,
	"committees": true, "committee_posts": true, "committee_decisions": true, "committee_documents": true, "committee_document_parts": true, "deployments": true, "deployment_steps": true,
	"sealing_key": true, "report_drafts": true, "sealed_reports": true, "sealed_files": true, "report_links": true,
}

// reviseFacts moves the facts to their next revision when the operation may
// have changed them: those of its post, or of all posts when it names none.
func (a *access) reviseFacts() error {
	if a.sameFacts {
		return nil
	}
	for table := range a.Wrote() {
		if !withoutFigures[table] {
			return a.revise(a.line.Post)
		}
	}
	return nil
}

// tallyKey names a tally that a process remembers.
type tallyKey struct {
	post   casework.PostID
	period casework.Period
}

// tallyCache remembers the last tallies that were read or computed. They are
// never changed once in it.
type tallyCache struct {
	mu        sync.Mutex
	all       map[tallyKey]remembered
	computing sync.Mutex // one computation at a time: those who wait for it then find it done
}

type remembered struct {
	tally    *indicator.Tally
	revision int64
}

// mostTallies bounds the memory that the cache may take: a tally is some
// twenty kilobytes.
const mostTallies = 400

func (c *tallyCache) get(k tallyKey, revision int64) *indicator.Tally {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r := c.all[k]; r.tally != nil && r.revision == revision {
		return r.tally
	}
	return nil
}

// ofAll gives the tallies that are remembered of the last revision that moved
// each, and new ones to fold into, which are also those of missing.
func (c *tallyCache) ofAll(post casework.PostID, m moved, periods []casework.Period) (all, missing []*indicator.Tally) {
	for _, p := range periods {
		t := c.get(tallyKey{post, p}, m.of(p))
		if t == nil {
			t = indicator.New(p)
			missing = append(missing, t)
		}
		all = append(all, t)
	}
	return all, missing
}

func (c *tallyCache) put(k tallyKey, r remembered) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil || len(c.all) >= mostTallies {
		c.all = map[tallyKey]remembered{}
	}
	c.all[k] = r
}

// Tallies counts a post over each of the periods, work without a file
// included, from one revision of its facts. What is stored of that revision is
// read; the rest is computed and stored. The tallies must not be changed by the
// caller. For whoever may ReadReport; the line of the log is written before
// anything is read.
func (s *Store) Tallies(ctx context.Context, actor casework.Actor, post casework.PostID, periods ...casework.Period) ([]*indicator.Tally, error) {
	return s.talliesFor(ctx, actor, request{action: casework.ReadReport, post: post, object: "post", record: string(post), detail: "facts"}, periods)
}

// talliesFor is Tallies for whoever may do the action of the request on its post.
func (s *Store) talliesFor(ctx context.Context, actor casework.Actor, r request, periods []casework.Period) ([]*indicator.Tally, error) {
	tallies := make([]*indicator.Tally, len(periods))
	missing, post := false, r.post
	err := s.do(ctx, actor, r, func(a *access) error {
		if _, err := db.One(a.Tx, db.Value[int64], `SELECT facts_revision FROM posts WHERE id = $1`, post); err != nil {
			return absent(err)
		}
		m, err := movedOf(a.Tx, post)
		if err != nil {
			return err
		}
		for i, p := range periods {
			if tallies[i], err = a.storedTally(tallyKey{post, p}, m.of(p)); err != nil {
				return err
			}
			missing = missing || tallies[i] == nil
		}
		return nil
	})
	if err != nil || !missing {
		return tallies, err
	}
	return s.computeTallies(ctx, post, periods)
}

// storedTally is the tally of a revision, nil when there is none.
func (a *access) storedTally(k tallyKey, revision int64) (*indicator.Tally, error) {
	if t := a.s.tallies.get(k, revision); t != nil {
		return t, nil
	}
	body, err := db.One(a.Tx, db.Value[[]byte], `SELECT body FROM tallies WHERE post_id = $1 AND from_day = $2 AND to_day = $3 AND revision = $4 AND definitions = $5`,
		k.post, k.period.From, k.period.To, revision, indicator.DefinitionsVersion)
	if errors.Is(err, db.ErrNoRow) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	t := &indicator.Tally{}
	if err := json.Unmarshal(body, t); err != nil {
		return nil, fmt.Errorf("stored tally: %w", err)
	}
	a.s.tallies.put(k, remembered{t, revision})
	return t, nil
}

// computeTallies folds the facts of one snapshot into the tallies that are
// missing, and stores what comes out. The persons of the other periods are not
// read.
func (s *Store) computeTallies(ctx context.Context, post casework.PostID, periods []casework.Period) ([]*indicator.Tally, error) {
	s.tallies.computing.Lock()
	defer s.tallies.computing.Unlock()
	var m moved
	var tallies, missing []*indicator.Tally
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if m, err = movedOf(tx, post); err != nil {
			return err
		}
		if tallies, missing = s.tallies.ofAll(post, m, periods); len(missing) == 0 {
			return nil
		}
		return s.foldFacts(tx, post, missing)
	})
	if err != nil || len(missing) == 0 {
		return tallies, err
	}
	for _, t := range missing {
		s.tallies.put(tallyKey{post, t.Period()}, remembered{t, m.of(t.Period())})
	}
	return tallies, s.storeTallies(ctx, post, m, missing)
}

func (s *Store) foldFacts(tx *db.Tx, post casework.PostID, tallies []*indicator.Tally) error {
	span := spanOf(tallies)
	persons, err := personsWithin(tx, post, span)
	if err != nil {
		return err
	}
	err = eachPageOf(tx, post, persons, func(page []casework.PersonRecord) error {
		for i := range page {
			for _, t := range tallies {
				t.Add(&page[i])
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	activities, err := db.All(tx, scanActivity, `SELECT `+activityColumns+` FROM activities WHERE post_id = $1 AND on_day >= $2 AND on_day <= $3 AND removed_at IS NULL ORDER BY on_day, id`,
		post, span.From, span.To)
	for i := range activities {
		for _, t := range tallies {
			t.AddActivity(&activities[i])
		}
	}
	if err != nil {
		return err
	}
	referrals, err := referralRecords(tx, post, s.clock().Location())
	for i := range referrals {
		for _, t := range tallies {
			t.AddReferral(&referrals[i])
		}
	}
	return err
}

// mostStored is how many periods of a post are kept.
const mostStored = 60

// storeTallies keeps tallies for the next reader, on any node. An older
// revision never replaces a newer one.
func (s *Store) storeTallies(ctx context.Context, post casework.PostID, m moved, tallies []*indicator.Tally) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		now := s.now()
		for _, t := range tallies {
			body, err := json.Marshal(t)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(`INSERT INTO tallies (post_id, from_day, to_day, revision, definitions, body, stored_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
				ON CONFLICT (post_id, from_day, to_day) DO UPDATE SET revision = excluded.revision, definitions = excluded.definitions, body = excluded.body, stored_at = excluded.stored_at
				WHERE tallies.revision <= excluded.revision`,
				post, t.Period().From, t.Period().To, m.of(t.Period()), t.DefinitionsVersion(), body, now); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`DELETE FROM tallies WHERE post_id = $1 AND stored_at < (SELECT MIN(stored_at) FROM
			(SELECT stored_at FROM tallies WHERE post_id = $1 ORDER BY stored_at DESC LIMIT $2) AS kept)`, post, mostStored)
		return err
	})
}
