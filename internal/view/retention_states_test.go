package view

import (
	"time"

	"permanence/internal/casework"
)

func retentionStates() []state {
	today := casework.NewDay(2026, 11, 23)
	c := casework.Case{ID: "01jzzzzzzzzzzzzzzzzzk7m2qd", OpenedOn: today - 900}
	line := func(term casework.Day, restricted bool, prolonged casework.Day) RetentionLine {
		return RetentionLine{Retention: casework.Retention{LastContact: term.AddMonths(-24), Term: term, Restricted: restricted, Prolonged: prolonged}, Case: c, Today: today}
	}
	lines := []RetentionLine{line(today-200, false, 0), line(today-3, true, 0), line(today+20, false, today+20), line(today+40, false, 0)}
	head := PartHead{Case: c, Tab: TabRetention, Title: "Durée de conservation"}
	past := []ProlongationLine{{Prolongation: casework.Prolongation{Reason: "procedure", Until: today + 20}, Who: "Camille Moreau"}}
	certificate := CertificateLine{At: time.Date(2026, 11, 23, 10, 5, 0, 0, time.UTC), Post: longName, Certificate: casework.Certificate{ID: "x", Number: "E-2026-ABCDEF",
		Reason: casework.ErasedAtTerm, Persons: 50, Cases: 1061, Kinds: []casework.DestroyedCount{{Kind: "cles", Count: 1111}, {Kind: "identites", Count: 50}}}}
	references := []casework.Tombstone{{Kind: "person", Record: "01jzzzzzzzzzzzzzzzzzk7m2qd"}, {Kind: "case", Record: "01jzzzzzzzzzzzzzzzzzk7m2qe"}}
	dpo := base("Effacements", "/effacements", casework.DPO, "Maxime Roche")
	return []state{
		{"retention", &RetentionPage{Base: worker("Durées de conservation", "/conservation"), Months: 24, Today: today, Posts: []RetentionPost{{fontenay.Name, lines, 1061}, {longName, nil, 0}}}},
		{"retention-none", &RetentionPage{Base: worker("Durées de conservation", "/conservation"), Months: 24, Today: today}},
		{"case-retention", &CaseRetentionPage{Base: worker("Conservation", "/dossiers/x/conservation"), Head: head, Line: lines[2], Past: past}},
		{"case-retention-refused", &CaseRetentionPage{Base: worker("Conservation", "/dossiers/x/conservation"), Head: head, Line: lines[0], Reason: "procedure", Until: "2030-01-01",
			Form: Failed(casework.CheckProlongation("procedure", today.AddMonths(13), today))}},
		{"erasure", &ErasurePage{Base: worker("Effacement", "/dossiers/x/effacement"), Head: head}},
		{"erasure-second", &ErasurePage{Base: worker("Effacement", "/dossiers/x/effacement"), Head: head, Reason: "terme", Second: true, Typed: "k7m", Form: Failed(casework.Invalid("reference", "k7m", "la référence du dossier"))}},
		{"certificates", &CertificatesPage{Base: dpo, Certificates: []CertificateLine{certificate}}},
		{"notices", &NoticesPage{Base: Base{Title: "Information", Path: "/notices"}, Languages: []NoticeLink{{"fr", "Français", true}, {"ar", "العربية", false}}}},
		{"notice", &NoticePage{Base: Base{Title: "Information", Path: "/notices/ar"}, Language: "ar", Direction: "rtl", Heading: "بياناتك وحقوقك", ReviewedBy: "à relire par le déployeur", Sections: []NoticeSection{{"حقوقك", "يمكنك أن تطلب"}}}},
		{"certificates-none", &CertificatesPage{Base: dpo}},
		{"certificate", &CertificatePage{Base: dpo, Line: certificate, References: references}},
	}
}
