package view

import "permanence/internal/casework"

// HelpPage is GET /aide: the sections that concern the reader's role.
type HelpPage struct {
	Base
}

// HelpSection is one section of the help. What it says stands in the template,
// under its identifier.
type HelpSection struct {
	ID    string // also the name of its picture and of its address, /aide#ID
	Title string
	Alt   string // of its picture; empty for a section without one
}

// PictureURL is the address of the section's picture: the real screen, as the
// browser journeys take it.
func (s HelpSection) PictureURL() string { return AssetURL("aide/" + s.ID + ".webp") }

// Size of every picture of the help, in CSS pixels.
const (
	helpPictureWidth  = 1000
	helpPictureHeight = 620
)

// Width of the picture in CSS pixels, known before it is there so that the page
// does not move.
func (HelpSection) Width() int { return helpPictureWidth }

// Height of the picture, likewise.
func (HelpSection) Height() int { return helpPictureHeight }

// Sections are those that the account can use, in the order of a person's way.
func (p *HelpPage) Sections() []HelpSection {
	may := p.Account
	if may == nil {
		may = &AccountMenu{}
	}
	var all []HelpSection
	add := func(allowed bool, sections ...HelpSection) {
		if allowed {
			all = append(all, sections...)
		}
	}
	add(may.CanReferral && !may.CanCase, helpOfDesk)
	add(may.CanCase, helpOfWorker...)
	add(may.CanReplace && !may.CanAgenda, HelpSection{ID: "absences", Title: "Absences et remplacement"})
	add(may.CanActivities, helpOfActivities)
	add(may.CanImport, helpOfRegister...)
	add(may.CanReport || may.CanSealed, helpOfReport)
	add(may.CanSealed, HelpSection{ID: "scelles", Title: "Les bilans scellés"})
	add(may.CanReport && may.CanCase, helpOfGathered)
	add(may.CanDeclare, helpOfDeclared)
	add(may.CanFill, helpOfTemplates)
	add(may.CanSteer && !may.CanCase, helpOfSteering)
	add(may.CanCase, helpOfRights)
	add(may.CanJournal, helpOfJournal)
	add(may.CanReview, HelpSection{ID: "glace", Title: "Examiner les bris de glace"})
	add(may.CanAccounts, HelpSection{ID: "comptes", Title: "Comptes"})
	add(may.CanBackups, helpOfBackups)
	add(may.KeepTemplates, helpOfKeptTemplates)
	add(may.CanDivide, helpOfTerritories)
	add(may.CanNeed, helpOfNeed)
	add(may.CanNation, helpOfNation)
	add(true, helpOfFactor, HelpSection{ID: "quitter", Title: "Quitter son écran"}, HelpSection{ID: "clavier", Title: "Raccourcis clavier"}, HelpSection{ID: "confidentialite", Title: "Confidentialité"})
	return all
}

