package web

import (
	"fmt"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/publish"
)

// route is one address with what it takes to be admitted. A pattern that holds
// {post} is about that post: Action is then checked on it. Elsewhere it is
// checked that the role may do it somewhere, and the handler checks the rest
// through the store.
type route struct {
	method  string
	pattern string
	action  casework.Action
	handler func(*request) error
	flags   flags
}

// flags are what few routes need.
type flags uint8

const (
	bare   flags = 1 << iota // no session is read: files and health
	upload                   // the body may be as large as a register
	large                    // the body may be as large as a public file, which is read as it comes
	inert                    // the answer is somebody's file: its own policy lets it do nothing
	even                     // a name is looked for: how long it takes tells nothing of whom a wall hides
)

// check refuses a route without its method, its handler, or a permission that
// the table of permissions knows.
func (rt *route) check() error {
	if rt.method == "" || rt.handler == nil || !slices.Contains(casework.Actions, rt.action) {
		return fmt.Errorf("web: route %q %q lacks its method, its handler or its permission", rt.method, rt.pattern)
	}
	return nil
}

// aboutPost tells whether the address names a post.
func (rt *route) aboutPost() bool { return strings.Contains(rt.pattern, "{post}") }

// aboutCase tells whether the address names a case: the store then answers
// only on a case that the permission table opens.
func (rt *route) aboutCase() bool { return strings.Contains(rt.pattern, "{case}") }

// routes is every address of the program, on the screens below.
func routes() []route {
	return slices.Concat(accountRoutes(), referralRoutes(), caseRoutes(), meetingRoutes(), partRoutes(), orientationRoutes(), reportRoutes(), sealedRoutes(), journalRoutes(), privacyRoutes(), nationalRoutes(), needRoutes(), steeringRoutes())
}

// accountRoutes are the doors: the first page, one's own account, the accounts, the help.
func accountRoutes() []route {
	return []route{
		{"GET", "/{$}", casework.OwnAccount, showHome, 0},
		{"GET", "/connexion", casework.SignIn, showLogin, 0},
		{"POST", "/connexion", casework.SignIn, logIn, 0},
		{"POST", "/connexion/cle", casework.SignIn, logInByPasskey, 0},
		{"POST", "/connexion/cle/debut", casework.SignIn, beginPasskeyLogin, 0},
		{"GET", "/connexion/fournisseur/{provider}", casework.SignIn, showProvider, 0},
		{"GET", "/connexion/fournisseur/{provider}/retour", casework.SignIn, finishProvider, 0},
		{"POST", "/deconnexion", casework.OwnAccount, logOut, 0},
		{"GET", secondAddress, casework.OwnAccount, showSecond, 0},
		{"POST", secondAddress, casework.OwnAccount, giveSecond, 0},
		{"GET", passwordAddress, casework.OwnAccount, showFirstPassword, 0},
		{"POST", passwordAddress, casework.OwnAccount, saveFirstPassword, 0},
		{"GET", factorsAddress, casework.OwnAccount, showFactors, 0},
		{"POST", factorsAddress + "/application", casework.OwnAccount, changeCodes, 0},
		{"POST", factorsAddress + "/cles", casework.OwnAccount, changePasskeys, 0},
		{"POST", factorsAddress + "/codes", casework.OwnAccount, renewRecovery, 0},
		{"POST", "/confirmation", casework.OwnAccount, confirm, 0},
		{"POST", "/verrou", casework.OwnAccount, lockScreen, 0},
		{"GET", "/mon-compte", casework.OwnAccount, showOwnAccount, 0},
		{"POST", "/mon-compte", casework.OwnAccount, saveOwnPassword, 0},
		{"POST", "/mon-compte/sessions", casework.OwnAccount, endOwnSessions, 0},
		{"POST", "/mon-compte/telephone", casework.ShareCase, saveOwnPhone, 0},

		{"GET", "/sauvegardes", casework.KeepBackups, showBackups, 0},
		{"POST", "/sauvegardes", casework.KeepBackups, makeBackup, 0},
		{"POST", "/sauvegardes/arret", casework.KeepBackups, stopBackup, 0},
		{"POST", "/sauvegardes/reglages", casework.KeepBackups, saveBackupSettings, 0},
		{"GET", "/comptes", casework.ManageAccounts, showAccounts, 0},
		{"POST", "/comptes", casework.ManageAccounts, createAccount, 0},
		{"GET", "/comptes/nouveau", casework.ManageAccounts, showNewAccount, 0},
		{"GET", "/comptes/postes", casework.ManagePosts, showPosts, 0},
		{"POST", "/comptes/postes", casework.ManagePosts, createPost, 0},
		{"GET", "/comptes/unites", casework.ManageAccounts, showUnits, 0},
		{"POST", "/comptes/unites", casework.ManageAccounts, createUnit, 0},
		{"GET", "/comptes/{account}", casework.ManageAccounts, showAccount, 0},
		{"POST", "/comptes/{account}", casework.ManageAccounts, saveAccount, 0},
		{"POST", "/comptes/{account}/mot-de-passe", casework.ManageAccounts, resetPassword, 0},
		{"POST", "/comptes/{account}/sessions", casework.ManageAccounts, endSessions, 0},
		{"POST", "/comptes/{account}/second-facteur", casework.ManageAccounts, removeFactors, 0},
		{"POST", "/comptes/{account}/identites", casework.ManageAccounts, linkIdentity, 0},
		{"POST", "/comptes/{account}/identites/retrait", casework.ManageAccounts, unlinkIdentity, 0},

		{"GET", "/bris-de-glace", casework.ReviewGlass, showGlassReview, 0},
		{"POST", "/bris-de-glace/{glass}", casework.ReviewGlass, reviewGlass, 0},
		{"GET", "/passations", casework.AssignCases, showAssign, 0},
		{"POST", "/passations", casework.AssignCases, assignCases, 0},

		{"GET", "/aide", casework.ReadRules, showHelp, 0},
		{"GET", "/confidentialite", casework.ReadRules, showRules, 0},
		{"GET", "/sante", casework.SignIn, showHealth, bare},
		{"GET", "/statique/", casework.SignIn, serveStatic, bare},
	}
}

