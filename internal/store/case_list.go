package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// CaseFilter selects cases of a post for the worklist.
type CaseFilter struct {
	Closed bool         // closed ones instead of open ones
	Silent casework.Day // only those opened and last met before that day; zero for all
	After  string       // the last line of the page before, from CaseLine.Key; empty for the first page
	Limit  int          // lines of a page
}

// CaseLine is one line of the worklist. It holds no identity: names are asked
// for apart, and logged.
type CaseLine struct {
	Case   casework.Case        // its opening, closing, standing, problems and worker; nothing else
	LastOn casework.Day         // last kept appointment; zero without one
	NextOn casework.Day         // next planned appointment; zero without one
	Danger casework.DangerLevel // empty when nobody assessed it
}

// Key is where the next page begins.
func (l *CaseLine) Key() string { return l.Case.OpenedOn.String() + "|" + string(l.Case.ID) }

// Cases lists the cases of a post that the actor reaches, the latest opened
// first. For whoever may ReadCase there.
func (s *Store) Cases(ctx context.Context, actor casework.Actor, post casework.PostID, f CaseFilter) (lines []CaseLine, err error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	day, id, _ := strings.Cut(f.After, "|")
	if f.After == "" {
		day = "9999-99-99"
	}
	state := "closed_on IS NULL" // one text for each, so that each has its index
	if f.Closed {
		state = "closed_on IS NOT NULL"
	}
	since := f.Silent.String()
	r := request{action: casework.ReadCase, post: post, object: "case", detail: "list"}
	err = s.look(ctx, actor, r, func(a *access) (err error) {
		b := bind(post, day, id, since, f.Limit, a.s.today())
		text, err := db.One(a.Tx, db.Value[string], `SELECT COALESCE(string_agg(line, ' '), '') FROM (SELECT `+lineText+` AS line
			FROM cases c WHERE post_id = $1 AND `+state+`
			AND (opened_on, id) < ($2, $3)
			AND ($4 = '' OR COALESCE(c.last_on, c.opened_on) < $4)
			AND `+a.reach(b, casework.ReadCase, "c")+`
			ORDER BY opened_on DESC, id DESC LIMIT $5) page`, b.args...)
		if err != nil {
			return err
		}
		lines, err = caseLines(post, text)
		return err
	})
	if err != nil {
		return nil, err
	}
	return lines, nil
}

// lineText is a line of the worklist in one text, read by CaseLine.read. It is the
// page that is asked for the most, and a column of each row costs the driver of
// SQLite more than the row: a page in one text takes two thirds of the time.
// Nothing in it is typed by anybody, so neither a space nor a comma can come
// from a value.
var lineText = `concat_ws(',', opened_on, id, person_id, number, COALESCE(closed_on, ''), standing, COALESCE(worker_id, ''),
	COALESCE((SELECT MAX(on_day) FROM appointments l WHERE l.case_id = c.id AND l.status = 'honore'), ''),
	COALESCE((SELECT MIN(on_day) FROM appointments n WHERE n.case_id = c.id AND n.status = 'planifie' AND n.on_day >= $6), ''),
	` + dangerOf + `, problems)`

// caseLines reads the lines of a page, the latest opened first whatever the
// order in which the engine gathered them: a line begins with what sorts it.
func caseLines(post casework.PostID, text string) ([]CaseLine, error) {
	all := strings.Fields(text)
	slices.Sort(all)
	slices.Reverse(all)
	lines := make([]CaseLine, len(all))
	for i, line := range all {
		if err := lines[i].read(line); err != nil {
			return nil, err
		}
		lines[i].Case.Post = post
	}
	return lines, nil
}

// read takes one line apart.
func (l *CaseLine) read(line string) (err error) {
	parts := strings.Split(line, ",")
	if len(parts) != 11 {
		return fmt.Errorf("a line of the worklist has %d parts, not 11", len(parts))
	}
	c := &l.Case
	c.ID, c.Person = casework.CaseID(parts[1]), casework.PersonID(parts[2])
	c.Facts.Standing, c.Worker = casework.Standing(parts[5]), casework.AccountID(parts[6])
	l.Danger, c.Facts.Problems = casework.DangerLevel(parts[9]), casework.SplitCodes[casework.Problem](parts[10])
	if c.Number, err = strconv.Atoi(parts[3]); err != nil {
		return err
	}
	for _, d := range [...]struct {
		on *casework.Day
		as string
	}{{&c.OpenedOn, parts[0]}, {&c.ClosedOn, parts[4]}, {&l.LastOn, parts[7]}, {&l.NextOn, parts[8]}} {
		if err := d.on.UnmarshalText([]byte(d.as)); err != nil {
			return err
		}
	}
	return nil
}
