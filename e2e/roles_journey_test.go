package e2e

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"permanence/internal/demo"
)

// ofTheRegister is one person of the sample register, whom no reader may meet.
var ofTheRegister = []string{"Lefèvre", "Yasmine", "FSB-0020"}

// sealedReport is the published year of the demonstration, sealed.
const sealedReport = "/bilans/scelles/2022-001-v1"

// closedTo are the addresses that a role may not open, with the status that
// answers: 403 where the role may never, 404 where even the post is not to be
// known.
type closedTo map[string]int

func (p *tab) isRefused(closed closedTo) {
	p.t.Helper()
	headings := map[int]string{403: "Accès non ouvert", 404: "Page introuvable"}
	for path, want := range closed {
		p.refused(want)
		if status := p.visit(path); status != int64(want) {
			p.t.Errorf("%s is answered %d, want %d", path, status, want)
		}
		p.sees("h1", headings[want])
		p.seesNothingOf(ofTheRegister...)
	}
}

func TestThosePayingAndHostingReadSealedReportsAndNothingElse(t *testing.T) {
	others := "/bilans/creteil/2022"
	offered := map[string][]string{
		"lectrice":   {"Accueil", "Bilans", "Pilotage"},
		"encadrante": {"Accueil", "Absences", "Répartition", "Bilans", "Pilotage"}, // who names a substitute
		"pilote":     {"Accueil", "Bilans", "Pilotage", "National", "Besoin", "Territoires", "Trames"},
	}
	for login, closed := range map[string]closedTo{
		"lectrice":   {others: 403, sampleReport: 403, sampleReport + "/bilan.csv": 403, "/bilans/fontenay-sous-bois/2022-T1": 403, "/bilans/scelles/2022-999-v1": 404, "/imports": 403, "/comptes": 403, "/comptes/nouveau": 403},
		"encadrante": {others: 403, sampleReport: 403, "/imports": 403, "/comptes": 403},
		"pilote":     {"/bilans/nulle-part/2022": 403, sampleReport: 403, "/imports": 403, "/comptes": 403},
	} {
		t.Run(login, func(t *testing.T) {
			page := logIn(t, demonstration.address(t), look{}, login, demo.Password)
			page.offers(offered[login]...)
			page.sees("main", "Vous y lisez des totaux, jamais un dossier ni un nom", "Fontenay-sous-Bois", "547")
			page.click(`.top nav a[href="/bilans/scelles"]`)
			page.sees("main", "Bilans scellés", "Fontenay-sous-Bois")
			page.visit(sealedReport)
			page.sees(".figs.key", "547", "137")
			page.sees(".notice.masked", "n. c. = non communiqué", "Les nombres de 1 à")
			page.sees(".body", "n. c.")
			page.seesNothingOf(append(ofTheRegister, "Juste", `href="/imports"`, `href="/comptes"`, "Liens de lecture")...)
			page.screenshot("sealed-" + login)
			page.isRefused(closed)
		})
	}
}

func TestTheDeskSeesNoFigureAndNoFile(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{}, "guichet", demo.Password)
	page.offers("Accueil", "Saisines")
	page.sees("main", "Votre compte de guichet", "secret professionnel")
	page.seesNothingOf(append(ofTheRegister, "547")...)
	page.screenshot("home-desk")
	page.isRefused(closedTo{"/bilans": 403, sampleReport: 403, sampleReport + "/bilan.csv": 403, "/imports": 403, "/comptes": 403,
		"/dossiers": 403, "/agenda": 403, "/orientations": 403, "/annuaire": 403, "/activites": 403, "/saisines/flux": 403})
	page.click(`.foot a[href="/confidentialite"]`)
	if shown := page.read("#role-desk"); shown != "" {
		t.Errorf("the rights of a role are shown before they are asked for:\n%s", shown)
	}
	page.sees(".reach tbody tr:nth-child(3)", "Les notes privées d'un dossier", "Intervenant social : celles qu'il a écrites, et elles seules", "Guichet, Encadrant, Pilote, Lecteur")
	page.do(chromedp.Click(chromedp.CSS(`.reach a[href="#role-desk"]`)))
	rights := page.read("details:has(> #role-desk)")
	if !strings.Contains(rights, "Guichet") || strings.Contains(rights, "bilan") || strings.Contains(rights, "identité") {
		t.Errorf("the table of rights says of the desk:\n%s", rights)
	}
	page.judge()
	page.media("print")
	eventually(t, "what is folded is printed", func() bool { return strings.Contains(page.read("#role-worker"), "secret professionnel") })
}

func TestTheAdministratorOpensAccountsAndSeesNoFigure(t *testing.T) {
	page := logIn(t, demonstration.address(t), look{}, "admin", demo.Password)
	page.offers("Accueil", "National", "Besoin", "Territoires", "Trames", "Comptes", "Sauvegardes")
	page.sees("main", "vous ne voyez ni dossier, ni identité, ni bilan")
	page.click(`.top nav a[href="/comptes"]`)
	page.sees("main", "Camille Fontaine", "intervenante", "Ouvert")
	page.screenshot("accounts")
	page.clickNamed("Ouvrir un compte")
	page.click(`.top nav a[href="/comptes"]`)
	page.clickNamed("Camille Fontaine")
	page.sees("h1", "Camille Fontaine")
	page.isRefused(closedTo{"/bilans": 403, sampleReport: 403, "/imports": 403})
}

func TestALogOutEndsTheSessionForGood(t *testing.T) {
	for name, l := range map[string]look{"with scripts": {}, "without": {noScript: true}} {
		t.Run(name, func(t *testing.T) {
			address := demonstration.address(t)
			page := logIn(t, address, l, "intervenante", demo.Password)
			page.visit(sampleReport)
			cookies := page.cookies()
			if status, _ := asked(t, address+sampleReport[1:], cookies); status != http.StatusOK {
				t.Fatalf("before the log-out its cookies are answered %d", status)
			}
			page.do(chromedp.Click(chromedp.CSS(".top .menu summary")))
			page.click(`form[action="/deconnexion"] button`)
			page.sees("h1", "Se connecter")

			page.arrive(chromedp.NavigateBack())
			page.sees("h1", "Se connecter")
			page.seesNothingOf(append(ofTheRegister, "Camille Fontaine", "547")...)

			if status, to := asked(t, address+sampleReport[1:], cookies); status != http.StatusSeeOther || !strings.HasPrefix(to, "/connexion") {
				t.Errorf("after the log-out the old cookies are answered %d to %q", status, to)
			}
		})
	}
}

// asked sends cookies kept from a browser, as a thief of them would.
func asked(t *testing.T, address, cookies string) (status int, location string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Cookie", cookies)
	answer, err := http.DefaultTransport.RoundTrip(request) // follows nothing
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return answer.StatusCode, answer.Header.Get("Location")
}
