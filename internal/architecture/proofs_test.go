package architecture

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var (
	proof     = regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z][A-Za-z0-9]+\b`)
	invariant = regexp.MustCompile(`(?m)^\| (\d+) \|(.*)$`)
	sheetRow  = regexp.MustCompile(`(?m)^\| (\d+\.\d+\.\d+) \| ([123]) \| ([^|]+) \| ([^|]+) \| ([^|]*) \| ([^|]*) \|$`)
	pathNamed = regexp.MustCompile("`((?:internal|cmd|docs|deploy|e2e|scripts)/[^`]+|SECURITY\\.md|CONTRIBUTING\\.md|go\\.sum)`")
)

// proofs are the tests of the program, by name.
func proofs(t *testing.T) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for _, s := range sources(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && s.test && f.Recv == nil {
				all[f.Name.Name] = true
			}
		}
	}
	if len(all) < 300 {
		t.Fatalf("only %d tests were found: the rule would prove nothing", len(all))
	}
	return all
}

func TestEveryProofThatADocumentNamesExists(t *testing.T) {
	all := proofs(t)
	for _, path := range []string{"docs/security.md", "docs/asvs.md", "docs/oidc.md", "docs/architecture.md"} {
		text := readText(t, path)
		for _, name := range proof.FindAllString(text, -1) {
			if !all[name] {
				t.Errorf("%s names %s, which does not exist", path, name)
			}
		}
		for _, named := range pathNamed.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join("..", "..", named[1])); err != nil {
				t.Errorf("%s names %s, which does not exist", path, named[1])
			}
		}
	}
}

func TestEveryInvariantHasItsProof(t *testing.T) {
	rows := invariant.FindAllStringSubmatch(readText(t, "docs/security.md"), -1)
	if len(rows) < 20 {
		t.Fatalf("%d invariants", len(rows))
	}
	for i, row := range rows {
		if row[1] != strconv.Itoa(i+1) || !proof.MatchString(row[2]) {
			t.Errorf("invariant %s: want number %d, with a test", row[1], i+1)
		}
	}
}

// levelTwo is how many requirements of levels 1 and 2 each chapter of ASVS 5.0.0
// has, 253 in all; asked are those of level 3 that the sheet adds.
var (
	levelTwo = map[string]int{"1": 27, "2": 11, "3": 19, "4": 10, "5": 9, "6": 35, "7": 18, "8": 7, "9": 7, "10": 29, "11": 14, "12": 9, "13": 13, "14": 9, "15": 13, "16": 16, "17": 7}
	asked    = map[string]bool{"7.5.3": true, "8.3.2": true, "14.2.6": true, "14.2.7": true}
)

func TestTheSheetHoldsEveryRequirementOnceAndItsStateHonestly(t *testing.T) {
	seen, counted := map[string]bool{}, map[string]int{}
	for _, row := range sheetRow.FindAllStringSubmatch(readText(t, "docs/asvs.md"), -1) {
		id, level, state, how, shown := row[1], row[2], row[4], row[5], row[6]
		if seen[id] {
			t.Errorf("%s stands twice in the sheet", id)
		}
		seen[id] = true
		if level != "3" {
			chapter, _, _ := strings.Cut(id, ".")
			counted[chapter]++
		} else if !asked[id] {
			t.Errorf("%s is of level 3 and was not asked for", id)
		}
		switch state {
		case "met":
			if !proof.MatchString(shown) && !pathNamed.MatchString(shown) {
				t.Errorf("%s is met, and nothing shows it", id)
			}
		case "partly", "not met", "n/a":
			if strings.TrimSpace(how) == "" {
				t.Errorf("%s is %s without a reason", id, state)
			}
		default:
			t.Errorf("%s has the state %q", id, state)
		}
	}
	for chapter, want := range levelTwo {
		if counted[chapter] != want {
			t.Errorf("chapter %s has %d requirements of levels 1 and 2, want %d", chapter, counted[chapter], want)
		}
	}
	for id := range asked {
		if !seen[id] {
			t.Errorf("%s is missing", id)
		}
	}
}
