package e2e

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"
)

// The door of an installation as it is deployed: nobody who reaches cases,
// accounts or the log comes in by a password alone.

const (
	doorPost   = "vincennes"
	doorWorker = "camille"
	doorPhrase = "brouette-nacre-71-girafe"
)

// codeAt is what the application on a telephone shows at a moment.
func codeAt(t *testing.T, secret string, at time.Time) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, at)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// enrols adds an application of codes by the page, after a wrong code, and
// returns its secret, the code that put it in service and the recovery codes.
func (p *tab) enrols() (secret, used string, recovery []string) {
	p.t.Helper()
	p.clickNamed("Ajouter une application")
	p.sees("h1", "Ajouter une application de codes")
	p.screenshot("door-codes")
	secret = strings.ReplaceAll(p.read(".secret-key"), " ", "")
	p.refused(422)
	p.fill("#champ-code", "12345")
	p.clickNamed("Mettre en service")
	p.sees("#erreur-code", "pas valable")
	p.screenshot("door-codes-wrong")
	if again := strings.ReplaceAll(p.read(".secret-key"), " ", ""); again != secret {
		p.t.Error("a wrong code draws another secret: the telephone would have to be set again")
	}
	used = codeAt(p.t, secret, time.Now())
	p.fill("#champ-code", used)
	p.clickNamed("Mettre en service")
	p.sees("h1", "Codes de secours")
	p.screenshot("door-recovery")
	return secret, used, strings.Fields(p.read(".recovery code"))
}

// keepsItsAddressBare fails the test when the address or the title holds one of
// these words.
func (p *tab) keepsItsAddressBare(words ...string) {
	p.t.Helper()
	shown := get(p, chromedp.Evaluate[string](`location.href + " " + document.title`))
	if plainText, err := url.QueryUnescape(shown); err == nil {
		shown = plainText
	}
	for _, word := range words {
		if strings.Contains(shown, word) {
			p.t.Errorf("the address or the title of %s tells %q", p.path(), word)
		}
	}
}

func TestAWorkerComesInByACodeAndByARecoveryCodeOnce(t *testing.T) {
	house := newInstalled(t, doorPost, doorWorker, doorPhrase)
	address := house.serve().address
	first := newTab(t, address, look{width: 360})
	first.visit("/dossiers")
	first.sendLogIn(doorWorker, doorPhrase)
	first.sees("main", "ajoutez un second facteur pour continuer", "Rien d'autre n'est ouvert avant")
	first.screenshot("door-owed")
	first.visit("/dossiers")
	first.sees("h1", "Second facteur")
	secret, used, recovery := first.enrols()
	first.keepsItsAddressBare(append(recovery, secret)...)
	first.clickNamed("Je les ai gardés")
	first.sees("h1", "Bonjour")
	first.seesNothingOf(append(recovery, secret)...)

	// The code that put it in service has served; that of a telephone half a
	// minute early has not.
	second := newTab(t, address, look{dark: true})
	second.visit("/dossiers")
	second.sendLogIn(doorWorker, doorPhrase)
	second.sees("h1", "Vérification")
	second.screenshot("door-second")
	second.refused(422)
	second.fill("#champ-code", used)
	second.clickNamed("Vérifier")
	second.sees("#erreur-code", "il a déjà servi")
	fresh := codeAt(t, secret, time.Now().Add(30*time.Second))
	second.fill("#champ-code", fresh[:3]+" "+fresh[3:])
	second.clickNamed("Vérifier")
	second.sees("h1", "Dossiers") // the page that was asked for

	third := newTab(t, address, look{noScript: true})
	third.visit("/")
	third.sendLogIn(doorWorker, doorPhrase)
	third.fill("#champ-code", strings.ToUpper(recovery[0]))
	third.clickNamed("Vérifier")
	third.sees("main", "Un code de secours a servi", "Il vous en reste 9")
	third.screenshot("door-recovery-used")
	third.visit("/")
	third.sees("h1", "Bonjour")
	fourth := newTab(t, address, look{})
	fourth.visit("/")
	fourth.sendLogIn(doorWorker, doorPhrase)
	fourth.refused(422)
	fourth.fill("#champ-code", recovery[0])
	fourth.clickNamed("Vérifier")
	fourth.sees("#erreur-code", "il a déjà servi")
	fourth.visit("/dossiers")
	fourth.sees("h1", "Vérification")

	second.endsTheOthers(first, third)
}

// endsTheOthers looks at one's own sessions, ends one of them, then all the
// others: each is over at its next request.
func (p *tab) endsTheOthers(one, other *tab) {
	p.t.Helper()
	p.visit("/mon-compte")
	p.sees("#sessions ~ table", "celle-ci", "Chrome")
	open := p.count("#sessions ~ table tbody tr")
	p.screenshot("door-sessions")
	p.click("#sessions ~ table form button") // the latest but this one
	p.sees("main", "il faudra s'y connecter de nouveau")
	if left := p.count("#sessions ~ table tbody tr"); left != open-1 {
		p.t.Errorf("%d sessions are listed after one of %d was ended", left, open)
	}
	p.clickNamed("Fermer toutes les autres")
	if left := p.count("#sessions ~ table tbody tr"); left != 1 {
		p.t.Errorf("%d sessions are listed after all the others were ended", left)
	}
	for _, ended := range []*tab{one, other} {
		ended.visit("/dossiers")
		ended.sees("h1", "Se connecter")
	}
	p.visit("/dossiers")
	p.sees("h1", "Dossiers")
}

// An administrator's first log-in: the password that was printed is replaced,
// then a second factor is given.
func TestTheFirstAdministratorReplacesThePrintedPassword(t *testing.T) {
	house := newInstalled(t, doorPost, doorWorker, doorPhrase)
	page := newTab(t, house.serve().address, look{width: 360, dark: true})
	page.visit("/comptes")
	page.refused(422)
	page.sendLogIn("admin", "certainement-pas-celui-la")
	page.sees("main", "Identifiant ou mot de passe incorrect")
	page.screenshot("door-refused")
	page.sendLogIn("admin", house.password)
	page.sees("h1", "Choisissez votre mot de passe")
	page.screenshot("door-first-password")
	page.fill("#champ-nouveau", "motdepasse2022")
	page.fill("#champ-confirmation", "motdepasse2022")
	page.click("main form button")
	page.screenshot("door-first-password-wrong")
	page.sees("#erreur-nouveau", "mot")
	page.fill("#champ-nouveau", "cactus-9-velours-marin")
	page.fill("#champ-confirmation", "cactus-9-velours-marin")
	page.click("main form button")
	page.sees("h1", "Second facteur")
	_, _, recovery := page.enrols()
	page.clickNamed("Je les ai gardés")
	page.keepsItsAddressBare(recovery...)
	page.visit("/comptes")
	page.sees("main", "Camille Fontaine")
}
