package architecture

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
	"testing"
)

func TestEveryPackageExplainsItself(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t) {
		documented[s.pkg] = documented[s.pkg] || s.file.Doc.Text() != ""
	}
	for pkg, ok := range documented {
		if !ok {
			t.Errorf("package %s has no comment that teaches what it is about", pkg)
		}
	}
}

func TestEveryExportedTypeAndFunctionIsDocumented(t *testing.T) {
	for _, s := range sources(t) {
		if !s.test {
			report(t, documentationFaults(s))
		}
	}
}

func TestDocumentationRuleSeesWhatItMustSee(t *testing.T) {
	for _, c := range []struct {
		name, declaration string
		refused           bool
	}{
		{"a function without comment", "func Open() {}", true},
		{"a function with one", "// Open opens.\nfunc Open() {}", false},
		{"a function of the package's own", "func open() {}", false},
		{"a directive is no comment", "//go:noinline\nfunc Open() {}", true},
		{"a type without comment", "type Door struct{}", true},
		{"a type with one", "// Door opens.\ntype Door struct{}", false},
		{"types in a group, one without comment", "type (\n// A is one.\nA int\nB int\n)", true},
		{"types in a group that one comment explains", "// Doors of two sorts.\ntype (\nA int\nB int\n)", false},
		{"a method without comment", "// Door opens.\ntype Door struct{}\nfunc (d *Door) Open() {}", true},
		{"a method of a generic type without comment", "// Door opens.\ntype Door[T any] struct{}\nfunc (d *Door[T]) Open() {}", true},
		{"a method of an unexported type", "type door struct{}\nfunc (d door) Open() {}", false},
		{"a method that the language itself explains", "// Door opens.\ntype Door struct{}\nfunc (d Door) String() string { return \"\" }", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			faults := documentationFaults(planted(t, "internal/planted", "package planted\n\n"+c.declaration+"\n"))
			if refused := len(faults) > 0; refused != c.refused {
				t.Errorf("refused = %v, want %v: %q", refused, c.refused, faults)
			}
		})
	}
}

// selfExplanatory are methods whose meaning is that of the interface which
// they fulfil.
var selfExplanatory = []string{
	"String", "Error", "MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "Scan", "Value",
}

func documentationFaults(s source) []string {
	if s.file.Name.Name == "main" {
		return nil // nobody imports it: nothing of it is exported
	}
	var faults []string
	for _, declaration := range s.file.Decls {
		for _, name := range undocumented(declaration) {
			faults = append(faults, fmt.Sprintf("%s: %s is exported and has no comment", s.at(declaration.Pos()), name))
		}
	}
	return faults
}

// undocumented are the exported names of a declaration that lack a comment.
func undocumented(declaration ast.Decl) []string {
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		if d.Doc.Text() == "" && d.Name.IsExported() && exportedReceiver(d) {
			return []string{d.Name.Name}
		}
	case *ast.GenDecl:
		if d.Doc.Text() == "" {
			return undocumentedTypes(d)
		}
	}
	return nil
}

// undocumentedTypes are the types of a declaration without a comment on top.
// Constants and variables are left out: the values of a list explain each other.
func undocumentedTypes(d *ast.GenDecl) []string {
	var names []string
	for _, spec := range d.Specs {
		s, ok := spec.(*ast.TypeSpec)
		if ok && s.Name.IsExported() && s.Doc.Text() == "" && s.Comment.Text() == "" {
			names = append(names, s.Name.Name)
		}
	}
	return names
}

// exportedReceiver tells whether a function can be reached from outside its
// package and needs a comment of its own.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	return ast.IsExported(receiverName(d.Recv.List[0].Type)) && !slices.Contains(selfExplanatory, d.Name.Name)
}

// receiverName is T for the receivers T, *T, T[P] and *T[P, Q].
func receiverName(receiver ast.Expr) string {
	switch r := receiver.(type) {
	case *ast.StarExpr:
		return receiverName(r.X)
	case *ast.IndexExpr:
		return receiverName(r.X)
	case *ast.IndexListExpr:
		return receiverName(r.X)
	case *ast.Ident:
		return r.Name
	}
	return ""
}

func TestReasonsAreGiven(t *testing.T) {
	for _, l := range layers {
		for _, p := range l {
			if strings.TrimSpace(p.reason) == "" {
				t.Errorf("package %s stands in the table without a reason", p.path)
			}
		}
	}
	for _, r := range restrictions {
		if strings.TrimSpace(r.reason) == "" {
			t.Errorf("the restriction on %q has no reason", r.imported)
		}
	}
}
