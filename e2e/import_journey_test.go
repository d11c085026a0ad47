package e2e

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	devtools "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
)

// ownRegister is a register as a worker keeps it in a spreadsheet: headers of
// her own, labels instead of codes, dates as they are written in France. Its
// last row has a day in words.
var ownRegister = [][]string{
	{"Repère", "Nom", "Prénom", "Genre", "Année naissance", "Ville", "Endroit", "Date RDV", "Heure RDV", "Présence", "Durée", "Type de violences", "Humeur"},
	{"A1", "Lefèvre", "Yasmine", "Femme", "1984", "Créteil", "Commissariat", "03/03/2025", "9h30", "Honoré", "45", "Psychologiques|Physiques", "calme"},
	{"A1", "Lefèvre", "Yasmine", "Femme", "1984", "Créteil", "Mairie", "10/03/2025", "9h30", "Honoré", "30", "Psychologiques|Physiques", ""},
	{"A2", "N'Diaye", "Zoé", "Femme", "1990", "Créteil", "Commissariat", "04/03/2025", "14:00", "Absent", "", "Physiques", ""},
	{"A3", "Müller, Hervé", "Noël", "Homme", "1975", "Créteil", "Mairie", "05/03/2025", "11:15", "Honoré", "60", "", ""},
	{"A4", "Garçon", "Anaïs", "Femme", "2001", "Créteil", "Mairie", "mercredi dernier", "11:15", "Honoré", "20", "", ""},
}

// latin is the register as old spreadsheets write it: Windows-1252, commas.
func latin(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	w := csv.NewWriter(&text)
	w.UseCRLF = true
	if err := w.WriteAll(ownRegister); err != nil {
		t.Fatal(err)
	}
	content, err := charmap.Windows1252.NewEncoder().String(text.String())
	if err != nil {
		t.Fatal(err)
	}
	return file(t, "mon registre 2025.csv", content)
}

