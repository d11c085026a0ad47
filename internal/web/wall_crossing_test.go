package web

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// walled is a site with one case, of whose person the name is nobody else's,
// and an account for each relation to it.
type walled struct {
	*site
	planted
	accounts map[casework.Relation]casework.Account
	marks    []string // what must show in no answer to whoever does not reach the case
}

const hiddenLast, hiddenFirst = "Quilleboeuf", "Zéphirine"

// absentID has the form of an identifier and is nobody's.
const absentID = "00000000000000000000000000"

func (s *site) wall(t *testing.T) *walled {
	t.Helper()
	w := &walled{site: s, planted: s.plant(t, s.own, "Lefèvre", "Yasmine", 6841, "6841"), accounts: map[casework.Relation]casework.Account{}}
	keeper := s.named(t, "worker")
	fatal(t, s.store.TakeCharge(t.Context(), keeper.Actor(), w.caseID))
	f, err := s.store.CaseFile(t.Context(), keeper.Actor(), w.caseID)
	fatal(t, err)
	f.Person.Identity.LastName, f.Person.Identity.FirstName, f.Person.Identity.Birth = hiddenLast, hiddenFirst, casework.Birth{Year: 1961}
	fatal(t, s.store.SaveIdentity(t.Context(), keeper.Actor(), w.caseID, f.Person))
	w.marks = []string{hiddenLast, hiddenFirst, string(w.caseID), ">" + casework.ReferenceOf(w.caseID) + "<", string(w.metID)}
	for relation, login := range map[casework.Relation]string{casework.Substitute: "remplace", casework.SamePost: "collegue", casework.ShutOut: "ecarte", casework.OtherSide: "partie", casework.BrokenGlass: "bris"} {
		w.accounts[relation] = s.account(t, casework.Worker, login, s.own)
	}
	w.accounts[casework.OwnCase], w.accounts[casework.OtherPost] = keeper, s.account(t, casework.Worker, "ailleurs", s.other)
	w.relate(t, keeper.Actor(), f.Person)
	return w
}

// relate gives each account its relation. Whoever is shut out, or follows the
// other party, is a substitute and has broken the glass too: these walls win.
func (w *walled) relate(t *testing.T, keeper casework.Actor, victim casework.Person) {
	t.Helper()
	today := casework.Period{From: storetest.Today, To: storetest.Today}
	for _, r := range []casework.Relation{casework.ShutOut, casework.OtherSide, casework.BrokenGlass} {
		id, err := w.store.BreakGlass(t.Context(), w.accounts[r].Actor(), casework.GlassRequest{Post: w.own.ID, LastName: hiddenLast, FirstName: hiddenFirst, BirthYear: 1961, Reason: "urgence_vitale"})
		if err != nil || id != w.caseID {
			t.Fatalf("%s opens %q, %v", r, id, err)
		}
	}
	for _, r := range []casework.Relation{casework.Substitute, casework.ShutOut, casework.OtherSide} {
		_, err := w.store.AddSubstitution(t.Context(), keeper, casework.Substitution{Post: w.own.ID, Account: w.accounts[r].ID, Period: today})
		fatal(t, err)
	}
	fatal(t, w.store.ShutOut(t.Context(), keeper, w.caseID, casework.Shutout{Account: w.accounts[casework.ShutOut].ID}))
	suspect, err := w.store.OpenCase(t.Context(), keeper, casework.Person{Identity: casework.Identity{LastName: "Rolland"}},
		casework.Case{Post: w.own.ID, Facts: casework.CaseFacts{Standing: casework.Suspect, Children: casework.Unknown, AdultsConcerned: casework.Unknown, ChildrenConcerned: casework.Unknown}})
	fatal(t, err)
	fatal(t, w.store.LinkPersons(t.Context(), keeper, suspect.ID, victim.ID, "conjoint"))
	fatal(t, w.store.HandCase(t.Context(), keeper, suspect.ID, w.accounts[casework.OtherSide].ID, "neutralite"))
}

