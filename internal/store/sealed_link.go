package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/sealed"
)

const linkColumns = `id, report_id, label, created_at, expires_on, revoked_at, opened, last_at`

func scanLink(row db.Scanner) (l casework.ReportLink, err error) {
	err = row.Scan(&l.ID, &l.Report, &l.Label, &l.CreatedAt, &l.ExpiresOn, &l.RevokedAt, &l.Opened, &l.LastAt)
	return l, err
}

// hashLink is what is kept of a link's random part: whoever reads the database
// opens nothing.
func hashLink(token string) string {
	sum := sha256.Sum256([]byte("permanence-lien " + token))
	return hex.EncodeToString(sum[:])
}

// ReportLinks are the links to a sealed report, the latest first. For whoever
// may LendReport of its post.
func (s *Store) ReportLinks(ctx context.Context, actor casework.Actor, report string) (all []casework.ReportLink, err error) {
	err = s.onSealed(ctx, actor, casework.LendReport, report, "links", func(a *access, _ casework.SealedReport) (err error) {
		all, err = db.All(a.Tx, scanLink, `SELECT `+linkColumns+` FROM report_links WHERE report_id = $1 ORDER BY created_at DESC, id DESC`, report)
		return err
	})
	return all, err
}

// sealedPost is the post of a sealed report that the actor may do the action on;
// KindNotFound, with the line of the refusal, otherwise.
func (s *Store) sealedPost(ctx context.Context, actor casework.Actor, action casework.Action, report string) (post casework.PostID, err error) {
	err = s.onSealed(ctx, actor, action, report, "links", func(_ *access, r casework.SealedReport) error {
		post = r.Post
		return nil
	})
	return post, err
}

// LendReport makes a link to a sealed report and gives its random part, of 130
// bits, which is kept nowhere. For whoever may LendReport of its post.
func (s *Store) LendReport(ctx context.Context, actor casework.Actor, l casework.ReportLink) (token string, err error) {
	if err := l.Check(s.today()); err != nil {
		return "", err
	}
	post, err := s.sealedPost(ctx, actor, casework.LendReport, l.Report)
	if err != nil {
		return "", err
	}
	token = rand.Text()
	r := request{action: casework.LendReport, post: post, object: "report_link", detail: "made for " + l.Report + ", " + l.ExpiresOn.String()}
	err = s.do(ctx, actor, r, func(a *access) error {
		l.ID = casework.NewID(a.now.Time)
		a.line.Record = l.ID
		_, err := a.Exec(`INSERT INTO report_links (id, report_id, token_hash, label, created_by, created_at, expires_on, opened) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)`,
			l.ID, l.Report, hashLink(token), l.Label, actor.Account, a.now, l.ExpiresOn)
		return err
	})
	return token, err
}

// RevokeLink closes a link to a sealed report at once. For whoever may
// LendReport of its post.
func (s *Store) RevokeLink(ctx context.Context, actor casework.Actor, report, link string) error {
	post, err := s.sealedPost(ctx, actor, casework.LendReport, report)
	if err != nil {
		return err
	}
	r := request{action: casework.LendReport, post: post, object: "report_link", record: link, detail: "revoked"}
	return s.do(ctx, actor, r, func(a *access) error {
		n, err := a.Exec(`UPDATE report_links SET revoked_at = $1 WHERE id = $2 AND report_id = $3 AND revoked_at IS NULL`, a.now, link, report)
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		return err
	})
}

// OpenLink reads the sealed report that a link leads to, for whoever holds it:
// nobody in particular. Each opening is counted and leaves its line, by the
// link; a link that is revoked, over or invented answers alike, KindNotFound.
func (s *Store) OpenLink(ctx context.Context, token string) (l casework.ReportLink, r casework.SealedReport, d *sealed.Document, err error) {
	key, err := s.SealingKey(ctx)
	if err != nil {
		return l, r, nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if l, err = db.One(tx, scanLink, `SELECT `+linkColumns+` FROM report_links WHERE token_hash = $1`, hashLink(token)); err != nil {
			return err
		}
		r, err = db.One(tx, scanSealed, `SELECT `+sealedColumns+` FROM sealed_reports r WHERE r.id = $1`, l.Report)
		return err
	})
	if err != nil && !errors.Is(err, db.ErrNoRow) {
		return l, r, nil, err
	}
	bearer := casework.Actor{Role: casework.Link}
	if err != nil || !l.Open(s.today()) {
		if err := s.LogRefusal(ctx, bearer, casework.ReadSealed, r.Post); err != nil {
			return l, r, nil, err
		}
		return casework.ReportLink{}, casework.SealedReport{}, nil, casework.NotFound()
	}
	bearer.Posts = []casework.PostID{r.Post}
	q := request{action: casework.ReadSealed, post: r.Post, object: "report_link", record: l.ID, detail: "opened, " + r.ID}
	err = s.do(ctx, bearer, q, func(a *access) error {
		n, err := a.Exec(`UPDATE report_links SET opened = opened + 1, last_at = $1 WHERE id = $2 AND revoked_at IS NULL`, a.now, l.ID)
		if err == nil && n == 0 {
			err = casework.NotFound() // revoked meanwhile
		}
		if err == nil {
			d, err = a.sealedDocument(r.ID, key)
		}
		return err
	})
	return l, r, d, err
}
