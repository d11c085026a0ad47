package casework

import (
	"strings"
	"testing"
	"time"
)

func TestABackupIsDueOnceADayAfterItsHour(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, paris) }
	s := BackupSettings{Hour: 3, DataDays: 30, KeyDays: 7}
	for _, c := range []struct {
		name string
		now  time.Time
		last []time.Time
		due  bool
	}{
		{"none was ever made", at(23, 10, 0), nil, true},
		{"made this night", at(23, 10, 0), []time.Time{at(23, 3, 0)}, false},
		{"made yesterday", at(23, 10, 0), []time.Time{at(22, 3, 0)}, true},
		{"made yesterday, before the hour", at(23, 2, 59), []time.Time{at(22, 3, 0)}, false},
		{"at the hour", at(23, 3, 0), []time.Time{at(22, 3, 0)}, true},
		{"asked for in the morning counts", at(23, 23, 0), []time.Time{at(23, 9, 0)}, false},
	} {
		var all []Backup
		for _, started := range c.last {
			all = append(all, Backup{StartedAt: At(started)})
		}
		if got := s.Due(c.now, all); got != c.due {
			t.Errorf("%s: due = %v", c.name, got)
		}
	}
	if next := s.Next(at(23, 10, 0)); !next.Equal(at(24, 3, 0)) {
		t.Errorf("next at %v", next)
	}
}

func TestBackupSettingsHaveTheirBounds(t *testing.T) {
	good := BackupSettings{Hour: 3, DataDays: 30, KeyDays: 7}
	if errs := good.Check(); len(errs) != 0 {
		t.Errorf("%v", errs)
	}
	for name, s := range map[string]BackupSettings{
		"an hour of no day":               {Hour: 24, DataDays: 30, KeyDays: 7},
		"too few days":                    {Hour: 3, DataDays: 2, KeyDays: 1},
		"keys that outlive an erasure":    {Hour: 3, DataDays: 365, KeyDays: 31},
		"keys that outlive their data":    {Hour: 3, DataDays: 5, KeyDays: 7},
		"keys that are never to be found": {Hour: 3, DataDays: 30, KeyDays: 0},
	} {
		if len(s.Check()) != 1 {
			t.Errorf("%s: %v", name, s.Check())
		}
	}
}

func TestTroubleWithBackupsIsTold(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	ago := func(d time.Duration, s BackupState) Backup {
		return Backup{State: s, StartedAt: At(now.Add(-d)), Problem: "le disque est plein."}
	}
	for _, c := range []struct {
		name       string
		recipients int
		all        []Backup
		told       string
	}{
		{"all is well", 1, []Backup{ago(time.Hour, BackupVerified)}, ""},
		{"one runs, the last was well", 1, []Backup{ago(0, BackupRunning), ago(time.Hour, BackupVerified)}, ""},
		{"nothing opens them", 0, []Backup{ago(time.Hour, BackupVerified)}, "clé de secours"},
		{"the last failed", 1, []Backup{ago(time.Hour, BackupFailed), ago(25*time.Hour, BackupVerified)}, "disque est plein"},
		{"too old", 1, []Backup{ago(37*time.Hour, BackupVerified)}, "36 heures"},
		{"none", 1, nil, "encore"},
	} {
		if got := BackupTrouble(now, c.recipients, c.all); c.told == "" && got != "" || !strings.Contains(got, c.told) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}