// referralRoutes are the police desk and the queue of the worker.
func referralRoutes() []route {
	return []route{
		{"GET", "/saisines", casework.FollowReferral, showReferrals, 0},
		{"GET", "/saisines/nouvelle", casework.FileReferral, showNewReferral, 0},
		{"POST", "/saisines/nouvelle", casework.FileReferral, fileReferral, 0},
		{"GET", "/saisines/formulaire", casework.FileReferral, showBlankReferral, 0},
		{"GET", "/saisines/flux", casework.KeepQueue, streamQueue, 0},
		{"GET", "/saisines/{referral}", casework.KeepQueue, showReferral, 0},
		{"POST", "/saisines/{referral}", casework.KeepQueue, dealWithReferral, even},
		{"GET", "/saisines/{referral}/recu", casework.FollowReferral, showReceipt, 0},
	}
}

// caseRoutes are the cases and the persons.
func caseRoutes() []route {
	return []route{
		{"GET", "/dossiers", casework.ReadCase, showCases, 0},
		{"POST", "/dossiers", casework.ReadPerson, showCasesNamed, 0},
		{"POST", "/dossiers/recherche", casework.FindPerson, findCases, even},
		{"GET", "/dossiers/nouveau", casework.WriteCase, showNewCase, 0},
		{"POST", "/dossiers/nouveau", casework.WriteCase, createCase, even},
		{"GET", "/dossiers/bris-de-glace", casework.BreakGlass, showGlass, 0},
		{"POST", "/dossiers/bris-de-glace", casework.BreakGlass, breakGlass, 0},
		{"GET", "/dossiers/{case}", casework.ReadCase, showCase, 0},
		{"GET", "/dossiers/{case}/acces", casework.HandCase, showCaseAccess, 0},
		{"POST", "/dossiers/{case}/acces/charge", casework.HandCase, takeCharge, 0},
		{"POST", "/dossiers/{case}/acces/passation", casework.HandCase, handCase, 0},
		{"POST", "/dossiers/{case}/acces/ecarter", casework.GuardCase, shutOut, 0},
		{"POST", "/dossiers/{case}/acces/retablir", casework.GuardCase, liftShutout, 0},
		{"POST", "/dossiers/{case}/notes", casework.KeepNote, addNote, 0},
		{"GET", "/dossiers/{case}/faits", casework.WriteCase, showFacts, 0},
		{"POST", "/dossiers/{case}/faits", casework.WriteCase, saveFacts, 0},
		{"GET", "/dossiers/{case}/identite", casework.WritePerson, showIdentity, 0},
		{"POST", "/dossiers/{case}/identite", casework.WritePerson, saveIdentity, 0},
		{"GET", "/dossiers/{case}/liens", casework.WriteCase, showLinks, 0},
		{"POST", "/dossiers/{case}/liens", casework.WriteCase, linkPersons, even},
		{"POST", "/dossiers/{case}/liens/retirer", casework.WriteCase, unlinkPersons, 0},
		{"GET", "/dossiers/{case}/fusion", casework.WritePerson, showMerge, even},
		{"POST", "/dossiers/{case}/fusion", casework.WritePerson, mergePersons, even},
		{"POST", "/dossiers/{case}/fusion/defaire", casework.WritePerson, undoMerge, 0},
		{"GET", "/dossiers/{case}/cloture", casework.WriteCase, showClosing, 0},
		{"POST", "/dossiers/{case}/cloture", casework.WriteCase, closeCase, 0},
		{"POST", "/dossiers/{case}/reouverture", casework.WriteCase, reopenCase, 0},
		{"POST", "/dossiers/{case}/rappels", casework.WriteCase, addCallback, 0},
		{"POST", "/dossiers/{case}/rappels/{callback}", casework.WriteCase, changeCallback, 0},
	}
}

