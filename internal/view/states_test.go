package view

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// state is one page as it may be met.
type state struct {
	name string
	page Page
}

const longName = "Charenton-le-Pont, Saint-Maurice, Saint-Mandé et communes associées de la circonscription de sécurité publique"

var (
	creteil   = casework.Post{ID: "p2", Slug: "creteil", Name: "Créteil"}
	charenton = casework.Post{ID: "p3", Slug: "charenton-le-pont-saint-maurice", Name: longName}
	threePost = []casework.Post{fontenay, creteil, charenton}
)

func base(title, path string, role casework.Role, name string) Base {
	a := &casework.Account{Name: name, Role: role}
	return Base{Title: title, Path: path, Version: "0.1.0", Account: MenuFor(a, []casework.Post{fontenay}), IdleSeconds: 600, Login: "camille", Passkey: true, EndsSeconds: 43_200, RestSeconds: 1800}
}

func worker(title, path string) Base { return base(title, path, casework.Worker, "Camille Moreau") }

func admin(title, path string) Base {
	return base(title, path, casework.Admin, "Marie-Christine de La Rochefoucauld-Montbazon")
}

// states are all pages, empty, full, refused, and with names that are too long.
func states(tb testing.TB) []state {
	tb.Helper()
	all := steeringStates()
	for _, group := range [][]state{doorStates(), homeStates(tb), reportStates(tb), slideStates(tb), importStates(), accountStates(), referralStates(), otherStates(), partStates(), orientationStates(), caseStates(), wallStates(), caseListStates(), meetingStates(), agendaStates(), retentionStates(), journalStates(), backupStates(), nationalStates(tb), templateStates(tb), needStates(), declaredStates(tb), sealedStates(tb)} {
		all = append(all, group...)
	}
	return all
}

