package web

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"permanence/internal/auth"
	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

var sessionField = regexp.MustCompile(`name="session" value="([0-9a-zA-Z_-]{10,})"`)

func TestOnesSessionsAreListedAndEndedOneByOneOrAllTheOthers(t *testing.T) {
	s := open(t)
	here, phone, café := s.browser(t), s.browser(t), s.browser(t)
	phone.header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36")
	for _, b := range []*browser{here, phone, café} {
		b.goes(b.logsIn("worker"), "/")
	}
	page := here.expect(here.get("/mon-compte"), 200, "Chrome sous Android", "Fermer toutes les autres", "celle-ci")
	ids := sessionField.FindAllStringSubmatch(page.body, -1)
	if len(ids) != 2 {
		t.Fatalf("%d sessions can be closed from here", len(ids))
	}
	stranger := s.as(t, s.accounts[casework.Lead])
	stranger.expect(stranger.post("/mon-compte/sessions", "session", ids[0][1]), 404)
	phone.expect(phone.get("/bilans"), 200)
	here.goes(here.post("/mon-compte/sessions", "session", ids[0][1]), "/mon-compte?fait=sessions")
	here.expect(here.post("/mon-compte/sessions", "session", ids[0][1]), 404)
	here.goes(here.post("/mon-compte/sessions", "session", "autres"), "/mon-compte?fait=sessions")
	for _, b := range []*browser{phone, café} {
		b.goes(b.get("/bilans"), "/connexion?suite=%2Fbilans")
	}
	here.expect(here.get("/mon-compte"), 200, "!Fermer toutes les autres")
	stranger.expect(stranger.get("/bilans/scelles"), 200)
}

// What a change of the account, its closing or half an hour without a request has
// ended is not said to be open.
func TestASessionThatIsOverIsNotListedAsOpen(t *testing.T) {
	s := open(t)
	here, phone := s.browser(t), s.browser(t)
	for _, b := range []*browser{here, phone} {
		b.goes(b.logsIn("worker"), "/")
	}
	admin, at := s.as(t, s.accounts[casework.Admin]), "/comptes/"+string(s.accounts[casework.Worker].ID)
	here.goes(here.post("/mon-compte", "actuel", password, "nouveau", "deux cerfs sous la pluie", "confirmation", "deux cerfs sous la pluie"), "/mon-compte?fait=mot-de-passe")
	here.expect(here.get("/mon-compte"), 200, "celle-ci", "!Fermer toutes les autres")
	phone.goes(phone.get("/bilans"), "/connexion?suite=%2Fbilans")
	admin.expect(admin.get(at), 200, "Fermer toutes ses sessions")
	s.pass(auth.IdleLimit + time.Minute)
	admin = s.as(t, s.accounts[casework.Admin])
	admin.expect(admin.get(at), 200, "Aucune session ouverte.", "!Fermer toutes ses sessions")
	here.goes(here.get("/bilans"), "/connexion?suite=%2Fbilans")
}

func TestAnAdministratorClosesTheSessionsAndTakesTheFactorsOfAnAccount(t *testing.T) {
	s := strict(t)
	s.web.FactorOptional = true
	b := s.browser(t)
	b.goes(b.logsIn("worker"), "/")
	b.enrols()
	admin := s.as(t, s.accounts[casework.Admin])
	at := "/comptes/" + string(s.accounts[casework.Worker].ID)
	admin.expect(admin.get(at), 200, "Fermer toutes ses sessions", "Retirer son second facteur")
	admin.goes(admin.post(at+"/sessions"), at+"?fait=sessions")
	b.goes(b.get("/bilans"), "/connexion?suite=%2Fbilans")
	b.goes(b.logsIn("worker"), secondAddress)
	s.pass(auth.Fresh + time.Second)
	admin.expect(admin.post(at+"/second-facteur"), 403, "Pour retirer le second facteur d'un compte")
	admin.goes(admin.post(at+"/second-facteur", "preuve", password), at+"?fait=facteurs")
	b.goes(b.get("/bilans"), "/connexion?suite=%2Fbilans")
	b.goes(b.logsIn("worker"), "/")
}