// meetingRoutes are meetings, drafts and the agenda.
func meetingRoutes() []route {
	return []route{
		{"GET", "/dossiers/{case}/rendez-vous/nouveau", casework.WriteCase, showNewMeeting, 0},
		{"POST", "/dossiers/{case}/rendez-vous/nouveau", casework.WriteCase, saveMeeting, 0},
		{"GET", "/dossiers/{case}/rendez-vous/{appointment}", casework.WriteCase, showMeeting, 0},
		{"POST", "/dossiers/{case}/rendez-vous/{appointment}", casework.WriteCase, saveMeeting, 0},
		{"POST", "/brouillons/{case}/{form}", casework.WriteCase, keepDraft, 0},
		{"GET", "/rendez-vous/saisie", casework.WriteCase, showGrid, 0},
		{"POST", "/rendez-vous/saisie", casework.WriteCase, saveGrid, 0},
		{"GET", "/agenda", casework.ReadCase, showAgenda, 0},
		{"POST", "/agenda", casework.ReadPerson, showAgendaNames, 0},
		{"GET", "/agenda/creneau", casework.WriteCase, showSlot, 0},
		{"POST", "/agenda/creneau", casework.WriteCase, takeSlot, 0},
		{"GET", "/agenda/permanences", casework.KeepAgenda, showDuties, 0},
		{"POST", "/agenda/permanences", casework.KeepAgenda, saveDuty, 0},
		{"GET", "/agenda/absences", casework.ReplaceWorker, showAbsences, 0},
		{"POST", "/agenda/absences", casework.ReplaceWorker, saveAbsence, 0},
	}
}

