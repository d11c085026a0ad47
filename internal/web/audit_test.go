package web

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"html"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// silent are the routes that may leave no line, each with its reason: what they
// show and write is about no person. A refusal leaves one all the same.
var silent = map[string]string{
	"GET /sauvegardes":                    "states of backups, about no person; here there is no keeper of them",
	"POST /sauvegardes":                   "the same: making one leaves its line",
	"POST /sauvegardes/arret":             "the same",
	"POST /sauvegardes/reglages":          "the same: settings that are written leave their line",
	"GET /comptes/nouveau":                "an empty form",
	"GET /bilans":                         "a choice of posts and periods, or a redirection to the report",
	"POST /bilans/scelles/{sealed}/liens": "an empty form: the page that comes back leaves the line of its reading",
	"GET /saisines/nouvelle":              "an empty form",
	"GET /saisines/formulaire":            "an empty form on paper",
	"GET /dossiers/nouveau":               "an empty form",
	"GET /annuaire":                       "a choice of posts",
	"GET /annuaire/{post}/nouveau":        "an empty form",
	"GET /activites":                      "a choice of posts",
	"POST /journal":                       "leads to the address of the filter, which leaves the line",
	"GET /{$} by desk":                    "a greeting and the way to the form",
	"GET /{$} by dpo":                     "a greeting, and how many breaks of the glass and requests wait: numbers",
	"GET /saisines/flux":                  "the name of a topic; the page then asks for itself by its own route",
	"GET /agenda/creneau":                 "an empty form",
	"GET /dossiers/bris-de-glace":         "an empty form",
	"GET /trames":                         "examples and an empty form",

	// Forms of steering, refused before anything is read or written.
	"GET /pilotage/comites/nouveau":         "an empty form",
	"POST /pilotage/comites":                "an empty form",
	"GET /pilotage/deploiement/nouveau":     "an empty form",
	"POST /pilotage/deploiement":            "an empty form",
	"POST /pilotage/postes/{post}/fiche":    "an empty form",
	"POST /pilotage/postes/{post}/effectif": "an empty form",
	"GET /bilans/ensemble":                  "a choice of places and periods: the report that it leads to leaves a line for each post",
	"GET /bilans/ensemble/bilan.pdf":        "refused without a period, before anything is read",
	"GET /bilans/ensemble/bilan.odt":        "refused without a period, before anything is read",
	"GET /bilans/ensemble/bilan.xlsx":       "refused without a period, before anything is read",
	"GET /bilans/ensemble/bilan-long.csv":   "refused without a period, before anything is read",
	"GET /bilans/ensemble/bilan.json":       "refused without a period, before anything is read",
	"GET /territoires":                      "lists of communes: places, nobody",
	"GET /territoires/{division}":           "a list of communes: places, nobody",
	"GET /trames/modeles/nouveau":           "an example and an empty form",
	"GET /national/envoyer":                 "a form, and the public key, which is made to be given out",
}

// mayBeSilent tells whether a role may ask for a route without leaving a line.
// What is about the account itself, its log-in and the rules is about no person
// who is followed; the first page is not that.
func mayBeSilent(rt route, role casework.Role) bool {
	name := rt.method + " " + rt.pattern
	own := rt.action == casework.OwnAccount || rt.action == casework.SignIn || rt.action == casework.ReadRules
	return own && rt.pattern != "/{$}" || silent[name] != "" || silent[name+" by "+string(role)] != ""
}

