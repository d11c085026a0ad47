package store

import (
	"context"
	"errors"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
)

const agreementColumns = `id, title, signed_on, from_day, to_day, signatories, remind_months, remind_again_months, removed_at, version`

func scanAgreement(row db.Scanner) (x casework.Agreement, err error) {
	var signatories string
	err = row.Scan(&x.ID, &x.Title, &x.SignedOn, &x.Term.From, &x.Term.To, &signatories, &x.Remind, &x.RemindAgain, &x.RemovedAt, &x.Version)
	x.Signatories = casework.Lines(signatories)
	return x, err
}

// agreements reads those of a condition with their posts, by their term, those
// taken away today included.
func (a *access) agreements(where string, b *binder) ([]casework.Agreement, error) {
	all, err := db.All(a.Tx, scanAgreement, `SELECT `+agreementColumns+` FROM agreements WHERE `+where+
		` AND (removed_at IS NULL OR removed_at >= `+b.at(a.s.midnight())+`) ORDER BY from_day, id`, b.args...)
	if err != nil || len(all) == 0 {
		return all, err
	}
	at := map[casework.AgreementID]*casework.Agreement{}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	return all, a.Each(func(row db.Scanner) error {
		var id casework.AgreementID
		var post casework.PostID
		err := row.Scan(&id, &post)
		if x := at[id]; x != nil {
			x.Posts = append(x.Posts, post)
		}
		return err
	}, `SELECT agreement_id, post_id FROM agreement_posts WHERE agreement_id IN (SELECT id FROM agreements WHERE `+where+`) ORDER BY post_id`, b.args[:len(b.args)-1]...)
}

func (a *access) agreement(id casework.AgreementID) (x casework.Agreement, err error) {
	b := bind(id)
	all, err := a.agreements(`id = $1`, b)
	if err == nil && len(all) == 0 {
		err = casework.NotFound()
	}
	if err != nil {
		return x, err
	}
	return all[0], nil
}

// Agreement reads one that is about a post. For whoever may ReadSteering there.
func (s *Store) Agreement(ctx context.Context, actor casework.Actor, post casework.PostID, id casework.AgreementID) (x casework.Agreement, err error) {
	r := request{action: casework.ReadSteering, post: post, object: "agreement", record: string(id), detail: "read"}
	err = s.look(ctx, actor, r, func(a *access) error {
		x, err = a.agreement(id)
		if err == nil && (!x.Covers(post) || !x.RemovedAt.IsZero()) {
			err = casework.NotFound()
		}
		return err
	})
	return x, err
}

// errElsewhere refuses a change of what is also about posts of somebody else.
func errElsewhere(what string) error {
	return casework.Refuse(casework.KindForbidden, "%s concerne aussi un poste qui n'est pas de votre ressort : seul qui a tous ces postes peut la modifier.", what)
}

// SaveAgreement writes an agreement: a new one when its ID is empty, else the
// one read at its Version (KindConflict when somebody changed it since). For
// whoever may KeepAgreements on each of its posts, those that it had included.
func (s *Store) SaveAgreement(ctx context.Context, actor casework.Actor, x casework.Agreement) (casework.Agreement, error) {
	if errs := casework.CheckAgreement(&x); len(errs) > 0 {
		return x, errors.Join(errs...)
	}
	r := onPosts(actor, casework.KeepAgreements, x.Posts, "agreement", string(x.ID), "written")
	err := s.do(ctx, actor, r, func(a *access) error {
		if err := a.forgetAgreements(); err != nil {
			return err
		}
		if x.ID == "" {
			x.ID, x.Version = casework.AgreementID(casework.NewID(a.now.Time)), 1
			a.line.Record = string(x.ID)
			if _, err := a.Exec(`INSERT INTO agreements (id, title, signed_on, from_day, to_day, signatories, remind_months, remind_again_months, account_id, created_at, updated_at, version)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 1)`,
				x.ID, x.Title, x.SignedOn, x.Term.From, x.Term.To, strings.Join(x.Signatories, "\n"), x.Remind, x.RemindAgain, actor.Account, a.now); err != nil {
				return err
			}
		} else if err := a.updateAgreement(&x); err != nil {
			return err
		}
		return a.linkPosts("agreement_posts", "agreement_id", string(x.ID), x.Posts)
	})
	return x, err
}

// keepsAll refuses what is about a post where the action is not granted.
func (a *access) keepsAll(action casework.Action, posts []casework.PostID, what string) error {
	if slices.ContainsFunc(posts, func(p casework.PostID) bool { return a.actor.May(action, p) != nil }) {
		return errElsewhere(what)
	}
	return nil
}

func (a *access) updateAgreement(x *casework.Agreement) error {
	now, err := a.agreement(x.ID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(now.Posts, func(p casework.PostID) bool { return a.actor.May(casework.KeepAgreements, p) == nil }) {
		return casework.NotFound()
	}
	if err := a.keepsAll(casework.KeepAgreements, now.Posts, "Cette convention"); err != nil {
		return err
	}
	n, err := a.Exec(`UPDATE agreements SET title = $1, signed_on = $2, from_day = $3, to_day = $4, signatories = $5, remind_months = $6, remind_again_months = $7, updated_at = $8, version = version + 1
		WHERE id = $9 AND version = $10 AND removed_at IS NULL`, x.Title, x.SignedOn, x.Term.From, x.Term.To, strings.Join(x.Signatories, "\n"), x.Remind, x.RemindAgain, a.now, x.ID, x.Version)
	if err == nil && n == 0 {
		err = casework.Conflict()
	}
	x.Version++
	return err
}

// linkPosts says which posts a record is about.
func (a *access) linkPosts(table, column, id string, posts []casework.PostID) error {
	if _, err := a.Exec(`DELETE FROM `+table+` WHERE `+column+` = $1`, id); err != nil {
		return err
	}
	for _, p := range posts {
		if _, err := a.Exec(`INSERT INTO `+table+` (`+column+`, post_id) VALUES ($1, $2)`, id, p); err != nil {
			return err
		}
	}
	return nil
}

// RemoveAgreement takes an agreement away, or puts it back until the end of the
// day. For whoever may KeepAgreements on each of its posts.
func (s *Store) RemoveAgreement(ctx context.Context, actor casework.Actor, post casework.PostID, id casework.AgreementID, removed bool) error {
	r := request{action: casework.KeepAgreements, post: post, object: "agreement", record: string(id), detail: removedWord(removed)}
	return s.do(ctx, actor, r, func(a *access) error {
		now, err := a.agreement(id)
		if err == nil && !now.Covers(post) {
			err = casework.NotFound()
		}
		if err != nil {
			return err
		}
		if err := a.keepsAll(casework.KeepAgreements, now.Posts, "Cette convention"); err != nil {
			return err
		}
		return a.setRemoved(`UPDATE agreements SET removed_at = $1 WHERE id = $2 AND EXISTS (SELECT 1 FROM agreement_posts p WHERE p.agreement_id = agreements.id AND p.post_id = $3)`, string(id), string(post), removed)
	})
}

// forgetAgreements destroys those that were taken away on an earlier day.
func (a *access) forgetAgreements() error {
	const gone = `(SELECT id FROM agreements WHERE removed_at < $1)`
	for _, query := range []string{`DELETE FROM agreement_posts WHERE agreement_id IN ` + gone, `UPDATE fundings SET agreement_id = NULL WHERE agreement_id IN ` + gone, `DELETE FROM agreements WHERE removed_at < $1`} {
		if _, err := a.Exec(query, a.s.midnight()); err != nil {
			return err
		}
	}
	return nil
}
