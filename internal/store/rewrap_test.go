package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

func TestEveryDataKeyIsWrappedAgainAndTheOldMasterKeyRetires(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		running := storetest.Open(t, c) // goes on meanwhile
		post, worker := worked(t, running)
		partner(t, running, worker.Actor(), post)
		command := storetest.Open(t, c)
		if err := command.RotateKeys(t.Context(), storetest.Console, true); err != nil {
			t.Fatal(err)
		}
		before, err := running.Keys(t.Context(), storetest.Console)
		if err != nil || before.Left < 30 || before.Earlier != 2 || before.Generation != 2 {
			t.Fatalf("before: %+v, %v", before, err)
		}
		if _, err := command.RetireKeys(t.Context(), storetest.Console); casework.KindOf(err) != casework.KindState {
			t.Fatalf("retired a key that wraps: %v", err)
		}
		last := int64(0)
		done, err := command.RewrapKeys(t.Context(), storetest.Console, func(done, total int64) { last = done * 100 / max(total, 1) })
		if err != nil || done != before.Left || last != 100 {
			t.Fatalf("%d of %d, %d %%, %v", done, before.Left, last, err)
		}
		if again, err := command.RewrapKeys(t.Context(), storetest.Console, func(int64, int64) {}); err != nil || again != 0 {
			t.Errorf("a second time: %d, %v", again, err)
		}
		if found, err := running.FindPersons(t.Context(), worker.Actor(), post.ID, "lefevre"); err != nil || len(found) == 0 {
			t.Errorf("by a token of the earlier key: %d found, %v", len(found), err)
		}
		if _, err := command.RetireKeys(t.Context(), storetest.Console); casework.KindOf(err) != casework.KindState {
			t.Fatalf("retired the key of the tokens: %v", err)
		}
		if n, err := command.RenewTokens(t.Context(), storetest.Console, func(int64, int64) {}); err != nil || n != before.TokensLeft {
			t.Errorf("tokens of %d persons, want %d, %v", n, before.TokensLeft, err)
		}
		if n, err := command.RetireKeys(t.Context(), storetest.Console); err != nil || n != 2 {
			t.Errorf("retired %d, %v", n, err)
		}
		reopened := storetest.Open(t, c)
		for name, s := range map[string]*store.Store{"what runs": running, "a restart": reopened} {
			if found, err := s.FindPersons(t.Context(), worker.Actor(), post.ID, "lefevre"); err != nil || len(found) == 0 {
				t.Errorf("%s: %d found, %v", name, len(found), err)
			}
			if sound, err := s.CheckSound(t.Context(), storetest.Console); err != nil || sound.Opened < 30 {
				t.Errorf("%s: %+v, %v", name, sound, err)
			}
			if behind, err := s.KeysetBehind(t.Context()); err != nil || behind {
				t.Errorf("%s is behind: %v", name, err)
			}
		}
	})
}

func partner(t *testing.T, s *store.Store, actor casework.Actor, post casework.Post) {
	t.Helper()
	if _, err := s.SavePartner(t.Context(), actor, casework.Partner{Post: post.ID, Name: "CCAS", Kind: "ccas", Notes: "demander le matin"}); err != nil {
		t.Fatal(err)
	}
}

