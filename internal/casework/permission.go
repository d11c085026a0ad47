package casework

import "sync"

// Action is something that a role may do. Every route of the program and every
// access to the store names one.
type Action string

const (
	SignIn         Action = "sign_in"         // the log-in page, static files: anybody
	OwnAccount     Action = "own_account"     // one's first page, password, log-out
	ReadReport     Action = "read_report"     // figures of a post
	ImportRegister Action = "import_register" // a register in
	ExportRegister Action = "export_register" // a register out, with names
	FindPerson     Action = "find_person"     // search by name
	ReadPerson     Action = "read_person"     // identity
	WritePerson    Action = "write_person"
	ReadCase       Action = "read_case"       // a case and what was done in it
	WriteCase      Action = "write_case"      // open, record a meeting, close, reopen
	ShareCase      Action = "share_case"      // a letter that carries something of a case to a partner
	KeepDirectory  Action = "keep_directory"  // the post's partners
	ReplaceWorker  Action = "replace_worker"  // name a substitute for a time
	HandCase       Action = "hand_case"       // say who is in charge of a case
	AssignCases    Action = "assign_cases"    // hand a worker's cases to another, without opening any
	GuardCase      Action = "guard_case"      // shut a named account or a unit out of a case
	BreakGlass     Action = "break_glass"     // open a colleague's case for three hours
	ReviewGlass    Action = "review_glass"    // read and judge the breaks of glass
	KeepAgenda     Action = "keep_agenda"     // when and where the post receives
	FileReferral   Action = "file_referral"   // bring a person's situation to the worker
	FollowReferral Action = "follow_referral" // the receipt and the state of a referral
	KeepQueue      Action = "keep_queue"      // read and deal with the referrals that wait
	KeepActivities Action = "keep_activities" // work without a file
	KeepNote       Action = "keep_note"       // one's own private notes, never anybody else's
	ReadRules      Action = "read_rules"      // this table, in plain French
	ManageAccounts Action = "manage_accounts" // create, disable, reset
	ManagePosts    Action = "manage_posts"
	ReadJournal    Action = "read_journal"  // the log of accesses, pseudonymous
	PurgeJournal   Action = "purge_journal" // its oldest days, once their time is over

	KeepRetention    Action = "keep_retention"    // the terms that come, and prolonging them
	ErasePerson      Action = "erase_person"      // destroy the keys of a person and of her or his cases
	ReadErasures     Action = "read_erasures"     // certificates: they name nobody
	PurgePersons     Action = "purge_persons"     // erase whoever is past the term
	SetRetention     Action = "set_retention"     // how long persons are kept
	KeepRights       Action = "keep_rights"       // requests of persons about their data
	ReadRights       Action = "read_rights"       // their register, in codes
	KeepRequisitions Action = "keep_requisitions" // what an authority required
	ReadRequisitions Action = "read_requisitions" // their register
	ReadCompliance   Action = "read_compliance"   // the papers that the settings in force write
	KeepBackups      Action = "keep_backups"      // make, check and restore backups, which stay encrypted
	KeepKeys         Action = "keep_keys"         // the master keyset and what wraps what

	KeepDivisions  Action = "keep_divisions"  // how communes are grouped into territories
	DeclareTotals  Action = "declare_totals"  // totals of years that the program did not count
	FillTemplate   Action = "fill_template"   // a funder's grid, from the masked report of a post
	ReadTemplates  Action = "read_templates"  // the grids that the installation keeps
	KeepTemplates  Action = "keep_templates"  // write and remove them
	SendTallies    Action = "send_tallies"    // a file of exact counts for another installation
	ReceiveTallies Action = "receive_tallies" // the files of other installations, and the keys that they are checked with
	ReadNeed       Action = "read_need"       // recorded crime beside what posts cover
	KeepNeed       Action = "keep_need"       // import recorded crime and contours: public files
	ReadNation     Action = "read_nation"     // the figures of départements, regions and the nation

	ReadSteering   Action = "read_steering"   // the sheet of a post, its staffing, agreements and committees
	ReadFunding    Action = "read_funding"    // who pays what for a post
	KeepPost       Action = "keep_post"       // the sheet of a post
	KeepStaffing   Action = "keep_staffing"   // full-time equivalent and vacancies
	KeepAgreements Action = "keep_agreements" // agreements and their terms
	KeepFunding    Action = "keep_funding"    // exercises, amounts and shares
	KeepCommittees Action = "keep_committees" // steering committees, decisions, documents
	KeepDeployment Action = "keep_deployment" // where a post is discussed, agreed, open
	PrepareReport  Action = "prepare_report"  // draft, check and seal a report
	ReadSealed     Action = "read_sealed"     // reports that are sealed
	LendReport     Action = "lend_report"     // a link to one sealed report, for somebody without an account
)

