package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

const goodPassword = "un cheval, trois nuages"

// office is an installation with one account, and a clock that tests move.
type office struct {
	*Authenticator
	store   *store.Store
	account casework.Account
	mu      sync.Mutex
	now     time.Time
}

func (o *office) clock() time.Time { o.mu.Lock(); defer o.mu.Unlock(); return o.now }

func (o *office) pass(d time.Duration) { o.mu.Lock(); defer o.mu.Unlock(); o.now = o.now.Add(d) }

func open(t *testing.T) *office {
	t.Helper()
	o := &office{now: storetest.Now()}
	o.store = storetest.Open(t, store.Config{Dir: storetest.Folder(t), Clock: o.clock})
	hash, err := Hash(t.Context(), goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	o.account, err = o.store.CreateAccount(t.Context(), storetest.Console, casework.Account{Login: "y.martin", Name: "Y. Martin", Role: casework.Worker}, hash)
	if err != nil {
		t.Fatal(err)
	}
	o.Authenticator = New(Config{Store: o.store, Clock: o.clock})
	return o
}

func TestAPasswordOpensItsOwnHashOnly(t *testing.T) {
	hash, err := Hash(t.Context(), goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=32768,t=2,p=1$") || strings.Contains(hash, "cheval") {
		t.Errorf("hash = %q", hash)
	}
	for password, want := range map[string]bool{goodPassword: true, goodPassword + " ": false, "": false} {
		if ok, err := Verify(t.Context(), password, hash); ok != want || err != nil {
			t.Errorf("Verify(%q) = %v, %v", password, ok, err)
		}
	}
	if ok, err := Verify(t.Context(), "", "!"); ok || err != nil {
		t.Errorf("a broken hash: %v, %v", ok, err)
	}
}

func TestWhoeverGivesUpWaitingForAHashGetsNone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range cap(places) {
		places <- struct{}{}
	}
	defer func() {
		for range cap(places) {
			<-places
		}
	}()
	if _, err := Hash(ctx, goodPassword); !errors.Is(err, context.Canceled) {
		t.Errorf("Hash: %v", err)
	}
	if _, err := Verify(ctx, goodPassword, ""); !errors.Is(err, context.Canceled) {
		t.Errorf("Verify: %v", err)
	}
}

func TestPasswordsThatAttackersTryFirstAreRefused(t *testing.T) {
	for password, want := range map[string]string{
		"court":                   "Trop court",
		"onze caract":             "Trop court",
		"éééééé":                  "Trop court",
		strings.Repeat("a1", 101): "Trop long",
		strings.Repeat("é1", 100): "",
		"Motdepasse2026!!":        "essaie",
		"Bienvenue-2025":          "essaie",
		"Fontenay sous Bois":      "essaie",
		"zzzzzzzzzzzzzz":          "essaie",
		"Y.Martin-y.martin94":     "identifiant",
		"abc\xff\xfedefghijklmn":  "lisible",
		"Soleil-2026 !":           "essaie",
		"P@ssw0rd1234":            "essaie",
		"4zerty2026!!":            "essaie",
		"Camille<3Thomas":         "essaie",
		"MarseilleMarseille13":    "essaie",
		"gendarmerie 94120":       "essaie",
		"soleil fromage velo":     "",
		"Camille n'aime pas 2026": "",
		goodPassword:              "",
		"839204719384":            "",
		"y.martin aime la pluie":  "",
	} {
		err := CheckPassword("y.martin", password)
		if (err == nil) != (want == "") || (err != nil && !strings.Contains(err.Error(), want)) {
			t.Errorf("CheckPassword(%q) = %v, want %q", password, err, want)
		}
	}
}

func TestEveryCommonPasswordIsLongEnoughToNeedItsLine(t *testing.T) {
	if len(common) < 80 || common[""] {
		t.Fatalf("%d common passwords", len(common))
	}
	for p := range common {
		if err := CheckPassword("", p+strings.Repeat(" ", max(0, casework.MinPassword-len(p)))); err == nil {
			t.Errorf("%q is accepted", p)
		}
	}
}

