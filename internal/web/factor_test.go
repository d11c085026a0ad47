package web

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// strict is open with the second factor asked for, as an installation is.
func strict(t *testing.T) *site {
	s := open(t)
	s.web.FactorOptional = false
	return s
}

func (b *browser) logsIn(login string) answer {
	b.t.Helper()
	return b.post("/connexion", "identifiant", login, "mot_de_passe", password)
}

var (
	shownSecret   = regexp.MustCompile(`class="secret-key">([A-Z2-7 ]+)<`)
	shownRecovery = regexp.MustCompile(`<li><code>([0-9a-z-]{19})</code>`)
)

// enrols adds an application and returns its secret and the recovery codes.
func (b *browser) enrols() (secret string, recovery []string) {
	b.t.Helper()
	page := b.expect(b.post(factorsAddress+"/application", "geste", "commencer"), 200, "data:image/png;base64,")
	found := shownSecret.FindStringSubmatch(page.body)
	if found == nil {
		b.t.Fatalf("no secret: %s", excerpt(page.body))
	}
	secret = strings.ReplaceAll(found[1], " ", "")
	page = b.expect(b.post(factorsAddress+"/application", "geste", "confirmer", "code", b.site.code(b.t, secret)), 200, "Codes de secours")
	for _, m := range shownRecovery.FindAllStringSubmatch(html.UnescapeString(page.body), -1) {
		recovery = append(recovery, m[1])
	}
	if len(recovery) != casework.RecoveryCodes {
		b.t.Fatalf("%d recovery codes", len(recovery))
	}
	return secret, recovery
}

// code is what the application shows now.
func (s *site) code(t testing.TB, secret string) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, s.clock())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestARoleThatReachesCasesReachesNothingBeforeItsSecondFactor(t *testing.T) {
	s := strict(t)
	for role, asked := range map[casework.Role]bool{casework.Worker: true, casework.Admin: true, casework.DPO: true, casework.Lead: false, casework.Reader: false, casework.Desk: false, casework.Steering: false} {
		b := s.browser(t)
		b.goes(b.logsIn(string(role)), "/")
		for _, rt := range routes() {
			if rt.method != "GET" || strings.Contains(rt.pattern, "{") || rt.flags&bare != 0 || rt.pattern == factorsAddress || rt.pattern == "/saisines/flux" {
				continue
			}
			a := b.get(rt.pattern)
			if led := a.StatusCode == 303 && a.Header.Get("Location") == factorsAddress; led != asked && (asked || led) {
				t.Errorf("%s at %s: %d to %q", role, rt.pattern, a.StatusCode, a.Header.Get("Location"))
			}
		}
	}
	b := s.browser(t)
	b.goes(b.logsIn("worker"), "/")
	b.expect(b.get(factorsAddress), 200, "Rien d'autre n'est ouvert avant", "!Navigation principale\"><ul>\n      <li>")
	b.goes(b.post("/imports/export", "poste", s.own.Slug, "format", "csv"), factorsAddress)
	b.goes(b.post("/deconnexion"), "/connexion?fait=deconnexion")
}

func TestAnInstallationMayAskEveryRoleForASecondFactor(t *testing.T) {
	s := strict(t)
	s.web.FactorAll = true
	for _, role := range casework.Roles.Items {
		b := s.browser(t)
		b.goes(b.logsIn(string(role.Code)), "/")
		b.goes(b.get("/"), factorsAddress)
		b.expect(b.get(factorsAddress), 200, "Rien d'autre n'est ouvert avant")
	}
	b := s.browser(t)
	b.logsIn("reader")
	b.enrols()
	b.goes(b.get("/bilans"), "/bilans/scelles")
	b.expect(b.get("/bilans/scelles"), 200)
}