// partRoutes are what surrounds a case, and the work without a file.
func partRoutes() []route {
	return []route{
		{"GET", "/dossiers/{case}/evaluation", casework.WriteCase, showAssessment, 0},
		{"POST", "/dossiers/{case}/evaluation", casework.WriteCase, saveAssessment, 0},
		{"GET", "/dossiers/{case}/mesures", casework.WriteCase, showMeasures, 0},
		{"POST", "/dossiers/{case}/mesures", casework.WriteCase, addMeasure, 0},
		{"GET", "/dossiers/{case}/mesures/{measure}", casework.WriteCase, showMeasure, 0},
		{"POST", "/dossiers/{case}/mesures/{measure}", casework.WriteCase, changeMeasure, 0},
		{"POST", "/dossiers/{case}/taches", casework.WriteCase, addTask, 0},
		{"GET", "/dossiers/{case}/taches/{task}", casework.WriteCase, showTask, 0},
		{"POST", "/dossiers/{case}/taches/{task}", casework.WriteCase, changeTask, 0},
		{"GET", "/dossiers/{case}/message", casework.WriteCase, showMessage, 0},
		{"POST", "/dossiers/{case}/message", casework.WriteCase, prepareMessage, 0},
		{"GET", "/dossiers/{case}/message/{message}", casework.WriteCase, showPrepared, 0},
		{"GET", "/dossiers/{case}/documents", casework.WriteCase, showDocuments, 0},
		{"POST", "/dossiers/{case}/documents", casework.WriteCase, addDocument, upload},
		{"GET", "/dossiers/{case}/documents/{document}", casework.ReadCase, takeDocument, inert},
		{"GET", "/dossiers/{case}/documents/{document}/apercu", casework.ReadCase, showDocument, inert},
		{"POST", "/dossiers/{case}/documents/{document}", casework.WriteCase, changeDocument, 0},

		{"GET", "/activites", casework.KeepActivities, findActivities, 0},
		{"GET", "/activites/{post}", casework.KeepActivities, showActivities, 0},
		{"POST", "/activites/{post}", casework.KeepActivities, addActivity, 0},
		{"GET", "/activites/{post}/{activity}", casework.KeepActivities, showActivity, 0},
		{"POST", "/activites/{post}/{activity}", casework.KeepActivities, changeActivity, 0},
	}
}

// orientationRoutes are orientations, letters and the directory of partners.
func orientationRoutes() []route {
	return []route{
		{"GET", "/orientations", casework.ReadCase, showOrientations, 0},
		{"POST", "/orientations", casework.ReadPerson, nameOrientations, 0},
		{"GET", "/dossiers/{case}/orientations", casework.ReadCase, showCaseOrientations, 0},
		{"POST", "/dossiers/{case}/orientations", casework.WriteCase, proposeOrientation, 0},
		{"GET", "/dossiers/{case}/orientations/nouvelle", casework.WriteCase, showNewOrientation, 0},
		{"POST", "/dossiers/{case}/orientations/{orientation}", casework.WriteCase, stepOrientation, 0},
		{"GET", "/dossiers/{case}/orientations/{orientation}/lettre", casework.ShareCase, showLetterForm, 0},
		{"POST", "/dossiers/{case}/orientations/{orientation}/lettre", casework.ShareCase, shareOrientation, 0},
		{"GET", "/dossiers/{case}/partages/{sharing}", casework.ShareCase, showLetter, 0},
		{"GET", "/dossiers/{case}/partages/{sharing}/lettre.odt", casework.ShareCase, downloadLetter, 0},

		{"GET", "/annuaire", casework.KeepDirectory, showDirectories, 0},
		{"GET", "/annuaire/{post}", casework.KeepDirectory, showPartners, 0},
		{"POST", "/annuaire/{post}", casework.KeepDirectory, createPartner, 0},
		{"GET", "/annuaire/{post}/nouveau", casework.KeepDirectory, showNewPartner, 0},
		{"GET", "/annuaire/{post}/{partner}", casework.KeepDirectory, showPartner, 0},
		{"POST", "/annuaire/{post}/{partner}", casework.KeepDirectory, savePartner, 0},
		{"POST", "/annuaire/{post}/{partner}/retrait", casework.KeepDirectory, retirePartner, 0},
	}
}

