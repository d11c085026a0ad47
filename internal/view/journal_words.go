package view

import (
	"strings"

	"permanence/internal/casework"
)

// objectWord is the kind of a record as the log names it, in French.
func objectWord(object string) string {
	if w, ok := objectWords[object]; ok {
		return w
	}
	return object
}

var objectWords = map[string]string{
	"report_draft": "bilan en préparation", "sealed_report": "bilan scellé", "report_link": "lien de lecture",
	"person": "personne", "case": "dossier", "appointment": "rendez-vous", "post": "poste", "account": "compte", "unit": "unité",
	"referral": "saisine", "orientation": "orientation", "partner": "partenaire", "measure": "mesure de protection", "task": "tâche",
	"activity": "activité", "duty": "permanence", "absence": "absence", "substitution": "remplacement", "import": "import de registre",
	"register_mapping": "colonnes du registre", "route": "page", "form": "formulaire", "journal": "journal", "session": "session", "document": "document",
	"report": "bilan", "note": "note privée", "tombstone": "effacement", "erasure": "effacement", "request": "demande d'une personne",
	"requisition": "réquisition", "backup": "sauvegarde", "keyset": "clé maîtresse", "factor": "second facteur", "break_glass": "bris de glace", "glass": "bris de glace", "certificate": "certificat d'effacement", "installation": "installation",
	"declared_total": "total déclaré", "division": "découpage en territoires", "divisions": "découpages en territoires",
	"post_folder": "poste et ses parties", "post_sheet": "fiche d'un poste", "staffing": "effectif d'un poste", "agreement": "convention", "exercise": "exercice d'un poste", "funding": "cofinancement", "fundings": "cofinancement",
	"committee": "comité de pilotage", "decision": "décision d'un comité", "committee_document": "document d'un comité", "deployment": "déploiement", "post_covers": "communes couvertes",
	"crime_figures": "délinquance enregistrée", "crime_editions": "délinquance enregistrée", "contours": "contours des communes", "exchange_tallies": "décomptes reçus", "exchange_sums": "chiffres nationaux", "grid_template": "trame",
	"exchange_keys": "clés reconnues",
}

// detailWords says in French what the log keeps as codes. The longest known
// beginning is translated and what follows it, a number or a code, is kept; a
// code that is not known is shown as it is.
func detailWords(detail string) string {
	if shared, ok := strings.CutPrefix(detail, "shared for "); ok {
		return sharedWords(shared)
	}
	best := ""
	for code := range detailBeginnings {
		if len(code) > len(best) && (detail == code || strings.HasPrefix(detail, code+" ")) {
			best = code
		}
	}
	if best == "" {
		return detail
	}
	return strings.TrimSpace(detailBeginnings[best] + detail[len(best):])
}

// sharedWords say for what a letter was made and what it carries: the log keeps
// "purpose: item|item".
func sharedWords(detail string) string {
	purpose, items, _ := strings.Cut(detail, ": ")
	words := labels(casework.SharedItems, casework.SplitCodes[casework.SharedItem](items))
	return "partage pour «\u00a0" + casework.Purposes.Label(casework.Purpose(purpose)) + "\u00a0»\u00a0: " + strings.ToLower(strings.Join(words, ", "))
}