var (
	helpOfDesk   = HelpSection{"guichet", "Signaler une personne, depuis le guichet", "Le formulaire d'une nouvelle saisine : d'abord le nom, puis la consigne de contact, dont chaque moyen se coche."}
	helpOfWorker = []HelpSection{
		{"jour", "Ma journée", "La première page : les saisines à prendre en charge, les rendez-vous d'aujourd'hui, les orientations sans réponse avec leur ancienneté, les chiffres du mois."},
		{"saisines", "Recevoir une saisine", "La file des saisines : la plus urgente en haut, son âge en minutes, et les boutons pour la prendre en charge ou l'ouvrir."},
		{"dossier", "Le dossier", "Un dossier : ses onglets, la note privée, le fil des rendez-vous et, à droite, la situation et la personne, dont le nom est couvert ici."},
		{"joindre", "Joindre la personne sans la mettre en danger", "La page d'un message : ce que la consigne de contact permet ou refuse, et ce qu'il faut savoir avant d'écrire."},
		{"rendez-vous", "Enregistrer un rendez-vous en une minute", "Le formulaire d'un rendez-vous : les actes, numérotés de 1 à 9, la note privée, puis la date, l'heure et la durée."},
		{"agenda", "Agenda et remplacement", "Une semaine de l'agenda : chaque jour, l'heure, la référence du dossier, le lieu et l'état de chaque rendez-vous, sans nom."},
		{"orientations", "Orienter", "La liste des orientations en attente, de la plus ancienne à la plus récente, et les files d'attente par partenaire."},
		{"clore", "Clore", "La clôture d'un dossier : ce qui reste ouvert, le motif et la date."},
		{"acces", "Qui accède à un dossier", "L'onglet Accès d'un dossier : qui en est en charge, à qui le transmettre, qui en est écarté."},
	}
	helpOfRights     = HelpSection{"demandes", "Les droits des personnes et la conservation", "Le registre des demandes : le droit exercé, la date de réception et celle avant laquelle répondre."}
	helpOfJournal    = HelpSection{"journal", "Le journal des accès", "Le journal : son scellement, le choix des lignes, puis qui a fait quoi, sur quelle référence, avec quelle issue."}
	helpOfBackups    = HelpSection{"sauvegardes", "Sauvegardes", "La page des sauvegardes : la dernière vérifiée, les réglages et l'historique."}
	helpOfFactor     = HelpSection{"second-facteur", "Se connecter\u00a0: second facteur et clé d'accès", "Le second facteur d'un compte : l'application de codes, les clés d'accès, les codes de secours."}
	helpOfActivities = HelpSection{"activites", "Le travail sans dossier", "L'ajout d'une activité : date, genre, minutes, personnes, et la liste du mois."}
	helpOfRegister   = []HelpSection{
		{"registre", "Importer un registre", "Le dépôt d'un registre, avec à côté ce qui va se passer avant que rien ne soit écrit."},
		{ID: "colonnes", Title: "Les colonnes d'un registre"},
	}
	helpOfSteering = HelpSection{"pilotage", "Piloter les postes", "La page du pilotage : les conventions à renouveler ou à signer, puis chaque poste avec son effectif, ses communes, sa convention et son financement."}
	helpOfReport   = HelpSection{"bilan", "Lire un bilan", "Le bilan d'un poste : la période, puis de grands chiffres, chacun avec son unité, sa base et sa définition."}
)

var (
	helpOfGathered      = HelpSection{"ensemble", "Réunir des postes, ou n'en lire qu'un territoire", "Le choix d'un ensemble : la période, les postes, un territoire ou une commune, un lieu de rendez-vous."}
	helpOfDeclared      = HelpSection{"declares", "Les totaux d'années antérieures", "La déclaration d'un total : l'année, le chiffre, sa valeur et le document d'où il vient."}
	helpOfTemplates     = HelpSection{"trames", "Remplir la grille d'un financeur", "La page des trames : celles qui sont proposées, le texte de la trame, puis le poste et la période où l'essayer."}
	helpOfKeptTemplates = HelpSection{"modeles", "Tenir les trames de l'installation", "L'ajout d'une trame : son nom, puis son texte, une consigne par ligne."}
	helpOfTerritories   = HelpSection{"territoires", "Grouper des communes en territoires", "Un découpage : son nom, son genre, puis un territoire par ligne avec ses communes."}
	helpOfNeed          = HelpSection{"besoin", "Chercher où ouvrir le prochain poste", "La carte du département : les faits enregistrés pour 1 000 habitants, les communes couvertes, la commune choisie pour l'essai."}
	helpOfNation        = HelpSection{"national", "Envoyer et lire les chiffres nationaux", "L'envoi des décomptes : le département, les années, les postes et, à côté, la clé de l'installation."}
)

// Columns of the activity register, in its order.
func (p *HelpPage) Columns() []RegisterColumn { return RegisterColumns }

func (*HelpPage) file() string { return "help" }

