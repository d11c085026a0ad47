package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/sealed"
)

const sealedColumns = `r.id, r.number, r.version, (SELECT MAX(o.version) FROM sealed_reports o WHERE o.number = r.number), r.post_id, r.from_day, r.to_day, r.threshold, r.definitions, r.digest, r.sealed_at`

func scanSealed(row db.Scanner) (r casework.SealedReport, err error) {
	err = row.Scan(&r.ID, &r.Number, &r.Version, &r.Latest, &r.Post, &r.Period.From, &r.Period.To, &r.Threshold, &r.Definitions, &r.Digest, &r.SealedAt)
	return r, err
}

// SealedReports are those of a post, the latest period first, every version. For
// whoever may ReadSealed there.
func (s *Store) SealedReports(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.SealedReport, err error) {
	r := request{action: casework.ReadSealed, post: post, object: "sealed_report", detail: "list"}
	err = s.look(ctx, actor, r, func(a *access) (err error) {
		all, err = db.All(a.Tx, scanSealed, `SELECT `+sealedColumns+` FROM sealed_reports r WHERE r.post_id = $1 ORDER BY r.to_day DESC, r.from_day, r.threshold, r.version DESC`, post)
		return err
	})
	return all, err
}

// onSealed is look for one sealed report: the post is the report's own. One that
// is absent and one that the actor may not read answer alike.
func (s *Store) onSealed(ctx context.Context, actor casework.Actor, action casework.Action, id, detail string, f func(*access, casework.SealedReport) error) error {
	var report casework.SealedReport
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		report, err = db.One(tx, scanSealed, `SELECT `+sealedColumns+` FROM sealed_reports r WHERE r.id = $1`, id)
		return err
	})
	if err != nil && !errors.Is(err, db.ErrNoRow) {
		return err
	}
	if err != nil || actor.May(action, report.Post) != nil {
		if err := s.LogRefusal(ctx, actor, action, report.Post); err != nil {
			return err
		}
		return casework.NotFound()
	}
	r := request{action: action, post: report.Post, object: "sealed_report", record: report.ID, detail: detail}
	return s.look(ctx, actor, r, func(a *access) error { return f(a, report) })
}

// SealedReport reads one sealed report, whose seal is checked. For whoever may
// ReadSealed of its post; KindNotFound otherwise.
func (s *Store) SealedReport(ctx context.Context, actor casework.Actor, id string) (r casework.SealedReport, d *sealed.Document, err error) {
	key, err := s.SealingKey(ctx)
	if err != nil {
		return r, nil, err
	}
	err = s.onSealed(ctx, actor, casework.ReadSealed, id, "read", func(a *access, report casework.SealedReport) (err error) {
		r = report
		d, err = a.sealedDocument(id, key)
		return err
	})
	return r, d, err
}

// sealedDocument reads a sealed report and refuses it when its seal is broken:
// somebody wrote in the database.
func (a *access) sealedDocument(id, key string) (*sealed.Document, error) {
	body, err := db.One(a.Tx, db.Value[[]byte], `SELECT body FROM sealed_reports WHERE id = $1`, id)
	if err != nil {
		return nil, absent(err)
	}
	return openSealed(id, body, key)
}

func openSealed(id string, body []byte, key string) (*sealed.Document, error) {
	d, err := sealed.Open(body, key)
	if err == nil && d.ID() != id {
		err = casework.Refuse(casework.KindInvalid, "Un autre bilan est à sa place.")
	}
	if err != nil {
		return nil, &casework.Error{Kind: casework.KindState, Err: err, Message: "Le bilan " + id + " a été abîmé ou modifié dans la base : " + err.Error() + " Il se retrouve dans une sauvegarde."}
	}
	return d, nil
}

// SealedForm is the form that stands for the signed text itself.
const SealedForm = "sealed"

// SealedFile is one form of a sealed report, to the byte as it was made on the
// day of the seal; the signed text itself is SealedForm. For whoever may
// ReadSealed of its post; KindNotFound otherwise.
func (s *Store) SealedFile(ctx context.Context, actor casework.Actor, id, form string) (d *sealed.Document, content []byte, err error) {
	key, err := s.SealingKey(ctx)
	if err != nil {
		return nil, nil, err
	}
	err = s.onSealed(ctx, actor, casework.ReadSealed, id, "form "+form, func(a *access, _ casework.SealedReport) (err error) {
		if content, err = db.One(a.Tx, db.Value[[]byte], `SELECT body FROM sealed_reports WHERE id = $1`, id); err != nil {
			return absent(err)
		}
		if d, err = openSealed(id, content, key); err != nil || form == SealedForm {
			return err
		}
		if content, err = db.One(a.Tx, db.Value[[]byte], `SELECT body FROM sealed_files WHERE report_id = $1 AND form = $2`, id, form); err != nil {
			return absent(err)
		}
		if found, ok := d.FormOf(content); !ok || found != form && !sameBytes(d, found, form) {
			return &casework.Error{Kind: casework.KindState, Message: "Un fichier du bilan " + id + " a été abîmé ou modifié dans la base. Il se retrouve dans une sauvegarde."}
		}
		return nil
	})
	return d, content, err
}

// sameBytes tells that two forms of a report have the same digest.
func sameBytes(d *sealed.Document, a, b string) bool {
	digest := map[string]string{}
	for _, f := range d.Files {
		digest[f.Form] = f.Digest
	}
	return digest[a] == digest[b]
}

