package web

import (
	"net/http"

	"permanence/internal/casework"
	"permanence/internal/publish"
	"permanence/internal/view"
)

// downloads are the file forms of a report, as the page offers them. Its figures
// move: none is offered to be sent, as those of a sealed report are.
func downloads(slug string, p casework.Period) []view.Download {
	all := downloadsAt(view.ReportURL(slug, p))
	for i := range all {
		switch all[i].Label {
		case "PDF":
			all[i].For = "à imprimer"
		case "Texte":
			all[i].For = "à copier"
		}
	}
	return all
}

// downloadsAt are those of a report at an address, live or sealed.
func downloadsAt(at string) []view.Download {
	return []view.Download{
		{Label: "PDF", For: "à imprimer ou à envoyer", URL: at + "/bilan.pdf"},
		{Label: "ODT", For: "à compléter dans un traitement de texte", URL: at + "/bilan.odt"},
		{Label: "XLSX", For: "les tableaux et leurs graphiques", URL: at + "/bilan.xlsx"},
		{Label: "Communiqué de presse", For: "projet à compléter, ODT", URL: at + "/communique.odt"},
		{Label: "Communiqué de presse", For: "projet à compléter, texte", URL: at + "/communique.txt"},
		{Label: "Texte", For: "pour un courriel", URL: at + "/bilan.txt"},
		{Label: "CSV", For: "pour un tableur", URL: at + "/bilan.csv"},
		{Label: "CSV détaillé", For: "un nombre par ligne, pour des statistiques", URL: at + "/bilan-long.csv"},
		{Label: "Dictionnaire", For: "les colonnes et les codes du CSV détaillé", URL: at + "/dictionnaire.csv"},
		{Label: "JSON", For: "pour un logiciel", URL: at + "/bilan.json"},
	}
}

// download is the handler of one file form.
func download(format publish.Format) func(*request) error {
	return func(rq *request) error {
		period, canonical, err := rq.periodOfPath()
		if err != nil {
			return err
		}
		if canonical != "" {
			return casework.NotFound() // a file has one address
		}
		m, err := rq.material(period)
		if err != nil {
			return err
		}
		report := m.Report()
		rq.attach(format.FileName(report), format.ContentType())
		return format.Write(rq.w, report, casework.DayOf(rq.Clock()))
	}
}

// attach says that the answer is a file to keep. The name is made of codes
// only.
func (rq *request) attach(name, contentType string) {
	rq.w.Header().Set("Content-Type", contentType)
	rq.w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}

// showSlides is the report for a wall, one topic at a time.
func showSlides(rq *request) error {
	period, canonical, err := rq.periodOfPath()
	if err != nil {
		return err
	}
	if canonical != "" {
		return rq.redirect(view.SlidesURL(rq.post.Slug, period))
	}
	m, err := rq.material(period)
	if err != nil {
		return err
	}
	return rq.show(http.StatusOK, "Projection du bilan de "+rq.post.Name+", "+period.French(), func(b view.Base) view.Page {
		return &view.SlidesPage{Base: b, Report: m.Report()}
	})
}
