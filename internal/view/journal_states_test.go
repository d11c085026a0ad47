package view

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"permanence/internal/casework"
)

// journalStates are the log and the page of who consulted a case: full, empty,
// refused, doubtful.
func journalStates() []state {
	now := time.Date(2022, 3, 28, 9, 5, 12, 0, time.UTC)
	lines := []JournalLine{
		{At: now, Who: "Camille Moreau", Role: casework.Worker, Action: string(casework.ReadCase), Object: "case", Record: string(partCase), Detail: "documents listed", Allowed: true, Reason: AccessReason(casework.Worker, string(casework.ReadCase), "")},
		{At: now, Who: "Nour Benali", Role: casework.Worker, Action: string(casework.ReadCase), Object: "case", Record: string(partCase), Allowed: true, As: casework.BrokenGlass, Reason: AccessReason(casework.Worker, string(casework.ReadCase), casework.BrokenGlass)},
		{At: now.Add(-time.Minute), Who: "Sacha Petit", Role: casework.Desk, Action: string(casework.ReadCase), Object: "route", Detail: "refused"},
		{At: now.Add(-time.Hour), Role: casework.Console, Action: string(casework.ImportRegister), Object: "post", Record: string(partCase), Detail: "persons +12 ~0, cases +12 ~0, appointments +40 ~0", Allowed: true},
		{At: now.Add(-2 * time.Hour), Action: string(casework.SignIn), Object: "account", Detail: "log-in"},
	}
	good := JournalState{Sealed: 12_345, Waiting: 2, LastDay: casework.DayOf(now), Oldest: now.AddDate(0, -7, 0), VerifiedAt: now.Add(-6 * time.Hour), Anchors: 24, Now: now}
	bad, late, fresh := good, good, JournalState{Waiting: 4, Now: now}
	bad.Faults, bad.Purged, bad.Oldest = 3, 1200, now.AddDate(-4, 0, 0)
	late.VerifiedAt = now.AddDate(0, 0, -9)
	page := func(st JournalState, lines ...JournalLine) *JournalPage {
		return &JournalPage{Base: base("Journal des accès", "/journal", casework.DPO, "Maxime Roche"), Filter: JournalFilter{From: "2022-03-22", To: "2022-03-28"},
			Accounts: JournalAccounts([]casework.Account{{ID: "a", Name: "Camille Moreau", Role: casework.Worker}}, ""), Actions: JournalActions(""), State: st, Lines: lines}
	}
	paged, refused := page(good, lines...), page(late)
	paged.Next = string(partCase)
	refused.Form, refused.Filter.Reference = Failed(casework.Invalid("reference", "Lefèvre", "les cinq signes de la référence"), casework.Invalid("au", "", "un jour")), "Lefèvre"
	head := PartHead{CaseWho: CaseWho{Case: casework.Case{ID: partCase, OpenedOn: casework.DayOf(now) - 30}}, Tab: TabConsultations, Title: "Qui a consulté"}
	at := worker("Qui a consulté", CaseURL(partCase)+"/consultations")
	return []state{
		{"journal", paged},
		{"journal-faults", page(bad, lines...)},
		{"journal-fresh", page(fresh)},
		{"journal-refused", refused},
		{"consultations", &ConsultationsPage{Base: at, Head: head, Lines: lines, Most: 300}},
		{"consultations-full", &ConsultationsPage{Base: at, Head: head, Lines: lines, Most: 4}},
		{"consultations-empty", &ConsultationsPage{Base: at, Head: head, Most: 300}},
	}
}

func TestTheLogSaysItsCodesInFrench(t *testing.T) {
	for code, want := range map[string]string{
		"document read": "Lecture d'un document", "found 3": "Personnes trouvées\u00a0: 3", "opened for a returning person": "Ouverture pour une personne qui revient",
		"opened": "Ouverture", "orientation effective": "Suite d'une orientation\u00a0: effective", "": "", "something new": "Something new", "readable": "Readable",
	} {
		if got := (JournalLine{Detail: code}).DetailLabel(); got != want {
			t.Errorf("%q reads %q, want %q", code, got, want)
		}
	}
}

func TestAVerificationThatFoundSomethingOrIsOldIsSaidSo(t *testing.T) {
	now := time.Date(2022, 3, 28, 9, 5, 0, 0, time.UTC)
	for _, c := range []struct {
		state JournalState
		tone  Tone
		says  string
	}{
		{JournalState{Now: now}, ToneInfo, "pas encore"},
		{JournalState{Now: now, VerifiedAt: now}, ToneOK, "tout se vérifie"},
		{JournalState{Now: now, VerifiedAt: now.AddDate(0, 0, -3)}, ToneWarn, "depuis"},
		{JournalState{Now: now, VerifiedAt: now.AddDate(0, 0, -3), Faults: 1}, ToneAlert, "1 constat."},
	} {
		if c.state.Tone() != c.tone || !strings.Contains(c.state.Verdict(), c.says) {
			t.Errorf("%s %q, want %s %q", c.state.Tone(), c.state.Verdict(), c.tone, c.says)
		}
	}
}

func TestASharingInTheLogSaysForWhatAndWhat(t *testing.T) {
	if got := strings.ReplaceAll(detailWords("shared for demande_prise_en_charge: nom|besoin"), "\u00a0", " "); got != "partage pour « Demander une prise en charge » : nom et prénom, besoin" {
		t.Error(got)
	}
}

// What the store writes in the log as a code is printed to who reads it: each has its words.
func TestEveryCodeThatTheStoreWritesInTheLogHasItsWordsInFrench(t *testing.T) {
	files, err := filepath.Glob("../store/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	detail, object := regexp.MustCompile(`(?:\bdetail: |\bon(?:Case|Referral)\(ctx, actor, [^,]+, [^,]+, )"([^"]+)"`), regexp.MustCompile(`\bobject: "([^"]+)"`)
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range detail.FindAllSubmatch(source, -1) {
			text := strings.TrimSpace(string(code[1]))
			if strings.HasSuffix(string(code[1]), " ") && (detailWords(text+" removed") != text+" removed" || detailWords(text+" written") != text+" written") {
				continue // a verb follows
			}
			if detailWords(text) == text && text != "agenda" && text != "orientations" {
				t.Errorf("%s writes %q, which the log would print as it is", filepath.Base(file), text)
			}
		}
		for _, code := range object.FindAllSubmatch(source, -1) {
			if _, ok := objectWords[string(code[1])]; !ok {
				t.Errorf("%s writes of a %q, which has no word", filepath.Base(file), code[1])
			}
		}
	}
}