// SealedOfPost are the contents of all sealed reports of a post, all versions,
// in the order in which they were sealed: what a new one must hold against. For
// whoever may PrepareReport there.
func (s *Store) SealedOfPost(ctx context.Context, actor casework.Actor, post casework.PostID) (all []*sealed.Document, err error) {
	key, err := s.SealingKey(ctx)
	if err != nil {
		return nil, err
	}
	r := request{action: casework.PrepareReport, post: post, object: "sealed_report", detail: "all of the post"}
	err = s.look(ctx, actor, r, func(a *access) error {
		return a.Each(func(row db.Scanner) error {
			var id string
			var body []byte
			if err := row.Scan(&id, &body); err != nil {
				return err
			}
			d, err := openSealed(id, body, key)
			all = append(all, d)
			return err
		}, `SELECT id, body FROM sealed_reports WHERE post_id = $1 ORDER BY sealed_at, id`, post)
	})
	return all, err
}

// FormContent is one form of a report about to be sealed.
type FormContent struct {
	Form string
	Body []byte
}

// SealReport seals the content of a draft that was checked: it gives the number,
// signs, writes the report with its forms and takes the draft away. The forms
// are made by render, which is given the content with its number. It refuses
// (KindConflict) a content other than the one that was checked, so that what is
// sealed is what was read. For whoever may PrepareReport there.
func (s *Store) SealReport(ctx context.Context, actor casework.Actor, d casework.ReportDraft, c sealed.Content, render func(*sealed.Content) ([]FormContent, error)) (r casework.SealedReport, err error) {
	key, err := s.sealingKey(ctx)
	if err != nil {
		return r, err
	}
	if c.Number == "" {
		c.Number, err = s.nextNumber(ctx, d.Period)
	}
	if err != nil {
		return r, err
	}
	r = casework.SealedReport{ID: c.ID(), Number: c.Number, Version: c.Version, Latest: c.Version, Post: d.Post, Period: d.Period, Threshold: d.Threshold, Definitions: c.Report.DefinitionsVersion}
	forms, err := render(&c)
	if err != nil {
		return r, err
	}
	files := make([]sealed.File, len(forms))
	for i, f := range forms {
		files[i] = sealed.File{Form: f.Form, Digest: sealed.DigestOf(f.Body)}
	}
	body, err := c.Seal(key, files)
	if err != nil {
		return r, err
	}
	if r.Digest, err = c.Digest(); err != nil {
		return r, err
	}
	q := request{action: casework.PrepareReport, post: d.Post, object: "sealed_report", record: r.ID, detail: "sealed, " + r.Digest}
	err = s.do(ctx, actor, q, func(a *access) error {
		r.SealedAt = a.now
		return a.insertSealed(actor, &d, &r, body, forms)
	})
	if errors.Is(err, db.ErrUnique) {
		err = casework.Conflict()
	}
	return r, err
}

// nextNumber is the number of the next report whose period ends in that year.
func (s *Store) nextNumber(ctx context.Context, p casework.Period) (number string, err error) {
	year := p.To.Year()
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		n, err := db.One(tx, db.Value[int], `SELECT COUNT(DISTINCT number) FROM sealed_reports WHERE number LIKE $1`, fmt.Sprintf("%04d-%%", year))
		number = sealed.Number(year, n+1)
		return err
	})
	return number, err
}

func (a *access) insertSealed(actor casework.Actor, d *casework.ReportDraft, r *casework.SealedReport, body []byte, forms []FormContent) error {
	_, was, err := a.draftRow(d.Post, d.Period, d.Threshold)
	if err != nil {
		return err
	}
	if was.Version != d.Version || was.Checked == "" || was.Checked != d.Checked {
		return casework.Conflict()
	}
	if _, err := a.Exec(`INSERT INTO sealed_reports (id, number, version, post_id, from_day, to_day, threshold, definitions, digest, sealed_by, sealed_at, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		r.ID, r.Number, r.Version, r.Post, r.Period.From, r.Period.To, r.Threshold, r.Definitions, r.Digest, actor.Account, a.now, body); err != nil {
		return err
	}
	for _, f := range forms {
		if strings.TrimSpace(f.Form) == "" {
			return fmt.Errorf("a form without name")
		}
		if _, err := a.Exec(`INSERT INTO sealed_files (report_id, form, body) VALUES ($1, $2, $3)`, r.ID, f.Form, f.Body); err != nil {
			return err
		}
	}
	return a.dropDraft(d.Post, d.Period, d.Threshold)
}

// LatestSealed is the last version of the report that was sealed for the
// committee over exactly that period; nil when there is none. It is what a page
// shows of a post to who reads no figure that moves. For whoever may ReadSealed
// there.
func (s *Store) LatestSealed(ctx context.Context, actor casework.Actor, post casework.PostID, p casework.Period) (*sealed.Document, error) {
	return s.LatestSealedAt(ctx, actor, post, p, casework.SealThresholds[0])
}

// LatestSealedAt is the same of the reports whose smallest shown count is this
// one: for the committee, or for a publication.
func (s *Store) LatestSealedAt(ctx context.Context, actor casework.Actor, post casework.PostID, p casework.Period, threshold int) (d *sealed.Document, err error) {
	key, err := s.SealingKey(ctx)
	if err != nil {
		return nil, err
	}
	r := request{action: casework.ReadSealed, post: post, object: "sealed_report", record: p.String(), detail: "latest"}
	err = s.look(ctx, actor, r, func(a *access) error {
		id, err := db.One(a.Tx, db.Value[string], `SELECT id FROM sealed_reports WHERE post_id = $1 AND from_day = $2 AND to_day = $3 AND threshold = $4 ORDER BY version DESC LIMIT 1`,
			post, p.From, p.To, threshold)
		if errors.Is(err, db.ErrNoRow) {
			return nil
		}
		if err == nil {
			d, err = a.sealedDocument(id, key)
		}
		return err
	})
	return d, err
}