func fatal(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// readers are the accounts that the crossing logs in as, by the relation that
// the table of permissions knows: the workers by theirs, every other role by
// its post.
func (w *walled) readers(t *testing.T) map[string]struct {
	account  casework.Account
	relation casework.Relation
} {
	all := map[string]struct {
		account  casework.Account
		relation casework.Relation
	}{}
	for r, a := range w.accounts {
		all[string(r)] = struct {
			account  casework.Account
			relation casework.Relation
		}{w.named(t, a.Login), r}
	}
	for _, role := range casework.Roles.Items {
		if role.Code != casework.Worker {
			all[string(role.Code)] = struct {
				account  casework.Account
				relation casework.Relation
			}{w.named(t, string(role.Code)), casework.OwnPost}
		}
	}
	all["desk of another unit"] = struct {
		account  casework.Account
		relation casework.Relation
	}{w.otherDesk(t), casework.OtherUnit}
	return all
}

// otherDesk is a desk of the post, of another unit.
func (w *walled) otherDesk(t *testing.T) casework.Account {
	t.Helper()
	unit, err := w.store.CreateUnit(t.Context(), storetest.Console, casework.Unit{Post: w.own.ID, Name: "Brigade de nuit"})
	fatal(t, err)
	desk := w.account(t, casework.Desk, "nuit", w.own)
	desk.Unit = unit.ID
	fatal(t, w.store.SaveAccount(t.Context(), storetest.Console, desk))
	return w.named(t, "nuit")
}

// Every route, every relation to one case: what the table does not grant is not
// there, says nothing of the case, and answers to the byte like what is absent.
func TestNoRouteTellsAnybodyOfACaseThatIsHiddenFromThem(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.crossWalls(t, routes())
}

func TestTheWallsHoldOnPostgreSQLToo(t *testing.T) {
	t.Parallel()
	if storetest.Server() == "" {
		t.Log("on SQLite only: make test starts PostgreSQL too")
		return
	}
	var ofCases []route
	for _, rt := range routes() {
		if rt.aboutCase() || rt.pattern == "/dossiers" || rt.pattern == "/agenda" || rt.pattern == "/orientations" || rt.pattern == "/{$}" || rt.pattern == "/imports/export" {
			ofCases = append(ofCases, rt)
		}
	}
	openOn(t, store.Config{Dir: t.TempDir(), DSN: storetest.Database(t)}).crossWalls(t, ofCases)
}

func (s *site) crossWalls(t *testing.T, all []route) {
	w := s.wall(t)
	target := w.account(t, casework.Lead, "cible", w.own)
	absent := w.planted
	absent.caseID = absentID
	tried, equal := 0, 0
	for who, reader := range w.readers(t) {
		for _, rt := range all {
			if rt.pattern == "/connexion" || strings.HasPrefix(rt.pattern, "/deconnexion") {
				continue
			}
			b := w.as(t, reader.account)
			a := b.ask(rt, w.planted, target)
			tried++
			where := rt.method + " " + rt.pattern + " by " + who
			reaches := reader.account.Role == casework.Worker && casework.Allowed(casework.Worker, casework.ReadCase, reader.relation)
			if !reaches {
				w.mustNotTell(t, where, rt, a)
			}
			if !rt.aboutCase() {
				continue
			}
			if reader.account.Role == casework.Worker && casework.Allowed(casework.Worker, rt.action, reader.relation) {
				if a.StatusCode >= 400 && a.StatusCode != 422 && a.StatusCode != 409 {
					t.Errorf("%s answers %d although it is allowed: %s", where, a.StatusCode, excerpt(a.body))
				}
				continue
			}
			if a.StatusCode != 404 && a.StatusCode != 403 {
				t.Errorf("%s answers %d although it is refused: %s", where, a.StatusCode, excerpt(a.body))
			}
			if none := w.as(t, reader.account).ask(rt, absent, target); none.StatusCode != a.StatusCode || none.body != a.body {
				t.Errorf("%s: a hidden case answers otherwise than an absent one:\n%s\n%s", where, excerpt(a.body), excerpt(none.body))
			}
			equal++
		}
	}
	note(t, "%d combinations of route and relation; %d refusals equal to those of an absent case", tried, equal)
	if tried < 13*(len(all)-6) || equal < 200 {
		t.Errorf("%d combinations and %d refusals: the crossing would prove nothing", tried, equal)
	}
}

// With several cases open side by side, a page that does not say whose it is gets
// filled in for somebody else.
func TestEveryPageOfACaseSaysWhoseItIs(t *testing.T) {
	t.Parallel()
	s := open(t)
	w := s.wall(t)
	b, target, pages := w.as(t, w.accounts[casework.OwnCase]), w.account(t, casework.Lead, "cible", w.own), 0
	for _, rt := range routes() {
		if rt.method != "GET" || !rt.aboutCase() {
			continue
		}
		a := b.ask(rt, w.planted, target)
		if a.StatusCode != 200 || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
			continue
		}
		pages++
		head, _, _ := strings.Cut(html.UnescapeString(a.body), "</h1>")
		for _, mark := range []string{`class="secret">` + hiddenFirst + " " + hiddenLast, `<span class="ref">` + casework.ReferenceOf(w.caseID)} {
			if !strings.Contains(head, mark) {
				t.Errorf("%s has no %s above its title", rt.pattern, mark)
			}
		}
	}
	if pages < 18 {
		t.Errorf("%d pages only were looked at", pages)
	}
}

