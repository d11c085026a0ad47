package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// draftTexts are what is written in a draft: sealed until the report is.
type draftTexts struct {
	Remarks string `json:"remarks"`
	Reason  string `json:"reason"`
}

func draftRequest(post casework.PostID, p casework.Period, detail string) request {
	return request{action: casework.PrepareReport, post: post, object: "report_draft", record: p.String(), detail: detail}
}

func draftCell(id string) vault.Cell {
	return vault.Cell{Table: "report_drafts", Column: "texts", Row: id}
}

// draftRow reads a draft with its identifier.
func (a *access) draftRow(post casework.PostID, p casework.Period, threshold int) (id string, d casework.ReportDraft, err error) {
	d = casework.ReportDraft{Post: post, Period: p, Threshold: threshold}
	var by *casework.AccountID
	text, err := db.One(a.Tx, func(row db.Scanner) (b []byte, err error) {
		err = row.Scan(&id, &b, &d.Checked, &d.CheckedAt, &by, &d.Version)
		return b, err
	}, `SELECT id, texts, checked, checked_at, checked_by, version FROM report_drafts WHERE post_id = $1 AND from_day = $2 AND to_day = $3 AND threshold = $4`, post, p.From, p.To, threshold)
	if errors.Is(err, db.ErrNoRow) {
		return "", d, nil
	}
	if err != nil {
		return "", d, err
	}
	if by != nil {
		d.CheckedBy = *by
	}
	var t draftTexts
	if text, err = a.s.vault.OpenSetting(draftCell(id), text); err == nil {
		err = json.Unmarshal(text, &t)
	}
	if err != nil {
		return "", d, fmt.Errorf("report draft: %w", err)
	}
	d.Remarks, d.Reason = t.Remarks, t.Reason
	return id, d, nil
}

// ReportDraft is the draft of a post, a period and a threshold; one of Version
// 0 when nothing is written yet. For whoever may PrepareReport there.
func (s *Store) ReportDraft(ctx context.Context, actor casework.Actor, post casework.PostID, p casework.Period, threshold int) (d casework.ReportDraft, err error) {
	err = s.look(ctx, actor, draftRequest(post, p, "read"), func(a *access) (err error) {
		_, d, err = a.draftRow(post, p, threshold)
		return err
	})
	return d, err
}

// ReportDrafts are all drafts of a post, without their texts, the latest period
// first. For whoever may PrepareReport there.
func (s *Store) ReportDrafts(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.ReportDraft, err error) {
	r := request{action: casework.PrepareReport, post: post, object: "report_draft", detail: "list"}
	err = s.look(ctx, actor, r, func(a *access) (err error) {
		all, err = db.All(a.Tx, func(row db.Scanner) (d casework.ReportDraft, err error) {
			d.Post = post
			err = row.Scan(&d.Period.From, &d.Period.To, &d.Threshold, &d.Checked, &d.CheckedAt, &d.Version)
			return d, err
		}, `SELECT from_day, to_day, threshold, checked, checked_at, version FROM report_drafts WHERE post_id = $1 ORDER BY from_day DESC, threshold`, post)
		return err
	})
	return all, err
}

// SaveReportDraft writes the texts of a draft, a new one when its Version is 0,
// else the one read at that version (KindConflict when somebody changed it
// since). Checked is the digest of the content that the worker has just
// checked, with these texts; empty when she or he has not. For whoever may
// PrepareReport there.
func (s *Store) SaveReportDraft(ctx context.Context, actor casework.Actor, d casework.ReportDraft) (casework.ReportDraft, error) {
	if err := d.Check(s.today()); err != nil {
		return d, err
	}
	text, err := json.Marshal(draftTexts{d.Remarks, d.Reason})
	if err != nil {
		return d, err
	}
	detail := "written"
	if d.Checked != "" {
		detail = "checked"
	}
	err = s.do(ctx, actor, draftRequest(d.Post, d.Period, fmt.Sprintf("%s, threshold %d", detail, d.Threshold)), func(a *access) error {
		id, was, err := a.draftRow(d.Post, d.Period, d.Threshold)
		if err != nil {
			return err
		}
		if was.Version != d.Version {
			return casework.Conflict()
		}
		if id == "" {
			id = casework.NewID(a.now.Time)
		}
		body, err := s.vault.SealSetting(draftCell(id), text)
		if err != nil {
			return err
		}
		d.CheckedAt, d.CheckedBy = casework.Instant{}, ""
		var by *casework.AccountID
		if d.Checked != "" {
			d.CheckedAt, d.CheckedBy, by = a.now, actor.Account, &actor.Account
		}
		d.Version++
		_, err = a.Exec(`INSERT INTO report_drafts (id, post_id, from_day, to_day, threshold, texts, checked, checked_at, checked_by, created_by, created_at, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
			ON CONFLICT (id) DO UPDATE SET texts = excluded.texts, checked = excluded.checked, checked_at = excluded.checked_at, checked_by = excluded.checked_by, version = excluded.version`,
			id, d.Post, d.Period.From, d.Period.To, d.Threshold, body, d.Checked, d.CheckedAt, by, actor.Account, a.now, d.Version)
		return err
	})
	return d, err
}

// DropReportDraft takes a draft away. For whoever may PrepareReport there.
func (s *Store) DropReportDraft(ctx context.Context, actor casework.Actor, post casework.PostID, p casework.Period, threshold int) error {
	return s.do(ctx, actor, draftRequest(post, p, fmt.Sprintf("dropped, threshold %d", threshold)), func(a *access) error {
		return a.dropDraft(post, p, threshold)
	})
}

func (a *access) dropDraft(post casework.PostID, p casework.Period, threshold int) error {
	_, err := a.Exec(`DELETE FROM report_drafts WHERE post_id = $1 AND from_day = $2 AND to_day = $3 AND threshold = $4`, post, p.From, p.To, threshold)
	return err
}
