package register

import "permanence/internal/casework"

// column is one column of the register, in the order in which export writes
// them.
type column int

const (
	colPerson column = iota
	colCaseNumber
	colLastName
	colFirstName
	colSex
	colBirth
	colCommune
	colStanding
	colChildren
	colKnown
	colReceivedOn
	colOrigin
	colPoliceAct
	colProblems
	colViolences
	colOn
	colAt
	colPlace
	colMode
	colStatus
	colMinutes
	colActs
	colOrientations
	colOutcomes
	colClosedOn
	colReason

	// What a register need not have: the rest of what the screens record.
	colMainViolence
	colAuthorLink
	colAdults
	colChildrenConcerned
	colFamily
	colConsent
	colContact
	colUnit
	colStation
	columnCount
)

// columnInfo describes a column: its name in the register, its French title,
// and the folded headers under which workers are known to keep it.
type columnInfo struct {
	name     string
	title    string
	required bool
	codes    *codeList // nil when the column does not hold codes
	many     bool      // several codes separated by a vertical bar
	synonyms []string
}

var columns = [columnCount]columnInfo{
	colPerson:       {name: "personne", title: "Identifiant de la personne", required: true, synonyms: []string{"identifiant", "id", "n° dossier", "numéro de dossier", "n° personne", "numéro", "référence", "dossier", "code personne", "anonymat", "n°"}},
	colCaseNumber:   {name: "situation", title: "Numéro de situation", synonyms: []string{"n° situation", "numéro de situation", "numéro d'accompagnement", "n° suivi", "suivi n°"}},
	colLastName:     {name: "nom", title: "Nom", synonyms: []string{"nom de famille", "nom usuel", "nom de la personne", "nom d'usage"}},
	colFirstName:    {name: "prenom", title: "Prénom", synonyms: []string{"prénoms", "prénom de la personne"}},
	colSex:          {name: "sexe", title: "Sexe", codes: listOf(casework.Sexes), synonyms: []string{"genre", "civilité", "h/f", "f/m"}},
	colBirth:        {name: "naissance", title: "Naissance", synonyms: []string{"date de naissance", "année de naissance", "né(e) le", "né le", "née le", "ddn", "date naissance", "année naissance"}},
	colCommune:      {name: "commune", title: "Commune", synonyms: []string{"ville", "commune de résidence", "code insee", "insee", "code commune", "domicile", "commune domicile", "ville de résidence"}},
	colStanding:     {name: "qualite", title: "Qualité", codes: listOf(casework.Standings), synonyms: []string{"qualité de la personne", "statut de la personne", "victime ou auteur", "victime/mis en cause"}},
	colChildren:     {name: "enfants", title: "Enfants", synonyms: []string{"nombre d'enfants", "nb enfants", "nbre d'enfants", "enfants à charge", "nb d'enfants"}},
	colKnown:        {name: "connu_services_sociaux", title: "Connu des services sociaux", codes: listOf(casework.KnownList), synonyms: []string{"connu des services sociaux", "connu", "déjà connu", "connu d'un service social", "suivi social"}},
	colReceivedOn:   {name: "date_saisine", title: "Date de saisine", synonyms: []string{"saisine", "date de la saisine", "saisi le", "date d'orientation police", "date de réception"}},
	colOrigin:       {name: "origine", title: "Origine de la saisine", codes: listOf(casework.Origins), synonyms: []string{"origine de la saisine", "provenance", "saisine par", "orienté par", "mode de saisine"}},
	colPoliceAct:    {name: "acte_police", title: "Acte de police", codes: listOf(casework.PoliceActs), synonyms: []string{"acte de police", "acte", "procédure", "type de procédure", "cadre"}},
	colProblems:     {name: "problematique", title: "Problématique", codes: listOf(casework.Problems), many: true, synonyms: []string{"problématiques", "motif", "motif de la saisine", "problématique principale", "nature"}},
	colViolences:    {name: "violences", title: "Violences", codes: listOf(casework.Violences), many: true, synonyms: []string{"types de violences", "type de violence", "violence", "types de violence", "nature des violences"}},
	colOn:           {name: "date", title: "Date du rendez-vous", required: true, synonyms: []string{"date du rendez-vous", "date rdv", "date de rdv", "rdv", "rendez-vous", "jour", "date entretien", "date de l'entretien", "date du rdv"}},
	colAt:           {name: "heure", title: "Heure", synonyms: []string{"heure du rendez-vous", "heure rdv", "horaire", "heure de rdv", "heure du rdv", "heure de l'entretien"}},
	colPlace:        {name: "lieu", title: "Lieu", codes: listOf(casework.Places), synonyms: []string{"lieu du rendez-vous", "lieu de l'entretien", "lieu rdv", "site", "permanence"}},
	colMode:         {name: "modalite", title: "Modalité", codes: listOf(casework.Modes), synonyms: []string{"modalité du rendez-vous", "mode", "type de rendez-vous", "type d'entretien", "type de contact"}},
	colStatus:       {name: "statut", title: "Statut", codes: listOf(casework.Statuses), synonyms: []string{"statut du rendez-vous", "présence", "venu", "rdv honoré", "état", "statut rdv"}},
	colMinutes:      {name: "duree", title: "Durée", synonyms: []string{"durée en minutes", "minutes", "temps passé", "durée (min)", "durée de l'entretien", "durée minutes"}},
	colActs:         {name: "actes", title: "Actes", codes: listOf(casework.Acts), many: true, synonyms: []string{"missions", "actions", "actes réalisés", "interventions", "actions menées"}},
	colOrientations: {name: "orientation", title: "Orientation", codes: listOf(casework.PartnerKinds), many: true, synonyms: []string{"orientations", "orienté vers", "partenaire", "partenaires", "orientation vers", "relais"}},
	colOutcomes:     {name: "suite_orientation", title: "Suite de l'orientation", codes: listOf(casework.Outcomes), many: true, synonyms: []string{"suite de l'orientation", "suite", "résultat orientation", "suites", "suite donnée"}},
	colClosedOn:     {name: "date_cloture", title: "Date de clôture", synonyms: []string{"date de clôture", "clôture", "fin de suivi", "date de fin", "clos le", "date fin", "date de fin de suivi"}},
	colReason:       {name: "motif_cloture", title: "Motif de clôture", codes: listOf(casework.ClosingReasons), synonyms: []string{"motif de clôture", "motif de fin", "motif fin", "raison de clôture", "motif de fin de suivi", "raison de fin"}},

	colMainViolence:      {name: "violence_principale", title: "Violence principale", codes: listOf(casework.Violences), synonyms: []string{"type de violence principal", "violence dominante"}},
	colAuthorLink:        {name: "lien_auteur", title: "Lien avec l'auteur", codes: listOf(casework.AuthorLinks), synonyms: []string{"lien avec l'auteur", "lien victime auteur", "auteur des faits"}},
	colAdults:            {name: "adultes_concernes", title: "Adultes touchés par la situation", synonyms: []string{"adultes concernés", "nombre d'adultes concernés", "nb adultes"}},
	colChildrenConcerned: {name: "enfants_concernes", title: "Enfants touchés par la situation", synonyms: []string{"enfants concernés", "nombre d'enfants concernés", "mineurs concernés"}},
	colFamily:            {name: "situation_familiale", title: "Situation familiale", codes: listOf(casework.FamilySituations), synonyms: []string{"situation familiale", "état matrimonial", "situation matrimoniale"}},
	colConsent:           {name: "accord", title: "Accord de la personne", codes: listOf(casework.Agreements), synonyms: []string{"accord de la personne", "accord de contact", "consentement"}},
	colContact:           {name: "premier_contact", title: "Premier contact", synonyms: []string{"date du premier contact", "premier contact le", "1er contact"}},
	colUnit:              {name: "unite", title: "Unité qui adresse", synonyms: []string{"unité", "unité d'origine", "unité de police", "service qui adresse", "brigade"}},
	colStation:           {name: "lieu_precis", title: "Lieu précis", synonyms: []string{"nom du lieu", "lieu exact", "nom du site", "nom de la permanence", "nom du commissariat"}},
}

// Column is what a screen needs of one column of the register.
type Column struct {
	Name     string // as in the file, such as date_saisine
	Title    string // in French
	Required bool
	Codes    []string // the codes that it holds, nil when it holds none
	Labels   []string // their French labels
	Several  bool     // several codes separated by a vertical bar
}

// Columns are those of a register, in the order of an exported file.
func Columns() []Column {
	all := make([]Column, columnCount)
	for c, info := range columns {
		all[c] = Column{Name: info.name, Title: info.title, Required: info.required, Several: info.many}
		if info.codes != nil {
			all[c].Codes, all[c].Labels = info.codes.codes, info.codes.labels
		}
	}
	return all
}

func (c column) name() string { return columns[c].name }

var columnByFold = func() map[string]column {
	m := make(map[string]column, columnCount)
	for c, info := range columns {
		m[casework.FoldWord(info.name)] = column(c)
	}
	return m
}()