func TestAKeysetFromBeforeARotationIsToldFromAForeignOne(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		c.KeyFile = filepath.Join(c.Dir, "elsewhere.keyset")
		s, err := store.Open(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		old, err := os.ReadFile(c.KeyFile)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RotateKeys(t.Context(), storetest.Console, true); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		fresh, err := os.ReadFile(c.KeyFile)
		if err != nil {
			t.Fatal(err)
		}
		foreign := store.Config{Dir: t.TempDir(), Clock: storetest.Now}
		storetest.Open(t, foreign)
		other, err := os.ReadFile(filepath.Join(foreign.Dir, "master.keyset"))
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range []struct {
			name    string
			content []byte
			mode    os.FileMode
			says    string
		}{
			{"older than the database", old, 0o600, "plus ancienne que la base"},
			{"of another installation, as often rotated", []byte(strings.Replace(string(other), `"permanence_keyset": 1`, `"permanence_keyset": 1, "generation": 2`, 1)), 0o600, "n'est pas celle de cette base"},
			{"readable by others", fresh, 0o644, "lisible par d'autres"},
			{"damaged", fresh[:len(fresh)/2], 0o600, "abîmé"},
			{"of another kind", []byte("{}"), 0o600, "n'est pas une clé maîtresse"},
			{"missing", nil, 0, "absente"},
			{"the right one", fresh, 0o600, "ouvre"},
		} {
			_ = os.Remove(c.KeyFile)
			if v.mode != 0 {
				if err := os.WriteFile(c.KeyFile, v.content, v.mode); err != nil {
					t.Fatal(err)
				}
			}
			s, err := store.Open(t.Context(), c)
			if v.says == "ouvre" {
				if err != nil {
					t.Errorf("%s: %v", v.name, err)
				} else if err := s.Close(); err != nil {
					t.Error(err)
				}
				continue
			}
			if err == nil || casework.KindOf(err) != casework.KindState || !strings.Contains(err.Error(), v.says) {
				t.Errorf("%s: %v", v.name, err)
			}
			if _, statErr := os.Stat(c.KeyFile); v.mode == 0 && statErr == nil {
				t.Errorf("%s: a new keyset was made", v.name)
			}
		}
	})
}

func TestARotationCutOffBeforeTheDatabaseKnewIsCarriedToItsEnd(t *testing.T) {
	storetest.EachConfig(t, func(t *testing.T, c store.Config) {
		s := storetest.Open(t, c)
		if err := s.RotateKeys(t.Context(), storetest.Console, true); err != nil {
			t.Fatal(err)
		}
		if err := openRaw(t, c).Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE installation SET keyset_generation = 1`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		again := storetest.Open(t, c)
		if behind, err := again.KeysetBehind(t.Context()); err != nil || behind {
			t.Errorf("behind: %v, %v", behind, err)
		}
	})
}

// Whatever the vault wraps or seals with the master keyset stands in one of the
// two lists: the first is kept out of the data of backups, both are wrapped
// again after a rotation.
func TestEveryKeyAndEverySettingHasItsPlace(t *testing.T) {
	known := map[string]bool{"cookie.value": true} // kept by browsers for some hours, and in no database
	for _, p := range store.WrappedPlaces() {
		if known[p] {
			t.Errorf("%s stands twice in the lists", p)
		}
		known[p] = true
	}
	cells, used := map[string]string{}, map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			cellsOf(d, cells)
		}
		ast.Inspect(f, func(n ast.Node) bool { masterUse(n, used); return true })
	}
	if len(used) < 7 {
		t.Fatalf("only %v use the master keyset: the test reads the sources wrongly", used)
	}
	for name := range used {
		place, ok := cells[name]
		if !ok {
			t.Errorf("the cell %s is not written as a constant: the test cannot see where it lies", name)
		} else if !known[place] {
			t.Errorf("%s is wrapped or sealed by the master keyset and stands in neither list of keyplaces.go", place)
		}
	}
}

// cellsOf notes which column a function or a variable names.
func cellsOf(d ast.Decl, cells map[string]string) {
	note := func(name string, n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			parts := map[string]string{}
			for _, e := range lit.Elts {
				kv, ok := e.(*ast.KeyValueExpr)
				if !ok {
					continue
				}
				key, _ := kv.Key.(*ast.Ident)
				value, _ := kv.Value.(*ast.BasicLit)
				if key != nil && value != nil {
					parts[key.Name] = strings.Trim(value.Value, `"`)
				}
			}
			if parts["Table"] != "" {
				cells[name] = parts["Table"] + "." + parts["Column"]
			}
			return true
		})
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		note(d.Name.Name, d)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if v, ok := spec.(*ast.ValueSpec); ok {
				note(v.Names[0].Name, v)
			}
		}
	}
}

// masterUse notes the cell that a call hands to the master keyset.
func masterUse(n ast.Node, used map[string]bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "NewDataKey" && f.Sel.Name != "SealSetting" {
		return
	}
	switch cell := call.Args[0].(type) {
	case *ast.CallExpr:
		switch f := cell.Fun.(type) {
		case *ast.Ident:
			used[f.Name] = true
		case *ast.SelectorExpr:
			used[f.Sel.Name] = true
		}
	case *ast.Ident:
		used[cell.Name] = true
	default:
		used["an expression"] = true
	}
}
