package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/sealed"
	"permanence/internal/sealing"
	"permanence/internal/view"
)

// thresholdOf reads for whom a report is prepared; the committee unless it says
// otherwise.
func thresholdOf(text string) int {
	if text == strconv.Itoa(casework.SealThresholds[1]) {
		return casework.SealThresholds[1]
	}
	return casework.SealThresholds[0]
}

func showDraft(rq *request) error {
	period, canonical, err := rq.periodOfPath()
	if err != nil {
		return err
	}
	threshold := thresholdOf(rq.URL.Query().Get("seuil"))
	if canonical != "" {
		return rq.redirect(view.DraftURL(rq.post.Slug, period, threshold))
	}
	d, err := rq.Store.ReportDraft(rq.Context(), rq.actor, rq.post.ID, period, threshold)
	if err != nil {
		return err
	}
	return rq.draftPage(http.StatusOK, d)
}

// draftPage shows the report as it would be sealed, with what was typed.
func (rq *request) draftPage(status int, d casework.ReportDraft, errs ...error) error {
	if err := d.Check(casework.DayOf(rq.Clock())); err != nil && len(errs) == 0 {
		return err
	}
	p, err := sealing.Prepare(rq.Context(), rq.Store, rq.actor, rq.post, d)
	if err != nil {
		return err
	}
	if p.Previous != nil && d.Version == 0 && len(errs) == 0 { // else they would be lost without a word
		d.Remarks = p.Previous.Remarks
	}
	page := &view.DraftPage{Form: view.Failed(errs...), Post: rq.post, Draft: d, Body: view.NewSealedBody(p.Content.Report, d.Threshold), Exact: p.Exact != nil,
		Read: sealing.FiguresDigest(p.Content.Report), Changes: p.Content.Changes, Lost: p.Lost, Fresh: p.Digest == d.Checked, CheckedOn: rq.dayOf(d.CheckedAt),
		Other: view.DraftURL(rq.post.Slug, d.Period, casework.SealThresholds[0]+casework.SealThresholds[1]-d.Threshold)}
	if p.Previous != nil {
		page.Previous, page.Reworded = lineOf(p.Previous), d.Remarks != p.Previous.Remarks
	}
	if d.CheckedBy == rq.actor.Account {
		page.By = "vous"
	}
	return rq.show(status, "Sceller le bilan de "+rq.post.Name, func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// lineOf is a document as a list shows it.
func lineOf(d *sealed.Document) *view.SealedLine {
	return &view.SealedLine{SealedReport: casework.SealedReport{ID: d.ID(), Number: d.Number, Version: d.Version, Latest: d.Version, Period: d.Period, Threshold: d.Threshold, Digest: d.Digest}}
}

// draftSteps are what may be done of a report on its way.
var draftSteps = []string{"verifier", "brouillon", "retirer", "sceller"}

// saveDraft takes one step of a report on its way.
func saveDraft(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	period, canonical, err := rq.periodOfPath()
	if err != nil {
		return err
	}
	if canonical != "" {
		return casework.NotFound()
	}
	step := rq.field("etape")
	if !slices.Contains(draftSteps, step) {
		return casework.Refuse(casework.KindInvalid, "Dites ce qu'il faut faire : vérifier, garder le brouillon, le retirer ou sceller.")
	}
	if step == "sceller" {
		if err := rq.stepUp("sceller un bilan"); err != nil {
			return err
		}
	}
	d, err := rq.Store.ReportDraft(rq.Context(), rq.actor, rq.post.ID, period, thresholdOf(rq.field("seuil")))
	if err != nil {
		return err
	}
	typed := d
	typed.Remarks, typed.Reason = rq.field("remarques"), rq.field("motif")
	if version, err := strconv.ParseInt(rq.field("version"), 10, 64); err != nil || version != d.Version {
		return rq.refuseDraft(typed, casework.Conflict())
	}
	if err := d.Check(casework.DayOf(rq.Clock())); err != nil {
		return rq.refuseDraft(typed, err)
	}
	switch step {
	case "verifier":
		_, err = sealing.Check(rq.Context(), rq.Store, rq.actor, rq.post, typed, rq.field("lu"))
	case "brouillon":
		typed.Checked = ""
		_, err = rq.Store.SaveReportDraft(rq.Context(), rq.actor, typed)
	case "retirer":
		if err = rq.Store.DropReportDraft(rq.Context(), rq.actor, rq.post.ID, period, d.Threshold); err == nil {
			return rq.redirect("/bilans/scelles?fait=brouillon-retire")
		}
	case "sceller":
		return rq.seal(d, typed)
	}
	if err != nil {
		return rq.refuseDraft(typed, err)
	}
	return rq.redirect(view.DraftURL(rq.post.Slug, period, d.Threshold) + "&fait=" + step)
}

// seal seals the draft that was checked. Texts that were changed since are
// checked first.
func (rq *request) seal(d, typed casework.ReportDraft) error {
	if typed.Remarks != d.Remarks || typed.Reason != d.Reason {
		typed.Checked = ""
		return rq.refuseDraft(typed, casework.Refuse(casework.KindInvalid, "Les remarques ou le motif ont changé depuis la vérification : vérifiez de nouveau, puis scellez."))
	}
	r, err := sealing.Seal(rq.Context(), rq.Store, rq.actor, rq.post, d, casework.DayOf(rq.Clock()))
	if err != nil {
		return rq.refuseDraft(typed, err)
	}
	return rq.redirect(view.SealedURL(r.ID) + "?fait=scelle")
}

// refuseDraft shows the page again with what was typed; a failure that is no
// refusal stays one.
func (rq *request) refuseDraft(typed casework.ReportDraft, err error) error {
	var e *casework.Error
	if !errors.As(err, &e) || e.Kind != casework.KindInvalid && e.Kind != casework.KindConflict {
		return err
	}
	return rq.draftPage(statusOf(err), typed, err)
}
