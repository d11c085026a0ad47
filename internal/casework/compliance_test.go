package casework

import (
	"fmt"
	"strings"
	"testing"
)

// inForce is an installation where everything is in force.
func inForce() Installation {
	today := NewDay(2026, 11, 23)
	return Installation{On: today, Posts: 3, Accounts: []RoleCount{{Worker, 4, 4}, {Admin, 1, 1}, {DPO, 1, 1}, {Reader, 7, 0}}, Months: 24, OnServer: true,
		Backups: BackupSettings{Hour: 3, DataDays: 35, KeyDays: 29}, Recipients: 2, LastBackup: today, LogLines: 41250, LogWaiting: 6, LogProved: today - 2,
		Serving: &Serving{TLS: true, SecondFactor: true, IdleMinutes: 31, LockMinutes: 11}}
}

func papers(i *Installation) string { return fmt.Sprint(ProcessingRecord(i), ImpactAssessment(i)) }

func TestEachSettingChangesThePapersAndWhatIsNotInForceIsSaid(t *testing.T) {
	base := inForce()
	if missing := base.Missing(); len(missing) > 0 {
		t.Fatalf("nothing is missing and the papers say %v", missing)
	}
	for name, c := range map[string]struct {
		change  func(*Installation)
		says    string
		missing bool
	}{
		"a shorter term":               {func(i *Installation) { i.Months = 18 }, "18 mois après", false},
		"a term beyond the source":     {func(i *Installation) { i.Months = 36 }, "plus que les 24 de la source", true},
		"another engine":               {func(i *Installation) { i.OnServer = false }, "SQLite", false},
		"an account more":              {func(i *Installation) { i.Accounts[3].Open = 8 }, "8 comptes ouverts. N'ouvre aucun dossier ; lit des totaux", false},
		"a worker without a factor":    {func(i *Installation) { i.Accounts[0].Second = 3 }, "5 sur 6", true},
		"no delegate":                  {func(i *Installation) { i.Accounts[2] = RoleCount{Role: DPO} }, "Aucun compte de délégué", true},
		"keys kept for less":           {func(i *Installation) { i.Backups.KeyDays = 9 }, "Clés : 9 jours", false},
		"another hour":                 {func(i *Installation) { i.Backups.Hour = 5 }, "à 5 h", false},
		"no recovery key":              {func(i *Installation) { i.Recipients = 0 }, "aucune sauvegarde ne peut être faite", true},
		"no backup proved":             {func(i *Installation) { i.LastBackup = 0 }, "Aucune n'est prouvée", true},
		"an old backup":                {func(i *Installation) { i.LastBackup -= 9 }, "trop ancienne", true},
		"a log never verified":         {func(i *Installation) { i.LogProved = 0 }, "jamais été vérifié", true},
		"a log with a fault":           {func(i *Installation) { i.LogFaults = 1 }, "a trouvé 1 anomalie", true},
		"lines that wait":              {func(i *Installation) { i.LogWaiting = 77 }, "77 en attente", false},
		"no TLS":                       {func(i *Installation) { i.Serving.TLS = false }, "Pas de HTTPS", true},
		"a factor that is not asked":   {func(i *Installation) { i.Serving.SecondFactor = false }, "un mot de passe suffit", true},
		"sessions that last":           {func(i *Installation) { i.Serving.IdleMinutes = 59 }, "59 minutes", false},
		"a provider":                   {func(i *Installation) { i.Serving.Providers = true }, "fournisseur d'identité est configuré", false},
		"a command, without a service": {func(i *Installation) { i.Serving = nil }, "Non connu de cette commande", true},
	} {
		i := inForce()
		c.change(&i)
		if got := papers(&i); !strings.Contains(got, c.says) || strings.Contains(papers(&base), c.says) {
			t.Errorf("%s: the papers do not say %q, or said it before", name, c.says)
		}
		if got := len(i.Missing()) > 0; got != c.missing {
			t.Errorf("%s: missing %t, want %t", name, got, c.missing)
		}
		if got := strings.Contains(papers(&i), "Ce qui reste à régler"); got != c.missing {
			t.Errorf("%s: the list of what is missing is there: %t", name, got)
		}
	}
}
