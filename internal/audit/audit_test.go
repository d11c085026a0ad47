package audit

import (
	"bytes"
	"testing"
	"time"

	"permanence/internal/casework"
)

func TestEveryFieldOfALineIsAuthenticated(t *testing.T) {
	base := Line{ID: "1", At: casework.At(time.Unix(1, 0)), Account: "a", Role: casework.Worker, Action: "read", Object: "person", Record: "r", Post: "p", Allowed: true, Detail: "d"}
	for name, change := range map[string]func(*Line){
		"id": func(l *Line) { l.ID = "2" }, "at": func(l *Line) { l.At = casework.At(time.Unix(2, 0)) },
		"account": func(l *Line) { l.Account = "b" }, "role": func(l *Line) { l.Role = casework.Desk },
		"action": func(l *Line) { l.Action = "write" }, "object": func(l *Line) { l.Object = "case" },
		"record": func(l *Line) { l.Record = "s" }, "post": func(l *Line) { l.Post = "q" },
		"allowed": func(l *Line) { l.Allowed = false }, "detail": func(l *Line) { l.Detail = "e" },
		"shift": func(l *Line) { l.Record, l.Post = "rp", "" },
	} {
		changed := base
		change(&changed)
		if bytes.Equal(base.Bytes(), changed.Bytes()) {
			t.Errorf("changing %s does not change what is authenticated", name)
		}
	}
}

func TestALineTellsAsWhatACaseWasReached(t *testing.T) {
	for _, r := range []casework.Relation{casework.OwnCase, casework.Substitute, casework.BrokenGlass} {
		detail, as := CutAs("documents listed" + As(r))
		if detail != "documents listed" || as != r && !(r == casework.OwnCase && as == "") {
			t.Errorf("%s is read %q as %q", r, detail, as)
		}
	}
}
