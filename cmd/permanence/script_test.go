package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"permanence": func() { os.Exit(run(context.Background(), os.Args[1:])) },
	})
}

// The command line, as its users type it: one file of testdata/script for each
// story. SAMPLE is the sample register.
func TestCommandLine(t *testing.T) {
	sample, err := filepath.Abs("../../internal/demo/registre-fontenay-2021-2022.csv")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("SAMPLE", sample)
			return nil
		},
	})
}
