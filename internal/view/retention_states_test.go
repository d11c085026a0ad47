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
	head := PartHead{CaseWho: CaseWho{Case: c}, Tab: TabRetention, Title: "Durée de conservation"}
	past := []ProlongationLine{{Prolongation: casework.Prolongation{Reason: "procedure", Until: today + 20}, Who: "Camille Moreau"}}
	certificate := CertificateLine{At: time.Date(2026, 11, 23, 10, 5, 0, 0, time.UTC), Post: longName, Certificate: casework.Certificate{ID: "x", Number: "E-2026-ABCDEF",
		Reason: casework.ErasedAtTerm, Persons: 50, Cases: 1061, Kinds: []casework.DestroyedCount{{Kind: "cles", Count: 1111}, {Kind: "identites", Count: 50}}}}
	references := []casework.Tombstone{{Kind: "person", Record: "01jzzzzzzzzzzzzzzzzzk7m2qd"}, {Kind: "case", Record: "01jzzzzzzzzzzzzzzzzzk7m2qe"}}
	dpo := base("Effacements", "/effacements", casework.DPO, "Maxime Roche")
	installed := casework.Installation{On: today, Posts: 3, Months: 24, Accounts: []casework.RoleCount{{Role: casework.Worker, Open: 1061, Second: 3}, {Role: casework.DPO}},
		Backups: casework.BackupSettings{Hour: 3, DataDays: 35, KeyDays: 30}, Serving: &casework.Serving{IdleMinutes: 30, LockMinutes: 10}}
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
		{"rights", &RightsPage{Base: worker("Demandes", "/droits"), MayKeep: true, Posts: PostOptions(threePost, ""), On: "2026-11-23", Lines: []RightsLine{
			{asked(casework.RequestReceived, today-40), longName, today}, {asked(casework.RequestChecked, today-25), fontenay.Name, today}, {asked(casework.RequestGranted, today), fontenay.Name, today}}}},
		{"rights-refused", &RightsPage{Base: worker("Demandes", "/droits"), MayKeep: true, Posts: PostOptions(threePost, ""), Case: "zzz", Form: Failed(casework.Invalid("dossier", "zzz", "la référence d'un dossier"), casework.Invalid("recue_le", "", "un jour"))}},
		{"rights-dpo", &RightsPage{Base: dpo}},
		{"request", &RequestPage{Base: worker("Demande", "/droits/x"), MayKeep: true, Line: RightsLine{asked(casework.RequestReceived, today), fontenay.Name, today}, Form: Failed(casework.Invalid("verification", "", "une vérification"))}},
		{"request-checked", &RequestPage{Base: worker("Demande", "/droits/x"), MayKeep: true, Line: RightsLine{asked(casework.RequestChecked, today), fontenay.Name, today}, Steps: []StepLine{{casework.RequestReceived, "Camille Moreau", certificate.At}}}},
		{"request-suspected", &RequestPage{Base: worker("Demande", "/droits/x"), MayKeep: true, Line: RightsLine{suspected(asked(casework.RequestChecked, today)), fontenay.Name, today}, Way: "courrier",
			Form: Failed(casework.CheckGrant(&casework.RightsRequest{State: casework.RequestChecked, Requester: casework.AskedBySelf, Doubt: true}, "courrier", casework.SafeContact{}))}},
		{"person-copy", &PersonCopyPage{Base: worker("Copie des données", "/droits/x/copie"), Back: "/droits/x", Copy: casework.PersonCopy{Request: "D-2026-ABCDEF", On: today, Post: fontenay.Name, LeftOut: casework.CopyLeftOut,
			Sections: []casework.CopySection{{Title: "Identité et contact", Lines: []casework.CopyLine{{Label: "Nom", Text: "Lefèvre"}}}}}}},
		{"request-granted", &RequestPage{Base: worker("Demande", "/droits/x"), MayKeep: true, Line: RightsLine{asked(casework.RequestGranted, today), fontenay.Name, today}}},
		{"request-refused", &RequestPage{Base: dpo, Line: RightsLine{asked(casework.RequestRefused, today), fontenay.Name, today}}},
		{"requisitions", &RequisitionsPage{Base: worker("Réquisitions", "/requisitions"), MayKeep: true, Posts: PostOptions(threePost, ""), Lines: []RequisitionLine{{casework.Requisition{Number: "R-2026-ABCDEF", Case: c.ID, Authority: "opj", Basis: "cpp_60_1",
			ReceivedOn: today, Outcome: casework.RecordsHanded, HandedOn: today, Handed: []casework.HandedItem{"dates", "attestation"}, Details: &casework.RequisitionDetails{Name: "Brigade", Reference: "2026/1", What: "Trois dates", To: "Capitaine"}}, longName, "Camille Moreau"}},
			Form: Failed(casework.Invalid("remis", "", "ce qui a été remis"), casework.Invalid("fondement", "", "un fondement"))}},
		{"requisitions-none", &RequisitionsPage{Base: dpo}},
		{"compliance-record", &CompliancePage{Base: base("Registre", "/conformite/registre", casework.DPO, "Maxime Roche"), Document: casework.ProcessingRecord(&installed)}},
		{"compliance-impact", &CompliancePage{Base: base("Analyse d'impact", "/conformite/aipd", casework.DPO, "Maxime Roche"), Document: casework.ImpactAssessment(&installed)}},
		{"certificates-none", &CertificatesPage{Base: dpo}},
		{"certificate", &CertificatePage{Base: dpo, Line: certificate, References: references}},
	}
}

func asked(state casework.RequestState, received casework.Day) casework.RightsRequest {
	return casework.RightsRequest{ID: "x", Number: "D-2026-ABCDEF", Case: "01jzzzzzzzzzzzzzzzzzk7m2qd", Kind: casework.AskRestriction, Requester: "mandataire", Doubt: true, ReceivedOn: received, DueOn: received.AddMonths(1), State: state, Proof: "mandat", CheckedOn: received,
		AnsweredOn: received, Delivery: "mandataire", Refusal: "tiers", Text: "Que tout reste"}
}

// suspected is a request with every reason to doubt of who asks.
func suspected(r casework.RightsRequest) casework.RightsRequest {
	for _, s := range casework.Suspicions.Items {
		r.Suspicions = append(r.Suspicions, s.Code)
	}
	return r
}
