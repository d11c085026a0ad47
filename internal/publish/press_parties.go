package publish

import (
	"strings"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// parties says who makes the post, as its sheet knows them; what it does not
// know is left in brackets to the writer.
func (p *press) parties() string {
	known := indicator.Parties{}
	if p.report.Parties != nil {
		known = *p.report.Parties
	}
	employer, host, funders, day := "[employeur]", "[service de police ou de gendarmerie]", "[financeurs : État, communes, caisse d'allocations familiales, département…]", "[date]"
	if known.Employer != "" {
		employer = withArticle(known.Employer)
	}
	if known.Host != "" {
		host = withArticle(known.Host)
	}
	if len(known.Funders) > 0 {
		funders = funderWords(known.Funders)
	}
	if known.Committee != 0 && known.Committee <= p.on {
		day = known.Committee.FrenchLong()
	}
	return "Le poste est porté par " + employer + " et accueilli par " + host + ". Il est cofinancé par " + funders + ". Le comité de pilotage s'est réuni le " + day + "."
}

// funderWords are funders inside a sentence.
func funderWords(funders []indicator.Funder) string {
	words := make([]string, len(funders))
	for i, f := range funders {
		if words[i] = withArticle(f.Name); f.Name == "" {
			words[i] = funderKindWords[f.Kind]
		}
	}
	last := len(words) - 1
	if last == 0 {
		return words[0]
	}
	return strings.Join(words[:last], ", ") + " et " + words[last]
}

// funderKindWords name a funder of whom only the kind is known.
var funderKindWords = map[casework.FunderKind]string{
	casework.StateFunds: "l'État", "commune": "la commune", "epci": "l'intercommunalité", "ccas": "le centre d'action sociale", "caf": "la caisse d'allocations familiales", "msa": "la mutualité sociale agricole",
	"departement": "le département", "region": "la région", "petr": "le pôle d'équilibre territorial et rural", "bailleur": "un bailleur social", "autre": "un autre financeur",
}

// articles are those of the words with which the name of a service begins.
var articles = func() map[string]string {
	all := map[string]string{}
	for article, words := range map[string]string{
		"la ":  "ville commune communauté métropole région circonscription brigade compagnie gendarmerie police caisse préfecture direction fondation fédération mairie CAF MSA",
		"le ":  "département conseil commissariat groupement centre syndicat CCAS CIAS PETR CIDFF pôle",
		"l'":   "association hôtel office union État intercommunalité agglomération",
		"les ": "villes communes commissariats brigades mairies",
	} {
		for _, w := range strings.Fields(words) {
			all[casework.Fold(w)] = article
		}
	}
	return all
}()

// withArticle is the name of a service inside a sentence: "Ville de Créteil" gives
// "la ville de Créteil", a proper noun stays as it was typed.
func withArticle(name string) string {
	first, rest, _ := strings.Cut(name, " ")
	article := articles[casework.Fold(first)]
	if article == "" {
		return name
	}
	if first != strings.ToUpper(first) && first != "État" { // initials stay as they are
		first = strings.ToLower(first)
	}
	return strings.TrimSpace(article + first + " " + rest)
}
