package web

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"permanence/internal/casework"
	"permanence/internal/grid"
	"permanence/internal/indicator"
	"permanence/internal/publish"
	"permanence/internal/reporting"
	"permanence/internal/view"
)

// templateForm is a template to try, as it was sent.
type templateForm struct {
	text      string
	period    periodForm
	threshold int
	kept      string // the kept template that it began from, empty for none
	form      string // in which the grid is to be sent; empty shows it
}

func showTemplate(rq *request) error {
	f := templateForm{text: grid.Examples[0].Text, threshold: indicator.DefaultThreshold}
	if id := rq.URL.Query().Get("trame"); id != "" {
		kept, err := rq.keptVersion(casework.GridTemplateID(id), rq.URL.Query().Get("version"))
		if err != nil {
			return err
		}
		f.text, f.kept = kept.Body, id
	}
	for _, e := range grid.Examples {
		if e.Name == rq.URL.Query().Get("exemple") {
			f.text = e.Text
		}
	}
	return rq.templatePage(http.StatusOK, f, nil)
}

// readTemplate reads what was sent; the file wins over the text.
func (rq *request) readTemplate() (f templateForm, err error) {
	if err := rq.ParseMultipartForm(maxBody); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return f, badForm(err)
	}
	f = templateForm{text: rq.PostForm.Get("texte"), kept: rq.field("trame"), period: parsePeriodForm(rq.PostForm), threshold: indicator.DefaultThreshold, form: rq.field("forme")}
	if rq.field("seuil") == "11" {
		f.threshold = 11
	}
	content, err := rq.sentText()
	if content != "" {
		f.text = content
	}
	return f, err
}

// sentText is the text of the file of a form, empty when none was chosen. What is
// no text is refused beside the file: its faults, line by line, would be noise.
func (rq *request) sentText() (string, error) {
	if rq.MultipartForm == nil || len(rq.MultipartForm.File["fichier"]) == 0 {
		return "", nil
	}
	file, err := rq.MultipartForm.File["fichier"][0].Open()
	if err != nil {
		return "", err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, grid.MaxText+utf8.UTFMax))
	switch {
	case err != nil:
		return "", err
	case len(content) == 0:
		return "", &casework.Error{Kind: casework.KindInvalid, Field: "fichier", Message: "Ce fichier est vide."}
	case len(content) <= grid.MaxText && (!utf8.Valid(content) || bytes.ContainsRune(content, 0)):
		return "", &casework.Error{Kind: casework.KindInvalid, Field: "fichier", Message: "Ce fichier n'est pas un texte : enregistrez la trame en texte brut, UTF-8."}
	}
	return strings.ToValidUTF8(string(content), "\ufffd"), nil
}

// fillTemplate tries a template on a post and a period: the page shows its
// faults, or the grid, or the grid goes as a file.
func fillTemplate(rq *request) error {
	f, refused := rq.readTemplate()
	if refused != nil && casework.KindOf(refused) != casework.KindInvalid {
		return refused
	}
	period, errs := f.period.chosen()
	var post casework.Post
	if f.period.post == "" {
		errs = append(errs, &casework.Error{Kind: casework.KindInvalid, Field: "poste", Message: "Choisissez un poste."})
	} else if found, err := rq.postOf(f.period.post); err != nil {
		return err
	} else {
		post = found
	}
	t, err := grid.Parse(f.text)
	if refused != nil { // the text is not what was sent
		err = refused
	}
	if err != nil {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return rq.templatePage(http.StatusUnprocessableEntity, f, nil, errs...)
	}
	g, err := rq.filled(t, post, period, f.threshold)
	if casework.KindOf(err) == casework.KindInvalid {
		return rq.templatePage(http.StatusUnprocessableEntity, f, nil, err)
	}
	if err != nil {
		return err
	}
	if format := publish.Format(f.form); f.form != "" && format.CheckGrid() == nil {
		rq.attach(format.GridFileName(g), format.ContentType())
		return format.WriteGrid(rq.w, g, casework.DayOf(rq.Clock()))
	}
	return rq.templatePage(http.StatusOK, f, g)
}

// filled fills the template. Who does not read the exact figures of a post gets
// the masked report that the pages show, or what was sealed: never two maskings of
// the same numbers, which would tell more than one. What is asked for a
// publication is then what was sealed for one, never what the committee reads.
func (rq *request) filled(t *grid.Template, post casework.Post, period casework.Period, threshold int) (*grid.Grid, error) {
	posts := []casework.Post{post}
	if t.Columns.By == grid.ByPost {
		posts = rq.templatePosts()
	}
	periods := t.Columns.Periods(period)
	var all []*indicator.Report
	for _, p := range posts {
		if rq.actor.May(casework.ReadReport, p.ID) == nil {
			tallies, exact, err := reporting.Tallies(rq.Context(), rq.Store, rq.actor, p, periods...)
			if err != nil {
				return nil, err
			}
			if exact || threshold == indicator.DefaultThreshold {
				all = append(all, reporting.Plain(p, tallies, exact)...)
				continue
			}
		}
		sealed, absent, err := rq.sealedColumns(p, periods, threshold)
		if err != nil {
			return nil, err
		}
		all, t = append(all, sealed...), withoutColumns(t, absent)
	}
	return t.Fill(period, threshold, all), nil
}