var detailBeginnings = map[string]string{
	"list": "liste", "read": "lecture", "facts": "situation", "closed": "clôture", "reopened": "réouverture", "opened": "ouverture",
	"opened for a returning person": "ouverture pour une personne qui revient", "appointment": "rendez-vous", "meeting form": "fiche d'un rendez-vous",
	"callbacks": "rappels après la clôture", "callback written": "rappel après la clôture", "callback removed": "retrait d'un rappel", "callback restored": "rétablissement d'un rappel",
	"requisition written": "réquisition", "request of rights:": "demande d'une personne :",
	"work phone": "téléphone professionnel", "work phone read": "lecture de son téléphone professionnel",
	"agenda": "agenda", "grid of": "saisie de la journée, rendez-vous :", "assessments read": "lecture de l'évaluation", "assessment written": "évaluation",
	"danger levels": "niveaux de danger", "documents listed": "liste des documents", "document added": "ajout d'un document", "document read": "lecture d'un document",
	"document removed": "retrait d'un document", "document restored": "rétablissement d'un document", "draft kept": "brouillon gardé", "draft forgotten": "brouillon effacé",
	"identity": "identité", "milestones": "repères de la chronologie", "note written": "note privée écrite", "notes read": "lecture de ses notes privées",
	"orientations": "orientations", "waiting": "en attente de réponse", "orientation proposed": "orientation proposée", "orientation": "suite d'une orientation :",
	"letter prepared": "préparation d'une lettre", "letter written": "lettre", "sharings": "lettres envoyées", "measures and tasks read": "lecture des mesures et des tâches",
	"measure written": "mesure de protection", "measure removed": "retrait d'une mesure", "measure restored": "rétablissement d'une mesure", "reminders": "rappels",
	"task written": "tâche", "due tasks": "tâches à faire", "still open": "ce qui reste ouvert", "names in a list": "nom affiché dans une liste",
	"by reference": "recherche par référence", "found": "personnes trouvées :", "duplicates": "fiches semblables :", "likely the same": "fiches semblables",
	"said distinct": "personnes dites distinctes", "persons merged": "fiches réunies", "merge undone": "réunion défaite", "persons linked": "personnes liées",
	"link taken away": "lien retiré", "links": "liens entre personnes", "created": "création", "changed": "modification", "password": "mot de passe",
	"colleagues": "liste des collègues", "added": "ajout", "ended": "fin", "saved": "enregistrement", "written": "écriture", "removed": "retrait", "restored": "rétablissement",
	"first page": "page d'accueil", "queue": "file des saisines", "own unit": "saisines de son unité", "filed": "dépôt", "count of refusals": "nombre de refus de contact",
	"received": "réception d'un fichier", "content read:": "lecture du contenu :", "content written:": "écriture du contenu :", "activities": "travail sans dossier",
	"substitute": "remplacement", "refused": "refus avant d'atteindre un dossier", "consultations": "lecture de « Qui a consulté »",
	"values refused": "valeurs à revoir, rien n'a été écrit", "verification": "vérification du scellement", "checkpoints": "points de contrôle", "export": "export", "before": "purge des lignes antérieures au", "plan before": "purge préparée jusqu'au",
	"persons": "personnes", "log-in": "connexion", "log-out": "déconnexion", "filed recue": "dépôt",
	"handed over to": "transmission au compte", "cases assigned": "dossiers confiés", "loads": "charge de chacun", "on own cases": "sur ses dossiers", "list of": "liste, lignes :",
	"log-in by provider": "connexion par un fournisseur d'identité", "safe contact": "consigne de contact", "access": "qui atteint le dossier", "written out": "mise par écrit",
	"shut out": "compte ou unité écartés :", "shut out no longer": "n'est plus écarté", "closed without follow-up": "clôture sans suite", "attempt": "essai de contact :", "attempt undone": "annulation du dernier essai de contact",
	"dormant": "sans contact depuis longtemps", "message prepared": "message préparé :", "messages read": "lecture des messages préparés", "handed to another post": "transmise à un autre poste",
	"put back in the queue": "remise dans la file", "receipt": "accusé de réception", "taken in charge": "prise en charge", "identities read": "lecture d'identités",
	"identity linked": "identité d'un fournisseur reliée", "identity unlinked": "identité d'un fournisseur détachée", "factors removed": "seconds facteurs retirés", "task": "tâche :", "task changed": "tâche modifiée",
	"term read": "lecture du terme de conservation", "terms listed": "liste des termes de conservation", "persons erased at their term": "personnes effacées à leur terme :", "erased, certificate": "effacement, certificat",
	"erased:": "effacé :", "erasure prepared:": "effacement préparé :", "applied again": "effacements appliqués de nouveau", "certificate": "certificat d'effacement", "counted": "décompte", "listed": "liste", "check": "contrôle", "snapshot": "copie pour la sauvegarde",
	"started": "début", "settings": "réglages", "recipients": "destinataires des clés", "posts of": "postes financés par :", "rotated": "nouvelle clé maîtresse", "retired": "anciennes clés retirées", "rewrapped": "clés enveloppées de nouveau :",
	"renewal": "renouvellement des clés maîtresses", "renewal days set": "rythme du renouvellement des clés", "tokens made again": "index de recherche refait", "compared with a copy": "comparaison avec une copie",
	"latest": "le dernier de la période", "all of the post": "tous ceux du poste", "checked, threshold": "vérifié, seuil de masquage", "sealed,": "scellé, empreinte", "made for": "lien de lecture du bilan", "opened,": "lien ouvert, bilan", "revoked": "lien retiré",
	"compliance": "pièces de conformité", "factors": "seconds facteurs", "sessions": "sessions", "import": "import d'un fichier", "terms looked at": "termes de conservation examinés", "verified": "vérification", "who may not be written looked up": "recherche de qui ne peut être écrit",
	"workers of the post": "intervenants du poste", "departement": "envoi des décomptes, département", "receive": "réception de décomptes", "trust": "clé reconnue, empreinte", "distrust": "clé retirée", "referrals": "saisines sans dossier",
}
