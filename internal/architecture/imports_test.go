package architecture

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestImportsGoOneWay(t *testing.T) {
	for _, p := range ourPackages(t) {
		report(t, importFaults(p.path(), pathsOf(p.Imports)))
	}
}

func TestEveryPackageHasItsPlace(t *testing.T) {
	for _, p := range ourPackages(t) {
		report(t, placeFaults(p.path()))
	}
}

func TestRestrictedImportsStayWhereTheyBelong(t *testing.T) {
	for _, p := range ourPackages(t) {
		report(t, restrictionFaults(p.path(), pathsOf(p.Imports)))
	}
}

func TestTheDomainAndTheFiguresRestOnTheStandardLibrary(t *testing.T) {
	all := listing(t)
	standard := func(path string) bool { return all[path].Standard }
	for _, p := range ourPackages(t) {
		report(t, outsideFaults(p.path(), p.Imports, standard))
	}
}

func TestPackageNamesSayWhatTheyAreFor(t *testing.T) {
	for _, p := range ourPackages(t) {
		report(t, nameFaults(p.path(), p.Name))
	}
}

// The rules themselves, on imports that they must refuse or accept.
func TestImportRulesSeeWhatTheyMustSee(t *testing.T) {
	for _, c := range []struct {
		name    string
		faults  []string
		refused bool
	}{
		{"the store may import the domain", importFaults("internal/store", []string{"internal/casework"}), false},
		{"the domain may not import the store", importFaults("internal/casework", []string{"internal/store"}), true},
		{"two packages of one layer may not import each other", importFaults("internal/publish", []string{"internal/view"}), true},
		{"packages that are not ours are none of the layers' business", importFaults("internal/web", []string{"net/http"}), false},
		{"an unknown package has no place", placeFaults("internal/novelty"), true},
		{"a folder under a known package has no place either", placeFaults("internal/store/novelty"), true},
		{"a known package has its place", placeFaults("internal/web"), false},
		{"the pages may not import the store", restrictionFaults("internal/view", []string{"internal/store"}), true},
		{"the routes may not import the database", restrictionFaults("internal/web", []string{"internal/db"}), true},
		{"nor one of its drivers", restrictionFaults("internal/web", []string{"github.com/jackc/pgx/v5/stdlib"}), true},
		{"the store may", restrictionFaults("internal/store", []string{"internal/db"}), false},
		{"a name that begins alike is another package", restrictionFaults("internal/web", []string{"internal/dbx"}), false},
		{"the domain may name what a database stores", restrictionFaults("internal/casework", []string{"database/sql/driver"}), false},
		{"it may not open one", restrictionFaults("internal/casework", []string{"database/sql"}), true},
		{"the jobs may not touch the keys", restrictionFaults("internal/jobs", []string{"internal/vault"}), true},
		{"the figures may not open a file", restrictionFaults("internal/indicator", []string{"os"}), true},
		{"nor a connection", restrictionFaults("internal/indicator", []string{"net/http"}), true},
		{"the domain may not import a library", outsideFaults("internal/casework", []string{"golang.org/x/text"}, isTime), true},
		{"the domain may import time", outsideFaults("internal/casework", []string{"time"}, isTime), false},
		{"a package may not be called helpers", nameFaults("internal/helpers", "helpers"), true},
		{"nor lie in a folder of that name", nameFaults("internal/common/words", "words"), true},
		{"a package may be called live", nameFaults("internal/live", "live"), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if refused := len(c.faults) > 0; refused != c.refused {
				t.Errorf("refused = %v, want %v: %q", refused, c.refused, c.faults)
			}
		})
	}
}

func isTime(path string) bool { return path == "time" }

// report fails the test with one line for each fault.
func report(t *testing.T, faults []string) {
	t.Helper()
	for _, f := range faults {
		t.Error(f)
	}
}

// rankOf is the layer of a package of ours, -1 when it has none.
func rankOf(path string) int {
	return slices.IndexFunc(layers, func(l layer) bool {
		return slices.ContainsFunc(l, func(p place) bool { return p.path == path })
	})
}

func pathsOf(imports []string) []string {
	paths := make([]string, len(imports))
	for i, path := range imports {
		paths[i] = strings.TrimPrefix(path, module+"/")
	}
	return paths
}

func placeFaults(path string) []string {
	if rankOf(path) >= 0 {
		return nil
	}
	return []string{fmt.Sprintf("package %s has no place in the architecture: add it to the table of internal/architecture/layers_test.go, with the reason for its layer, and to docs/architecture.md", path)}
}

func importFaults(importer string, imports []string) []string {
	own := rankOf(importer)
	if own < 0 {
		return nil // placeFaults says so
	}
	var faults []string
	for _, imported := range imports {
		if rankOf(imported) >= own {
			faults = append(faults, fmt.Sprintf("%s may not import %s: imports go to earlier layers only (internal/architecture/layers_test.go)", importer, imported))
		}
	}
	return faults
}

func restrictionFaults(importer string, imports []string) []string {
	var faults []string
	for _, r := range restrictions {
		for _, imported := range imports {
			if within(imported, r.imported) && r.refuses(importer) {
				faults = append(faults, fmt.Sprintf("%s may not import %s: %s", importer, imported, r.reason))
			}
		}
	}
	return faults
}

func (r restriction) refuses(importer string) bool {
	if slices.Contains(r.never, importer) {
		return true
	}
	return len(r.only) > 0 && !slices.Contains(r.only, importer)
}

// within tells whether a package matches one of the patterns.
func within(path string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		tree, whole := strings.CutSuffix(pattern, "/...")
		return path == tree || whole && strings.HasPrefix(path, tree+"/")
	})
}

func outsideFaults(importer string, imports []string, standard func(string) bool) []string {
	if !slices.Contains(standardLibraryOnly, importer) {
		return nil
	}
	var faults []string
	for _, imported := range imports {
		if !standard(imported) && !strings.HasPrefix(imported, module+"/") {
			faults = append(faults, fmt.Sprintf("%s may not import %s: it rests on the standard library only", importer, imported))
		}
	}
	return faults
}

func nameFaults(path, name string) []string {
	var faults []string
	for _, part := range append(strings.Split(path, "/"), name) {
		if slices.Contains(meaninglessNames, part) {
			faults = append(faults, fmt.Sprintf("package %s: the name %q does not say what belongs in it", path, part))
		}
	}
	return faults
}