// Label is the action as a French reader names it.
func (a Action) Label() string {
	if l, ok := actionLabels[a]; ok {
		return l
	}
	return string(a)
}

var actionLabels = map[Action]string{
	SignIn:         "se connecter",
	OwnAccount:     "voir son accueil, changer son mot de passe",
	ReadReport:     "lire les bilans",
	ImportRegister: "importer un registre",
	ExportRegister: "exporter le registre nominatif",
	FindPerson:     "rechercher une personne par son nom",
	ReadPerson:     "lire l'identité d'une personne",
	WritePerson:    "écrire l'identité d'une personne",
	ReadCase:       "lire un dossier",
	WriteCase:      "ouvrir, tenir et clore un dossier",
	ShareCase:      "partager avec un partenaire ce qui lui est nécessaire",
	KeepDirectory:  "tenir l'annuaire des partenaires du poste",
	ReplaceWorker:  "désigner un remplaçant",
	HandCase:       "prendre un dossier en charge, le transmettre",
	AssignCases:    "répartir les dossiers entre intervenants, sans en ouvrir",
	GuardCase:      "écarter quelqu'un d'un dossier",
	BreakGlass:     "ouvrir un dossier par bris de glace",
	ReviewGlass:    "examiner les bris de glace",
	KeepAgenda:     "tenir l'agenda du poste",
	FileReferral:   "déposer une saisine",
	FollowReferral: "suivre l'état d'une saisine",
	KeepQueue:      "tenir la file des saisines",
	KeepActivities: "tenir le travail sans dossier",
	KeepNote:       "tenir ses notes privées",
	ReadRules:      "lire la table des droits",
	ManageAccounts: "gérer les comptes",
	ManagePosts:    "créer un poste",
	ReadJournal:    "lire et vérifier le journal des accès",
	PurgeJournal:   "purger les jours anciens du journal des accès",

	KeepRetention:    "suivre les durées de conservation et les prolonger",
	ErasePerson:      "effacer une personne",
	ReadErasures:     "lire les certificats d'effacement",
	PurgePersons:     "effacer les personnes dont la durée de conservation est échue",
	SetRetention:     "fixer la durée de conservation",
	KeepRights:       "traiter les demandes des personnes sur leurs données",
	ReadRights:       "lire le registre des demandes des personnes",
	KeepRequisitions: "inscrire une réquisition",
	ReadRequisitions: "lire le registre des réquisitions",
	ReadCompliance:   "lire les documents de conformité",
	KeepBackups:      "faire, vérifier et programmer les sauvegardes",
	KeepKeys:         "renouveler la clé maîtresse",

	KeepDivisions:  "tenir les découpages en territoires",
	DeclareTotals:  "déclarer les totaux d'années antérieures au logiciel",
	FillTemplate:   "remplir une trame avec les chiffres d'un poste",
	ReadTemplates:  "lire les trames de l'installation",
	KeepTemplates:  "tenir les trames de l'installation",
	SendTallies:    "envoyer les décomptes d'un poste à une autre installation",
	ReceiveTallies: "recevoir les décomptes d'autres installations",
	ReadNeed:       "lire où le besoin d'un poste se fait sentir",
	KeepNeed:       "importer la délinquance enregistrée et les contours des communes",
	ReadNation:     "lire les chiffres nationaux, par région et par département",

	ReadSteering:   "lire la fiche d'un poste, son effectif, ses conventions et ses comités",
	ReadFunding:    "lire le cofinancement d'un poste",
	KeepPost:       "tenir la fiche d'un poste",
	KeepStaffing:   "tenir l'effectif et les vacances d'un poste",
	KeepAgreements: "tenir les conventions",
	KeepFunding:    "tenir le cofinancement",
	KeepCommittees: "tenir les comités de pilotage",
	KeepDeployment: "suivre le déploiement dans les communes",

	PrepareReport: "préparer, vérifier et sceller un bilan",
	ReadSealed:    "lire les bilans scellés",
	LendReport:    "donner un lien de lecture vers un bilan scellé",
}

