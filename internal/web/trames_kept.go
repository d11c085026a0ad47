package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/grid"
	"permanence/internal/view"
)

// offered are the templates that nobody removed.
func offered(all []casework.GridTemplate) []casework.GridTemplate {
	return slices.DeleteFunc(slices.Clone(all), func(t casework.GridTemplate) bool { return !t.RemovedAt.IsZero() })
}

// keptVersion is a version of a template, the last one when none is named.
func (rq *request) keptVersion(id casework.GridTemplateID, version string) (casework.GridTemplate, error) {
	all, err := rq.Store.GridTemplate(rq.Context(), rq.actor, id)
	if err != nil {
		return casework.GridTemplate{}, err
	}
	for _, t := range all {
		if version == "" || strconv.FormatInt(t.Version, 10) == version {
			return t, nil
		}
	}
	return casework.GridTemplate{}, casework.NotFound()
}

// showTemplates lists the templates of the installation.
func showTemplates(rq *request) error {
	all, err := rq.Store.GridTemplates(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	page := &view.TemplatesPage{CanFill: casework.AllowedSomewhere(rq.actor.Role, casework.FillTemplate)}
	for i := range all {
		line, err := rq.templateLine(&all[i])
		if err != nil {
			return err
		}
		page.Lines = append(page.Lines, line)
	}
	return rq.show(http.StatusOK, "Trames de l'installation", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func (rq *request) templateLine(t *casework.GridTemplate) (line view.TemplateKept, err error) {
	line = view.TemplateKept{Template: *t, At: t.WrittenAt.In(rq.Clock().Location()), Who: "Exploitant du serveur"}
	if t.Writer != "" {
		line.Who, err = rq.nameOf(t.Writer)
	}
	return line, err
}

func showNewTemplate(rq *request) error {
	t := casework.GridTemplate{Body: grid.Examples[0].Text}
	for _, e := range grid.Examples {
		if e.Name == rq.URL.Query().Get("exemple") {
			t.Body = e.Text
		}
	}
	return rq.templateForm(http.StatusOK, &view.KeptTemplatePage{Template: t})
}

// showKeptTemplate is a template with its versions; ?version=2 shows an earlier
// one, which saving makes the last.
func showKeptTemplate(rq *request) error {
	id := casework.GridTemplateID(rq.PathValue("template"))
	shown, err := rq.keptVersion(id, rq.URL.Query().Get("version"))
	if err != nil {
		return err
	}
	return rq.templateForm(http.StatusOK, &view.KeptTemplatePage{Template: shown})
}

// templateForm shows the form, with the versions of a template that is kept.
func (rq *request) templateForm(status int, page *view.KeptTemplatePage) error {
	page.CanFill = casework.AllowedSomewhere(rq.actor.Role, casework.FillTemplate)
	title := "Nouvelle trame"
	if page.Template.ID != "" {
		all, err := rq.Store.GridTemplate(rq.Context(), rq.actor, page.Template.ID)
		if err != nil {
			return err
		}
		for i := range all {
			line, err := rq.templateLine(&all[i])
			if err != nil {
				return err
			}
			page.Versions = append(page.Versions, line)
		}
		title = "Trame de l'installation"
	}
	return rq.show(status, title, func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func createTemplate(rq *request) error { return rq.keepTemplate("") }

func saveTemplate(rq *request) error {
	return rq.keepTemplate(casework.GridTemplateID(rq.PathValue("template")))
}

func (rq *request) keepTemplate(id casework.GridTemplateID) error {
	if err := rq.ParseMultipartForm(maxBody); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return badForm(err)
	}
	t := casework.GridTemplate{ID: id, Name: rq.field("nom"), Body: strings.ReplaceAll(rq.PostForm.Get("texte"), "\r\n", "\n")}
	text, err := rq.sentText()
	if text != "" {
		t.Body = text
	}
	if id != "" {
		var wrong error
		if t.Version, wrong = rq.version(); wrong != nil {
			return wrong
		}
	}
	saved := t
	if err == nil {
		saved, err = rq.Store.SaveGridTemplate(rq.Context(), rq.actor, t)
	}
	if err == nil {
		return rq.redirect("/trames/modeles/" + string(saved.ID) + "?fait=trame")
	}
	kind := casework.KindOf(err)
	if kind != casework.KindInvalid && kind != casework.KindExists && kind != casework.KindConflict {
		return err
	}
	page := &view.KeptTemplatePage{Form: view.Failed(err), Template: t, Conflict: kind == casework.KindConflict}
	errors.As(err, &page.Faults)
	return rq.templateForm(statusOf(err), page)
}

// removeTemplate takes a template out of what is offered, or puts it back.
func removeTemplate(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	id := casework.GridTemplateID(rq.PathValue("template"))
	removed := rq.field("faire") != "retablir"
	if err := rq.Store.RemoveGridTemplate(rq.Context(), rq.actor, id, removed); err != nil {
		return err
	}
	done := "retabli"
	if removed {
		done = "trame-retiree"
	}
	return rq.redirect("/trames/modeles?fait=" + done)
}