// workbook is the same register in a workbook.
func workbook(t *testing.T) string {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range ownRegister {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = f.SetSheetRow("Sheet1", cell, &row)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "mon registre 2025.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func file(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const journeyPassword = "registre-de-mon-poste"

// atAnEmptyPost is the tab of a worker whose post has no rendez-vous yet.
func atAnEmptyPost(t *testing.T, l look) *tab {
	t.Helper()
	page := logIn(t, installation(t, "creteil", "camille", journeyPassword), l, "camille", journeyPassword)
	page.sees("main", "Aucun rendez-vous n'est encore enregistré pour ce poste.")
	page.clickNamed("Déposer un registre")
	page.sees("h1", "Registre")
	return page
}

// deposit sends a file by the form of the page of registers.
func (p *tab) deposit(path string) int64 {
	p.t.Helper()
	p.do(chromedp.SetUploadFiles(chromedp.CSS("#champ-fichier"), []string{path}))
	return p.clickNamed("Déposer et vérifier")
}

func TestAWorkerTakesHerRegisterIn(t *testing.T) {
	for name, journey := range map[string]struct {
		look   look
		make   func(*testing.T) string
		format string
	}{
		"csv":            {look{}, latin, "CSV, Windows-1252, séparateur virgule"},
		"csv-no-script":  {look{noScript: true}, latin, "CSV, Windows-1252, séparateur virgule"},
		"csv-narrow":     {look{width: 360}, latin, "CSV, Windows-1252, séparateur virgule"},
		"xlsx-dark":      {look{dark: true}, workbook, "XLSX"},
		"xlsx-no-script": {look{width: 360, noScript: true}, workbook, "XLSX"},
	} {
		t.Run(name, func(t *testing.T) {
			page, path := atAnEmptyPost(t, journey.look), journey.make(t)
			page.deposit(path)
			page.sees(".head", filepath.Base(path), journey.format, "5 lignes")
			page.screenshot("import-asked-" + name)
			page.saysWhereToRead()
			page.screenshot("import-preview-" + name)
			page.clickNamed("Importer seulement les lignes correctes (4)")
			page.seesWhatWasTaken()
			page.screenshot("import-result-" + name)
			page.keepsTheRefusedRows()
			page.depositsAgain(path)
			page.findsTheFigures()
		})
	}
}

// saysWhereToRead gives the two columns whose headers mean nothing to the
// program, then reads how the rows are understood.
func (p *tab) saysWhereToRead() {
	p.t.Helper()
	p.sees(".verdict", "Dites d'abord où lire personne")
	p.fill(`[name="colonne.personne"]`, "Repère")
	p.fill(`[name="colonne.lieu"]`, "Endroit")
	p.clickNamed("Appliquer et revoir")
	p.sees(".verdict", "1 ligne ne peut pas être prise telle quelle", "4 lignes comprises sur 5", "Rien n'est encore écrit")
	p.sees(".preview", "03/03/2025", "9 h 30", "Commissariat", "Psychologiques", "Lefèvre", "Müller, Hervé")
	p.seesTheRefusal()
	p.sees("details.fold .note", "Humeur")
}

// seesTheRefusal reads the sentence of the row with a day in words.
func (p *tab) seesTheRefusal() {
	p.t.Helper()
	p.sees("[aria-labelledby=refus]", "6", "date", "mercredi dernier", "Valeur non reconnue", "Attendu :", "28/03/2022")
}

func (p *tab) seesWhatWasTaken() {
	p.t.Helper()
	p.sees("h1", "Résultat de l'import")
	p.sees("[aria-labelledby=comptes]", "4 lignes prises sur 5")
	p.created("Personnes", "3", "0", "0")
	p.created("Rendez-vous", "4", "0", "0")
	p.sees("[aria-labelledby=refus]", "1 ligne refusée")
	p.seesTheRefusal()
}

// created reads one line of the result: created, changed, unchanged.
func (p *tab) created(kind string, counts ...string) {
	p.t.Helper()
	cells := get(p, chromedp.Evaluate[[]string](`[...document.querySelectorAll("[aria-labelledby=comptes] tbody tr")]
		.filter(row => row.cells[0].textContent === `+quoted(kind)+`).flatMap(row => [...row.cells].slice(1).map(c => c.textContent))`))
	if got, want := strings.Join(cells, " "), strings.Join(counts, " "); got != want {
		p.t.Errorf("%s: created, changed, unchanged are %q, want %q", kind, got, want)
	}
}

// keepsTheRefusedRows downloads them: her own columns, and why in the last one.
func (p *tab) keepsTheRefusedRows() {
	p.t.Helper()
	folder := p.t.TempDir()
	_, err := chromedp.CallBrowser(p.ctx, devtools.SetDownloadBehavior, devtools.SetDownloadBehaviorParams{
		Behavior: devtools.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder, BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID})
	p.must(err)
	p.do(chromedp.Click(chromedp.CSS(p.mark("main a", "Télécharger les lignes refusées"))))
	path := filepath.Join(folder, "rejets-creteil.csv")
	eventually(p.t, "the refused rows are downloaded", func() bool {
		file, err := os.Stat(path)
		return err == nil && file.Size() > 0 // the browser makes the file, then writes it
	})
	content, err := os.ReadFile(path)
	p.must(err)
	text := plain(string(content))
	for _, part := range []string{"Repère", "Endroit", "Humeur", "Garçon", "mercredi dernier", "28/03/2022"} {
		if !strings.Contains(text, part) {
			p.t.Errorf("the refused rows lack %q:\n%s", part, text)
		}
	}
	if strings.Contains(text, "Lefèvre") {
		p.t.Errorf("a row that was taken is among the refused ones:\n%s", text)
	}
}

// depositsAgain sends the same file: the columns are known by now, and nothing
// changes.
func (p *tab) depositsAgain(path string) {
	p.t.Helper()
	p.clickNamed("Déposer un autre registre")
	p.sees("[aria-labelledby=passes]", "Camille Fontaine")
	p.deposit(path)
	p.sees(".verdict", "4 lignes comprises sur 5")
	p.clickNamed("Importer seulement les lignes correctes (4)")
	p.sees(".notice.info", "Ce registre était déjà là, ligne pour ligne : rien n'a changé.")
	p.created("Personnes", "0", "0", "3")
	p.created("Rendez-vous", "0", "0", "4")
}

// findsTheFigures follows the link from the result to the report of its days.
func (p *tab) findsTheFigures() {
	p.t.Helper()
	p.click(`[aria-labelledby=comptes] a.btn.main`)
	p.sees(".report-head", "Du 3 mars 2025 au 10 mars 2025")
	p.sees(".figs.key .fig:nth-child(1)", "3", "Rendez-vous honorés")
	p.sees(".figs.key .fig:nth-child(2)", "2", "Personnes reçues")
	p.click(`.top nav a[href="/"]`)
	p.sees("main", "Dernier import", "par Camille Fontaine")
}

func TestAFileThatIsNoRegisterIsRefusedInASentence(t *testing.T) {
	for name, l := range map[string]look{"wide": {}, "no-script": {width: 360, noScript: true}} {
		t.Run(name, func(t *testing.T) {
			page := atAnEmptyPost(t, l)
			for _, bad := range []struct{ name, content, sentence string }{
				{"photo.csv", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "Ce fichier est une image : le registre est attendu en CSV ou en XLSX."},
				{"registre.xlsx", "PK\x03\x04 coupé net", "Ce classeur est abîmé ou incomplet"},
			} {
				page.deposit(file(t, bad.name, bad.content))
				page.sees("h2", "Ce fichier ne peut pas être lu")
				page.sees("[role=alert]", bad.sentence)
				page.sees("main", "Rien n'a été enregistré.")
				page.screenshot("import-unreadable-" + name)
				page.clickNamed("Retirer celui-ci")
				page.sees("h1", "Registre")
			}
			page.refused(422)
			if status := page.deposit(file(t, "vide.csv", "")); status != 422 {
				t.Errorf("an empty file is answered %d", status)
			}
			page.sees("#erreur-fichier", "Choisissez un fichier qui n'est pas vide.")
		})
	}
}
