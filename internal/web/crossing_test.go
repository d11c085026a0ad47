package web

import (
	"errors"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/sealing"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
	"permanence/internal/view"
)

var crossedYear atomic.Int32

// planted is what a post holds that others must not see.
type planted struct {
	post     casework.Post
	names    []string // of its persons, in its register and in its imports
	minutes  []string // a figure of its report that no other number looks like, as pages and files write it
	importID string
	parts    []string               // what stands in the addresses of what surrounds a case, each before what replaces it
	caseID   casework.CaseID        // of one of its persons
	metID    casework.AppointmentID // of that case
	partner  casework.PartnerID
	glass    string // a break of the glass, to review
	sealed   string // a sealed report of its year
	link     string // a link to it
	sharing  string // a letter on that appointment's orientation
}

// plant fills a post: 30 persons, a total of minutes, and an import that waits.
func (s *site) plant(t testing.TB, post casework.Post, last, first string, minutes int, written ...string) planted {
	t.Helper()
	rows := make([]*casework.RegisterRow, 30)
	for i := range rows {
		rows[i] = storetest.Row(i, last+string(rune('a'+i)), casework.NewDay(2025, 3, 3))
		rows[i].LastName, rows[i].FirstName, rows[i].Minutes = last, first, 200
	}
	rows[0].Minutes = minutes - 29*200
	storetest.Import(t, s.store, post, rows...)
	content := "personne;nom;prenom;date\r\nP1;" + last + ";" + first + ";2025-03-03\r\n"
	details, err := (&importDetails{FileName: last + ".csv"}).bytes()
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.store.CreateImport(t.Context(), storetest.Console, post.ID, details, strings.NewReader(content), maxRegister)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.store.PutImportContent(t.Context(), storetest.Console, post.ID, f.ID, store.ContentRejects, strings.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	p := planted{post: post, names: []string{last, first}, minutes: written, importID: string(f.ID), parts: s.plantParts(t, post, last), caseID: s.someCase(t, post), metID: s.someAppointment(t, post)}
	s.plantLetter(t, &p)
	s.plantReferral(t, &p, last)
	s.plantGlass(t, &p)
	s.plantErasure(t, &p)
	s.plantSealed(t, &p)
	s.plantSteering(t, &p)
	return p
}

// plantSealed seals the report of the post's year and gives a link to it.
func (s *site) plantSealed(t testing.TB, p *planted) {
	t.Helper()
	worker := casework.Actor{Account: s.named(t, "worker").ID, Role: casework.Worker, Posts: []casework.PostID{p.post.ID}}
	p.sealed = s.seal(t, worker, p.post, casework.YearPeriod(2025), 5).ID
	var token string // of the link that the crossing does not revoke
	for range 2 {
		var err error
		if token, err = s.store.LendReport(t.Context(), worker, casework.ReportLink{Report: p.sealed, Label: "Comité", ExpiresOn: storetest.Today + 30}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.store.ReportLinks(t.Context(), worker, p.sealed)
	if err != nil || len(all) != 2 {
		t.Fatalf("%d links, %v", len(all), err)
	}
	p.link = all[1].ID
	p.parts = append(p.parts, "{sealed}", p.sealed, "{link}", p.link, "{token}", token)
}

// seal drafts, checks and seals a report as its worker does.
func (s *site) seal(t testing.TB, worker casework.Actor, post casework.Post, period casework.Period, threshold int) casework.SealedReport {
	t.Helper()
	d := casework.ReportDraft{Post: post.ID, Period: period, Threshold: threshold, Reason: "Les faits ont changé."}
	p, err := sealing.Prepare(t.Context(), s.store, worker, post, d)
	if err != nil {
		t.Fatal(err)
	}
	if d, err = sealing.Check(t.Context(), s.store, worker, post, d, sealing.FiguresDigest(p.Content.Report)); err != nil {
		t.Fatal(err)
	}
	r, err := sealing.Seal(t.Context(), s.store, worker, post, d, storetest.Today)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// plantErasure erases a person whose term is long past, keeps the certificate,
// and writes a request of another in the register.
func (s *site) plantErasure(t testing.TB, p *planted) {
	t.Helper()
	storetest.Import(t, s.store, p.post, storetest.Row(0, "old", casework.NewDay(2020, 3, 3)))
	if r, err := s.store.Purge(t.Context(), storetest.Console, store.PurgeOptions{WithoutNotice: true}); err != nil || r.Erased != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	all, err := s.store.Certificates(t.Context(), s.named(t, "dpo").Actor())
	if err != nil || len(all) == 0 {
		t.Fatalf("%d certificates, %v", len(all), err)
	}
	worker := casework.Actor{Account: s.named(t, "worker").ID, Role: casework.Worker, Posts: []casework.PostID{p.post.ID}}
	asked, err := s.store.OpenRequest(t.Context(), worker, casework.RightsRequest{Case: p.caseID, Kind: casework.AskAccess, Requester: casework.AskedBySelf, ReceivedOn: storetest.Today, Text: p.names[0]})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.store.CheckIdentity(t.Context(), worker, asked.ID, 1, "piece_vue"), s.store.GrantRequest(t.Context(), worker, asked.ID, 2, "main_propre")); err != nil {
		t.Fatal(err)
	}
	template, err := s.store.SaveGridTemplate(t.Context(), storetest.Console, casework.GridTemplate{Name: "Grille " + p.post.Slug, Body: "trame \"x\"\nligne \"y\" = persons_met"})
	if err != nil {
		t.Fatal(err)
	}
	p.parts = append(p.parts, "{template}", string(template.ID))
	own := slices.IndexFunc(all, func(c casework.Certificate) bool { return c.Post == p.post.ID })
	division, err := s.store.SaveDivision(t.Context(), s.named(t, "admin").Actor(), casework.Division{Name: "Découpage", Kind: "autre", Territories: []casework.Territory{{Name: "Nord", Communes: []string{"94033"}}}})
	if err != nil {
		t.Fatal(err)
	}
	p.parts = append(p.parts, "{division}", division.ID)
	p.parts = append(p.parts, "{request}", string(asked.ID), "{certificate}", string(all[own].ID), "{language}", "ar")
}

// plantGlass leaves an attempt at a break that found nothing.
func (s *site) plantGlass(t testing.TB, p *planted) {
	t.Helper()
	worker := casework.Actor{Account: s.named(t, "worker").ID, Role: casework.Worker, Posts: []casework.PostID{p.post.ID}}
	if _, err := s.store.BreakGlass(t.Context(), worker, casework.GlassRequest{Post: p.post.ID, Reference: "zzzzz", Reason: "urgence_vitale"}); err != nil {
		t.Fatal(err)
	}
	all, err := s.store.GlassBreaks(t.Context(), s.named(t, "dpo").Actor())
	if err != nil || len(all) == 0 {
		t.Fatalf("%d breaks, %v", len(all), err)
	}
	p.glass = all[0].ID
}

// plantReferral adds a unit, whose desk files a referral: of the post that
// every account has, it is the desk that the crossing logs in as.
func (s *site) plantReferral(t testing.TB, p *planted, last string) {
	t.Helper()
	unit, err := s.store.CreateUnit(t.Context(), storetest.Console, casework.Unit{Post: p.post.ID, Name: "Commissariat"})
	if err != nil {
		t.Fatal(err)
	}
	desk := s.named(t, "desk")
	if p.post.ID != s.own.ID {
		desk = s.account(t, casework.Desk, "autre-guichet", p.post)
	}
	desk.Unit = unit.ID
	if err := s.store.SaveAccount(t.Context(), storetest.Console, desk); err != nil {
		t.Fatal(err)
	}
	r, err := s.store.FileReferral(t.Context(), desk.Actor(), casework.DeskReferral{Post: p.post.ID, Urgency: casework.Ordinary, Problem: "precarite", Origin: "police_accueil", PoliceAct: "aucun",
		Told: casework.Agrees, Agrees: casework.Agrees, Children: casework.Unknown, Person: &casework.ReferredPerson{LastName: last}})
	if err != nil {
		t.Fatal(err)
	}
	p.parts = append(p.parts, "{referral}", string(r.ID))
}

// plantLetter adds a partner to the post's directory, and a letter.
func (s *site) plantLetter(t testing.TB, p *planted) {
	t.Helper()
	worker := casework.Actor{Account: s.named(t, "worker").ID, Role: casework.Worker, Posts: []casework.PostID{p.post.ID}}
	partner, err := s.store.SavePartner(t.Context(), worker, casework.Partner{Post: p.post.ID, Name: "Le Tilleul", Kind: "siao_115"})
	if err != nil {
		t.Fatal(err)
	}
	sharing, err := s.store.Share(t.Context(), worker, casework.Sharing{Case: p.caseID, Orientation: p.orientation(), Purpose: "relais", Delivery: "main_propre", Items: []casework.SharedItem{casework.ShareName}})
	if err != nil {
		t.Fatal(err)
	}
	p.partner, p.sharing = partner.ID, sharing.ID
}

func (p *planted) orientation() casework.OrientationID { return casework.OrientationIDOf(p.metID, 0) }

// someAppointment is one appointment of that case.
func (s *site) someAppointment(t testing.TB, post casework.Post) casework.AppointmentID {
	t.Helper()
	worker := casework.Actor{Account: "planter", Role: casework.Worker, Posts: []casework.PostID{post.ID}}
	f, err := s.store.CaseFile(t.Context(), worker, s.someCase(t, post))
	if err != nil || len(f.Appointments) == 0 {
		t.Fatalf("the case has %d appointments: %v", len(f.Appointments), err)
	}
	return f.Appointments[0].ID
}

// someCase is one case of a post.
func (s *site) someCase(t testing.TB, post casework.Post) casework.CaseID {
	t.Helper()
	for record, err := range s.store.Facts(t.Context(), storetest.Console, post.ID) {
		if err != nil {
			t.Fatal(err)
		}
		return record.Cases[0].Case
	}
	t.Fatal("the post has no case")
	return ""
}

// asked is how the crossing asks for a route that needs more than its address:
// fields that name the post for the action to be tried on it. A route that is
// not here is asked for by its address alone, with an empty form.
var asked = map[string]func(*browser, planted) answer{
	"GET /bilans":           func(b *browser, p planted) answer { return b.get("/bilans?poste=" + p.post.Slug + "&periode=2025") },
	"GET /dossiers":         func(b *browser, p planted) answer { return b.get("/dossiers?poste=" + p.post.Slug) },
	"POST /dossiers":        func(b *browser, p planted) answer { return b.post("/dossiers", "poste", p.post.Slug) },
	"GET /dossiers/nouveau": func(b *browser, p planted) answer { return b.get("/dossiers/nouveau?poste=" + p.post.Slug) },
	"POST /dossiers/nouveau": func(b *browser, p planted) answer {
		return b.post("/dossiers/nouveau", "poste", p.post.Slug, "nom", p.names[0])
	},
	"POST /imports": func(b *browser, p planted) answer { return b.upload(p.post.Slug, "registre.csv", ownRegister) },
	"POST /imports/export": func(b *browser, p planted) answer {
		return b.post("/imports/export", "poste", p.post.Slug, "format", "csv")
	},
	"GET /agenda": func(b *browser, p planted) answer {
		return b.get("/agenda?vue=semaine&jour=2025-03-03&poste=" + p.post.Slug)
	},
	"POST /agenda": func(b *browser, p planted) answer {
		return b.post("/agenda", "poste", p.post.Slug, "jour", "2025-03-03")
	},
	"GET /agenda/creneau":      func(b *browser, p planted) answer { return b.get("/agenda/creneau?poste=" + p.post.Slug) },
	"POST /agenda/creneau":     func(b *browser, p planted) answer { return b.post("/agenda/creneau", "poste", p.post.Slug) },
	"GET /agenda/permanences":  func(b *browser, p planted) answer { return b.get("/agenda/permanences?poste=" + p.post.Slug) },
	"POST /agenda/permanences": func(b *browser, p planted) answer { return b.post("/agenda/permanences", "poste", p.post.Slug) },
	"GET /agenda/absences":     func(b *browser, p planted) answer { return b.get("/agenda/absences?poste=" + p.post.Slug) },
	"POST /agenda/absences":    func(b *browser, p planted) answer { return b.post("/agenda/absences", "poste", p.post.Slug) },
	"GET /rendez-vous/saisie": func(b *browser, p planted) answer {
		return b.get("/rendez-vous/saisie?jour=2025-03-03&poste=" + p.post.Slug)
	},
	"POST /rendez-vous/saisie": func(b *browser, p planted) answer { return b.post("/rendez-vous/saisie", "poste", p.post.Slug) },
	"POST /dossiers/bris-de-glace": func(b *browser, p planted) answer {
		return b.post("/dossiers/bris-de-glace", "poste", p.post.Slug)
	},
	"GET /bilans/ensemble": func(b *browser, p planted) answer {
		return b.get("/bilans/ensemble?periode=2025&postes=" + p.post.Slug)
	},
	"POST /totaux-declares/{post}": func(b *browser, p planted) answer {
		year := 1991 + crossedYear.Add(1)%30 // each account declares another one
		return b.post("/totaux-declares/"+p.post.Slug, "annee", strconv.Itoa(int(year)), "chiffre", "persons_met", "valeur", "41", "source", "rapport")
	},
	"POST /trames":     func(b *browser, p planted) answer { return b.post("/trames", "poste", p.post.Slug) },
	"POST /passations": func(b *browser, p planted) answer { return b.post("/passations", "poste", p.post.Slug) },
	"GET /statique/":   func(b *browser, _ planted) answer { return b.get(view.AssetURL("app.css")) },
}

// sent is how it asks for a route that takes a file about no post.
var sent = map[string]func(*browser, planted) answer{
	"POST /territoires": func(b *browser, p planted) answer {
		return b.post("/territoires", "nom", "Bassins", "genre", "autre", "liste", "Nord : 94033")
	},
	"POST /territoires/{division}": func(b *browser, p planted) answer {
		return b.post("/territoires/"+p.parts[slices.Index(p.parts, "{division}")+1], "geste", "retablir")
	},
	"POST /besoin/imports/delinquance": func(b *browser, _ planted) answer {
		return b.sendFile("/besoin/imports/delinquance", "communes.csv", crimeFile, "departements", "94")
	},
	"POST /national/recevoir": func(b *browser, _ planted) answer {
		return b.sendFile("/national/recevoir", "decomptes.json", "{}")
	},
	"POST /besoin/imports/contours": func(b *browser, _ planted) answer {
		return b.sendFile("/besoin/imports/contours", "communes.geojson", contourFile)
	},
}

// ask sends a request to a route about a post.
func (b *browser) ask(rt route, p planted, account casework.Account) answer {
	b.t.Helper()
	if f, ok := asked[rt.method+" "+rt.pattern]; ok {
		return f(b, p)
	}
	if f, ok := sent[rt.method+" "+rt.pattern]; ok {
		return f(b, p)
	}
	if rt.pattern == "/saisines/flux" {
		return b.begin(rt.pattern)
	}
	path := strings.NewReplacer("{$}", "", "{post}", p.post.Slug, "{period}", "2025", "{import}", p.importID, "{account}", string(account.ID), "{case}", string(p.caseID), "{appointment}", string(p.metID), "{partner}", string(p.partner), "{orientation}", string(p.orientation()), "{sharing}", p.sharing, "{provider}", "proconnect", "{region}", "11", "{departement}", "94", "{form}", casework.MeetingDraft, "{glass}", p.glass).Replace(strings.NewReplacer(p.parts...).Replace(rt.pattern))
	if strings.Contains(path, "{") {
		b.t.Fatalf("%s: the crossing does not know how to fill this address", rt.pattern)
	}
	if rt.method == "POST" {
		return b.post(path)
	}
	return b.get(path)
}

// Every route, every role and nobody, on a post of the account's own and on
// another one. What is expected comes from the table of permissions alone.
func TestNoRouteGivesWhatThePermissionTableDoesNotGrant(t *testing.T) {
	t.Parallel()
	s := open(t)
	posts := map[casework.Relation]planted{
		casework.OwnPost:   s.plant(t, s.own, "Lefèvre", "Yasmine", 6841, "6841", "6 841"),
		casework.OtherPost: s.plant(t, s.other, "Okonkwo-Ruiz", "Théodora", 7919, "7919", "7 919"),
	}
	target := s.account(t, casework.Lead, "cible", s.own)
	roles := []casework.Role{""} // nobody
	for _, r := range casework.Roles.Items {
		roles = append(roles, r.Code)
	}
	tried, seen := 0, 0
	for _, rt := range routes() {
		for _, role := range roles {
			for relation, p := range posts {
				if rt.pattern == "/connexion" {
					s.pass(time.Minute + time.Second) // empty log-ins do not make each other wait
				}
				b := s.browser(t)
				if role != "" {
					b = s.as(t, s.named(t, string(role)))
				}
				a := b.ask(rt, p, target)
				tried++
				where := strings.Join([]string{rt.method, rt.pattern, "by", string(role), "on", string(relation)}, " ")
				checkAnswer(t, where, rt, role, relation, a)
				text := plainText(a)
				for r, hidden := range posts {
					seen += checkHidden(t, where, role, r, hidden, text)
				}
			}
		}
	}
	note(t, "%d combinations of route, role and post; planted words were shown %d times to those who may see them", tried, seen)
	if want := len(routes()) * len(roles) * len(posts); tried != want || seen < 20 {
		t.Errorf("tried %d of %d, and planted words were seen %d times: the crossing would prove nothing", tried, want, seen)
	}
}

// named is an account by its log-in name, as it is now.
func (s *site) named(t testing.TB, login string) casework.Account {
	t.Helper()
	all, err := s.store.Accounts(t.Context(), storetest.Console)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range all {
		if a.Login == login {
			return a
		}
	}
	t.Fatalf("no account %q", login)
	return casework.Account{}
}

func checkAnswer(t *testing.T, where string, rt route, role casework.Role, relation casework.Relation, a answer) {
	t.Helper()
	_, namesPost := asked[rt.method+" "+rt.pattern]
	allowed := casework.AllowedSomewhere(role, rt.action)
	if rt.aboutPost() || rt.aboutCase() || strings.Contains(rt.pattern, "{referral}") || strings.Contains(rt.pattern, "{sealed}") || namesPost {
		allowed = mayOn(role, rt.action, relation)
	}
	if strings.Contains(rt.pattern, "{committee}") {
		allowed = mayOn(role, rt.action, relation)
	}
	if strings.Contains(rt.pattern, "{deployment}") { // of the départements of one's own posts
		allowed = relation == casework.OwnPost && casework.Allowed(role, rt.action, casework.NoRecord)
	}
	if strings.Contains(rt.pattern, "{certificate}") || strings.Contains(rt.pattern, "{request}") { // of a post, and open to whoever reads the register of all
		allowed = mayOn(role, rt.action, relation) || casework.Allowed(role, rt.action, casework.NoRecord)
	}
	to := a.Header.Get("Location")
	toSignIn := a.StatusCode == 303 && (to == "/connexion" || strings.HasPrefix(to, "/connexion?suite="))
	switch {
	case role == "" && rt.action != casework.SignIn:
		if !toSignIn {
			t.Errorf("%s answers %d, want the log-in", where, a.StatusCode)
		}
	case allowed:
		if a.StatusCode >= 400 && a.StatusCode != 422 || toSignIn { // 422: an empty form
			t.Errorf("%s answers %d although it is allowed: %s", where, a.StatusCode, excerpt(a.body))
		}
	case a.StatusCode != 403 && a.StatusCode != 404:
		t.Errorf("%s answers %d although it is refused", where, a.StatusCode)
	}
}

// mayOn is what the table grants on a post, its own cases and referrals included.
func mayOn(role casework.Role, action casework.Action, relation casework.Relation) bool {
	own := relation == casework.OwnPost && (casework.Allowed(role, action, casework.OwnCase) || casework.Allowed(role, action, casework.OwnUnit) || casework.Allowed(role, action, casework.SamePost))
	return own || casework.Allowed(role, action, relation)
}

// tells finds a planted word in a text. One that begins with a letter is found
// wherever it is; a number only where it is one by itself: the letters and digits
// of an identifier, which are drawn at random, hold any four digits now and then.
func tells(text, word string) bool {
	if !strings.Contains(text, word) || word[0] < '0' || word[0] > '9' {
		return strings.Contains(text, word)
	}
	found, err := regexp.MatchString(`(^|[^0-9A-Za-z])`+regexp.QuoteMeta(word)+`($|[^0-9A-Za-z])`, text)
	return err != nil || found
}

// spaces makes them all plain; noSpaces takes those of French numbers away.
var (
	spaces   = strings.NewReplacer("\u00a0", " ", "\u202f", " ")
	noSpaces = strings.NewReplacer("\u00a0", "", "\u202f", "")
)

// plainText is all that an answer says, as it is read.
func plainText(a answer) string {
	return spaces.Replace(html.UnescapeString(a.body)) + a.Header.Get("Location") + a.Header.Get("Content-Disposition")
}

// checkHidden looks for what the role may not see of a post, and counts what it
// sees and may.
func checkHidden(t *testing.T, where string, role casework.Role, relation casework.Relation, p planted, text string) (seen int) {
	t.Helper()
	look := func(may bool, words ...string) {
		for _, w := range words {
			switch {
			case !tells(text, w):
			case may:
				seen++
			default:
				t.Errorf("%s: %q of the post of relation %s is shown", where, w, relation)
			}
		}
	}
	look(mayOn(role, casework.ReadPerson, relation) || casework.Allowed(role, casework.ImportRegister, relation) || casework.Allowed(role, casework.ExportRegister, relation), p.names...)
	lent := strings.Contains(where, "/lecture/{token}") && strings.HasSuffix(where, "on "+string(relation)) // whoever holds the link reads the report
	look(lent || casework.Allowed(role, casework.ReadReport, relation) || casework.Allowed(role, casework.ReadSealed, relation), p.minutes...)
	handsOver := casework.Allowed(role, casework.KeepQueue, casework.OwnPost) && strings.Contains(where, "/saisines/{referral} ") // lists the posts it may be handed to
	covers := casework.Allowed(role, casework.ReadNeed, casework.NoRecord) && strings.Contains(where, "/besoin")                  // which post covers a commune is public, its work is not
	look(lent || role != "" && relation == casework.OwnPost || handsOver || covers || casework.Allowed(role, casework.ReviewGlass, casework.NoRecord) || casework.Allowed(role, casework.ReadErasures, casework.NoRecord) || casework.Allowed(role, casework.ManagePosts, casework.NoRecord), p.post.Name)
	return seen
}

func TestARouteWithoutItsPermissionIsRefused(t *testing.T) {
	for name, rt := range map[string]route{
		"no permission":         {"GET", "/x", "", notFound, 0},
		"an unknown permission": {"GET", "/x", "read_everything", notFound, 0},
		"no method":             {"", "/x", casework.ReadRules, notFound, 0},
		"no handler":            {"GET", "/x", casework.ReadRules, nil, 0},
	} {
		if rt.check() == nil {
			t.Errorf("%s is accepted", name)
		}
	}
	for _, rt := range routes() {
		if err := rt.check(); err != nil {
			t.Error(err)
		}
		if rt.action == casework.SignIn && !strings.HasPrefix(rt.pattern, "/connexion") && rt.flags&bare == 0 {
			t.Errorf("%s is open to anybody", rt.pattern)
		}
	}
}