// What attackers build from words, years and runs of figures is refused as a
// list of more than 3,000 common passwords would.
func TestThousandsOfUsualPasswordsAreRefused(t *testing.T) {
	endings := []string{"123", "1234", "12345", "123456", "1234567", "94", "75", "13", "!", "!!", "2024!", "007", "1980", "1998"}
	for year := 2010; year <= 2030; year++ {
		endings = append(endings, fmt.Sprint(year), fmt.Sprint("-", year, "!"))
	}
	tried := 0
	for w := range words {
		for _, ending := range endings {
			password := strings.ToUpper(w[:1]) + w[1:] + ending
			if len(password) < casework.MinPassword {
				continue
			}
			tried++
			if err := CheckPassword("y.martin", password); err == nil || !strings.Contains(err.Error(), "essaie") {
				t.Fatalf("%q: %v", password, err)
			}
		}
	}
	if tried < 3000 {
		t.Errorf("only %d passwords were tried", tried)
	}
	t.Logf("%d passwords of %d words", tried, len(words))
}

func TestGeneratedPasswordsAreReadableAndAccepted(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		p := NewPassword()
		if len(p) != 34 || strings.Trim(p, readable+"-") != "" || seen[p] || CheckPassword("", p) != nil {
			t.Fatalf("NewPassword() = %q", p)
		}
		seen[p] = true
	}
}

func TestWaitsGrowAndStopGrowing(t *testing.T) {
	var got []string
	for n := range 12 {
		got = append(got, patienceOfPair.after(n).String())
	}
	if s := strings.Join(got, " "); s != "0s 0s 0s 1s 2s 4s 8s 16s 32s 1m0s 1m0s 1m0s" {
		t.Errorf("waits: %s", s)
	}
	if d := patienceOfPair.after(1 << 30); d != time.Minute {
		t.Errorf("after very many: %v", d)
	}
}

func TestWrongNameWrongPasswordAndClosedAccountAnswerAlike(t *testing.T) {
	o := open(t)
	closed := o.account
	closed.Login, closed.Disabled = "ferme", true
	hash, _ := Hash(t.Context(), goodPassword)
	if _, err := o.store.CreateAccount(t.Context(), storetest.Console, closed, hash); err != nil {
		t.Fatal(err)
	}
	for i, try := range [][2]string{{"y.martin", "faux mot de passe"}, {"personne", goodPassword}, {"ferme", goodPassword}, {"", ""}, {"y.martin", strings.Repeat("x", 5000)}} {
		_, err := o.SignIn(t.Context(), try[0], try[1], fmt.Sprint("192.0.2.", i))
		if err == nil || err.Error() != WrongPair().Error() {
			t.Errorf("SignIn(%q) = %v", try[0], err)
		}
	}
	if a, err := o.SignIn(t.Context(), " Y.Martin ", goodPassword, "192.0.2.1"); err != nil || a.ID != o.account.ID {
		t.Errorf("SignIn with the right pair = %v, %v", a, err)
	}
}

// It compares the memory that is worked through, not a clock: an absent name must cost a hashing too.
func TestAnAbsentNameCostsAsMuchAsAWrongPassword(t *testing.T) {
	o := open(t)
	cost := func(login string) float64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := o.check(t.Context(), login, "faux mot de passe", "192.0.2.9", "log-in"); casework.KindOf(err) != casework.KindInvalid {
			t.Fatal("accepted")
		}
		runtime.ReadMemStats(&after)
		return float64(after.TotalAlloc - before.TotalAlloc)
	}
	cost("y.martin") // what a first attempt prepares
	o.pass(time.Hour)
	there := cost("y.martin")
	o.pass(time.Hour)
	absent := cost("personne")
	if ratio := absent / there; ratio < 0.9 || ratio > 1.1 {
		t.Errorf("an absent name costs %.2f times a present one", ratio)
	}
}

