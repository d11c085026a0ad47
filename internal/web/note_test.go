package web

import (
	"fmt"
	"os"
	"testing"
)

// note says how much a test tried, in the log of the tests and, when make test
// asks for it, in the file that is shown at the end: go test shows nothing of a
// test that passes.
func note(t *testing.T, format string, args ...any) {
	t.Helper()
	t.Logf(format, args...)
	path := os.Getenv("PERMANENCE_NOTES")
	if path == "" {
		return
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(f, "  %s: %s\n", t.Name(), fmt.Sprintf(format, args...))
	fatal(t, err)
	fatal(t, f.Close())
}