// mustNotTell looks for the marks of the hidden case. The officer who reviews
// broken glass, and whoever reads the log, know a case by its reference alone.
func (w *walled) mustNotTell(t *testing.T, where string, rt route, a answer) {
	t.Helper()
	text := html.UnescapeString(a.body) + a.Header.Get("Location") + a.Header.Get("Content-Disposition")
	for i, m := range w.marks {
		pseudonymous := rt.action == casework.ReviewGlass || rt.action == casework.ReadJournal
		if strings.Contains(text, m) && (i < 2 || !pseudonymous) {
			t.Errorf("%s shows %q of a case that is hidden", where, m)
		}
	}
}

// What one who does not reach a case reads, before it is there and after: the
// lists, the counts of the first page, the agenda, the export and the searches
// are the same to the byte.
func TestNothingChangesForAColleagueWhenAHiddenCaseIsThere(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.plant(t, s.own, "Lefèvre", "Yasmine", 6841, "6841")
	colleague := s.account(t, casework.Worker, "collegue", s.own)
	read := func() []answer {
		b := s.as(t, colleague)
		slug := s.own.Slug
		return []answer{b.get("/"), b.get("/dossiers"), b.get("/dossiers?etat=silence"), b.get("/dossiers?etat=clos"), b.get("/agenda?vue=jour"), b.get("/agenda?vue=semaine"), b.get("/orientations"),
			b.get("/saisines"), b.get("/imports"), b.get("/rendez-vous/saisie?poste=" + slug), b.get("/agenda/creneau?poste=" + slug),
			b.post("/dossiers", "poste", slug), b.post("/agenda", "poste", slug, "jour", storetest.Today.String()), b.post("/orientations", "poste", slug),
			b.post("/dossiers/recherche", "recherche", hiddenLast), b.post("/dossiers/recherche", "recherche", "1961"),
			b.post("/dossiers/nouveau", "poste", slug, "nom", hiddenLast, "prenom", hiddenFirst, "naissance", "trente"),
			b.post("/imports/export", "poste", slug, "format", "csv")}
	}
	before := read()
	keeper := s.named(t, "worker").Actor()
	c, err := s.store.OpenCase(t.Context(), keeper, casework.Person{Identity: casework.Identity{LastName: hiddenLast, FirstName: hiddenFirst, Birth: casework.Birth{Year: 1961}}},
		casework.Case{Post: s.own.ID, Facts: casework.CaseFacts{Children: casework.Unknown, AdultsConcerned: casework.Unknown, ChildrenConcerned: casework.Unknown}})
	fatal(t, err)
	for _, x := range []casework.AppointmentRecord{
		{On: storetest.Today, At: "09:00", Status: casework.Kept, Place: "mairie", Mode: "presentiel", Minutes: 30, Orientations: []casework.Orientation{{Partner: "ccas", Outcome: casework.Proposed}}},
		{On: storetest.Today, At: "16:00", Status: casework.Planned, Place: "mairie", Mode: "presentiel", Minutes: casework.Unknown},
	} {
		_, err := s.store.SaveMeeting(t.Context(), keeper, store.Meeting{Appointment: casework.Appointment{Case: c.ID, AppointmentRecord: x}})
		fatal(t, err)
	}
	_, err = s.store.AddTask(t.Context(), keeper, casework.Task{Case: c.ID, Text: "rappeler", DueOn: storetest.Today})
	fatal(t, err)
	for i, now := range read() {
		if now.StatusCode != before[i].StatusCode || undrawn(now.body) != undrawn(before[i].body) {
			t.Errorf("%s %s changed once a hidden case was there: %s", now.Request.Method, now.Request.URL, firstDifference(undrawn(before[i].body), undrawn(now.body)))
		}
	}
}

// undrawn is a page without the numbers that are drawn anew with each form.
func undrawn(page string) string { return drawn.ReplaceAllString(page, "") }

var drawn = regexp.MustCompile(`name="numero" value="[0-9a-z]{26}"`)

// firstDifference is where two texts part.
func firstDifference(x, y string) string {
	i := 0
	for i < min(len(x), len(y)) && x[i] == y[i] {
		i++
	}
	from := max(0, i-80)
	return x[from:min(len(x), i+80)] + " | " + y[from:min(len(y), i+80)]
}