func TestAnApplicationOpensTheAccountAfterThePasswordAndEachCodeOnce(t *testing.T) {
	s := strict(t)
	b := s.browser(t)
	b.goes(b.logsIn("worker"), "/")
	secret, _ := b.enrols()
	b.expect(b.get("/bilans"), 200)

	again := s.browser(t)
	again.goes(again.post("/connexion", "identifiant", "worker", "mot_de_passe", password, "suite", "/bilans"), secondAddress+"?suite=%2Fbilans")
	again.goes(again.get("/bilans"), secondAddress+"?suite=%2Fbilans")
	again.goes(again.post("/imports/export", "poste", s.own.Slug), secondAddress)
	again.goes(again.get(factorsAddress), secondAddress+"?suite=%2Fmon-compte%2Fsecond-facteur")
	give := func(code string) answer { return again.post(secondAddress, "code", code, "suite", "/bilans") }
	again.expect(give(s.code(t, secret)), 422, "il a déjà servi", `name="suite" value="/bilans"`) // the one that confirmed
	s.pass(30 * time.Second)
	again.goes(give(s.code(t, secret)), "/bilans")
	again.expect(again.get("/bilans"), 200)

	third := s.browser(t)
	third.goes(third.logsIn("worker"), secondAddress)
	third.expect(third.post(secondAddress, "code", s.code(t, secret)), 422, "il a déjà servi") // replayed elsewhere
	early := s.clock().Add(30 * time.Second)
	code, err := totp.GenerateCode(secret, early)
	if err != nil {
		t.Fatal(err)
	}
	third.goes(third.post(secondAddress, "code", code[:3]+" "+code[3:]), "/") // a telephone that is half a minute early
	s.pass(5 * time.Minute)
	late := s.browser(t)
	late.goes(late.logsIn("worker"), secondAddress)
	late.expect(late.post(secondAddress, "code", code), 422)
}

func TestARecoveryCodeOpensTheAccountOnce(t *testing.T) {
	s := strict(t)
	b := s.browser(t)
	b.goes(b.logsIn("worker"), "/")
	_, recovery := b.enrols()
	again := s.browser(t)
	again.goes(again.logsIn("worker"), secondAddress)
	again.goes(again.post(secondAddress, "code", " "+strings.ToUpper(strings.ReplaceAll(recovery[3], "-", " "))), factorsAddress+"?fait=code-secours")
	again.expect(again.get(factorsAddress+"?fait=code-secours"), 200, "Un code de secours a servi", "<strong>9</strong>")
	third := s.browser(t)
	third.goes(third.logsIn("worker"), secondAddress)
	third.expect(third.post(secondAddress, "code", recovery[3]), 422, "il a déjà servi")
	third.goes(third.post(secondAddress, "code", recovery[4]), factorsAddress+"?fait=code-secours")

	page := third.expect(third.post(factorsAddress+"/codes"), 200, "!"+recovery[5])
	if n := len(shownRecovery.FindAllString(page.body, -1)); n != casework.RecoveryCodes {
		t.Errorf("%d new codes", n)
	}
	fourth := s.browser(t)
	fourth.goes(fourth.logsIn("worker"), secondAddress)
	fourth.expect(fourth.post(secondAddress, "code", recovery[5]), 422)
}

func TestCodesCannotBeGuessedAtWillAndTheWaitIsTheAccountsAlone(t *testing.T) {
	s := strict(t)
	b := s.browser(t)
	b.goes(b.logsIn("worker"), "/")
	secret, _ := b.enrols()
	s.pass(time.Minute)
	thief := s.browser(t)
	thief.goes(thief.logsIn("worker"), secondAddress)
	tried := 0
	for range 200 {
		if thief.post(secondAddress, "code", "000000").StatusCode == 422 {
			tried++
		}
		s.pass(15 * time.Second)
	}
	if tried < 5 || tried > 20 {
		t.Errorf("%d codes were tried in fifty minutes", tried)
	}
	s.pass(15 * time.Minute)
	owner := s.browser(t)
	owner.goes(owner.logsIn("worker"), secondAddress)
	owner.goes(owner.post(secondAddress, "code", s.code(t, secret)), "/")
}

