package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strings"
	"testing"
)

// Two functions open a transaction with its line: do and onCase. Any other that
// reaches a table of persons stands here with the reason why what it does is
// on record all the same, or is about nobody.
var otherDoors = map[string]string{
	"PasskeysOf":       "keys of an account of a professional",
	"LogRefusal":       "writes the line itself",
	"LogForm":          "writes the line itself",
	"LogSignIn":        "writes the line itself",
	"Account":          "a professional, for the session that has just been read",
	"Duty":             "whether somebody receives today: no person",
	"onCase":           "writes the line itself",
	"look":             "gives out what it read once the line is written",
	"refusedOwn":       "writes the line of a refusal, and nothing else",
	"onReferral":       "writes the line itself, as onCase does for a referral",
	"onRegister":       "writes the line itself",
	"ExportRegister":   "do has written the line before the first row is read: a long stream must not hold the only writer",
	"Facts":            "do has written the line before the first row is read",
	"AppointmentYears": "years that have an appointment: no person, for the choice of a report",
	"QueueStamp":       "how many referrals wait and since when, compared every few seconds: no person is in it",
	"RequestsDue":      "how many requests come to their legal day: two numbers, no person is in them",
	"NoteNode":         "the server that runs, and the generation of its keys: no person",
	"CheckSound":       "do has written the line: rows are counted in a restored copy",
	"Snapshot":         "do has written the line: a backup holds ciphertexts as they are",
	"GlassPosts":       "posts of which the account has a glass open: posts, no person",
	"GlassWaiting":     "how many breaks wait for an opinion: two numbers, no person is in them",
	"computeTallies":   "counts that the reports are made of; reading a report leaves its line",
	"ExactFigures":     "how many accounts work at a post",
	"checkKeyset":      "wraps keys anew for whoever runs the machine: no data is opened",
	"SignInExternal":   "an account of a professional",
	"ExportJournal":    "do has written the line before the first row is read",
	"TombstonesMark":   "a number and a day, for the file beside the backups",
	"storeTallies":     "counts that the reports are made of",
	"RetentionMonths":  "a setting",
	"HeldTotals":       "totals that were published before the program: numbers of years, beside the line of the report",
	"sealState":        "how far the log is sealed: no person",
	"PostNames":        "names of units of the police: of the referrals handed to the post, which units they are of, and no person",
	"Stations":         "where a post receives, as its sheet says: places, no person",
	"Divisions":        "lists of communes: places, no person",
}

// personal are the tables that hold, or lead to, what is personal.
var personal = regexp.MustCompile(`\b(FROM|JOIN|INTO|UPDATE)\s+(persons|person_keys|person_tokens|person_merges|person_links|not_same|cases|case_keys|case_events|appointments|orientations|notes|imports|import_parts|desk_referrals|contact_attempts|assessments|assessment_domains|protection_measures|tasks|documents|document_parts|drafts|sharings|prepared_messages|callbacks|rights_requests|rights_steps|requisitions)\b`)

func TestNoDoorToTheTablesOfPersonsIsWithoutItsLine(t *testing.T) {
	found := map[string]bool{}
	for name, file := range storeSources(t) {
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || !opensTransaction(f) {
				continue
			}
			found[f.Name.Name] = true
			if f.Name.Name != "do" && touchesPersons(f) && otherDoors[f.Name.Name] == "" {
				t.Errorf("%s: %s reaches a table of persons without do or onCase: write its line, or say why it needs none", name, f.Name.Name)
			}
		}
	}
	if len(found) < 30 {
		t.Errorf("only %d functions open a transaction: the rule would prove nothing", len(found))
	}
	for name := range otherDoors {
		if !found[name] {
			t.Errorf("%s stands in the list and opens no transaction: take it off", name)
		}
	}
}

func storeSources(t *testing.T) map[string]*ast.File {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*ast.File{}
	for _, e := range entries {
		if name := e.Name(); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			if all[name], err = parser.ParseFile(token.NewFileSet(), name, nil, 0); err != nil {
				t.Fatal(err)
			}
		}
	}
	return all
}

// opensTransaction tells whether a function calls Read or Write of the database.
func opensTransaction(f *ast.FuncDecl) (opens bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || method.Sel.Name != "Read" && method.Sel.Name != "Write" {
			return true
		}
		on, ok := method.X.(*ast.SelectorExpr)
		opens = opens || ok && on.Sel.Name == "db"
		return true
	})
	return opens
}

// touchesPersons tells whether a function's own statements name such a table,
// or whether it has none and leaves them to others.
func touchesPersons(f *ast.FuncDecl) bool {
	sql := false
	touches := false
	ast.Inspect(f, func(n ast.Node) bool {
		text, ok := n.(*ast.BasicLit)
		if ok && text.Kind == token.STRING && regexp.MustCompile(`\b(SELECT|INSERT|UPDATE|DELETE)\b`).MatchString(text.Value) {
			sql = true
		}
		touches = touches || ok && text.Kind == token.STRING && personal.MatchString(text.Value)
		return true
	})
	return touches || !sql
}