// reportRoutes are reports, and registers in and out.
func reportRoutes() []route {
	return []route{
		{"GET", "/bilans", casework.ReadSealed, showReports, 0},
		{"GET", "/bilans/{post}/{period}", casework.ReadReport, showReport, 0},
		{"GET", "/bilans/{post}/{period}/bilan.pdf", casework.ReadReport, download(publish.AsPDF), 0},
		{"GET", "/bilans/{post}/{period}/bilan.odt", casework.ReadReport, download(publish.AsODT), 0},
		{"GET", "/bilans/{post}/{period}/bilan.xlsx", casework.ReadReport, download(publish.AsXLSX), 0},
		{"GET", "/bilans/{post}/{period}/communique.txt", casework.ReadReport, download(publish.AsPress), 0},
		{"GET", "/bilans/{post}/{period}/communique.odt", casework.ReadReport, download(publish.AsPressODT), 0},
		{"GET", "/bilans/{post}/{period}/projection", casework.ReadReport, showSlides, 0},
		{"GET", "/bilans/{post}/{period}/bilan.csv", casework.ReadReport, download(publish.AsCSV), 0},
		{"GET", "/bilans/{post}/{period}/bilan.json", casework.ReadReport, download(publish.AsJSON), 0},
		{"GET", "/bilans/{post}/{period}/bilan.txt", casework.ReadReport, download(publish.AsText), 0},
		{"GET", "/bilans/{post}/{period}/bilan-long.csv", casework.ReadReport, download(publish.AsLong), 0},
		{"GET", "/bilans/{post}/{period}/dictionnaire.csv", casework.ReadReport, download(publish.AsDictionary), 0},

		{"GET", "/bilans/ensemble", casework.ReadReport, showGathered, 0},
		{"GET", "/bilans/ensemble/bilan.pdf", casework.ReadReport, downloadGathered(publish.AsPDF), 0},
		{"GET", "/bilans/ensemble/bilan.odt", casework.ReadReport, downloadGathered(publish.AsODT), 0},
		{"GET", "/bilans/ensemble/bilan.xlsx", casework.ReadReport, downloadGathered(publish.AsXLSX), 0},
		{"GET", "/bilans/ensemble/bilan-long.csv", casework.ReadReport, downloadGathered(publish.AsLong), 0},
		{"GET", "/bilans/ensemble/bilan.json", casework.ReadReport, downloadGathered(publish.AsJSON), 0},
		{"GET", "/territoires", casework.KeepDivisions, showDivisions, 0},
		{"POST", "/territoires", casework.KeepDivisions, saveDivision, 0},
		{"GET", "/territoires/{division}", casework.KeepDivisions, showDivision, 0},
		{"POST", "/territoires/{division}", casework.KeepDivisions, saveDivision, 0},

		{"GET", "/totaux-declares/{post}", casework.DeclareTotals, showDeclared, 0},
		{"POST", "/totaux-declares/{post}", casework.DeclareTotals, declareTotal, 0},

		{"GET", "/trames", casework.FillTemplate, showTemplate, 0},
		{"POST", "/trames", casework.FillTemplate, fillTemplate, 0},
		{"GET", "/trames/modeles", casework.KeepTemplates, showTemplates, 0},
		{"GET", "/trames/modeles/nouveau", casework.KeepTemplates, showNewTemplate, 0},
		{"POST", "/trames/modeles/nouveau", casework.KeepTemplates, createTemplate, 0},
		{"GET", "/trames/modeles/{template}", casework.KeepTemplates, showKeptTemplate, 0},
		{"POST", "/trames/modeles/{template}", casework.KeepTemplates, saveTemplate, 0},
		{"POST", "/trames/modeles/{template}/retrait", casework.KeepTemplates, removeTemplate, 0},

		{"GET", "/imports", casework.ImportRegister, showImports, 0},
		{"POST", "/imports", casework.ImportRegister, receiveRegister, upload},
		{"POST", "/imports/export", casework.ExportRegister, exportRegister, 0},
		{"GET", "/imports/{post}/{import}", casework.ImportRegister, showImport, 0},
		{"POST", "/imports/{post}/{import}", casework.ImportRegister, decideImport, 0},
		{"GET", "/imports/{post}/{import}/rejets.csv", casework.ImportRegister, downloadRejects, 0},
	}
}

