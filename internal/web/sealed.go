package web

import (
	"errors"
	"net/http"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/publish"
	"permanence/internal/sealed"
	"permanence/internal/sealing"
	"permanence/internal/store"
	"permanence/internal/view"
)

// showSealedList lists what was sealed of each post of the account and, for its
// worker, what is on its way.
func showSealedList(rq *request) error {
	page := &view.SealedListPage{}
	for _, post := range rq.sealedPosts() {
		of, err := rq.sealedOfPost(post)
		if err != nil {
			return err
		}
		page.Posts = append(page.Posts, of)
	}
	return rq.show(http.StatusOK, "Bilans scellés", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// sealedPosts are the posts whose sealed reports are open to the account: its
// own, and those that it keeps as a substitute today.
func (rq *request) sealedPosts() []casework.Post {
	if rq.actor.Role != casework.Worker {
		return rq.ownPosts()
	}
	return slices.DeleteFunc(rq.keptPosts(), func(p casework.Post) bool { return rq.actor.May(casework.ReadSealed, p.ID) != nil })
}

func (rq *request) sealedOfPost(post casework.Post) (of view.SealedOfPost, err error) {
	of.Post = post
	reports, err := rq.Store.SealedReports(rq.Context(), rq.actor, post.ID)
	if err != nil {
		return of, err
	}
	for _, r := range reports {
		of.Reports = append(of.Reports, rq.sealedLine(r))
	}
	if rq.actor.May(casework.PrepareReport, post.ID) != nil {
		return of, nil
	}
	drafts, err := rq.Store.ReportDrafts(rq.Context(), rq.actor, post.ID)
	if err != nil {
		return of, err
	}
	for _, d := range drafts {
		of.Drafts = append(of.Drafts, view.NewDraftLine(post.Slug, d))
	}
	years, err := rq.Store.AppointmentYears(rq.Context(), rq.actor, post.ID)
	for _, y := range years {
		if y < rq.Clock().Year() {
			link := view.LinkTo(post.Slug, casework.YearPeriod(y))
			link.URL = view.DraftURL(post.Slug, casework.YearPeriod(y), casework.SealThresholds[0])
			of.Years = append(of.Years, link)
		}
	}
	return of, err
}

func showSealed(rq *request) error {
	return rq.sealedPage(http.StatusOK, "", casework.ReportLink{})
}

// sealedPage shows a sealed report to an account; newLink is the address that
// has just been made, typed the link that was refused.
func (rq *request) sealedPage(status int, newLink string, typed casework.ReportLink, errs ...error) error {
	r, d, err := rq.Store.SealedReport(rq.Context(), rq.actor, rq.PathValue("sealed"))
	if err != nil {
		return err
	}
	page := newSealedPage(r, d)
	page.Form, page.NewLink, page.Downloads = view.Failed(errs...), newLink, sealedDownloads(r.ID)
	if err := rq.otherVersions(page); err != nil {
		return err
	}
	if err := rq.links(page, typed); err != nil {
		return err
	}
	return rq.show(status, "Bilan scellé n° "+d.Number, func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func (rq *request) sealedLine(r casework.SealedReport) view.SealedLine {
	return view.SealedLine{SealedReport: r, Day: rq.dayOf(r.SealedAt)}
}

func newSealedPage(r casework.SealedReport, d *sealed.Document) *view.SealedPage {
	return &view.SealedPage{Document: d, Line: view.SealedLine{SealedReport: r, Day: d.SealedOn}, Body: view.NewSealedBody(sealing.Presented(&d.Content), d.Threshold)}
}

func (rq *request) otherVersions(page *view.SealedPage) error {
	all, err := rq.Store.SealedReports(rq.Context(), rq.actor, page.Line.Post)
	for _, o := range all {
		if o.Number == page.Line.Number && o.Version != page.Line.Version {
			page.Versions = append(page.Versions, rq.sealedLine(o))
		}
	}
	return err
}

// sealedForms are the forms of a sealed report by the end of their addresses,
// which are those of a live report's.
var sealedForms = []struct {
	path string
	form publish.Format
}{
	{"bilan.pdf", publish.AsPDF}, {"bilan.odt", publish.AsODT}, {"bilan.xlsx", publish.AsXLSX}, {"communique.odt", publish.AsPressODT}, {"communique.txt", publish.AsPress},
	{"bilan.txt", publish.AsText}, {"bilan.csv", publish.AsCSV}, {"bilan-long.csv", publish.AsLong}, {"dictionnaire.csv", publish.AsDictionary}, {"bilan.json", publish.AsJSON},
}

// sealedDownloads are the forms as the page offers them, the signed one last.
func sealedDownloads(id string) []view.Download {
	at := view.SealedURL(id)
	return append(downloadsAt(at), view.Download{Label: "Bilan signé", For: "pour vérifier le sceau", URL: at + "/bilan-scelle.json"})
}

// sealedRoutes are the addresses of the forms of a sealed report.
func sealedRoutes() []route {
	const at = "/bilans/scelles/{sealed}"
	all := []route{
		{"GET", "/bilans/scelles", casework.ReadSealed, showSealedList, 0},
		{"GET", "/bilans/scelles/ensemble", casework.ReadSealed, showSum, 0},
		{"GET", "/bilans/scelles/ensemble/bilan.xlsx", casework.ReadSealed, downloadSum(publish.AsXLSX), 0},
		{"GET", "/bilans/scelles/ensemble/bilan.odt", casework.ReadSealed, downloadSum(publish.AsODT), 0},
		{"GET", "/bilans/scelles/ensemble/bilan.csv", casework.ReadSealed, downloadSum(publish.AsCSV), 0},
		{"GET", "/bilans/scelles/ensemble/bilan.txt", casework.ReadSealed, downloadSum(publish.AsText), 0},
		{"GET", at, casework.ReadSealed, showSealed, 0},
		{"GET", at + "/projection", casework.ReadSealed, showSealedSlides, 0},
		{"GET", at + "/bilan-scelle.json", casework.ReadSealed, downloadSealed(store.SealedForm), 0},
		{"POST", at + "/liens", casework.LendReport, lendReport, 0},
		{"POST", at + "/liens/{link}/revocation", casework.LendReport, revokeLink, 0},
		{"GET", "/lecture/{token}", casework.SignIn, showLent, bare},
		{"GET", "/bilans/{post}/{period}/sceller", casework.PrepareReport, showDraft, 0},
		{"POST", "/bilans/{post}/{period}/sceller", casework.PrepareReport, saveDraft, 0},
	}
	for _, f := range sealedForms {
		all = append(all, route{"GET", at + "/" + f.path, casework.ReadSealed, downloadSealed(string(f.form)), 0})
	}
	return all
}

// downloadSealed is the handler of one form: the bytes of the day of the seal.
func downloadSealed(form string) func(*request) error {
	return func(rq *request) error {
		d, content, err := rq.Store.SealedFile(rq.Context(), rq.actor, rq.PathValue("sealed"), form)
		if err != nil {
			return err
		}
		if form == store.SealedForm {
			rq.attach(view.SealedFileName(d.ID()), "application/json")
		} else {
			f := publish.Format(form)
			rq.attach(d.ID()+"-"+f.FileName(d.Report), f.ContentType())
		}
		_, err = rq.w.Write(content)
		return err
	}
}

func showSealedSlides(rq *request) error {
	_, d, err := rq.Store.SealedReport(rq.Context(), rq.actor, rq.PathValue("sealed"))
	if err != nil {
		return err
	}
	return rq.show(http.StatusOK, "Projection du bilan scellé n° "+d.Number, func(b view.Base) view.Page {
		return &view.SlidesPage{Base: b, Report: sealing.Presented(&d.Content), Back: view.SealedURL(d.ID())}
	})
}

// latestSealed fills the card of a post for who reads its sealed reports.
func (rq *request) latestSealed(card *view.PostCard) error {
	reports, err := rq.Store.SealedReports(rq.Context(), rq.actor, card.Post.ID)
	if err != nil {
		return err
	}
	for _, r := range reports {
		if r.Superseded() {
			continue
		}
		link := view.LinkTo(card.Post.Slug, r.Period)
		link.URL = view.SealedURL(r.ID)
		card.Shortcuts = append(card.Shortcuts, link)
		if card.Latest != nil {
			continue
		}
		_, d, err := rq.Store.SealedReport(rq.Context(), rq.actor, r.ID)
		if err != nil {
			return errors.Join(err)
		}
		card.Latest = &view.SealedGlance{Line: rq.sealedLine(r), Report: d.Report}
	}
	return nil
}
