package casework

import "fmt"

// Installation is how the program is set up where it runs: counts and settings,
// nothing of anybody. The documents of compliance are written from it.
type Installation struct {
	On         Day
	Posts      int
	Accounts   []RoleCount
	Months     int  // that persons are kept after the last contact
	OnServer   bool // a PostgreSQL server keeps the data; a file of the machine when false
	Backups    BackupSettings
	Recipients int // of the backups: recovery keys
	LastBackup Day // of the last one that was proved by restoring it; zero for none
	LogLines   int64
	LogWaiting int64 // lines that no seal covers yet
	LogProved  Day   // when the seal of the log was last verified; zero for never
	LogFaults  int64 // that this verification found
	Serving    *Serving
}

// RoleCount is how many open accounts a role has, and how many of them have a
// second factor.
type RoleCount struct {
	Role         Role
	Open, Second int
}

// Serving is how the service that runs is set; nothing is known of it when the
// documents are written by a command.
type Serving struct {
	TLS          bool // reached over HTTPS, here or at a proxy before it
	SecondFactor bool // required of the roles that Role.NeedsFactor tells
	FactorAll    bool // and of every other role
	IdleMinutes  int  // a session without a request ends after them
	LockMinutes  int  // a screen that is left is covered after them
	Providers    bool // a provider of identities may log somebody in
}

// ComplianceDocument is a paper that the controller completes and signs.
type ComplianceDocument struct {
	Title    string
	Source   string // the article that asks for it
	Opening  string
	Sections []ComplianceSection
}

// ComplianceSection is one part: what is said, what is known, and what only the
// controller can write.
type ComplianceSection struct {
	Title string
	Text  string // empty for none
	Lines []ComplianceLine
	Blank []string // labels of lines that are left to fill
}

// ComplianceLine is one thing that the program knows of itself.
type ComplianceLine struct {
	Label, Text string
	Missing     bool // a measure that is not in force, said plainly
}

// ProcessingRecord is the record of the processing (GDPR, article 30), from the
// settings in force.
func ProcessingRecord(i *Installation) ComplianceDocument {
	return ComplianceDocument{
		Title:   "Registre des activités de traitement",
		Source:  "RGPD, article 30",
		Opening: "Fiche écrite par le programme le " + i.On.French() + ", d'après sa configuration réelle. Le responsable du traitement complète les lignes laissées vides.",
		Sections: []ComplianceSection{
			{Title: "Responsable et délégué", Blank: []string{"Responsable du traitement (nom, adresse)", "Responsables conjoints, s'il y en a", "Délégué à la protection des données (nom, adresse)", "Hébergeur et sous-traitants, avec leurs contrats"}},
			purposes(),
			{Title: "Catégories de personnes", Lines: personCategories},
			{Title: "Catégories de données", Text: "Chaque colonne de la base est déclarée chiffrée, ou en clair avec sa raison ; un essai du programme refuse celle qui ne l'est pas.", Lines: dataCategories},
			i.recipients(),
			{Title: "Transferts hors de l'Union européenne", Text: "Le programme n'en fait aucun : il ne demande rien à un autre serveur, sauf au fournisseur d'identité et à l'autorité de certificats que l'exploitant configure.", Blank: []string{"Transferts par un sous-traitant, avec leurs garanties"}},
			i.terms(),
			{Title: "Mesures de sécurité", Lines: i.Measures()},
		},
	}
}

func purposes() ComplianceSection {
	return ComplianceSection{Title: "Finalités et base légale", Lines: []ComplianceLine{
		{Label: "Accompagnement", Text: "Accueillir, évaluer, orienter et suivre les personnes reçues par l'intervenant social au commissariat ou à la gendarmerie (CASF, art. L121-1-1)."},
		{Label: "Bilans", Text: "Rendre compte de l'activité par des totaux sans nom, où les petits effectifs sont masqués."},
		{Label: "Contrôle", Text: "Garder trace de qui a consulté quoi, et répondre aux demandes des personnes."},
	}, Blank: []string{"Base légale retenue (RGPD, art. 6)", "Exception retenue pour les données sensibles (RGPD, art. 9) et les infractions (art. 10)"}}
}

// recipients are the roles with what each may do, as the permission table says.
func (i *Installation) recipients() ComplianceSection {
	s := ComplianceSection{Title: "Destinataires", Text: "Comptes ouverts par rôle, et ce que la table des droits leur accorde. Ce qu'elle n'accorde pas est refusé."}
	for _, c := range i.Accounts {
		s.Lines = append(s.Lines, ComplianceLine{Label: Roles.Label(c.Role), Text: fmt.Sprintf("%s. %s", counted(c.Open, "compte ouvert", "comptes ouverts"), reachOf(c.Role))})
	}
	s.Lines = append(s.Lines, ComplianceLine{Label: "Partenaires", Text: "Reçoivent, par une lettre que l'intervenant remet, ce qui est strictement nécessaire à une orientation ; chaque partage est journalisé (CASF, art. L121-6-2)."},
		ComplianceLine{Label: "Autorités", Text: "Reçoivent ce qu'une réquisition exige ; un registre dit qui, sur quel fondement et quoi."})
	return s
}

// reachOf tells what a role reaches, from the permission table alone.
func reachOf(role Role) string {
	switch {
	case AllowedSomewhere(role, ReadCase):
		return "Ouvre les dossiers dont il est en charge, ceux de son poste que personne n'a pris en charge et ceux de qui il remplace ; celui d'un collègue, par bris de glace, trois heures."
	case AllowedSomewhere(role, FollowReferral):
		return "N'ouvre aucun dossier ; dépose des saisines et en suit l'état."
	case AllowedSomewhere(role, ReadReport), AllowedSomewhere(role, ReadSealed):
		return "N'ouvre aucun dossier ; lit des totaux."
	case AllowedSomewhere(role, ReadJournal):
		return "N'ouvre aucun dossier ; contrôle le journal et les registres, en codes."
	}
	return "N'ouvre aucun dossier et ne lit aucun bilan."
}

func (i *Installation) terms() ComplianceSection {
	return ComplianceSection{Title: "Durées de conservation", Lines: []ComplianceLine{
		{Label: "Personnes et dossiers", Text: fmt.Sprintf("%d mois après le dernier contact, puis effacement par destruction des clés. %s.", i.Months, RetentionSource)},
		{Label: "Préavis", Text: fmt.Sprintf("L'intervenant est prévenu %d jours avant ; il peut prolonger, avec un motif, de %d mois au plus à la fois.", RetentionWarning, MaxProlongation)},
		{Label: "Faits des bilans", Text: "Gardés sans nom ni clé, pour que les bilans des années passées ne changent pas."},
		{Label: "Empreintes d'identifiants de registre des personnes effacées", Text: fmt.Sprintf("%d mois, pour la seule fin de ne pas les réinscrire par l'import d'un ancien registre.", MarkMonths)},
		{Label: "Sauvegardes", Text: fmt.Sprintf("Données : %d jours. Clés : %d jours, délai au bout duquel un effacement les a toutes atteintes.", i.Backups.DataDays, i.Backups.KeyDays)},
		{Label: "Journal des accès", Text: "Un an au moins, trois ans au plus ; ses jours anciens sont purgés par une commande de l'exploitant (CNIL, délibération 2021-122)."},
	}}
}

// counted is a number with its word.
func counted(n int, one, many string) string {
	if n > 1 {
		return FrenchInt(n) + " " + many
	}
	return FrenchInt(n) + " " + one
}
