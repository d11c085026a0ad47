package casework

// What the processing is about. These hold for every installation: they follow
// from the program, not from its settings.

// personCategories are those of whom something is written.
var personCategories = []ComplianceLine{
	{Label: "Personnes reçues", Text: "Victimes, mis en cause, proches, personnes en difficulté signalées ou venues d'elles-mêmes."},
	{Label: "Enfants", Text: "Leur nombre et leur situation dans le dossier d'un parent."},
	{Label: "Tiers", Text: "Personnes que nomment un contact sûr, une mesure ou une note."},
	{Label: "Professionnels", Text: "Titulaires d'un compte, et ce qu'ils ont consulté ; services partenaires."},
}

// dataCategories are what is written, each with how it is kept.
var dataCategories = []ComplianceLine{
	{Label: "Identité et contact", Text: "Nom, prénom, date de naissance, téléphone, adresse, consigne de contact. Chiffrés sous une clé propre à la personne."},
	{Label: "Recherche", Text: "Empreintes à clé des noms, qui ne se lisent pas et sont détruites avec la personne."},
	{Label: "Récit et notes", Text: "Notes, documents et textes libres. Chiffrés sous une clé propre au dossier ; une note privée n'est lisible que de son auteur."},
	{Label: "Situation (données sensibles)", Text: "Violences, problématiques, situation familiale : codes d'une liste, tranche d'âge, commune. En clair et sans nom, pour les bilans."},
	{Label: "Infractions", Text: "Type de procédure et lien avec l'auteur : codes d'une liste, sans nom."},
	{Label: "Activité", Text: "Rendez-vous, durées, orientations et leur issue : codes, jours, minutes."},
	{Label: "Comptes", Text: "Identifiant, nom, rôle, téléphone professionnel, mot de passe haché, second facteur chiffré, sessions."},
	{Label: "Journal", Text: "Qui, quand, quelle action, quelle référence. Jamais le nom d'une personne suivie."},
}