func TestRemovingAFactorAsksAgainAndEndsTheOtherSessions(t *testing.T) {
	s := strict(t)
	b := s.browser(t)
	b.goes(b.logsIn("worker"), "/")
	secret, _ := b.enrols()
	s.pass(time.Minute)
	elsewhere := s.browser(t)
	elsewhere.goes(elsewhere.logsIn("worker"), secondAddress)
	elsewhere.goes(elsewhere.post(secondAddress, "code", s.code(t, secret)), "/")
	s.pass(10 * time.Minute)
	remove := []string{"geste", "retirer"}
	b.expect(b.post(factorsAddress+"/application", remove...), 403, "Pour retirer votre application de codes", `name="geste" value="retirer"`)
	b.expect(b.post(factorsAddress+"/application", append(remove, "preuve", "000000")...), 422, "Ce code n'est pas valable")
	b.goes(b.post(factorsAddress+"/application", append(remove, "preuve", s.code(t, secret))...), factorsAddress+"?fait=sans-facteur")
	elsewhere.goes(elsewhere.get("/bilans"), "/connexion?suite=%2Fbilans")
	b.goes(b.get("/bilans"), factorsAddress) // the role asks for another
}

func TestAPasswordThatSomebodyGaveIsChangedFirst(t *testing.T) {
	s := strict(t)
	admin := s.as(t, s.accounts[casework.Admin])
	s.web.FactorOptional = true
	reader := s.accounts[casework.Reader]
	page := admin.expect(admin.post("/comptes/"+string(reader.ID)+"/mot-de-passe"), 200)
	given := regexp.MustCompile(`<code>([0-9a-z-]{34})</code>`).FindStringSubmatch(page.body)[1]
	b := s.browser(t)
	b.goes(b.post("/connexion", "identifiant", "reader", "mot_de_passe", given), "/")
	b.goes(b.get("/bilans"), passwordAddress)
	b.goes(b.get("/mon-compte"), passwordAddress)
	change := func(chosen, again string) answer {
		return b.post(passwordAddress, "nouveau", chosen, "confirmation", again)
	}
	b.expect(b.get(passwordAddress), 200, "Choisissez votre mot de passe")
	b.expect(change("court", "court"), 422, "Trop court")
	b.expect(change(given, given), 422, "C'est le mot de passe que l'on vous a donné")
	b.goes(change("une autre phrase longue", "une autre phrase longue"), "/?fait=mot-de-passe")
	b.expect(b.get("/bilans/scelles"), 200)
	b.goes(b.get(passwordAddress), "/mon-compte")
}

func TestEveryStepOfALogInLeavesItsLine(t *testing.T) {
	s := strict(t)
	b := s.browser(t)
	b.post("/connexion", "identifiant", "jamais-vu", "mot_de_passe", "faux mot de passe")
	b.goes(b.logsIn("worker"), "/")
	_, recovery := b.enrols()
	again := s.browser(t)
	again.goes(again.logsIn("worker"), secondAddress)
	again.expect(again.post(secondAddress, "code", "000000"), 422)
	again.goes(again.post(secondAddress, "code", recovery[0]), factorsAddress+"?fait=code-secours")
	again.goes(again.post(factorsAddress+"/application", "geste", "retirer"), factorsAddress+"?fait=sans-facteur")
	again.goes(again.post("/deconnexion"), "/connexion?fait=deconnexion")
	lines := strings.Join(s.auditDetails(t), "\n")
	for _, want := range []string{"log-in false", "log-in true", "codes begun true", "codes confirmed true", "code of the application false", "recovery code true", "codes removed true", "sessions ended true", "log-out true"} {
		if !strings.Contains(lines, want) {
			t.Errorf("no line %q in\n%s", want, lines)
		}
	}
	if strings.Contains(lines, "jamais-vu") {
		t.Error("the log holds the name that was typed")
	}
}

// auditDetails are what the lines of the log say was done, and whether it was
// allowed.
func (s *site) auditDetails(t testing.TB) []string {
	t.Helper()
	var all []string
	for line, err := range s.store.ExportJournal(t.Context(), s.accounts[casework.DPO].Actor(), store.JournalFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprint(line.Detail, " ", line.Allowed))
	}
	return all
}