// sealedColumns are the reports that were sealed of a post over each period, for
// the committee or for a publication: what the grid is made of for who reads no
// figure that moves. Those before the first seal are absent; the others must be
// there.
func (rq *request) sealedColumns(post casework.Post, periods []casework.Period, threshold int) (all []*indicator.Report, absent []string, err error) {
	for i, period := range periods {
		d, err := rq.Store.LatestSealedAt(rq.Context(), rq.actor, post.ID, period, threshold)
		switch {
		case err != nil:
			return nil, nil, err
		case d != nil:
			all = append(all, d.Report)
		case len(all) == 0 && i < len(periods)-1:
			absent = append(absent, period.French())
		default:
			return nil, nil, notSealed(post, period, threshold)
		}
	}
	return all, absent, nil
}

// notSealed says what is to be done where nothing was sealed to fill a grid from.
func notSealed(post casework.Post, period casework.Period, threshold int) error {
	if threshold == indicator.DefaultThreshold {
		return &casework.Error{Kind: casework.KindInvalid, Field: "periode", Message: casework.Typeset("Aucun bilan de " + post.Name + " n'est scellé sur cette période : " + period.French() + ". L'intervenant le scelle, ou choisissez une période scellée.")}
	}
	return &casework.Error{Kind: casework.KindInvalid, Field: "seuil", Message: casework.Typeset("Aucun bilan de " + post.Name + " n'est scellé pour publication sur cette période : " + period.French() + ". L'intervenant le scelle ainsi, ou la grille reste celle du comité.")}
}

// withoutColumns is the template with a note of the columns that it lacks.
func withoutColumns(t *grid.Template, absent []string) *grid.Template {
	if len(absent) == 0 {
		return t
	}
	noted := *t
	noted.Notes = append(slices.Clone(t.Notes), casework.Typeset("Sans bilan scellé, donc sans colonne : "+strings.Join(absent, ", ")+"."))
	return &noted
}

// templatePosts are the posts whose figures the account may put in a grid.
func (rq *request) templatePosts() []casework.Post {
	posts := rq.keptPosts()
	for _, p := range rq.ownPosts() {
		if !slices.ContainsFunc(posts, func(kept casework.Post) bool { return kept.ID == p.ID }) {
			posts = append(posts, p)
		}
	}
	return slices.DeleteFunc(posts, func(p casework.Post) bool { return rq.actor.May(casework.FillTemplate, p.ID) != nil })
}

// offerPeriods puts on the page the periods that have something to put in a grid:
// the years of appointments for who reads the live report, for the others those
// over which something was sealed, since no other period will do.
func (rq *request) offerPeriods(page *view.TemplatePage, posts []casework.Post) error {
	var periods []casework.Period
	for _, post := range posts {
		if rq.actor.May(casework.ReadReport, post.ID) == nil {
			years, err := rq.Store.AppointmentYears(rq.Context(), rq.actor, post.ID)
			if err != nil {
				return err
			}
			page.Years = append(page.Years, years...)
			continue
		}
		all, err := rq.Store.SealedReports(rq.Context(), rq.actor, post.ID)
		if err != nil {
			return err
		}
		for i := range all {
			periods = append(periods, all[i].Period)
		}
	}
	slices.SortFunc(page.Years, func(a, b int) int { return b - a })
	page.Years = slices.Compact(page.Years)
	slices.SortFunc(periods, func(a, b casework.Period) int { return cmp.Or(cmp.Compare(b.To, a.To), cmp.Compare(b.From, a.From)) })
	for _, p := range slices.Compact(periods) {
		page.Sealed = append(page.Sealed, view.Option{Value: p.String(), Label: p.French(), Selected: p.String() == page.Period})
	}
	return nil
}

func (rq *request) templatePage(status int, f templateForm, g *grid.Grid, errs ...error) error {
	posts := rq.templatePosts()
	kept, err := rq.Store.GridTemplates(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	page := &view.TemplatePage{Kept: offered(kept), Chosen: f.kept, CanKeep: casework.AllowedSomewhere(rq.actor.Role, casework.KeepTemplates), Form: view.Failed(errs...), Text: f.text, Posts: view.PostOptions(posts, f.period.post),
		Period: f.period.period, From: f.period.from, To: f.period.to, Threshold: f.threshold, Grid: g}
	for _, e := range errs {
		errors.As(e, &page.Faults)
	}
	if err := rq.offerPeriods(page, posts); err != nil {
		return err
	}
	if g != nil {
		page.About = publish.GridAbout(g)
	}
	return rq.show(status, "Trames", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}