// RegisterColumn is one column of the register as people read it.
type RegisterColumn struct {
	Name     string
	Required bool
	Meaning  string
	Values   string // what may be written
}

// RegisterColumns are the columns of the activity register with their meaning
// in French, for the help page and the mapping of an import.
var RegisterColumns = []RegisterColumn{
	{"personne", true, "Repère de la personne dans votre registre", "Texte libre ; toutes les lignes qui ont le même repère parlent de la même personne."},
	{"situation", false, "Numéro de l'accompagnement", "1 par défaut ; 2, 3… quand la personne revient plus tard."},
	{"nom", false, "Nom", "Texte libre ; chiffré, jamais dans un bilan."},
	{"prenom", false, "Prénom", "Texte libre ; chiffré, jamais dans un bilan."},
	{"sexe", false, "Sexe", "F, M, X ou NC ; femme et homme sont compris."},
	{"naissance", false, "Naissance", "Année ou date."},
	{"commune", false, "Commune de résidence", "Code INSEE, ou nom s'il n'existe qu'une commune de ce nom."},
	{"qualite", false, "Qualité", codes(casework.Standings)},
	{"enfants", false, "Nombre d'enfants", "Nombre entier."},
	{"connu_services_sociaux", false, "Déjà connu d'un service social", codes(casework.KnownList)},
	{"date_saisine", false, "Date de la saisine", "Date ; à défaut, celle de la première ligne."},
	{"origine", false, "Origine de la saisine", codes(casework.Origins)},
	{"acte_police", false, "Acte de police", codes(casework.PoliceActs)},
	{"problematique", false, "Problématiques, la principale d'abord", codes(casework.Problems)},
	{"violences", false, "Types de violences", codes(casework.Violences)},
	{"date", true, "Date du rendez-vous", "2022-03-28 ou 28/03/2022."},
	{"heure", false, "Heure du rendez-vous", "09:30 ou 9 h 30."},
	{"lieu", false, "Lieu", codes(casework.Places)},
	{"modalite", false, "Modalité", codes(casework.Modes)},
	{"statut", false, "Statut du rendez-vous", codes(casework.Statuses)},
	{"duree", false, "Durée", "Minutes, de 0 à 600."},
	{"actes", false, "Actes réalisés", codes(casework.Acts)},
	{"orientation", false, "Orientations vers un partenaire", codes(casework.PartnerKinds)},
	{"suite_orientation", false, "Suites des orientations, dans le même ordre", codes(casework.Outcomes)},
	{"date_cloture", false, "Date de clôture", "Date ; jamais avant le premier rendez-vous de la situation."},
	{"motif_cloture", false, "Motif de clôture", codes(casework.ClosingReasons)},
	{"violence_principale", false, "Type de violences principal", "Un de ceux de la colonne violences ; quand il n'y en a qu'un, inutile de le redire."},
	{"lien_auteur", false, "Lien avec l'auteur", codes(casework.AuthorLinks)},
	{"adultes_concernes", false, "Adultes touchés par la situation, la personne comprise", "Nombre entier, sans les nommer."},
	{"enfants_concernes", false, "Enfants touchés par la situation", "Nombre entier, sans les nommer."},
	{"situation_familiale", false, "Situation familiale", codes(casework.FamilySituations)},
	{"accord", false, "Accord de la personne pour être contactée", codes(casework.Agreements)},
	{"premier_contact", false, "Premier contact", "Date à laquelle la personne a été jointe, si elle vient avant le premier rendez-vous."},
	{"unite", false, "Unité de police ou de gendarmerie qui adresse la personne", "Le nom d'une des unités du poste ; majuscules et accents ne comptent pas."},
	{"lieu_precis", false, "Lieu précis", "Nom d'un lieu de la fiche du poste, comme « Commissariat de Créteil » ; il dit aussi le lieu."},
}

func codes[T ~string](l *casework.List[T]) string { return l.Expected() + "." }
