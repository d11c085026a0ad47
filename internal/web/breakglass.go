package web

import (
	"net/http"
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/view"
)

func showGlass(rq *request) error { return rq.glassPage(http.StatusOK, &view.GlassPage{}) }

func (rq *request) glassPage(status int, page *view.GlassPage) (err error) {
	page.Posts = rq.ownPosts()
	return rq.show(status, "Bris de glace", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// breakGlass opens a colleague's case for three hours. What does not exist, and
// what may never be opened, answer alike, and the attempt is kept.
func breakGlass(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	page := &view.GlassPage{Slug: rq.field("poste"), Reference: rq.field("reference"), LastName: rq.field("nom"), FirstName: rq.field("prenom"),
		Year: rq.field("annee"), Reason: rq.field("motif"), Text: rq.field("precision")}
	post, err := rq.postOf(page.Slug)
	if err != nil {
		return err
	}
	year, _ := strconv.Atoi(page.Year) // what is no year is refused below as no year
	q := casework.GlassRequest{Post: post.ID, Reference: page.Reference, LastName: page.LastName, FirstName: page.FirstName, BirthYear: year,
		Reason: casework.GlassReason(page.Reason), Text: page.Text}
	refused := casework.CheckGlass(&q)
	if refused == nil {
		if err := rq.stepUp("ouvrir un dossier par bris de glace"); err != nil {
			return err
		}
		var found casework.CaseID
		if found, refused = rq.Store.BreakGlass(rq.Context(), rq.actor, q); refused == nil && found != "" {
			return rq.redirect(view.CaseURL(found))
		}
		page.Nothing = refused == nil
	}
	if page.Nothing {
		return rq.glassPage(http.StatusOK, page)
	}
	if casework.KindOf(refused) != casework.KindInvalid {
		return refused
	}
	page.Form = view.Failed(refused)
	return rq.glassPage(statusOf(refused), page)
}

// glassLines are breaks with the names of the professionals, on the clock's
// own zone.
func (rq *request) glassLines(all []casework.GlassBreak) ([]view.GlassLine, error) {
	var who []casework.AccountID
	for _, g := range all {
		who = append(who, g.Account)
	}
	names, err := rq.Store.AccountNames(rq.Context(), who)
	lines := make([]view.GlassLine, len(all))
	for i, g := range all {
		lines[i] = view.GlassLine{GlassBreak: g, Who: names[g.Account], From: rq.local(g.At), To: rq.local(g.Until), Reviewed: rq.local(g.ReviewedAt), Late: g.Overdue(rq.Clock())}
	}
	return lines, err
}

// showGlassReview is the data-protection officer's list.
func showGlassReview(rq *request) error {
	all, err := rq.Store.GlassBreaks(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	page := &view.GlassReviewPage{}
	if page.Lines, err = rq.glassLines(all); err != nil {
		return err
	}
	posts, err := rq.Store.GlassPosts(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	for i := range page.Lines {
		page.Lines[i].PostName = posts[all[i].Post]
		if page.Lines[i].Late {
			page.Late++
		}
	}
	return rq.show(http.StatusOK, "Bris de glace", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// reviewGlass writes the officer's opinion.
func reviewGlass(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	if err := rq.Store.ReviewGlass(rq.Context(), rq.actor, rq.PathValue("glass"), casework.GlassOpinion(rq.field("avis"))); err != nil {
		return err
	}
	return rq.redirect("/bris-de-glace?fait=avis")
}

// toldOfGlass are the sentences by which whoever is in charge learns that a case
// was opened.
func (rq *request) toldOfGlass(all []casework.GlassBreak) ([]view.Notice, error) {
	lines, err := rq.glassLines(all)
	notices := make([]view.Notice, len(lines))
	for i := range lines {
		notices[i] = view.Notice{Tone: view.ToneWarn, Text: lines[i].Told()}
	}
	return notices, err
}

// ownBreaks are the breaks of the last two weeks on the worker's own cases.
func (rq *request) ownBreaks() ([]view.GlassLine, error) {
	all, err := rq.Store.OwnBreaks(rq.Context(), rq.actor)
	if err != nil {
		return nil, err
	}
	return rq.glassLines(all)
}
