package web

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

// begin reads the beginning of an answer that does not end.
func (b *browser) begin(path string) answer {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), 10*time.Second)
	defer cancel()
	resp := b.follow(ctx, path)
	defer func() { _ = resp.Body.Close() }()
	line, err := bufio.NewReader(resp.Body).ReadString('\n')
	if err != nil && resp.StatusCode == http.StatusOK {
		b.t.Fatal(err)
	}
	return answer{resp, line}
}

func (b *browser) follow(ctx context.Context, path string) *http.Response {
	b.t.Helper()
	r, err := http.NewRequestWithContext(ctx, "GET", b.site.URL+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	resp, err := b.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	return resp
}

// desk is a desk of a unit of the post, logged in.
func (s *site) desk(t *testing.T, login, unit string, post casework.Post) *browser {
	t.Helper()
	u, err := s.store.CreateUnit(t.Context(), storetest.Console, casework.Unit{Post: post.ID, Name: unit})
	if err != nil {
		t.Fatal(err)
	}
	a := s.account(t, casework.Desk, login, post)
	a.Unit = u.ID
	if err := s.store.SaveAccount(t.Context(), storetest.Console, a); err != nil {
		t.Fatal(err)
	}
	return s.as(t, s.named(t, login))
}

// soundReferral is a form that is filed, with what a test changes after it.
func soundReferral(changes ...string) []string {
	return append([]string{"nom", "Vasseur", "prenom", "Ondine", "telephone", "06 11 22 33 44", "contact", "appel", "contact_mot", "glycine", "accord", "oui", "informee", "oui",
		"urgence", "24h", "problematique", "violences_conjugales", "origine", "police_plainte", "enfants", "2", "grille", "1", "grille_oui", "4", "grille_rouges", "2", "texte", "Travaille de nuit"}, changes...)
}

// file files a referral and returns its address.
func (b *browser) file(fields ...string) string {
	b.t.Helper()
	a := b.post("/saisines/nouvelle", fields...)
	to, _, _ := strings.Cut(a.Header.Get("Location"), "?")
	if a.StatusCode != http.StatusSeeOther || !strings.HasSuffix(to, "/recu") {
		b.t.Fatalf("filing answers %d to %q: %s", a.StatusCode, to, excerpt(a.body))
	}
	return strings.TrimSuffix(to, "/recu")
}

func TestADeskFilesAndSeesThreeStatesOfItsOwnUnit(t *testing.T) {
	s := open(t)
	desk, neighbour := s.desk(t, "guichet", "Commissariat", s.own), s.desk(t, "voisin", "Brigade", s.own)
	worker := s.as(t, s.accounts[casework.Worker])
	at := desk.file(soundReferral()...)
	receipt := "S-" + strings.ToUpper(at[len(at)-6:])
	desk.expect(desk.get(at+"/recu"), 200, receipt, "Reçue", "!Vasseur", "!06 11", "!/dossiers")
	desk.expect(desk.get("/saisines"), 200, receipt, "Reçue", "!Vasseur", "!conjugales", "!24 h")
	for name, b := range map[string]*browser{"another unit": neighbour, "a desk without a unit": s.as(t, s.named(t, "desk"))} {
		b.expect(b.get(at+"/recu"), 404)
		if strings.Contains(b.get("/saisines").body, receipt) {
			t.Errorf("%s sees the receipt", name)
		}
	}
	desk.expect(desk.get(at), 403)
	desk.expect(desk.post(at, "faire", "prendre"), 403)
	desk.expect(desk.get("/saisines/flux"), 403)

	worker.expect(worker.get("/saisines"), 200, "Violences conjugales", "Sous 24 h", "Danger caractérisé", "2 enfants", receipt, "!Vasseur", "!06 11", "!Travaille de nuit")
	worker.expect(worker.get(at), 200, "Ondine Vasseur", "06 11 22 33 44", "Appeler", "glycine", "Travaille de nuit", "4 oui, dont 2 rouges")
	worker.goes(worker.post(at, "faire", "tentative", "resultat", "non_jointe"), at)
	worker.expect(worker.get(at), 200, "Non jointe", "!comme dangereux")
	worker.expect(worker.get("/saisines"), 200, "Non jointe, 1\u00a0tentative", "!Contact jugé dangereux")
	worker.goes(worker.post(at, "faire", "tentative", "resultat", "danger"), at)
	worker.goes(worker.post(at, "faire", "annuler-tentative"), at+"?fait=tentative-annulee") // the wrong button
	worker.expect(worker.get(at), 200, "!comme dangereux", "Annuler la dernière tentative")
	worker.goes(worker.post(at, "faire", "tentative", "resultat", "danger"), at)
	worker.expect(worker.get(at), 200, "Un contact a été abandonné comme dangereux")
	worker.expect(worker.get("/saisines"), 200, "Contact jugé dangereux", "!Vasseur")
	taken := worker.post(at, "faire", "prendre")
	if to := taken.Header.Get("Location"); taken.StatusCode != 303 || !strings.HasPrefix(to, "/dossiers/") {
		t.Fatalf("%d %q", taken.StatusCode, to)
	}
	opened := taken.Header.Get("Location")
	worker.expect(worker.get(opened), 200, "Vasseur", "Danger caractérisé", "Grille du guichet : 4 oui, dont 2 rouges", `href="`+at+`"`, "Ce que le guichet a dit")
	worker.expect(worker.get(opened+"/evaluation"), 200, `name="oui" value="4"`, `name="rouges" value="2"`)
	worker.expect(worker.get("/dossiers"), 200, "Danger caractérisé")
	worker.expect(worker.post(at, "faire", "prendre"), 409, "n'attend plus")
	worker.expect(worker.get("/saisines"), 200, "Aucune saisine n'attend")
	desk.expect(desk.get(at+"/recu"), 200, "Prise en charge", "La suite appartient", "!répond de nouveau", "!est de permanence")
	desk.expect(desk.get("/saisines"), 200, receipt, "Prise en charge", "!Vasseur")
}

func TestTakingChargeAsksFirstWhetherThePersonIsKnown(t *testing.T) {
	s := open(t)
	worker := s.as(t, s.accounts[casework.Worker])
	known := s.opened(t, s.accounts[casework.Worker].Actor(), s.own) // Yasmine Lefèvre
	alike := soundReferral("nom", "Lefebvre", "prenom", "Yasmine", "telephone", "07 00 00 00 00")
	at, second := worker.file(alike[6:]...), worker.file(alike[6:]...)
	asked := worker.expect(worker.post(at, "faire", "prendre"), 200, "Est-ce l'une de ces personnes", "C'est Yasmine Lefèvre", "nom semblable")
	vus := []string{"faire", "prendre", "vus", string(known.Person)}
	worker.expect(worker.post(at, vus...), 422, "Dites si c'est l'une de ces personnes")
	worker.expect(worker.get("/saisines"), 200, at)
	if strings.Contains(asked.Header.Get("Location"), "/dossiers/") {
		t.Error("a case was opened before the answer")
	}
	same := worker.post(at, append(vus, "choix", string(known.Person))...).Header.Get("Location")
	worker.expect(worker.get(same), 200, "Yasmine Lefèvre", "07 00 00 00 00", "Autres dossiers de la personne")
	other := worker.post(second, append(vus, "choix", "aucun")...).Header.Get("Location")
	worker.expect(worker.get(other), 200, "Yasmine Lefebvre", "!Autres dossiers de la personne")
	worker.expect(worker.get(other+"/fusion"), 200, "!Yasmine Lefèvre")
}

func TestARefusedFormKeepsWhatWasTypedAndARefusedContactKeepsNothing(t *testing.T) {
	s := open(t)
	desk := s.desk(t, "guichet", "Commissariat", s.own)
	long := strings.Repeat("a", casework.MaxReferralLine+1)
	refused := desk.post("/saisines/nouvelle", "nom", "Vasseur", "contact", "sms", "texte", long, "enfants", "deux", "origine", "police_plainte", "numero", "n")
	desk.expect(refused, 422, "Vasseur", long, "une urgence parmi les quatre", "140 caractères", "un nombre", `value="sms" checked`, `value="police_plainte" selected`)
	a := desk.post("/saisines/nouvelle", "nom", "Vasseur", "accord", "non", "urgence", "ordinaire", "problematique", "precarite", "origine", "police_accueil")
	if !strings.HasSuffix(a.Header.Get("Location"), "/recu?fait=refus") {
		t.Fatalf("%d %q", a.StatusCode, a.Header.Get("Location"))
	}
	desk.expect(desk.get(a.Header.Get("Location")), 200, "Refus compté", "Clôturée", "!Vasseur")
	worker := s.as(t, s.accounts[casework.Worker])
	worker.expect(worker.get("/saisines"), 200, "1 refus de contact compté")
}

func TestAWorkerHandsOverClosesAndPutsBack(t *testing.T) {
	s := open(t)
	desk, worker := s.desk(t, "guichet", "Commissariat", s.own), s.as(t, s.accounts[casework.Worker])
	first, second := desk.file(soundReferral()...), desk.file(soundReferral()...)
	worker.expect(worker.post(first, "faire", "clore"), 422, "un motif de la liste")
	worker.expect(worker.post(first), 422, "Choisissez")
	worker.goes(worker.post(first, "faire", "clore", "motif", "injoignable"), first)
	worker.expect(worker.get(first), 200, "Remettre dans la file", "Personne injoignable")
	desk.expect(desk.get("/saisines"), 200, "Clôturée")
	worker.goes(worker.post(first, "faire", "remettre"), first)
	worker.expect(worker.post(second, "faire", "transmettre", "vers", "nulle-part"), 422)
	worker.goes(worker.post(second, "faire", "transmettre", "vers", s.other.Slug), "/saisines?fait=transmise")
	worker.expect(worker.get("/saisines?fait=transmise"), 200, "La saisine est transmise")
	worker.expect(worker.get(second), 404)
	desk.expect(desk.get(second+"/recu"), 200, "Reçue", "!"+s.other.Name)
	other := s.as(t, s.account(t, casework.Worker, "collegue", s.other))
	other.expect(other.get(second), 200, "Vasseur")
	other.expect(other.get(first), 404)
}

// A page left open is woken by a name and nothing else, at once, through the
// compression and past the deadline of ordinary answers.
func TestAnOpenPageIsWokenWhenAReferralIsFiled(t *testing.T) {
	s := open(t)
	desk, worker := s.desk(t, "guichet", "Commissariat", s.own), s.as(t, s.accounts[casework.Worker])
	elsewhere := s.as(t, s.account(t, casework.Worker, "collegue", s.other))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	read := func(b *browser) <-chan string {
		resp := b.follow(ctx, "/saisines/flux")
		if kind := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || kind != "text/event-stream" {
			t.Fatalf("%d %s", resp.StatusCode, kind)
		}
		lines := make(chan string, 16)
		go func() {
			defer close(lines)
			defer func() { _ = resp.Body.Close() }()
			for scan := bufio.NewScanner(resp.Body); scan.Scan(); {
				lines <- scan.Text()
			}
		}()
		return lines
	}
	woken, calm := read(worker), read(elsewhere)
	next := func() string {
		select {
		case line, ok := <-woken:
			if !ok {
				t.Fatal("the stream ended")
			}
			return line
		case <-time.After(2 * time.Second):
			t.Fatal("nothing came in two seconds")
			return ""
		}
	}
	if next() != "retry: 2000" || next() != "" {
		t.Fatal("the stream does not begin as it should")
	}
	desk.file(soundReferral()...)
	if got := next() + "|" + next(); got != "event: saisines|data: saisines" {
		t.Errorf("the event is %q", got)
	}
	if <-calm != "retry: 2000" || <-calm != "" || len(calm) != 0 {
		t.Error("a colleague of another post was woken")
	}
	if err := s.web.Close(ctx); err != nil { // a server that stops ends its streams
		t.Error(err)
	}
	for range woken {
	}
	for range calm {
	}
}

// inSession is a request of somebody who is logged in.
func (s *site) inSession(t *testing.T, account casework.Account, path string) *http.Request {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	for _, cookie := range s.as(t, account).Jar.Cookies(s.address(t)) {
		r.AddCookie(cookie)
	}
	ctx, err := s.web.auth.Sessions.Load(r)
	if err != nil {
		t.Fatal(err)
	}
	return r.WithContext(ctx)
}

// On an installation of several nodes the change is made elsewhere: the pulse
// finds it in the database, and ends the page of an account that was closed.
func TestThePulseOfAnOpenPageFindsWhatAnotherNodeChanged(t *testing.T) {
	s := open(t)
	desk := s.desk(t, "guichet", "Commissariat", s.own)
	worker := s.accounts[casework.Worker]
	w := httptest.NewRecorder()
	stream := &queueStream{request: &request{Request: s.inSession(t, worker, "/saisines/flux"), Server: s.web, w: w, actor: worker.Actor()},
		out: http.NewResponseController(w), posts: []casework.PostID{s.own.ID}}
	said := func() string { defer w.Body.Reset(); return w.Body.String() }
	if err := stream.compare(); err != nil {
		t.Fatal(err)
	}
	if !stream.check() || said() != ":\n\n" {
		t.Error("nothing changed, and it says so")
	}
	desk.file(soundReferral()...)
	if !stream.check() || said() != queueEvent || !stream.check() || said() != ":\n\n" {
		t.Error("a change is told once")
	}
	worker.Disabled = true
	if err := s.store.SaveAccount(t.Context(), storetest.Console, worker); err != nil {
		t.Fatal(err)
	}
	if stream.check() || said() != "" {
		t.Error("a closed account still follows")
	}
}

func TestAnAdministratorTiesADeskToAUnit(t *testing.T) {
	s := open(t)
	admin := s.as(t, s.accounts[casework.Admin])
	admin.expect(admin.post("/comptes/unites", "unite", "", "poste", s.own.Slug), 422, "nom d'unité")
	admin.expect(admin.post("/comptes/unites", "unite", "Brigade", "poste", "nulle-part"), 422)
	admin.goes(admin.post("/comptes/unites", "unite", "Brigade", "poste", s.own.Slug), "/comptes/unites")
	admin.expect(admin.post("/comptes/unites", "unite", "Brigade", "poste", s.own.Slug), 409, "déjà une unité")
	admin.expect(admin.get("/comptes/unites"), 200, "Brigade", s.own.Name)
	units, err := s.store.Units(t.Context(), storetest.Console)
	if err != nil || len(units) != 1 {
		t.Fatalf("%v, %v", units, err)
	}
	admin.expect(admin.post("/comptes", "nom", "Lou", "identifiant", "lou.carriere", "role", "lead", "unite", string(units[0].ID)), 422, "sauf pour un guichet")
	admin.expect(admin.post("/comptes", "nom", "Lou", "identifiant", "lou.carriere", "role", "desk", "unite", string(units[0].ID)), 200, "Mot de passe")
	lou := s.named(t, "lou.carriere")
	if lou.Unit != units[0].ID || len(lou.Posts) != 1 || lou.Posts[0] != s.own.ID {
		t.Errorf("%+v", lou)
	}
}
