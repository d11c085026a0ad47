package web

import (
	"net/http"
	"strings"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/view"
)

// quickImport is how long the answer waits for a small import to end, so that
// its result comes at once.
const quickImport = 700 * time.Millisecond

// forgotten is when an import that nobody here runs is taken for interrupted:
// its server is gone.
const forgotten = time.Hour

// showImport shows an import as far as it is. What runs is looked up in memory
// first: the store's writer is busy with it.
func showImport(rq *request) error {
	id := casework.ImportID(rq.PathValue("import"))
	if run, ok := rq.imports.find(rq.post.ID, id); ok {
		return rq.progressPage(string(run.file.ID), run)
	}
	f, err := rq.Store.Import(rq.Context(), rq.actor, rq.post.ID, id)
	if err != nil {
		return err
	}
	switch f.State {
	case store.ImportReceived:
		w, err := rq.waiting(f)
		if err != nil {
			return err
		}
		return rq.checkPage(http.StatusOK, &w, nil)
	case store.ImportRunning:
		if rq.Clock().Sub(f.UpdatedAt.Time) < forgotten {
			return rq.progressPage(string(f.ID), nil) // another server of this installation runs it
		}
	}
	return rq.resultPage(&f)
}

func (rq *request) progressPage(id string, run *importRun) error {
	page := &view.ImportProgressPage{ID: rq.post.Slug + "/" + id, PostName: rq.post.Name, Step: "Lecture du fichier"}
	if run != nil {
		page.Done, page.Total, page.Rows = run.done.Load(), run.total.Load(), int(run.rows.Load())
		if page.Rows > 0 {
			page.Step = "Écriture des lignes"
		}
	}
	return rq.show(http.StatusOK, "Import en cours", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func (rq *request) resultPage(f *store.ImportFile) error {
	line, err := rq.importLine(rq.post, f)
	if err != nil {
		return err
	}
	d, err := detailsOf(f)
	if err != nil {
		return err
	}
	page := &view.ImportResultPage{Line: line, Problem: d.Problem}
	if f.State == store.ImportRunning {
		page.Line.State, page.Problem = view.ImportRefused, "L'import a été interrompu. Déposez le registre de nouveau."
	}
	if r := d.Result; r != nil && f.State == store.ImportDone {
		page.Kinds = []view.ImportKind{kind("Personnes", r.Counts.Persons), kind("Situations", r.Counts.Cases), kind("Rendez-vous", r.Counts.Appointments)}
		page.Refusals, page.Warnings, page.Unknown, page.LeftOut = refusals(r), r.Warnings, r.Unknown, r.LeftOut+r.Counts.LeftOut
	}
	if d.Rejects {
		page.RejectsURL = "/imports/" + importPath(rq.post, f.ID) + "/rejets.csv"
	}
	if d.From != 0 {
		link := view.LinkTo(rq.post.Slug, casework.Period{From: d.From, To: d.To})
		page.Report = &link
	}
	return rq.show(http.StatusOK, "Résultat de l'import", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func kind(label string, c store.Change) view.ImportKind {
	return view.ImportKind{Label: label, Created: c.Created, Changed: c.Changed, Unchanged: c.Unchanged}
}

// decideImport does what the button says: show again, import, or give up.
func decideImport(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	id := casework.ImportID(rq.PathValue("import"))
	here := "/imports/" + rq.post.Slug + "/" + string(id)
	if run, ok := rq.imports.find(rq.post.ID, id); ok {
		if rq.field("faire") == "annuler" {
			run.cancel()
		}
		rq.await(run)
		return rq.redirect(here)
	}
	f, err := rq.Store.Import(rq.Context(), rq.actor, rq.post.ID, id)
	if err != nil {
		return err
	}
	if f.State != store.ImportReceived {
		return rq.redirect(here) // decided already
	}
	w, err := rq.waiting(f)
	if err != nil {
		return err
	}
	switch rq.field("faire") {
	case "annuler":
		return rq.giveUp(&w)
	case "importer", "partiel":
		return rq.startImport(&w, rq.field("faire") == "partiel", here)
	}
	return rq.showAgain(&w, here)
}

func (rq *request) giveUp(w *waiting) error {
	w.file.State = store.ImportCancelled
	if _, err := rq.Store.SaveImport(rq.Context(), rq.actor, w.file); err != nil {
		return err
	}
	return rq.redirect("/imports?fait=annule")
}

func (rq *request) showAgain(w *waiting, here string) error {
	ok, err := rq.confirm(w)
	if err != nil || !ok {
		return err
	}
	return rq.keepMapping(w, here)
}

// keepMapping notes what was confirmed and shows the page with it.
func (rq *request) keepMapping(w *waiting, here string) error {
	run := &importRun{waiting: *w, actor: rq.actor}
	if err := run.note(rq.Context(), rq.Store, store.ImportReceived); err != nil {
		return err
	}
	return rq.redirect(here)
}

func (rq *request) startImport(w *waiting, partial bool, here string) error {
	ok, err := rq.confirm(w)
	if err != nil || !ok {
		return err
	}
	if w.missing {
		return rq.keepMapping(w, here) // the page asks for the column
	}
	run := &importRun{waiting: *w, actor: rq.actor, partial: partial}
	err = rq.imports.start(rq.Context(), run)
	switch {
	case casework.KindOf(err) == casework.KindConflict:
		return rq.redirect(here) // a second click
	case err != nil:
		return err
	}
	rq.await(run)
	return rq.redirect(here)
}

// await lets a short import end before the page is shown.
func (rq *request) await(run *importRun) {
	t := time.NewTimer(quickImport)
	defer t.Stop()
	select {
	case <-run.ended:
	case <-t.C:
	case <-rq.Context().Done():
	}
}

// downloadRejects gives back the refused rows with their reasons. The name of
// the file is made of codes only. They hold names: it is asked again who is there.
func downloadRejects(rq *request) error {
	if err := rq.stepUpToFile("télécharger les lignes refusées d'un registre", strings.TrimSuffix(rq.URL.Path, "/rejets.csv")); err != nil {
		return err
	}
	content, err := rq.Store.ImportContent(rq.Context(), rq.actor, rq.post.ID, casework.ImportID(rq.PathValue("import")), store.ContentRejects)
	if err != nil {
		return err
	}
	rq.attach("rejets-"+rq.post.Slug+".csv", "text/csv; charset=utf-8")
	_, err = rq.w.Write(content)
	return err
}