func doorStates() []state {
	plain := Base{Title: "Connexion", Path: "/connexion", Version: "0.1.0", Passkey: true}
	keyed := base("Vérification", "/connexion/verification", casework.Worker, "Camille Moreau")
	keyed.Passkey = true
	return []state{
		{"login", &LoginPage{Base: plain}},
		{"login-refused", &LoginPage{Base: plain, Login: "camille", Next: "/bilans",
			Form: Failed(casework.Refuse(casework.KindForbidden, "Identifiant ou mot de passe inconnu."))}},
		{"login-fields", &LoginPage{Base: plain, Form: Failed(casework.Invalid("identifiant", "", "votre identifiant"), casework.Invalid("mot_de_passe", "", "votre mot de passe"))}},
		{"login-throttled", &LoginPage{Base: plain, Login: "camille", Form: Form{Message: "Trop d'essais. Attendez deux minutes avant de recommencer."}}},
		{"confirm", &ConfirmPage{Base: worker("Confirmation", "/imports/export"), Reason: "exporter le registre nominatif", From: "/imports", Login: "camille", Action: "/imports/export", Fields: []HiddenField{{"poste", "fontenay"}, {"format", "csv"}}}},
		{"confirm-refused", &ConfirmPage{Base: admin("Confirmation", "/confirmation"), Reason: "ouvrir un compte", Login: "m.c", Action: "/comptes", HasCodes: true, Passkey: true, Provided: true,
			Form: Failed(&casework.Error{Kind: casework.KindInvalid, Field: "preuve", Message: "Ce n'est pas votre mot de passe."})}},
		{"login-providers", &LoginPage{Base: plain, Providers: []ProviderLink{{"ProConnect", "/connexion/fournisseur/proconnect"}, {"Préfecture du Val-de-Marne", "/connexion/fournisseur/prefecture"}}}},
		{"logged-out", &LoggedOutPage{Base: plain, Leave: "https://identite.exemple.fr/fin?id_token_hint=x"}},
		{"second", &SecondPage{Base: keyed}},
		{"second-refused", &SecondPage{Base: worker("Vérification", "/connexion/verification"), Next: "/bilans", Form: Failed(&casework.Error{Kind: casework.KindInvalid, Field: "code", Message: "Ce code n'est pas valable, ou il a déjà servi."})}},
		{"factors-owed", &FactorsPage{Base: worker("Second facteur", "/mon-compte/second-facteur"), Owed: true, Required: true}},
		{"factors-key-owed", &FactorsPage{Base: worker("Second facteur", "/mon-compte/second-facteur"), Owed: true, Required: true, KeyOwed: true, CodesSince: "23/11/2026"}},
		{"second-key-only", &SecondPage{Base: keyed, KeyOnly: true, Form: Failed(&casework.Error{Kind: casework.KindInvalid, Message: "Ici, un compte qui a une clé d'accès ne s'ouvre que par elle."})}},
		{"factors", &FactorsPage{Base: worker("Second facteur", "/mon-compte/second-facteur"), Required: true, CodesSince: "23/11/2026", Recovery: 2}},
		{"codes", &CodesPage{Base: worker("Application de codes", "/mon-compte/second-facteur/application"), Login: "camille", Secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", Picture: []byte("\x89PNG")}},
		{"factors-keys", &FactorsPage{Base: worker("Second facteur", "/mon-compte/second-facteur"), Recovery: 10, Passkeys: []PasskeyLine{{ID: "k1", Name: "Téléphone", Since: time.Date(2022, 3, 28, 9, 5, 0, 0, time.UTC)}}}},
		{"passkey", &PasskeyPage{Base: worker("Clé d'accès", "/mon-compte/second-facteur/cles"), Ask: "a", Options: `{"challenge":"x"}`, Form: Failed(&casework.Error{Kind: casework.KindInvalid, Field: "nom", Message: "Donnez-lui un nom."})}},
		{"recovery", &RecoveryPage{Base: worker("Codes de secours", "/mon-compte/second-facteur/codes"), Login: "camille", Codes: []string{"abcd-efgh-jkmn-pqrs", "0123-4567-89ab-cdef"}, On: "23/11/2026"}},
		{"first-password", &FirstPasswordPage{Base: worker("Votre mot de passe", "/mon-compte/premier-mot-de-passe"), Login: "camille", Form: Failed(&casework.Error{Kind: casework.KindInvalid, Field: "nouveau", Message: "Trop court."})}},
		{"login-demo", &LoginPage{Base: plain, Demo: []DemoAccount{{"Intervenant social", "camille", "demo-permanence"}, {"Pilote (préfecture)", "prefecture", "demo-permanence"}}}},
	}
}

func homeStates(tb testing.TB) []state {
	running, complete := sampleReport(tb, fontenay, casework.YearPeriod(2022)), sampleReport(tb, fontenay, convention)
	shortcuts := []PeriodLink{LinkTo(fontenay.Slug, casework.YearPeriod(2022)), LinkTo(fontenay.Slug, casework.YearPeriod(2021)), LinkTo(fontenay.Slug, casework.QuarterPeriod(2022, 3))}
	line := importLine(ImportDone)
	full := PostCard{Post: fontenay, Shortcuts: shortcuts, LastImport: &line, CanImport: true}
	lead := PostCard{Post: fontenay, Latest: &SealedGlance{sealedLine(1, 2), complete.Disclose(5)}, Shortcuts: shortcuts}
	home := func(role casework.Role, cards ...PostCard) *HomePage {
		return &HomePage{Base: base("Accueil", "/", role, "Camille Moreau"), Role: role, FirstName: "Camille", Today: "lundi 28 mars 2022", Posts: cards, Accounts: 7}
	}
	return []state{
		{"home-day", dayHome(home(casework.Worker, full), complete)},
		{"home-requests-due", &HomePage{Base: base("Accueil", "/", casework.Worker, "Camille Moreau"), Role: casework.Worker, Posts: []PostCard{full}, RightsSoon: 1, RightsLate: 1061}},
		{"home-officer-late", &HomePage{Base: base("Accueil", "/", casework.DPO, "Maxime Roche"), Role: casework.DPO, RightsLate: 1, GlassWaiting: 3, GlassLate: 2}},
		{"home-officer-waiting", &HomePage{Base: base("Accueil", "/", casework.DPO, "Maxime Roche"), Role: casework.DPO, RightsSoon: 2, GlassWaiting: 1}},
		{"home-day-quiet", quietHome(home(casework.Worker, full), running)},
		{"home-worker", home(casework.Worker, full)},
		{"home-worker-blank", home(casework.Worker, PostCard{Post: fontenay, CanImport: true})},
		{"home-steering", home(casework.Steering, lead, PostCard{Post: charenton})},
		{"home-reader-none", home(casework.Reader)},
		{"home-admin", home(casework.Admin)},
		{"home-desk", home(casework.Desk)},
		{"home-dpo", home(casework.DPO)},
	}
}

func reportStates(tb testing.TB) []state {
	exact := sampleReport(tb, fontenay, convention)
	before := sampleReport(tb, fontenay, casework.QuarterPeriod(2022, 2))
	small := sampleReport(tb, charenton, casework.QuarterPeriod(2022, 3)).Disclose(5)
	page := func(r, previous *indicator.Report) *ReportPage {
		return &ReportPage{Base: worker("Bilan de "+r.Post.Name, ReportURL(r.Post.Slug, r.Period)), Report: r, Previous: previous, Threshold: 5,
			Switch:    PeriodSwitch{Slug: r.Post.Slug, Current: r.Period, Years: []int{2022, 2021}},
			Downloads: []Download{{"CSV", "pour un tableur", "#csv"}, {"JSON", "pour un programme", "#json"}, {"Texte", "pour un courriel", "#texte"}}}
	}
	blank := page(sampleReport(tb, fontenay, casework.YearPeriod(2019)), nil)
	blank.Suggested = []PeriodLink{LinkTo(fontenay.Slug, casework.YearPeriod(2022)), LinkTo(fontenay.Slug, convention)}
	refused := page(exact, nil)
	refused.Switch.Form = Failed(casework.Invalid("au", "", "une date qui n'est pas avant le premier jour"))
	shared, sealable := page(small, nil), page(exact, nil)
	shared.Shared, sealable.SealURL = true, DraftURL(fontenay.Slug, convention, 5)
	choose := func(f Form, posts ...PostPeriods) *ReportsPage {
		return &ReportsPage{Base: worker("Bilans", "/bilans"), Form: f, Posts: posts, Years: []int{2022, 2021}, Selected: fontenay.Slug, Period: "2022"}
	}
	links := PostPeriods{fontenay.Slug, fontenay.Name, []PeriodLink{LinkTo(fontenay.Slug, casework.YearPeriod(2022)), LinkTo(fontenay.Slug, convention)}}
	return []state{
		{"reports", choose(Form{}, links, PostPeriods{charenton.Slug, charenton.Name, nil})},
		{"reports-refused", choose(Failed(casework.Invalid("du", "", "une date"), casework.Invalid("periode", "", "une année")), links)},
		{"reports-none", choose(Form{})},
		{"report", page(exact, nil)},
		{"report-compared", page(exact, before)},
		{"report-masked", page(small, nil)},
		{"report-shared", shared},
		{"report-sealable", sealable},
		{"report-crossings-withheld", page(exact.Disclose(5), nil)},
		{"report-crossings-masked", page(withholdingARow(exact), nil)},
		{"report-empty", blank},
		{"report-refused", refused},
		{"report-series", page(inSeries(exact), before)},
	}
}

// withholdingARow is the report with one row of each crossing withheld.
func withholdingARow(r *indicator.Report) *indicator.Report {
	masked := *r
	masked.Crossings = slices.Clone(r.Crossings)
	for i := range masked.Crossings {
		x := &masked.Crossings[i]
		x.Rows, x.Note = slices.Clone(x.Rows), "Une ligne est masquée : elle compte des effectifs de 1 à 4."
		x.Rows[0].Cells = slices.Repeat([]indicator.Cell{{Hidden: true}}, len(x.Columns))
	}
	return &masked
}

func importLine(s ImportState) ImportLine {
	return ImportLine{ID: "i1", At: time.Date(2022, 10, 3, 9, 5, 0, 0, time.UTC), Who: "Camille Moreau", PostName: fontenay.Name, State: s, Rows: 623, Refused: 2, Created: 610, Changed: 11}
}

func importStates() []state {
	lines := []ImportLine{importLine(ImportWaiting), importLine(ImportRunning), importLine(ImportDone), importLine(ImportPartial), importLine(ImportRefused), importLine(ImportCancelled)}
	list := &ImportsPage{Base: worker("Registre", "/imports"), Posts: PostOptions(threePost, ""), CanExport: true, MaxBytes: 20 << 20, Imports: lines}
	blank := &ImportsPage{Base: worker("Registre", "/imports"), Posts: PostOptions(threePost[:1], ""), CanExport: true, MaxBytes: 20 << 20,
		Form: Failed(casework.Invalid("fichier", "", "un fichier CSV ou XLSX"))}
	kinds := []ImportKind{{"Personnes", 137, 0, 0}, {"Dossiers", 141, 0, 0}, {"Rendez-vous", 621, 0, 0}}
	link := LinkTo(fontenay.Slug, convention)
	missing := importPage(0)
	missing.Missing, missing.Good = []string{"date"}, 0
	return []state{
		{"imports", list},
		{"imports-empty", blank},
		{"import-good", importPage(0)},
		{"import-refused-rows", importPage(73)},
		{"import-missing-column", missing},
		{"import-unreadable", &ImportPage{Base: worker("Vérifier", "/imports/i1"), ID: "i1", PostName: fontenay.Name, FileName: "bilan.pdf", Problem: "Ce fichier est un PDF. Un registre est un tableau CSV ou XLSX : enregistrez-le depuis votre tableur."}},
		{"import-progress", &ImportProgressPage{Base: worker("Import en cours", "/imports/i1"), ID: "i1", PostName: fontenay.Name, Step: "Écriture des lignes", Done: 41, Total: 100, Rows: 25_430}},
		{"import-start", &ImportProgressPage{Base: worker("Import en cours", "/imports/i1"), ID: "i1", PostName: fontenay.Name, Step: "Lecture du fichier"}},
		{"import-result", &ImportResultPage{Base: worker("Résultat", "/imports/i1"), Line: ImportLine{State: ImportDone, Rows: 623, Who: "Camille Moreau", PostName: fontenay.Name}, Kinds: kinds, Report: &link}},
		{"import-result-partial", &ImportResultPage{Base: worker("Résultat", "/imports/i1"), Line: importLine(ImportPartial), Kinds: kinds, Report: &link, Refusals: refusals, RejectsURL: "/imports/i1/refus", Warnings: []string{"Ligne 12 : le rendez-vous précède la saisine."}, Unknown: []string{"Observations"}, LeftOut: 12}},
		{"import-result-same", &ImportResultPage{Base: worker("Résultat", "/imports/i1"), Line: importLine(ImportDone), Kinds: []ImportKind{{"Personnes", 0, 0, 137}, {"Rendez-vous", 0, 0, 623}}}},
		{"import-result-failed", &ImportResultPage{Base: worker("Résultat", "/imports/i1"), Line: importLine(ImportRefused), Problem: "Il manque la colonne « date »."}},
	}
}

var refusals = []Refusal{
	{12, "lieu", "Hôtel de police", "commissariat, gendarmerie, mairie, ccas, departement_social, domicile, partenaire, exterieur, distance, non_connu", "", ""},
	{47, "date", "28 mars 2022", "une date comme 2022-03-28 ou 28/03/2022", "", ""},
	{301, "sexe", "M", "", "", "contredit la ligne 12, qui dit F"},
	{302, "modalite", "telephon", "presentiel, telephone, visio, visite_domicile, accompagnement, ecrit, non_connu", "telephone", ""},
	{590, "", "", "", "", "deux rendez-vous de la même personne le même jour à la même heure (voir la ligne 12)"},
}

func importPage(refused int) *ImportPage {
	p := &ImportPage{Base: worker("Vérifier avant d'importer", "/imports/i1"), ID: "i1", PostName: fontenay.Name, FileName: "Registre 2021-2022 (copie de travail).xlsx",
		Format: "XLSX, première feuille", Headers: []string{"N° personne", "Date RDV", "Lieu", "Sexe", "Observations"}, Unknown: []string{"Observations"},
		Rows: 623, Good: 623 - refused, RefusedRows: refused}
	for i, c := range RegisterColumns {
		choice := ColumnChoice{Column: c.Name, Meaning: c.Meaning, Required: c.Required}
		if i%5 == 0 {
			choice.Header, choice.Sure = p.Headers[i/5%5], i%2 == 0
		}
		p.Columns = append(p.Columns, choice)
	}
	p.Preview = Preview{Columns: []string{"personne", "date", "lieu", "sexe"}, Rows: []PreviewRow{
		{2, []PreviewCell{{"personne", "FSB-0020", "FSB-0020", ""}, {"date", "44842", "08/10/2021", ""}, {"lieu", "Commissariat", "Commissariat", ""}, {"sexe", "f", "Femmes", ""}}, ""},
		{3, []PreviewCell{{"personne", "FSB-0093", "FSB-0093", ""}, {"date", "28 mars 2022", "", "date attendue : 28/03/2022"}, {"lieu", "Hôtel de police", "", "lieu inconnu"}, {"sexe", "", "Non renseigné", ""}}, "deux rendez-vous à la même heure"},
	}}
	if refused > 0 {
		p.Refusals, p.Warnings = refusals, []string{"Ligne 12 : le rendez-vous précède la saisine."}
		p.Values = []ValueChoice{{"lieu", "Hôtel de police", 71, Options(casework.Places, "")}}
	}
	return p
}

func accountStates() []state {
	lines := []AccountLine{
		{"a1", "camille", "Camille Moreau", casework.Worker, []string{fontenay.Name}, false, true, true},
		{"a2", "prefecture", "Marie-Christine de La Rochefoucauld-Montbazon", casework.Steering, []string{fontenay.Name, creteil.Name, longName}, false, true, false},
		{"a3", "ancien", "Ancien agent", casework.Desk, nil, true, true, false},
	}
	edited := casework.Account{ID: "a1", Login: "camille", Name: "Camille Moreau", Role: casework.Worker, Posts: []casework.PostID{"p1"}, Version: 3}
	own := &OwnAccountPage{Base: worker("Mon compte", "/mon-compte"), Login: "camille", Name: "Camille Moreau", Role: casework.Worker, Posts: []string{fontenay.Name}, HasFactor: true, Letters: true, Phone: "01 43 00 00 00",
		Sessions: []SessionLine{{ID: "s1", Device: "Firefox sous Windows", Since: time.Date(2022, 3, 28, 9, 5, 0, 0, time.UTC), Seen: time.Date(2022, 3, 28, 9, 45, 0, 0, time.UTC), Here: true}, {ID: "s2", Device: "Chrome sous Android", Since: time.Date(2022, 3, 28, 9, 5, 0, 0, time.UTC), Seen: time.Date(2022, 3, 28, 9, 45, 0, 0, time.UTC)}}}
	refused := *own
	refused.Form = Failed(casework.Invalid("actuel", "", "votre mot de passe actuel"), casework.Invalid("nouveau", "", "12 caractères au moins"))
	return []state{
		{"accounts", &AccountsPage{Base: admin("Comptes", "/comptes"), Accounts: lines}},
		{"accounts-none", &AccountsPage{Base: admin("Comptes", "/comptes")}},
		{"account-new", &AccountPage{Base: admin("Ouvrir un compte", "/comptes/nouveau"), Posts: threePost}},
		{"account-refused", &AccountPage{Base: admin("Ouvrir un compte", "/comptes/nouveau"), Posts: threePost, Form: Failed(casework.CheckLogin("É"), casework.Invalid("postes", "", "un poste au moins"))}},
		{"account-edit", &AccountPage{Base: admin("Compte", "/comptes/a1"), Posts: threePost, Edited: edited}},
		{"account-identities", &AccountPage{Base: admin("Compte", "/comptes/a1"), Posts: threePost, Edited: edited, Identities: AccountIdentities{Providers: twoProviders,
			Links: []IdentityLink{{"proconnect", "ProConnect", "camille.moreau@ville.exemple.fr", ""}, {"prefecture", "Préfecture du Val-de-Marne", "", "7c9e6679-7425-40de-944b-e07fc1f90ae7"}}}}},
		{"account-identities-refused", &AccountPage{Base: admin("Compte", "/comptes/a1"), Posts: threePost, Edited: edited, Identities: AccountIdentities{Providers: twoProviders, Chosen: "prefecture",
			Form: Failed(casework.ExternalIdentity{Mail: "camille"}.Check()), Typed: casework.ExternalIdentity{Mail: "camille"}}}},
		{"account-password", &AccountPage{Base: admin("Compte", "/comptes/a1"), Posts: threePost, Edited: edited, NewPassword: "colline-prudent-vapeur-41"}},
		{"own-account", own},
		{"own-account-refused", &refused},
	}
}

var twoProviders = []Option{{Value: "proconnect", Label: "ProConnect"}, {Value: "prefecture", Label: "Préfecture du Val-de-Marne"}}

func otherStates() []state {
	done := worker("Aide", "/aide")
	done.Notice = &Notice{Tone: ToneOK, Text: "Le mot de passe est changé."}
	all := []state{
		{"permissions", &PermissionsPage{Base: worker("Qui voit quoi", "/confidentialite")}},
		{"help", &HelpPage{Base: done}},
		{"error-hidden-cause", NewErrorPage(worker("", "/"), 500, errors.New("store: disk full"), "7F3A-91C2")},
	}
	for _, status := range []int{403, 404, 409, 413, 422} {
		all = append(all, state{fmt.Sprintf("error-%d", status), NewErrorPage(worker("", "/x"), status, nil, "")})
	}
	return append(all, state{"error-domain", NewErrorPage(Base{Path: "/x"}, 403, casework.Forbidden(casework.ReadReport), "")})
}
