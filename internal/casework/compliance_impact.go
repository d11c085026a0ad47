package casework

// ImpactAssessment is a draft of the data protection impact assessment (GDPR,
// article 35), from the settings in force. How grave and how likely a risk is
// stays for the controller to write.
func ImpactAssessment(i *Installation) ComplianceDocument {
	d := ComplianceDocument{
		Title:   "Analyse d'impact relative à la protection des données",
		Source:  "RGPD, article 35",
		Opening: "Projet écrit par le programme le " + i.On.French() + ", d'après sa configuration réelle. Il ne vaut analyse qu'une fois complété, soumis au délégué et validé par le responsable du traitement.",
		Sections: []ComplianceSection{
			{Title: "Pourquoi une analyse", Text: "Données sensibles et d'infraction, sur des personnes vulnérables : le risque est présumé élevé."},
			purposes(),
			{Title: "Nécessité et proportionnalité", Lines: proportion, Blank: []string{"Appréciation du responsable"}},
			i.terms(),
			{Title: "Mesures en place", Lines: i.Measures()},
		},
	}
	if missing := i.Missing(); len(missing) > 0 {
		d.Sections = append(d.Sections, ComplianceSection{Title: "Ce qui reste à régler", Text: "À corriger, ou à justifier, avant de valider.", Lines: missing})
	}
	for _, r := range risks {
		d.Sections = append(d.Sections, ComplianceSection{Title: "Risque : " + r.title, Lines: r.lines,
			Blank: []string{"Gravité", "Vraisemblance", "Risque résiduel accepté, et par qui"}})
	}
	d.Sections = append(d.Sections, ComplianceSection{Title: "Avis et décision", Blank: []string{"Avis du délégué", "Avis des personnes concernées ou de leurs représentants", "Décision du responsable, date et signature"}})
	return d
}

// Missing are the measures that are not in force.
func (i *Installation) Missing() (all []ComplianceLine) {
	for _, m := range i.Measures() {
		if m.Missing {
			all = append(all, m)
		}
	}
	return all
}

var proportion = []ComplianceLine{
	{Label: "Minimisation", Text: "Un dossier vit sans nom quand la personne refuse le contact ; les bilans ne lisent que des codes."},
	{Label: "Information", Text: "Notice remise en main propre, en huit langues, à relire par le déployeur."},
	{Label: "Droits", Text: "Accès, rectification, opposition et limitation, inscrits dans un registre avec leur délai d'un mois."},
	{Label: "Sûreté", Text: "Aucun message n'est envoyé par le programme : une victime n'est jamais jointe par une voie qu'elle n'a pas permise."},
}

type risk struct {
	title string
	lines []ComplianceLine
}

// risks are the three that the method of the CNIL asks about.
var risks = []risk{
	{"accès illégitime aux données", []ComplianceLine{
		{Label: "Effets redoutés", Text: "Une victime retrouvée par qui elle fuit ; sa parole connue de l'autre partie ; une personne reconnue dans une petite commune."},
		{Label: "Sources", Text: "L'auteur des violences ou un proche titulaire d'un compte ; un collègue curieux ; un voleur de poste ou de sauvegarde ; l'hébergeur."},
		{Label: "Mesures", Text: "Chiffrement, droits par dossier, murs entre les parties, comptes écartés, journal scellé montré à l'intervenant, petits effectifs masqués."},
		{Label: "Ce qui reste", Text: "Qui tient à la fois le serveur et la clé maîtresse ; un poste déjà compromis ; un écran photographié ; un titulaire qui parle."},
	}},
	{"modification non désirée des données", []ComplianceLine{
		{Label: "Effets redoutés", Text: "Une consigne de contact fausse, un danger sous-estimé, un bilan inexact."},
		{Label: "Sources", Text: "Une erreur de saisie, deux écritures au même moment, une altération de la base."},
		{Label: "Mesures", Text: "Une version refusée si elle a changé entre-temps, une écriture entière ou aucune, un chiffrement qui refuse toute altération, le journal de chaque écriture."},
		{Label: "Ce qui reste", Text: "Une donnée fausse saisie de bonne foi ; les codes en clair, qu'un exploitant peut changer dans la base."},
	}},
	{"disparition des données", []ComplianceLine{
		{Label: "Effets redoutés", Text: "Un entretien sans dossier, un suivi rompu."},
		{Label: "Sources", Text: "Une panne, un effacement par erreur, un rançongiciel, une clé perdue."},
		{Label: "Mesures", Text: "Sauvegardes chiffrées et prouvées par restauration, clés de secours, effacement confirmé par une nouvelle preuve d'identité."},
		{Label: "Ce qui reste", Text: "Le travail depuis la dernière sauvegarde ; la perte de toutes les clés de secours."},
	}},
}