func TestFailuresMakeTheNextAttemptWaitAndNeverLock(t *testing.T) {
	o := open(t)
	try := func(password, address string) error {
		_, err := o.SignIn(t.Context(), "y.martin", password, address)
		return err
	}
	for range 3 {
		if err := try("faux mot de passe", "192.0.2.1"); err == nil || err.Error() != WrongPair().Error() {
			t.Fatalf("a wrong password: %v", err)
		}
	}
	var early *Throttled
	if err := try(goodPassword, "192.0.2.1"); !errors.As(err, &early) || early.Seconds() != 1 {
		t.Fatalf("the fourth attempt at once: %v", err)
	}
	if got := early.Error(); got != "Trop d'essais\u00a0: réessayez dans 1\u00a0seconde." {
		t.Errorf("sentence: %q", got)
	}
	if err := try(goodPassword, "198.51.100.7"); err != nil {
		t.Errorf("from elsewhere: %v", err)
	}
	o.pass(time.Second)
	if err := try(goodPassword, "192.0.2.1"); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	if err := try("faux mot de passe", "192.0.2.1"); errors.As(err, &early) {
		t.Errorf("failures are forgotten after a success: %v", err)
	}
}

func TestAttemptsAtTheSameTimeDoNotSlipPastTheWait(t *testing.T) {
	o := open(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	hashed := 0
	for range 20 {
		wg.Go(func() {
			_, err := o.SignIn(t.Context(), "y.martin", "faux mot de passe", "192.0.2.1")
			if early := new(Throttled); !errors.As(err, &early) {
				mu.Lock()
				hashed++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if hashed != 3 {
		t.Errorf("%d passwords were tried at once, want 3", hashed)
	}
}

func TestAnAddressThatTriesManyNamesWaitsToo(t *testing.T) {
	o := open(t)
	for i := range patienceOfAddress.free + 1 {
		if _, err := o.SignIn(t.Context(), "nom"+string(rune('a'+i)), "faux mot de passe", "2001:db8::1"); err == nil {
			t.Fatal("accepted")
		}
	}
	var early *Throttled
	if _, err := o.SignIn(t.Context(), "y.martin", goodPassword, "2001:db8::2"); !errors.As(err, &early) {
		t.Errorf("another address of the same subscriber: %v", err)
	}
	if _, err := o.SignIn(t.Context(), "y.martin", goodPassword, "2001:db8:1::1"); err != nil {
		t.Errorf("another subscriber: %v", err)
	}
}

// logIn starts a session and returns its cookie.
func (o *office) logIn(t *testing.T) *http.Cookie {
	t.Helper()
	r := httptest.NewRequest("GET", "/", nil)
	ctx, err := o.Sessions.Load(r)
	if err != nil {
		t.Fatal(err)
	}
	account, err := o.store.Account(ctx, o.account.ID)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	if err := o.Sessions.Start(ctx, w, &account); err != nil {
		t.Fatal(err)
	}
	return w.Result().Cookies()[0]
}

// loggedIn tells whether a request with the cookie is somebody's.
func (o *office) loggedIn(t *testing.T, c *http.Cookie) bool {
	t.Helper()
	r := httptest.NewRequest("GET", "/", nil)
	r.AddCookie(c)
	ctx, err := o.Sessions.Load(r)
	if err != nil {
		t.Fatal(err)
	}
	_, ok, err := o.Sessions.Account(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}

func TestASessionEnds(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *office, *http.Cookie){
		"after half an hour without a request": func(_ *testing.T, o *office, _ *http.Cookie) { o.pass(IdleLimit + time.Second) },
		"after twelve hours of work": func(t *testing.T, o *office, c *http.Cookie) {
			for range int(Lifetime/IdleLimit) * 2 {
				o.pass(IdleLimit / 2)
				o.loggedIn(t, c)
			}
		},
		"after twelve hours of work, the clock going back in the midst of them": func(t *testing.T, o *office, c *http.Cookie) {
			for n := range int(Lifetime/IdleLimit) * 2 {
				if o.pass(IdleLimit / 2); n == 10 {
					o.loggedIn(t, c)
					o.pass(-5 * time.Hour)
				}
				o.loggedIn(t, c)
			}
		},
		"after half an hour without a request, the clock going back before it": func(t *testing.T, o *office, c *http.Cookie) {
			o.pass(-5 * time.Hour)
			r := httptest.NewRequest("GET", "/", nil)
			r.AddCookie(c)
			ctx, _ := o.Sessions.Load(r)
			if _, ok, err := o.Sessions.Look(ctx); !ok || err != nil { // a page left open
				t.Errorf("the clock ends the session: %v, %v", ok, err)
			}
			o.pass(IdleLimit + time.Second)
		},
		"when its account is closed": func(t *testing.T, o *office, _ *http.Cookie) {
			closed := o.account
			closed.Disabled = true
			if err := o.store.SaveAccount(t.Context(), storetest.Console, closed); err != nil {
				t.Fatal(err)
			}
		},
		"when its account gets another password": func(t *testing.T, o *office, _ *http.Cookie) {
			if err := o.store.SetPassword(t.Context(), storetest.Console, o.account.ID, "!"); err != nil {
				t.Fatal(err)
			}
		},
		"when its owner logs out": func(t *testing.T, o *office, c *http.Cookie) {
			r := httptest.NewRequest("POST", "/", nil)
			r.AddCookie(c)
			ctx, err := o.Sessions.Load(r)
			if err != nil {
				t.Fatal(err)
			}
			w := httptest.NewRecorder()
			if err := o.Sessions.End(ctx, w); err != nil {
				t.Fatal(err)
			}
			if got := w.Result().Cookies()[0]; got.MaxAge >= 0 {
				t.Errorf("the browser keeps its cookie: %v", got)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := open(t)
			c := o.logIn(t)
			o.pass(IdleLimit / 2)
			if !o.loggedIn(t, c) {
				t.Fatal("the session did not begin")
			}
			if end(t, o, c); o.loggedIn(t, c) {
				t.Error("the session goes on")
			}
		})
	}
}

func TestASessionInUseGoesOn(t *testing.T) {
	o := open(t)
	c := o.logIn(t)
	for range 8 {
		o.pass(IdleLimit - time.Second)
		if !o.loggedIn(t, c) {
			t.Fatal("the session ended although it was in use")
		}
	}
}

func TestTheCookieIsOurHostsAlone(t *testing.T) {
	o := open(t)
	for secure, name := range map[bool]string{false: "permanence", true: "__Host-permanence"} {
		o.Sessions = newSessions(Config{Store: o.store, Clock: o.clock, Secure: secure})
		c := o.logIn(t)
		if c.Name != name || !c.HttpOnly || c.Secure != secure || c.Path != "/" || c.Domain != "" || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 0 {
			t.Errorf("secure %v: cookie %v", secure, c)
		}
	}
}

func TestLoggingInAgainEndsTheFormerSession(t *testing.T) {
	o := open(t)
	former := o.logIn(t)
	r := httptest.NewRequest("POST", "/", nil)
	r.AddCookie(former)
	ctx, err := o.Sessions.Load(r)
	if err != nil {
		t.Fatal(err)
	}
	account := o.account
	if err := o.Sessions.Start(ctx, httptest.NewRecorder(), &account); err != nil {
		t.Fatal(err)
	}
	if o.loggedIn(t, former) {
		t.Error("the former token still opens")
	}
}

func BenchmarkHash(b *testing.B) {
	for b.Loop() {
		if _, err := Hash(b.Context(), goodPassword); err != nil {
			b.Fatal(err)
		}
	}
}
