package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

func TestLoggingInLeadsToThePageThatWasAskedFor(t *testing.T) {
	s := open(t)
	b := s.browser(t)
	b.goes(b.get("/bilans"), "/connexion?suite=%2Fbilans")
	b.goes(b.get("/"), "/connexion")
	b.goes(b.post("/mon-compte"), "/connexion")
	b.expect(b.get("/connexion?suite=%2Fbilans"), 200, `name="suite" value="/bilans"`)
	b.goes(b.post("/connexion", "identifiant", " Worker ", "mot_de_passe", password, "suite", "/bilans"), "/bilans")
	b.expect(b.get("/bilans"), 200, "Bilans")
	b.goes(b.get("/connexion"), "/")
}

func TestALogInNeverLeadsToAnotherSite(t *testing.T) {
	for _, next := range []string{"https://exemple.fr/", "//exemple.fr/", `/\exemple.fr`, "javascript:alert(1)", "/\t/exemple.fr", "exemple.fr", "http:/x", "///exemple.fr"} {
		if got := localPath(next); got != "" {
			t.Errorf("localPath(%q) = %q", next, got)
		}
	}
	s := open(t)
	b := s.browser(t)
	b.expect(b.get("/connexion?suite=//exemple.fr"), 200, "!exemple.fr")
	b.goes(b.post("/connexion", "identifiant", "worker", "mot_de_passe", password, "suite", "//exemple.fr/"), "/")
	if got := localPath("/bilans/fontenay-sous-bois/2022"); got != "/bilans/fontenay-sous-bois/2022" {
		t.Errorf("a page of ours: %q", got)
	}
}

func TestAWrongNameAndAWrongPasswordGetTheSamePage(t *testing.T) {
	s := open(t)
	page := func(login string) string {
		b := s.browser(t)
		a := b.expect(b.post("/connexion", "identifiant", login, "mot_de_passe", "faux mot de passe"), 422, "Identifiant ou mot de passe incorrect.", "!faux mot de passe")
		if len(a.Cookies()) != 0 {
			t.Errorf("a refused log-in sets cookies: %v", a.Cookies())
		}
		return strings.ReplaceAll(a.body, login, "…")
	}
	closed := s.account(t, casework.Worker, "ferme")
	closed.Disabled = true
	if err := s.store.SaveAccount(t.Context(), storetest.Console, closed); err != nil {
		t.Fatal(err)
	}
	if there, absent, shut := page("worker"), page("personne"), page("ferme"); there != absent || there != shut {
		t.Error("the pages tell who has an account")
	}
}

func TestTooManyAttemptsWait(t *testing.T) {
	s := open(t)
	b := s.browser(t)
	for range 3 {
		b.expect(b.post("/connexion", "identifiant", "worker", "mot_de_passe", "faux mot de passe"), 422)
	}
	a := b.expect(b.post("/connexion", "identifiant", "worker", "mot_de_passe", password), 429, "Trop d'essais\u00a0: réessayez dans 1\u00a0seconde.")
	if got := a.Header.Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After = %q", got)
	}
	s.pass(time.Second)
	b.goes(b.post("/connexion", "identifiant", "worker", "mot_de_passe", password), "/")
}

func TestBehindAProxyTheCallerIsTheOneThatTheProxySaw(t *testing.T) {
	s := open(t)
	wrong := func(b *browser, forwarded string) answer {
		b.header.Set("X-Forwarded-For", forwarded)
		return b.post("/connexion", "identifiant", "worker", "mot_de_passe", "faux mot de passe")
	}
	b := s.browser(t)
	for _, forged := range []string{"192.0.2.1", "192.0.2.2", "192.0.2.3"} {
		b.expect(wrong(b, forged), 422)
	}
	b.expect(wrong(b, "192.0.2.4"), 429) // without a proxy the header is the caller's own say
	s.pass(time.Hour)
	s.web.Proxied = true
	b.goes(b.post("/connexion", "identifiant", "worker", "mot_de_passe", password), "/")
	b = s.browser(t)
	for _, forged := range []string{"198.51.100.1, 192.0.2.1", "198.51.100.2, 192.0.2.1", "198.51.100.3, 192.0.2.1"} {
		b.expect(wrong(b, forged), 422)
	}
	b.expect(wrong(b, "198.51.100.4, 192.0.2.1"), 429)
	b.expect(wrong(b, "192.0.2.1, 192.0.2.9"), 422)
}

