package web

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

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
	form      string // in which the grid is to be sent; empty shows it
}

func showTemplate(rq *request) error {
	f := templateForm{text: grid.Examples[0].Text, threshold: indicator.DefaultThreshold}
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
	f = templateForm{text: rq.PostForm.Get("texte"), period: parsePeriodForm(rq.PostForm), threshold: indicator.DefaultThreshold, form: rq.field("forme")}
	if rq.field("seuil") == "11" {
		f.threshold = 11
	}
	if rq.MultipartForm == nil || len(rq.MultipartForm.File["fichier"]) == 0 {
		return f, nil
	}
	file, err := rq.MultipartForm.File["fichier"][0].Open()
	if err != nil {
		return f, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, grid.MaxText+1))
	if len(content) > 0 {
		f.text = strings.ToValidUTF8(string(content), "\ufffd")
	}
	return f, err
}

// fillTemplate tries a template on a post and a period: the page shows its
// faults, or the grid, or the grid goes as a file.
func fillTemplate(rq *request) error {
	f, err := rq.readTemplate()
	if err != nil {
		return err
	}
	period, errs := f.period.chosen()
	var post casework.Post
	if f.period.post == "" {
		errs = append(errs, &casework.Error{Kind: casework.KindInvalid, Field: "poste", Message: "Choisissez un poste."})
	} else if post, err = rq.postOf(f.period.post); err != nil {
		return err
	}
	t, err := grid.Parse(f.text)
	if err != nil {
		errs = append(errs, err)
	}
	if len(errs) > 0 {
		return rq.templatePage(http.StatusUnprocessableEntity, f, nil, errs...)
	}
	g, err := rq.filled(t, post, period, f.threshold)
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
// the masked report that the pages show, whatever the threshold: two maskings
// of the same numbers would tell more than one.
func (rq *request) filled(t *grid.Template, post casework.Post, period casework.Period, threshold int) (*grid.Grid, error) {
	posts := []casework.Post{post}
	if t.Columns.By == grid.ByPost {
		posts = rq.templatePosts()
	}
	var all []*indicator.Report
	for _, p := range posts {
		tallies, exact, err := reporting.Tallies(rq.Context(), rq.Store, rq.actor, p, t.Columns.Periods(period)...)
		if err != nil {
			return nil, err
		}
		if !exact {
			threshold = indicator.DefaultThreshold
		}
		all = append(all, reporting.Plain(p, tallies, exact)...)
	}
	return t.Fill(period, threshold, all), nil
}

// templatePosts are the posts whose figures the account may put in a grid.
func (rq *request) templatePosts() []casework.Post {
	return slices.DeleteFunc(rq.keptPosts(), func(p casework.Post) bool { return rq.actor.May(casework.FillTemplate, p.ID) != nil })
}

func (rq *request) templatePage(status int, f templateForm, g *grid.Grid, errs ...error) error {
	posts := rq.templatePosts()
	page := &view.TemplatePage{Form: view.Failed(errs...), Text: f.text, Posts: view.PostOptions(posts, f.period.post),
		Period: f.period.period, From: f.period.from, To: f.period.to, Threshold: f.threshold, Grid: g}
	for _, e := range errs {
		errors.As(e, &page.Faults)
	}
	for _, p := range posts {
		years, err := rq.Store.AppointmentYears(rq.Context(), rq.actor, p.ID)
		if err != nil {
			return err
		}
		page.Years = append(page.Years, years...)
	}
	slices.SortFunc(page.Years, func(a, b int) int { return b - a })
	page.Years = slices.Compact(page.Years)
	if g != nil {
		page.About = publish.GridAbout(g)
	}
	return rq.show(status, "Trames", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}
