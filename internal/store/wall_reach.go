package store

import (
	"errors"
	"fmt"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// A wall is one SQL expression: what the actor is to a case. Every list,
// search, count and export that yields cases or persons carries it, so that
// what may not be reached is not read at all, and answers as what is absent,
// by the same statements.

// binder numbers the placeholders of a statement as its text is written.
type binder struct{ args []any }

func bind(args ...any) *binder { return &binder{args} }

// at adds an argument and gives its placeholder.
func (b *binder) at(v any) string {
	b.args = append(b.args, v)
	return fmt.Sprintf("$%d", len(b.args))
}

// relation is the SQL expression of what the actor is to the case of an alias:
// one of casework.Relations. An erased case is nobody's. Shut out and the other
// side come before all that opens a case.
func (a *access) relation(b *binder, alias string) string {
	me, own := b.at(a.actor.Account), inPosts(b, alias+".post_id", a.actor.Posts)
	text := `CASE WHEN {c}.erased_at IS NOT NULL THEN 'other_post'
		WHEN EXISTS (SELECT 1 FROM case_shutouts rw WHERE rw.case_id = {c}.id AND rw.account_id = {me}) THEN 'shut_out'
		WHEN {c}.worker_id = {me} AND ({own} OR {c}.entrusted) THEN 'own_case'
		WHEN {side} THEN 'other_side'
		WHEN {c}.worker_id IS NULL AND {own} THEN 'own_case'
		WHEN EXISTS (SELECT 1 FROM substitutions rs WHERE rs.account_id = {me} AND rs.post_id = {c}.post_id AND rs.from_day <= {today} AND rs.to_day >= {today}
			AND (rs.worker_id IS NULL OR {c}.worker_id IS NULL OR rs.worker_id = {c}.worker_id)) THEN 'substitute'
		WHEN EXISTS (SELECT 1 FROM glass_breaks rg WHERE rg.case_id = {c}.id AND rg.account_id = {me} AND rg.until > {now}) THEN 'broken_glass'
		WHEN {own} THEN 'same_post'
		ELSE 'other_post' END`
	return strings.NewReplacer("{side}", otherSide(alias, me), "{c}", alias, "{me}", me, "{own}", own,
		"{today}", b.at(a.s.today()), "{now}", b.at(a.now)).Replace(text)
}

// otherSide tells that the actor is in charge of a case of the opposed party:
// a linked person, one a victim and the other a suspect, whether they run or
// are closed. A case that nobody has taken stays open to a worker who is alone
// in the post: nobody else could keep it.
func otherSide(c, me string) string {
	return strings.NewReplacer("{c}", c, "{me}", me).Replace(`{c}.standing IN ('victime', 'mis_en_cause') AND EXISTS (SELECT 1 FROM person_links rl
			JOIN cases ro ON ro.person_id = CASE WHEN rl.root_a = {c}.person_id THEN rl.root_b ELSE rl.root_a END
			WHERE (rl.root_a = {c}.person_id OR rl.root_b = {c}.person_id) AND ro.worker_id = {me}
			AND ro.standing IN ('victime', 'mis_en_cause') AND ro.standing <> {c}.standing)
		AND ({c}.worker_id IS NOT NULL OR EXISTS (SELECT 1 FROM account_posts rp JOIN accounts ra ON ra.id = rp.account_id
			WHERE rp.post_id = {c}.post_id AND ra.role = 'worker' AND NOT ra.disabled AND ra.id <> {me}))`)
}

// inPosts is the condition that a column names one of the posts.
func inPosts(b *binder, column string, posts []casework.PostID) string {
	if len(posts) == 0 {
		return "FALSE"
	}
	places := make([]string, len(posts))
	for i, p := range posts {
		places[i] = b.at(p)
	}
	return column + " IN (" + strings.Join(places, ", ") + ")"
}

// reach is the condition under which the permission table opens the action to
// the actor on the case of an alias. Nothing for a role that has no case.
func (a *access) reach(b *binder, action casework.Action, alias string) string {
	granted := casework.Granted(a.actor.Role, action)
	if len(granted) == 0 || a.actor.Role != casework.Worker {
		return "FALSE"
	}
	codes := make([]string, len(granted))
	for i, r := range granted {
		codes[i] = "'" + string(r) + "'" // ours, never typed
	}
	return "(" + a.relation(b, alias) + ") IN (" + strings.Join(codes, ", ") + ")"
}

// reachPerson is the condition under which the actor reaches the person of a
// post whose identifier stands in a column: by one of the cases at least or, for
// one who has none and was not brought into another file, by the post.
func (a *access) reachPerson(b *binder, action casework.Action, column string, post casework.PostID) string {
	byCase := `EXISTS (SELECT 1 FROM cases rc WHERE rc.person_id = ` + column + ` AND ` + a.reach(b, action, "rc") + `)`
	if r := a.actor.Relation(post); r != casework.OwnPost && r != casework.Substitute {
		return byCase
	}
	return `(` + byCase + ` OR (NOT EXISTS (SELECT 1 FROM cases rn WHERE rn.person_id = ` + column + `)
		AND NOT EXISTS (SELECT 1 FROM person_merges rm WHERE rm.gone_id = ` + column + `)))`
}

// caseAs reads a case and what the actor is to it, in one statement whether it
// is absent, hidden or open. Reached tells that the table grants the action.
func (a *access) caseAs(action casework.Action, id casework.CaseID) (c casework.Case, as casework.Relation, reached bool, err error) {
	b := bind(id)
	c, err = db.One(a.Tx, func(row db.Scanner) (c casework.Case, err error) {
		return scanCase(alsoScan{row, []any{&as}})
	}, `SELECT `+caseColumns+`, `+a.relation(b, "c")+` FROM cases c WHERE id = $1`, b.args...)
	if errors.Is(err, db.ErrNoRow) {
		return c, casework.OtherPost, false, nil
	}
	return c, as, err == nil && a.actor.Role == casework.Worker && casework.Allowed(a.actor.Role, action, as), err
}

// alsoScan reads more columns, the last ones, than the scan function that it is
// given to.
type alsoScan struct {
	db.Scanner
	last []any
}

func (s alsoScan) Scan(dest ...any) error { return s.Scanner.Scan(append(dest, s.last...)...) }

// mayOpenAt refuses a worker who is at a post only by a case that is
// entrusted to her or him: nothing new is opened there.
func (a *access) mayOpenAt(post casework.PostID) error {
	if a.actor.Relation(post) == casework.Entrusted {
		return casework.Forbidden(casework.WriteCase)
	}
	return nil
}

// ofReached is the condition that a column names a case that the actor may read.
func (a *access) ofReached(b *binder, column string) string {
	return `EXISTS (SELECT 1 FROM cases rx WHERE rx.id = ` + column + ` AND ` + a.reach(b, casework.ReadCase, "rx") + `)`
}