// privacyRoutes are what is done about the data of persons themselves.
func privacyRoutes() []route {
	return []route{
		{"GET", "/notices", casework.SignIn, showNotices, bare},
		{"GET", "/notices/{language}", casework.SignIn, showNotice, bare},
		{"GET", "/droits", casework.ReadRights, showRights, 0},
		{"POST", "/droits", casework.KeepRights, openRequest, 0},
		{"GET", "/droits/{request}", casework.ReadRights, showRequest, 0},
		{"POST", "/droits/{request}", casework.KeepRights, answerRequest, 0},
		{"GET", "/droits/{request}/copie", casework.KeepRights, showCopy, 0},
		{"GET", "/droits/{request}/copie.json", casework.KeepRights, downloadCopy, 0},
		{"GET", "/droits/{request}/copie.odt", casework.KeepRights, downloadCopyText, 0},
		{"GET", "/requisitions", casework.ReadRequisitions, showRequisitions, 0},
		{"POST", "/requisitions", casework.KeepRequisitions, addRequisition, 0},
		{"GET", "/conservation", casework.KeepRetention, showRetention, 0},
		{"GET", "/dossiers/{case}/conservation", casework.KeepRetention, showCaseRetention, 0},
		{"POST", "/dossiers/{case}/conservation", casework.KeepRetention, prolongCase, 0},
		{"GET", "/dossiers/{case}/effacement", casework.ErasePerson, showErasure, 0},
		{"POST", "/dossiers/{case}/effacement", casework.ErasePerson, erasePerson, 0},
		{"GET", "/conformite/registre", casework.ReadCompliance, showCompliance(casework.ProcessingRecord), 0},
		{"GET", "/conformite/registre.odt", casework.ReadCompliance, downloadCompliance("registre-traitements.odt", casework.ProcessingRecord), 0},
		{"GET", "/conformite/aipd", casework.ReadCompliance, showCompliance(casework.ImpactAssessment), 0},
		{"GET", "/conformite/aipd.odt", casework.ReadCompliance, downloadCompliance("analyse-impact.odt", casework.ImpactAssessment), 0},
		{"GET", "/effacements", casework.ReadErasures, showCertificates, 0},
		{"GET", "/effacements/{certificate}", casework.ReadErasures, showCertificate, 0},
		{"GET", "/effacements/{certificate}/certificat.txt", casework.ReadErasures, downloadCertificate, 0},
	}
}

// journalRoutes are the log of accesses, and who consulted a case.
func journalRoutes() []route {
	return []route{
		{"GET", "/journal", casework.ReadJournal, showJournal, 0},
		{"POST", "/journal", casework.ReadJournal, filterJournal, 0},
		{"GET", "/journal/lignes.csv", casework.ReadJournal, exportJournal, 0},
		{"GET", "/dossiers/{case}/consultations", casework.ReadCase, showConsultations, 0},
	}
}

// nationalRoutes are the figures of départements that other installations sent.
func nationalRoutes() []route {
	return []route{
		{"GET", "/national", casework.ReadNation, showNation, 0},
		{"GET", "/national/envoyer", casework.SendTallies, showSend, 0},
		{"POST", "/national/envoyer", casework.SendTallies, sendTallies, 0},
		{"GET", "/national/recevoir", casework.ReceiveTallies, showReceive, 0},
		{"POST", "/national/recevoir", casework.ReceiveTallies, receiveTallies, upload | large},
		{"POST", "/national/recevoir/cles", casework.ReceiveTallies, changeTrustedKeys, 0},
		{"GET", "/national/regions/{region}", casework.ReadNation, showRegion, 0},
		{"GET", "/national/departements/{departement}", casework.ReadNation, showDepartement, 0},
	}
}

// needRoutes are where the next post is needed, and the public files that tell.
func needRoutes() []route {
	return []route{
		{"GET", "/besoin", casework.ReadNeed, showNeed, 0},
		{"GET", "/besoin/tableau.csv", casework.ReadNeed, downloadNeed(publish.AsCSV), 0},
		{"GET", "/besoin/tableau.xlsx", casework.ReadNeed, downloadNeed(publish.AsXLSX), 0},
		{"GET", "/besoin/imports", casework.KeepNeed, showNeedImport, 0},
		{"POST", "/besoin/imports/delinquance", casework.KeepNeed, receiveCrime, upload | large},
		{"POST", "/besoin/imports/contours", casework.KeepNeed, receiveContours, upload | large},
	}
}
