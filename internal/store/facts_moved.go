package store

import (
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/indicator"
)

// oneFacts says whose facts an operation writes, when they are of one person of a
// post.
type oneFacts struct {
	post   casework.PostID
	person casework.PersonID
	since  casework.Day // the first day of which anything was known of the person before; zero when there was none
}

// factsOf says that all facts the operation writes are of one person: no figure
// of a period before the first day of that person can move. It is called before
// anything is written. An operation that does not call it moves the figures of
// all years.
func (a *access) factsOf(post casework.PostID, person casework.PersonID) error {
	since, err := firstDay(a.Tx, post, person)
	a.one = &oneFacts{post, person, since}
	return err
}

// firstDay is the first day that a tally may know of a person; zero when there
// is none. Her or his cases are found once, by their index: read one column at a
// time, SQLite takes the longer index of the worklist, and goes through the whole post.
func firstDay(tx *db.Tx, post casework.PostID, person casework.PersonID) (casework.Day, error) {
	return db.One(tx, db.Value[casework.Day], `WITH own AS MATERIALIZED (SELECT id, opened_on, closed_on, contacted_on FROM cases WHERE post_id = $1 AND person_id = $2)
		SELECT MIN(day) FROM (
		SELECT opened_on AS day FROM own UNION ALL SELECT closed_on FROM own UNION ALL SELECT contacted_on FROM own
		UNION ALL SELECT on_day FROM appointments WHERE post_id = $1 AND person_id = $2
		UNION ALL SELECT on_day FROM case_events WHERE case_id IN (SELECT id FROM own)
		UNION ALL SELECT on_day FROM callbacks WHERE case_id IN (SELECT id FROM own)) days`, post, person)
}

// firstYear is the first year of which figures may have moved: 0 is all of them.
func (a *access) firstYear(post casework.PostID) (int, error) {
	if a.one == nil || a.one.post != post {
		return 0, nil
	}
	first, err := firstDay(a.Tx, post, a.one.person)
	if a.one.since != 0 && (first == 0 || a.one.since < first) {
		first = a.one.since
	}
	if err != nil || first == 0 {
		return 0, err
	}
	return first.Year(), nil
}

// revise moves the facts to their next revision: those of a post, or of all
// posts when it names none.
func (a *access) revise(post casework.PostID) error {
	year, err := a.firstYear(post)
	if err != nil {
		return err
	}
	if _, err := a.Exec(`UPDATE posts SET facts_revision = facts_revision + 1 WHERE $1 = '' OR id = $1`, post); err != nil {
		return err
	}
	_, err = a.Exec(`INSERT INTO facts_moved (post_id, first_year, revision) SELECT id, CAST($1 AS BIGINT), facts_revision FROM posts WHERE $2 = '' OR id = $2
		ON CONFLICT (post_id, first_year) DO UPDATE SET revision = excluded.revision`, year, post)
	return err
}

// moved is the last revision of the facts of a post by the first year of which
// they move figures.
type moved map[int]int64

func movedOf(tx *db.Tx, post casework.PostID) (moved, error) {
	m := moved{}
	return m, tx.Each(func(row db.Scanner) error {
		var year int
		var revision int64
		err := row.Scan(&year, &revision)
		m[year] = revision
		return err
	}, `SELECT first_year, revision FROM facts_moved WHERE post_id = $1`, post)
}

// of is the last revision that moved a figure of the period.
func (m moved) of(p casework.Period) (last int64) {
	for year, revision := range m {
		if year <= p.To.Year() {
			last = max(last, revision)
		}
	}
	return last
}

// spanOf is from the first to the last day of some tallies.
func spanOf(tallies []*indicator.Tally) (p casework.Period) {
	p = tallies[0].Period()
	for _, t := range tallies[1:] {
		p.From, p.To = min(p.From, t.Period().From), max(p.To, t.Period().To)
	}
	return p
}

// personsWithin are the persons of a post who may count in a period: of whom
// something is of its days, or who have a case open in it.
func personsWithin(tx *db.Tx, post casework.PostID, p casework.Period) ([]casework.PersonID, error) {
	return db.All(tx, db.Value[casework.PersonID], `SELECT person_id FROM cases WHERE post_id = $1 AND opened_on <= $3 AND (closed_on IS NULL OR closed_on >= $2 OR opened_on >= $2)
		UNION SELECT person_id FROM cases WHERE post_id = $1 AND (closed_on >= $2 AND closed_on <= $3 OR contacted_on >= $2 AND contacted_on <= $3)
		UNION SELECT person_id FROM appointments WHERE post_id = $1 AND on_day >= $2 AND on_day <= $3
		UNION SELECT c.person_id FROM case_events e JOIN cases c ON c.id = e.case_id WHERE c.post_id = $1 AND e.kind = 'reopened' AND e.on_day >= $2 AND e.on_day <= $3
		UNION SELECT c.person_id FROM callbacks b JOIN cases c ON c.id = b.case_id WHERE b.post_id = $1 AND b.on_day >= $2 AND b.on_day <= $3
		ORDER BY person_id`, post, p.From, p.To)
}

// someOf is the condition on so many persons of a page: one text, so that it is
// prepared once.
var someOf = `post_id = $1 AND person_id IN ($2` + func() string {
	var b strings.Builder
	places := bind(nil, nil)
	for range pagePersons - 1 {
		b.WriteString(", " + places.at(nil))
	}
	return b.String()
}() + `)`

// someArgs are its arguments: the last person comes again where there are fewer.
func someArgs(post casework.PostID, persons []casework.PersonID) []any {
	args := append(make([]any, 0, pagePersons+1), post)
	for i := range pagePersons {
		args = append(args, persons[min(i, len(persons)-1)])
	}
	return args
}

// eachPageOf is eachPage for some persons of the post.
func eachPageOf(tx *db.Tx, post casework.PostID, persons []casework.PersonID, f func([]casework.PersonRecord) error) error {
	for len(persons) > 0 {
		n := min(pagePersons, len(persons))
		page, err := readPage(tx, pageRange{post: post, persons: persons[:n]})
		if err != nil {
			return err
		}
		if err := f(page); err != nil {
			return err
		}
		persons = persons[n:]
	}
	return nil
}