// A request that was under way at the log-out writes its last use afterwards.
func TestASessionThatWasEndedIsNotBroughtBackByARequestUnderWay(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	cookies := b.Jar.Cookies(s.address(t))
	r := httptest.NewRequest("GET", "/", nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	ctx, err := s.web.auth.Sessions.Load(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok, err := s.web.auth.Sessions.Account(ctx); !ok || err != nil {
		t.Fatalf("%v, %v", ok, err)
	}
	b.goes(b.post("/deconnexion"), "/connexion?fait=deconnexion")
	if err := s.store.TouchSession(t.Context(), s.web.auth.Sessions.Current(ctx).ID); err != nil {
		t.Fatal(err)
	}
	if err := s.web.auth.Sessions.Proven(ctx, httptest.NewRecorder(), true); casework.KindOf(err) != casework.KindNotFound {
		t.Errorf("an ended session was renewed: %v", err)
	}
	b.Jar.SetCookies(s.address(t), cookies)
	b.goes(b.get("/bilans"), "/connexion?suite=%2Fbilans")
}

func TestATokenFromBeforeTheLogInIsNeverTakenOver(t *testing.T) {
	s := open(t)
	b := s.browser(t)
	planted := "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	b.header.Set("Cookie", "permanence="+planted)
	a := b.logsIn("worker")
	b.goes(a, "/")
	for _, c := range a.Cookies() {
		if c.Name == "permanence" && c.Value == planted {
			t.Error("the planted token was kept")
		}
	}
	b.header.Del("Cookie")
	b.expect(b.get("/bilans"), 200)
	thief := s.browser(t)
	thief.header.Set("Cookie", "permanence="+planted)
	thief.goes(thief.get("/bilans"), "/connexion?suite=%2Fbilans")
}

func TestAThousandFailuresOfStrangersDoNotKeepTheOwnerOut(t *testing.T) {
	s := open(t)
	owner := s.browser(t)
	owner.goes(owner.logsIn("worker"), "/")
	owner.goes(owner.post("/deconnexion"), "/connexion?fait=deconnexion")
	for i := range 1000 {
		for _, subject := range []string{"worker|", "worker|203.0.113." + string(rune('0'+i%10)), "worker|127.0.0.1", "|127.0.0.1"} {
			if err := s.store.LoginFailed(t.Context(), subject); err != nil {
				t.Fatal(err)
			}
		}
	}
	stranger := s.browser(t)
	stranger.expect(stranger.logsIn("worker"), 429)
	owner.goes(owner.logsIn("worker"), "/")

	forged := s.browser(t) // a mark made for another name, or by hand, is none
	other := s.browser(t)
	other.header.Set("X-Forwarded-For", "198.51.100.1")
	s.web.Proxied = true
	other.goes(other.logsIn("reader"), "/")
	s.web.Proxied = false
	for _, c := range other.Jar.Cookies(s.address(t)) {
		if c.Name == "permanence-appareil" {
			forged.header.Set("Cookie", "permanence-appareil="+c.Value)
		}
	}
	if forged.header.Get("Cookie") == "" {
		t.Fatal("no mark was given at a log-in")
	}
	forged.expect(forged.logsIn("worker"), 429)
}

func TestAKnownBrowserIsNotAWayToGuessEither(t *testing.T) {
	s := open(t)
	b := s.browser(t)
	b.goes(b.logsIn("worker"), "/")
	for range 3 {
		b.expect(b.post("/connexion", "identifiant", "worker", "mot_de_passe", "faux mot de passe"), 422)
	}
	b.expect(b.logsIn("worker"), 429)
}

// An open stream ends when the right behind it is withdrawn: at the next wake
// or pulse the account is read anew.
func TestAnOpenStreamEndsWithTheRightBehindIt(t *testing.T) {
	for name, change := range map[string]func(*casework.Account){
		"closed":       func(a *casework.Account) { a.Disabled = true },
		"no post":      func(a *casework.Account) { a.Posts = nil },
		"another role": func(a *casework.Account) { a.Role = casework.Lead },
		"unchanged":    nil, // its sessions are ended
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t)
			account := s.accounts[casework.Worker]
			b := s.as(t, account)
			r := httptest.NewRequest("GET", "/saisines/flux", nil)
			for _, c := range b.Jar.Cookies(s.address(t)) {
				r.AddCookie(c)
			}
			w := httptest.NewRecorder()
			rq := &request{Request: r, Server: s.web, w: w, route: route{"GET", "/saisines/flux", casework.KeepQueue, streamQueue, 0}}
			if err := rq.admit(); err != nil {
				t.Fatal(err)
			}
			stream := &queueStream{request: rq, out: http.NewResponseController(w), posts: account.Posts}
			if !stream.check() || !stream.still() {
				t.Fatal("the stream ended by itself")
			}
			seen := s.web.auth.Sessions.Current(rq.Context()).Seen
			s.pass(10 * time.Minute)
			if !stream.still() || !s.web.auth.Sessions.Current(rq.Context()).Seen.Equal(seen) {
				t.Fatal("a page left open counts as a use of the session")
			}
			if change == nil {
				if err := s.store.EndSessionsOf(t.Context(), account.Actor(), account.ID, ""); err != nil {
					t.Fatal(err)
				}
			} else {
				change(&account)
				if err := s.store.SaveAccount(t.Context(), storetest.Console, account); err != nil {
					t.Fatal(err)
				}
			}
			if stream.still() || stream.check() {
				t.Error("the stream goes on")
			}
		})
	}
}

func TestDevicesAreNamedInWords(t *testing.T) {
	for agent, want := range map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0":                                                        "Firefox sous Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0":               "Edge sous Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1": "Safari sous iPhone",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15":                   "Safari sous Mac",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36":                                   "Chrome sous Linux",
		"curl/8.5": "Navigateur inconnu",
		"":         "Navigateur inconnu",
		"<script>alert(1)</script>" + strings.Repeat("x", 5000): "Navigateur inconnu",
	} {
		if got := auth.DeviceWords(agent); got != want {
			t.Errorf("DeviceWords(%.60q) = %q, want %q", agent, got, want)
		}
	}
}
