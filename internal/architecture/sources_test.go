package architecture

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "permanence"

// listedPackage is what `go list` says of a package.
type listedPackage struct {
	ImportPath                         string
	Name                               string
	Dir                                string
	Standard                           bool
	Imports                            []string
	GoFiles, TestGoFiles, XTestGoFiles []string
}

// path names a package of ours from the root of the module, and any other by
// its import path.
func (p listedPackage) path() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

func (p listedPackage) ours() bool { return strings.HasPrefix(p.ImportPath, module+"/") }

// listing is every package that the program and its tests are made of, by
// import path.
func listing(t *testing.T) map[string]listedPackage {
	t.Helper()
	packages, err := list()
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

// ourPackages are those of the module.
func ourPackages(t *testing.T) []listedPackage {
	t.Helper()
	var ours []listedPackage
	for _, p := range listing(t) {
		if p.ours() {
			ours = append(ours, p)
		}
	}
	if len(ours) == 0 {
		t.Fatal("go list found no package of the module " + module)
	}
	return ours
}

var list = sync.OnceValues(func() (map[string]listedPackage, error) {
	const fields = "ImportPath,Name,Dir,Standard,Imports,GoFiles,TestGoFiles,XTestGoFiles"
	command := exec.Command("go", "list", "-deps", "-buildvcs=false", "-json="+fields, "./...")
	command.Dir = filepath.Join("..", "..")
	var complaints strings.Builder
	command.Stderr = &complaints
	output, err := command.Output()
	if err != nil {
		return nil, errors.New("go list: " + err.Error() + "\n" + complaints.String())
	}
	return decode(strings.NewReader(string(output)))
})

func decode(r io.Reader) (map[string]listedPackage, error) {
	packages := map[string]listedPackage{}
	for decoder := json.NewDecoder(r); ; {
		var p listedPackage
		if err := decoder.Decode(&p); err == io.EOF {
			return packages, nil
		} else if err != nil {
			return nil, err
		}
		packages[p.ImportPath] = p
	}
}

// source is one Go file of ours.
type source struct {
	pkg  string // its package, from the root of the module
	path string // from the root of the module, with slashes
	test bool
	file *ast.File
	set  *token.FileSet
}

func (s source) lines() int { return s.set.File(s.file.FileStart).LineCount() }

// at is a place in the file, as an editor understands it.
func (s source) at(p token.Pos) string {
	position := s.set.Position(p)
	return s.path + ":" + strconv.Itoa(position.Line)
}

// parse reads one file; content is nil, or the text to read instead.
func parse(pkg, name, file string, test bool, content any) (source, error) {
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, content, parser.ParseComments|parser.SkipObjectResolution)
	return source{pkg: pkg, path: pkg + "/" + name, test: test, file: parsed, set: set}, err
}

// sources are all Go files of ours, tests included.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	for _, p := range ourPackages(t) {
		all = append(all, sourcesOf(t, p, p.GoFiles, false)...)
		all = append(all, sourcesOf(t, p, p.TestGoFiles, true)...)
		all = append(all, sourcesOf(t, p, p.XTestGoFiles, true)...)
	}
	return all
}

func sourcesOf(t *testing.T, p listedPackage, names []string, test bool) []source {
	t.Helper()
	var found []source
	for _, name := range names {
		s, err := parse(p.path(), name, filepath.Join(p.Dir, name), test, nil)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, s)
	}
	return found
}

// planted parses a text as if it were a file of a package, to prove that a rule
// sees what it must see.
func planted(t *testing.T, pkg, text string) source {
	t.Helper()
	s, err := parse(pkg, "planted.go", "planted.go", false, text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