// Actions are all of them, in the order in which the table is printed.
var Actions = []Action{OwnAccount, ReadReport, PrepareReport, ReadSealed, LendReport, ImportRegister, ExportRegister, FindPerson, ReadPerson, WritePerson, ReadCase, WriteCase, ShareCase, KeepDirectory, ReplaceWorker, HandCase, AssignCases, GuardCase, BreakGlass, ReviewGlass, KeepAgenda, FileReferral, FollowReferral, KeepQueue, KeepActivities, KeepNote, KeepRetention, ErasePerson, ReadErasures, PurgePersons, SetRetention, KeepRights, ReadRights, KeepRequisitions, ReadRequisitions, ReadCompliance, ManageAccounts, ManagePosts, ReadJournal, PurgeJournal, KeepBackups, KeepKeys, DeclareTotals, KeepDivisions, FillTemplate, ReadTemplates, KeepTemplates, SendTallies, ReceiveTallies, ReadNation, ReadNeed, KeepNeed, ReadSteering, ReadFunding, KeepPost, KeepStaffing, KeepAgreements, KeepFunding, KeepCommittees, KeepDeployment, ReadRules, SignIn}

// Permission is one line of the table: the role may do the action on records
// of that relation, for that reason.
type Permission struct {
	Role     Role
	Action   Action
	Relation Relation
	Reason   string // in French, printed for the data-protection officer
}

