package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// zoned runs a command on a machine of universal time and gives its clock.
func zoned(t *testing.T, args ...string) (now time.Time, complaint string, status int) {
	t.Helper()
	machine := time.Date(2026, 3, 28, 23, 30, 0, 0, time.UTC) // the 29th in Paris, the last half hour before summer time
	var complaints bytes.Buffer
	p := testProgram(t, func() time.Time { return machine })
	p.err = &complaints
	parser, err := kong.New(p.commands, kong.Name("permanence"))
	if err != nil {
		t.Fatal(err)
	}
	status = p.parseAndRun(parser, append(args, "version"))
	return p.clock(), complaints.String(), status
}

func TestHoursAndDaysAreThoseOfThePostsAndNotOfTheMachine(t *testing.T) {
	for zone, want := range map[string]string{"": "2026-03-29 00:30", "America/Guadeloupe": "2026-03-28 19:30", "Pacific/Noumea": "2026-03-29 10:30"} {
		args := []string{"--zone", zone}
		if zone == "" {
			args = nil
		}
		now, complaint, status := zoned(t, args...)
		if got := now.Format("2006-01-02 15:04"); got != want || status != 0 {
			t.Errorf("%q: %s, want %s; status %d: %s", zone, got, want, status, complaint)
		}
	}
	for _, zone := range []string{"Europe/Créteil", "Local", "../etc/passwd"} {
		if _, complaint, status := zoned(t, "--zone", zone); status != exitRefused || !strings.Contains(complaint, "Le fuseau horaire « "+zone+" » n'existe pas") || !strings.Contains(complaint, "PERMANENCE_ZONE") {
			t.Errorf("%s is taken: status %d, %q", zone, status, complaint)
		}
	}
}