// raw is the database of the site, without the store.
func (s *site) raw(t *testing.T, c store.Config) *sql.DB {
	t.Helper()
	driver, address := "sqlite", "file:"+filepath.Join(c.Dir, store.DatabaseName)+"?_pragma=busy_timeout(15000)"
	if c.DSN != "" {
		driver, address = "pgx", c.DSN
	}
	d, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// countLines makes the database count them as they come: thousands of requests
// leave too many to count after each.
func countLines(t *testing.T, d *sql.DB) {
	t.Helper()
	for _, query := range []string{`CREATE TABLE counted (lines INTEGER, refused INTEGER)`, `INSERT INTO counted VALUES (0, 0)`,
		`CREATE TRIGGER counting AFTER INSERT ON audit_lines BEGIN UPDATE counted SET lines = lines + 1, refused = refused + 1 - NEW.allowed; END`} {
		if _, err := d.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
}

// logged are the lines written since countLines, and those of refusals.
func logged(t *testing.T, d *sql.DB) (all, refused int) {
	t.Helper()
	err := d.QueryRow(`SELECT lines, refused FROM counted`).Scan(&all, &refused)
	if err != nil {
		t.Fatal(err)
	}
	return all, refused
}

// Every request to every route, by each role on a post of its own and on
// another: what reads or writes leaves a line, and what is refused leaves the
// line of a refusal.
func TestEveryRequestLeavesItsLineAndEveryRefusalItsOwn(t *testing.T) {
	t.Parallel()
	c := store.Config{Dir: storetest.Folder(t)}
	s := openOn(t, c)
	d := s.raw(t, c)
	own, other := s.plant(t, s.own, "Lefèvre", "Yasmine", 6841, "6841"), s.plant(t, s.other, "Okonkwo-Ruiz", "Théodora", 7919, "7919")
	target := s.account(t, casework.Lead, "cible", s.own)
	countLines(t, d)
	tried := 0
	for _, rt := range routes() {
		if rt.flags&bare != 0 {
			continue
		}
		name := rt.method + " " + rt.pattern
		for _, role := range casework.Roles.Items {
			for relation, p := range map[string]planted{"own": own, "other": other} {
				if rt.pattern == "/connexion" {
					s.pass(time.Minute + time.Second)
				}
				b := s.as(t, s.named(t, string(role.Code)))
				before, refusedBefore := logged(t, d)
				a := b.ask(rt, p, target)
				after, refusedAfter := logged(t, d)
				tried++
				where := fmt.Sprintf("%s by %s on %s post answers %d", name, role.Code, relation, a.StatusCode)
				switch {
				case a.StatusCode == 403 && refusedAfter == refusedBefore, a.StatusCode == 404 && refusedAfter == refusedBefore:
					t.Errorf("%s and leaves no line of a refusal", where)
				case !mayBeSilent(rt, role.Code) && after == before:
					t.Errorf("%s and leaves no line", where)
				}
			}
		}
	}
	for key := range silent {
		name, _, _ := strings.Cut(key, " by ")
		if !slices.ContainsFunc(routes(), func(rt route) bool { return rt.method+" "+rt.pattern == name }) {
			t.Errorf("%s is said to be silent and is no route", name)
		}
	}
	note(t, "%d requests, %d routes of which %d may be silent", tried, len(routes()), len(silent))
	if tried < 1000 {
		t.Errorf("only %d requests: this proves little", tried)
	}
}

// readOnlyLog makes the log refuse every new line, as a disk or a right would.
var readOnlyLog = map[bool][]string{
	true: {`CREATE TRIGGER closed BEFORE INSERT ON audit_lines BEGIN SELECT RAISE(ABORT, 'the log is read-only'); END`},
	false: {`CREATE FUNCTION closed() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'the log is read-only'; END $$ LANGUAGE plpgsql`,
		`CREATE TRIGGER closed BEFORE INSERT ON audit_lines FOR EACH ROW EXECUTE FUNCTION closed()`},
}

func TestWithTheLogReadOnlyNoPersonalDataIsReadOrWritten(t *testing.T) {
	t.Parallel()
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := openOn(t, c)
		d := s.raw(t, c)
		p := s.plant(t, s.own, "Lefèvre", "Yasmine", 6841, "6841")
		target := s.account(t, casework.Lead, "cible", s.own)
		as := map[casework.Role]*browser{}
		for _, role := range casework.Roles.Items {
			as[role.Code] = s.as(t, s.named(t, string(role.Code)))
		}
		opened := as[casework.Worker].get("/dossiers/" + string(p.caseID))
		if opened.StatusCode != 200 || !strings.Contains(html.UnescapeString(opened.body), "Lefèvre") {
			t.Fatalf("before: %d", opened.StatusCode)
		}
		if _, err := s.store.ExchangeKey(t.Context()); err != nil { // made at its first use: it is nobody's
			t.Fatal(err)
		}
		for _, statement := range readOnlyLog[c.DSN == ""] {
			if _, err := d.Exec(statement); err != nil {
				t.Fatal(err)
			}
		}
		before := content(t, d, c.DSN == "")
		tried := 0
		for _, rt := range routes() {
			name := rt.method + " " + rt.pattern
			if rt.flags&bare != 0 || rt.pattern == "/connexion" || rt.pattern == "/deconnexion" || rt.pattern == "/verrou" { // the browsers go on being logged in
				continue
			}
			for _, role := range casework.Roles.Items {
				a := as[role.Code].ask(rt, p, target)
				tried++
				text := html.UnescapeString(a.body)
				for _, marker := range append([]string{"6 841", "6841"}, p.names...) {
					if strings.Contains(text, marker) {
						t.Errorf("%s by %s shows %q without a line", name, role.Code, marker)
					}
				}
				if a.StatusCode < 500 && !mayBeSilent(rt, role.Code) {
					t.Errorf("%s by %s answers %d without a line", name, role.Code, a.StatusCode)
				}
			}
		}
		for table, sum := range content(t, d, c.DSN == "") {
			if sum != before[table] {
				t.Errorf("%s was written although the log could not be", table)
			}
		}
		t.Logf("%d requests, %d tables unchanged", tried, len(before))
	})
}

// content sums up each table that a request may write, but those of log-ins.
func content(t *testing.T, d *sql.DB, sqlite bool) map[string]string {
	t.Helper()
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if !sqlite {
		query = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`
	}
	sums := map[string]string{}
	for _, table := range rowsOf(t, d, query) {
		if table == "sessions" || strings.HasPrefix(table, "login_") || strings.HasPrefix(table, "audit_") || strings.HasPrefix(table, "goose_") {
			continue
		}
		all := rowsOf(t, d, `SELECT * FROM `+table)
		slices.Sort(all)
		sum := sha256.Sum256([]byte(strings.Join(all, "\n")))
		sums[table] = hex.EncodeToString(sum[:])
	}
	if len(sums) < 20 {
		t.Fatalf("only %d tables", len(sums))
	}
	return sums
}

// rowsOf reads every row as one text.
func rowsOf(t *testing.T, d *sql.DB, query string) (all []string) {
	t.Helper()
	rows, err := d.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		if len(values) == 1 {
			all = append(all, fmt.Sprint(values[0]))
			continue
		}
		all = append(all, fmt.Sprint(values...))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