// Permissions is the whole table. What it does not grant is refused. Everyone
// may sign in, keep an own account and read this table.
var Permissions = []Permission{
	{Worker, ReadReport, OwnPost, "L'intervenant prépare le bilan de son poste."},
	{Worker, PrepareReport, OwnPost, "L'intervenant prépare, vérifie et scelle le bilan : lui seul lit les chiffres exacts dont il répond, et personne qui en est jugé ne peut le retenir."},
	{Worker, ReadSealed, OwnPost, "L'intervenant relit ce qui a été communiqué de son poste."},
	{Worker, LendReport, OwnPost, "L'intervenant ouvre un bilan scellé à un membre du comité qui n'a pas de compte, pour un temps, et peut le refermer."},
	{Worker, ImportRegister, OwnPost, "L'intervenant reprend son propre registre."},
	{Worker, ExportRegister, OwnPost, "L'intervenant garde copie de son registre ; chaque export est journalisé."},
	{Worker, FindPerson, OwnCase, "L'intervenant retrouve les personnes dont il tient un dossier, et elles seules."},
	{Worker, ReadPerson, OwnCase, "L'intervenant lit l'identité des personnes dont il tient un dossier (code pénal, art. 226-13 : secret professionnel)."},
	{Worker, WritePerson, OwnCase, "L'intervenant tient à jour l'identité des personnes dont il tient un dossier."},
	{Worker, ReadCase, OwnCase, "L'intervenant lit les dossiers dont il est en charge, et ceux de son poste que personne n'a encore pris en charge. Il ne lit pas ceux d'un collègue."},
	{Worker, WriteCase, OwnCase, "L'intervenant tient les dossiers dont il est en charge ; un dossier qu'il ouvre est le sien."},
	{Worker, ShareCase, OwnCase, "Entre professionnels de l'action sociale, dans la limite du strict nécessaire (CASF, art. L121-6-2) ; chaque partage est journalisé avec sa finalité."},
	{Worker, KeepNote, OwnCase, "La note privée n'est lisible que de son auteur, quel que soit le rôle de qui la demande."},
	{Worker, HandCase, OwnCase, "L'intervenant prend un dossier en charge ou le transmet à un autre intervenant, avec son motif ; l'historique reste au dossier."},
	{Worker, GuardCase, OwnCase, "L'intervenant en charge écarte de son dossier un compte ou une unité : l'auteur des faits peut être un collègue ou un policier."},
	{Worker, KeepDirectory, OwnPost, "L'intervenant tient l'annuaire des services vers lesquels il oriente ; aucun dossier n'y figure."},
	{Worker, ReplaceWorker, OwnPost, "L'intervenant absent désigne son remplaçant, pour des dates données."},
	{Worker, KeepAgenda, OwnPost, "L'intervenant fixe ses permanences, par lieu et par jour."},
	{Worker, FileReferral, OwnPost, "L'intervenant saisit lui-même ce qui lui parvient autrement que par le guichet."},
	{Worker, FollowReferral, OwnPost, "L'intervenant voit l'accusé de réception que le guichet a reçu."},
	{Worker, KeepQueue, OwnPost, "L'intervenant lit les saisines adressées à son poste et leur donne suite."},
	{Worker, KeepActivities, OwnPost, "L'intervenant compte ce qu'il fait sans dossier : actions collectives, réunions, formations."},

	{Worker, ReadReport, Substitute, "Le remplaçant a besoin des chiffres du poste qu'il tient ; les petits effectifs y sont masqués."},
	{Worker, ReadSealed, Substitute, "Le remplaçant lit ce qui a été communiqué du poste qu'il tient."},
	{Worker, FindPerson, Substitute, "Le remplaçant retrouve les personnes dont il tient les dossiers, le temps du remplacement."},
	{Worker, ReadPerson, Substitute, "Le remplaçant lit l'identité des personnes dont il tient les dossiers, le temps du remplacement."},
	{Worker, WritePerson, Substitute, "Le remplaçant tient à jour l'identité des personnes, le temps du remplacement."},
	{Worker, ReadCase, Substitute, "Le remplaçant lit les dossiers de qui il remplace, le temps du remplacement, sauf ceux dont il est écarté ou dont il suit l'autre partie."},
	{Worker, WriteCase, Substitute, "Le remplaçant tient les dossiers de qui il remplace, le temps du remplacement."},
	{Worker, ShareCase, Substitute, "Le remplaçant oriente vers un partenaire dans les mêmes limites que l'absent."},
	{Worker, KeepDirectory, Substitute, "Le remplaçant se sert de l'annuaire du poste et le tient à jour."},
	{Worker, KeepAgenda, Substitute, "Le remplaçant tient l'agenda du poste, le temps du remplacement."},
	{Worker, FileReferral, Substitute, "Le remplaçant saisit ce qui parvient au poste, le temps du remplacement."},
	{Worker, FollowReferral, Substitute, "Le remplaçant voit l'accusé de réception que le guichet a reçu."},
	{Worker, KeepQueue, Substitute, "Le remplaçant tient la file des saisines du poste, le temps du remplacement."},
	{Worker, KeepActivities, Substitute, "Le remplaçant compte ce qu'il fait sans dossier pour le poste."},
	{Worker, KeepNote, Substitute, "Le remplaçant tient ses propres notes ; celles de l'absent lui restent fermées."},

	{Worker, KeepDirectory, Entrusted, "Qui tient un dossier confié par un autre poste oriente par l'annuaire de ce poste."},

	{Worker, BreakGlass, SamePost, "En urgence, un collègue du poste ouvre un dossier pour trois heures, avec un motif : la personne en charge et le délégué à la protection des données le voient. Jamais le guichet, l'employeur, la préfecture ni un lecteur."},
	{Worker, FindPerson, BrokenGlass, "Le temps du bris de glace, le dossier ouvert se retrouve par le nom."},
	{Worker, ReadPerson, BrokenGlass, "Le temps du bris de glace : trois heures, puis l'accès cesse de lui-même."},
	{Worker, WritePerson, BrokenGlass, "Le temps du bris de glace, une consigne de contact peut devoir changer."},
	{Worker, ReadCase, BrokenGlass, "Le temps du bris de glace : trois heures, puis l'accès cesse de lui-même."},
	{Worker, WriteCase, BrokenGlass, "Le temps du bris de glace, ce qui est fait s'écrit au dossier."},
	{Worker, ShareCase, BrokenGlass, "Le temps du bris de glace, une mise à l'abri peut demander une lettre."},
	{Worker, KeepNote, BrokenGlass, "Le temps du bris de glace, qui l'a fait tient ses propres notes ; celles d'autrui lui restent fermées."},

	{Desk, FileReferral, OwnPost, "Le guichet saisit l'intervenant social du poste dont dépend son unité."},
	{Desk, FollowReferral, OwnUnit, "Le guichet voit, pour sa seule unité, trois états : reçue, prise en charge, clôturée. Jamais un dossier. Pour une unité écartée d'un dossier, l'état n'avance plus."},

	{Lead, ReplaceWorker, OwnPost, "L'employeur désigne un remplaçant sans ouvrir aucun dossier."},
	{Lead, AssignCases, OwnPost, "L'employeur confie les dossiers d'un intervenant à un autre, par leur nombre ou leur référence, sans en ouvrir aucun."},
	{Lead, ReadSealed, OwnPost, "L'employeur suit l'activité par les bilans que l'intervenant a vérifiés et scellés, jamais par des dossiers ni par des chiffres qui bougent."},
	{Steering, ReadSealed, OwnPost, "La préfecture pilote les postes de son ressort par leurs bilans scellés : deux états d'un chiffre qui bouge diraient qui s'y est ajouté."},
	{Reader, ReadSealed, OwnPost, "La commune, la CAF ou le commissariat lit les bilans scellés des postes qu'il accueille ou finance, et eux seuls."},

	{Admin, ManageAccounts, NoRecord, "L'administrateur ouvre et ferme les comptes ; il ne voit ni dossier ni identité."},
	{Admin, ManagePosts, NoRecord, "L'administrateur crée les postes."},
	{Admin, KeepBackups, NoRecord, "L'administrateur répond des sauvegardes ; elles sont chiffrées, et il n'en a pas la clé."},

	{DPO, ReviewGlass, NoRecord, "Le délégué examine chaque semaine les bris de glace : qui, quand, pourquoi ; il n'ouvre aucun dossier."},

	{Worker, KeepRetention, OwnPost, "L'intervenant est prévenu soixante jours avant le terme de conservation (CNIL, délibération 2021-028)."},
	{Worker, KeepRetention, OwnCase, "L'intervenant prolonge la conservation d'un dossier qu'il tient, avec un motif, un an au plus à la fois."},
	{Worker, ErasePerson, OwnCase, "L'intervenant efface une personne dont le terme est passé, ou qui l'a demandé à bon droit ; un certificat reste."},
	{Worker, ReadErasures, OwnPost, "L'intervenant remet le certificat d'effacement à qui l'a demandé ; il ne nomme personne."},
	{Worker, KeepRights, OwnPost, "L'intervenant inscrit et instruit les demandes des personnes sur leurs données (RGPD, art. 12 à 21)."},
	{Worker, KeepRights, OwnCase, "L'intervenant répond aux demandes qui portent sur un dossier qu'il tient."},
	{Worker, ReadRights, OwnPost, "L'intervenant suit les délais des demandes adressées à son poste."},
	{Worker, KeepRequisitions, OwnPost, "L'intervenant garde trace de ce qu'une autorité a requis et de ce qui lui a été remis."},
	{Worker, KeepRequisitions, OwnCase, "L'intervenant inscrit une réquisition sur un dossier qu'il tient."},
	{Worker, ReadRequisitions, OwnPost, "L'intervenant relit les réquisitions adressées à son poste."},

	{DPO, ReadErasures, NoRecord, "Le délégué vérifie les effacements par leurs certificats, qui ne nomment personne."},
	{DPO, ReadRights, NoRecord, "Le délégué suit le délai légal d'un mois et l'issue des demandes, sans lire ce qu'elles disent ni le dossier."},
	{DPO, ReadRequisitions, NoRecord, "Le délégué suit qui a requis, sur quel fondement et ce qui a été remis, en codes et en dates."},
	{DPO, ReadCompliance, NoRecord, "Le délégué tient le registre des traitements et l'analyse d'impact : des réglages et des nombres de comptes, rien de personne (RGPD, art. 30 et 35)."},

	{Console, PurgePersons, NoRecord, "Le programme efface chaque jour les personnes dont le terme est passé ; journalisé, avec certificat."},
	{Console, ReadCompliance, NoRecord, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
	{Console, SetRetention, NoRecord, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
	{DPO, ReadJournal, NoRecord, "Le délégué contrôle qui a consulté quoi : des comptes de professionnels et des références, jamais une identité de personne suivie (CNIL, délibération 2021-122)."},

	{Console, ReadReport, OtherPost, "Commande exécutée sur le serveur par son exploitant."},
	{Console, ReadSealed, OtherPost, "Commande exécutée sur le serveur par son exploitant."},
	{Link, ReadSealed, OwnPost, "Le porteur d'un lien de lecture lit le seul bilan scellé qu'il désigne, jusqu'à son terme ou sa révocation ; chaque ouverture est journalisée."},
	{Console, ImportRegister, OtherPost, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
	{Console, ExportRegister, OtherPost, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
	{Console, ManageAccounts, NoRecord, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
	{Console, ManagePosts, NoRecord, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
	{Console, ReadJournal, NoRecord, "Commande exécutée sur le serveur par son exploitant, qui vérifie le scellement du journal."},
	{Console, PurgeJournal, NoRecord, "Commande exécutée sur le serveur par son exploitant : les lignes se gardent un an, trois ans au plus (CNIL, délibération 2021-122)."},
	{Console, KeepBackups, NoRecord, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
	{Console, KeepKeys, NoRecord, "Commande exécutée sur le serveur par son exploitant ; journalisée."},

	{Admin, KeepDivisions, NoRecord, "L'administrateur tient les listes de communes de l'installation : des lieux, rien d'une personne."},
	{Steering, KeepDivisions, NoRecord, "La préfecture connaît les arrondissements, les intercommunalités et les bassins de vie de son ressort."},
	{Worker, DeclareTotals, OwnPost, "L'intervenant reprend des bilans déjà publiés les totaux des années que le logiciel n'a pas comptées."},
	{Steering, DeclareTotals, OwnPost, "La préfecture détient les bilans des années antérieures au logiciel ; ce qu'elle reprend est marqué « déclaré » partout."},
	{Worker, FillTemplate, OwnPost, "L'intervenant remplit la grille de ses financeurs ; les petits effectifs y sont masqués."},
	{Worker, FillTemplate, Substitute, "Le remplaçant rend compte pour le poste qu'il tient ; les petits effectifs y sont masqués."},
	{Steering, FillTemplate, OwnPost, "La préfecture remplit la grille qu'un ministère ou un financeur lui demande, sur des bilans dont les petits effectifs sont masqués."},
	{Worker, ReadTemplates, NoRecord, "L'intervenant prend une trame de l'installation pour la remplir : un texte, sans rien d'une personne."},
	{Steering, ReadTemplates, NoRecord, "La préfecture prend une trame de l'installation pour la remplir."},
	{Steering, KeepTemplates, NoRecord, "La préfecture tient les grilles que ses financeurs demandent ; chaque version reste."},
	{Admin, ReadTemplates, NoRecord, "L'administrateur tient les trames pour qui le lui demande : des textes, sans aucun chiffre."},
	{Admin, KeepTemplates, NoRecord, "L'administrateur tient les trames pour qui le lui demande : des textes, sans aucun chiffre."},
	{Console, ReadTemplates, NoRecord, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
	{Console, KeepTemplates, NoRecord, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
	{Steering, SendTallies, OwnPost, "La préfecture envoie au niveau national les décomptes des postes de son ressort : des nombres exacts, sans rien d'une personne."},
	{Admin, SendTallies, OwnPost, "L'administrateur fait l'envoi que la préfecture demande : des nombres exacts, sans rien d'une personne."},
	{Admin, SendTallies, OtherPost, "L'administrateur fait l'envoi pour tous les postes de l'installation."},
	{Console, SendTallies, OtherPost, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
	{Admin, ReceiveTallies, NoRecord, "L'administrateur reçoit les envois et répond des clés qui les vérifient."},
	{Console, ReceiveTallies, NoRecord, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
	{Console, ReadNation, NoRecord, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
	{Admin, ReadNation, NoRecord, "L'administrateur vérifie ce qui a été reçu ; les petits effectifs y sont masqués."},
	{Steering, ReadNation, NoRecord, "La préfecture et l'échelon national suivent l'activité par des agrégats ; les petits effectifs y sont masqués."},

	{Steering, ReadNeed, NoRecord, "La préfecture compare les communes par des données publiques, pour décider où ouvrir un poste : quel poste couvre quelle commune est public ; son activité n'est lue que dans ses bilans scellés."},
	{Admin, ReadNeed, NoRecord, "L'administrateur vérifie ce qu'il importe : des données publiques, rien d'une personne."},
	{Admin, KeepNeed, NoRecord, "L'administrateur importe des fichiers publics : délinquance enregistrée, contours des communes."},
	{Console, ReadNeed, NoRecord, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
	{Console, KeepNeed, NoRecord, "Commande exécutée sur le serveur par son exploitant ; journalisée."},

	{Steering, ReadSteering, OwnPost, "La préfecture pilote les postes de son ressort."},
	{Steering, ReadFunding, OwnPost, "La préfecture réunit les financeurs et suit ce qui est prévu, accordé et versé."},
	{Steering, KeepPost, OwnPost, "La préfecture tient la fiche des postes de son ressort."},
	{Steering, KeepStaffing, OwnPost, "La préfecture tient l'effectif financé, quand l'employeur ne le fait pas."},
	{Steering, KeepAgreements, OwnPost, "La préfecture prépare les conventions et leur renouvellement."},
	{Steering, KeepFunding, OwnPost, "La préfecture inscrit les parts de chacun ; elle seule, pour que les chiffres soient les mêmes pour tous."},
	{Steering, KeepCommittees, OwnPost, "La préfecture réunit le comité de pilotage et suit ses décisions."},
	{Steering, KeepDeployment, NoRecord, "La préfecture suit les communes de ses départements où un poste est discuté, accordé ou ouvert. Les discussions en cours ne sont lues de personne d'autre."},
	{Lead, ReadSteering, OwnPost, "L'employeur est partie à la convention."},
	{Lead, ReadFunding, OwnPost, "L'employeur porte le budget du poste : les montants sont connus de toutes les parties à la convention."},
	{Lead, KeepStaffing, OwnPost, "L'employeur sait le premier qui est en poste : il tient la quotité et les vacances, sans nommer personne."},
	{Reader, ReadSteering, OwnPost, "La commune, la CAF ou le commissariat lit ce qui concerne les postes qu'il accueille ou finance."},
	{Reader, ReadFunding, OwnPost, "Les montants sont écrits dans la convention que chaque partie a signée."},
	{Worker, ReadSteering, OwnPost, "L'intervenant connaît la convention qui le fait travailler et les décisions du comité."},
	{Worker, ReadFunding, OwnPost, "L'intervenant prépare le bilan, où figurent le coût du poste et ses financeurs."},
	{Console, ReadSteering, OtherPost, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
	{Console, ReadFunding, OtherPost, "Commande exécutée sur le serveur par son exploitant ; journalisée."},
}

// Allowed looks the table up. Signing in, one's own account and this table are
// open to every role of an account.
func Allowed(role Role, action Action, relation Relation) bool {
	return openToAll(role, action) || granted().lines[grant{role, action, relation}]
}

// AllowedSomewhere tells whether the role may do the action on some record:
// what a menu needs to show an entry.
func AllowedSomewhere(role Role, action Action) bool {
	return openToAll(role, action) || granted().somewhere[grant{role: role, action: action}]
}

func openToAll(role Role, action Action) bool {
	return action == SignIn || (action == OwnAccount || action == ReadRules) && Roles.Has(role)
}

// grant is a line of the table without its reason.
type grant struct {
	role     Role
	action   Action
	relation Relation
}

// index finds the lines of the table: each page asks it a hundred questions,
// for its menu above all.
type index struct{ lines, somewhere map[grant]bool }

var granted = sync.OnceValue(func() index {
	all := index{map[grant]bool{}, map[grant]bool{}}
	for _, p := range Permissions {
		all.lines[grant{p.Role, p.Action, p.Relation}] = true
		all.somewhere[grant{role: p.Role, action: p.Action}] = true
	}
	return all
})

// Granted are the relations under which the role may do the action.
func Granted(role Role, action Action) (all []Relation) {
	for _, r := range Relations {
		if Allowed(role, action, r) {
			all = append(all, r)
		}
	}
	return all
}

// May checks an action of the actor on a post, or on those of its records that
// are the actor's own: which ones they are, the store says record by record.
// It returns the refusal to show when the table does not grant it.
func (a Actor) May(action Action, post PostID) error {
	for _, r := range a.relations(post) {
		if Allowed(a.Role, action, r) {
			return nil
		}
	}
	return Forbidden(action)
}
