package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"permanence": main})
}

// The command line, as its users type it: one file of testdata/script for each
// story. SAMPLE is the sample register.
func TestCommandLine(t *testing.T) {
	sample, err := filepath.Abs("../../internal/demo/registre-fontenay-2021-2022.csv")
	if err != nil {
		t.Fatal(err)
	}
	mounts := mountsAllowed()
	if !mounts {
		t.Log("NOT RUN: the disk that is full, because « unshare -rm » may mount no small disk here; the one that refuses is run")
	}
	testscript.Run(t, testscript.Params{
		Dir:       "testdata/script",
		Cmds:      map[string]func(*testscript.TestScript, bool, []string){"shares": takeShares, "newer": byNewerProgram, "trusted": trustKeyOf},
		Condition: func(name string) (bool, error) { return name == "mounts" && mounts, nil },
		Setup: func(env *testscript.Env) error {
			env.Setenv("SAMPLE", sample)
			return nil
		},
	})
}

// takeShares writes two of the three shares that « key new » printed, as
// somebody types them from paper: shares FROM TO.
func takeShares(ts *testscript.TestScript, _ bool, args []string) {
	groups := regexp.MustCompile(`(?m)^    ((?:[0-9A-Z]{4} ?)+)$`).FindAllString(ts.ReadFile(args[0]), -1)
	if len(groups) != 9 {
		ts.Fatalf("%d lines of shares, want 9", len(groups))
	}
	typed := strings.Join(groups[6:9], "\n") + "\n\n" + strings.ToLower(strings.Join(groups[0:3], "\n")) + "\n\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(typed), 0o600))
}

// trustKeyOf admits the key that « exchange key » printed into a file: trusted
// DATA NAME FILE.
func trustKeyOf(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(ts.Exec("permanence", "exchange", "trust", "--data", args[0], args[1], strings.TrimSpace(ts.ReadFile(args[2]))))
}