func TestLoggingOutEndsTheSessionAndClearsTheBrowser(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	kept := b.Jar.Cookies(u)
	a := b.post("/deconnexion")
	b.goes(a, "/connexion?fait=deconnexion")
	if got := a.Header.Get("Clear-Site-Data"); !strings.Contains(got, `"cache"`) || !strings.Contains(got, `"storage"`) {
		t.Errorf("Clear-Site-Data = %q", got)
	}
	b.expect(b.get("/connexion?fait=deconnexion"), 200, "Vous êtes déconnecté.")
	b.Jar.SetCookies(u, kept) // whoever kept the cookie
	b.goes(b.get("/bilans"), "/connexion?suite=%2Fbilans")
}

func TestTheLogInSaysWhyOneIsThereWhenTheSessionIsOver(t *testing.T) {
	s := open(t)
	const why = "Votre session est terminée"
	b := s.browser(t)
	b.expect(b.get("/connexion"), 200, "!"+why)
	said := map[string]string{}
	for name, end := range map[string]func(*browser){
		"idle": func(*browser) { s.pass(auth.IdleLimit + time.Second) },
		"a day": func(b *browser) {
			for range 36 {
				b.expect(b.get("/bilans"), 200)
				s.pass(auth.Lifetime/36 + time.Second)
			}
		},
		"closed by the administrator": func(*browser) {
			admin := s.as(t, s.accounts[casework.Admin])
			admin.goes(admin.post("/comptes/"+string(s.accounts[casework.Worker].ID)+"/sessions"), "/comptes/"+string(s.accounts[casework.Worker].ID)+"?fait=sessions")
		},
		"invented": func(b *browser) { b.Jar.SetCookies(s.address(t), []*http.Cookie{{Name: "permanence", Value: "x"}}) },
	} {
		b := s.as(t, s.named(t, "worker"))
		b.expect(b.get("/connexion"), 303)
		end(b)
		b.goes(b.get("/bilans"), "/connexion?suite=%2Fbilans")
		said[name] = b.expect(b.get("/connexion?suite=%2Fbilans"), 200, why, `name="suite" value="/bilans"`).body
		b.goes(b.logsIn("worker"), "/")
	}
	for name, page := range said {
		if page != said["invented"] {
			t.Errorf("%s: the page is not that of a session that never was", name)
		}
	}
}

func TestARightWithdrawnHoldsAtOnce(t *testing.T) {
	for name, change := range map[string]func(*casework.Account){
		"closed":       func(a *casework.Account) { a.Disabled = true },
		"another role": func(a *casework.Account) { a.Role = casework.Desk },
		"no post":      func(a *casework.Account) { a.Posts = nil },
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			account := s.accounts[casework.Worker]
			b := s.as(t, account)
			b.expect(b.get("/bilans"), 200)
			change(&account)
			if err := s.store.SaveAccount(t.Context(), storetest.Console, account); err != nil {
				t.Fatal(err)
			}
			b.goes(b.get("/bilans"), "/connexion?suite=%2Fbilans")
		})
	}
}

func TestChangingOnesPasswordEndsTheOtherSessions(t *testing.T) {
	s := open(t)
	here, elsewhere := s.as(t, s.accounts[casework.Worker]), s.as(t, s.accounts[casework.Worker])
	change := func(current, chosen, again string) answer {
		return here.post("/mon-compte", "actuel", current, "nouveau", chosen, "confirmation", again)
	}
	here.expect(change("faux mot de passe", "une autre phrase longue", "une autre phrase longue"), 422, "Ce n'est pas votre mot de passe actuel.")
	here.expect(change(password, "court", "court"), 422, "Trop court", "!value=\"court\"")
	here.expect(change(password, "une autre phrase longue", "une autre phrase"), 422, "Les deux saisies")
	here.goes(change(password, "une autre phrase longue", "une autre phrase longue"), "/mon-compte?fait=mot-de-passe")
	here.expect(here.get("/mon-compte?fait=mot-de-passe"), 200, "Votre mot de passe est changé.")
	elsewhere.goes(elsewhere.get("/"), "/connexion")

	b := s.browser(t)
	b.expect(b.post("/connexion", "identifiant", "worker", "mot_de_passe", password), 422)
	b.goes(b.post("/connexion", "identifiant", "worker", "mot_de_passe", "une autre phrase longue"), "/")
}

func TestTheCurrentPasswordCannotBeGuessedAtWill(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	for range 3 {
		b.expect(b.post("/mon-compte", "actuel", "faux mot de passe", "nouveau", "une autre phrase longue", "confirmation", "une autre phrase longue"), 422)
	}
	b.expect(b.post("/mon-compte", "actuel", password, "nouveau", "une autre phrase longue", "confirmation", "une autre phrase longue"), 429, "Trop d'essais")
}
