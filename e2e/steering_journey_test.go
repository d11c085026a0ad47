package e2e

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"permanence/internal/demo"
)

// lastYear and thisYear are those of the clock: the journey writes both.
var lastYear, thisYear = strconv.Itoa(time.Now().Year() - 1), strconv.Itoa(time.Now().Year())

const steeredPost, steeringPhrase = "nogent-sur-marne", "trois-tilleuls-au-matin"

// The prefecture's whole way, on an installation where nothing is written yet:
// the post, its worker's time, an agreement that ends soon, two years of money
// of which one lacks a part, a committee with a decision, a commune where the
// talks end well.
func TestThePrefectureSteersAPostFromItsSheetToItsOpening(t *testing.T) {
	house := newInstalled(t, steeredPost, "camille", "quatre-saules-du-soir")
	house.addUser("prefecture", steeringPhrase, "--role", "steering", "--name", "Alix Perrin", "--post", steeredPost)
	house.addUser("mairie", steeringPhrase, "--role", "reader", "--name", "Charlie Vidal", "--post", steeredPost)
	house.addUser("employeur", steeringPhrase, "--role", "lead", "--name", "Sacha Meunier", "--post", steeredPost)
	address := house.serve("--factor-optional").address
	page := logIn(t, address, look{}, "prefecture", steeringPhrase)
	page.sees("main", "Aucune convention n'arrive à son terme")
	page.visit("/pilotage")
	page.sees("main", "Non saisi")
	page.click(`main tbody a`)
	folder := page.path()
	page.writesTheSheet()
	page.writesAnAgreement()
	page.writesTwoYears(folder)
	page.holdsACommittee()
	page.opensAPost()

	page.visit("/")
	page.sees("#piloter", "À suivre")
	page.sees("main", "Fin proche", "dans 59 jours", "Financement")
	page.visit("/pilotage")
	page.sees("main", "Fin proche", "Ville de Nogent-sur-Marne")
	page.screenshot("pilotage-ecrit")

	mayor := logIn(t, address, look{width: 360}, "mairie", steeringPhrase)
	mayor.visit(folder)
	mayor.sees("main", "Convention de cofinancement", "État", "Manque 17 333,33 € (33,33 %)")
	mayor.seesNothingOf("Modifier", "Nouvel exercice", "Retirer")
	mayor.isRefused(closedTo{folder + "/fiche": 403, folder + "/effectif": 403, "/pilotage/deploiement": 403, "/pilotage/comites/nouveau": 403})

	employer := logIn(t, address, look{width: 360, dark: true, noScript: true}, "employeur", steeringPhrase)
	employer.visit(folder + "/effectif")
	employer.fill("#champ-vacant_du_0", lastYear+"-02-01")
	employer.fill("#champ-vacant_au_0", lastYear+"-01-01")
	employer.refused(422)
	employer.clickNamed("Enregistrer")
	employer.sees(".field.bad", "une date qui n'est pas avant le début")
	employer.screenshot("effectif-refuse")
	employer.fill("#champ-vacant_au_0", lastYear+"-03-01")
	employer.clickNamed("Enregistrer")
	employer.sees("main", "Poste à pourvoir, tout le poste")
	employer.isRefused(closedTo{folder + "/fiche": 403, folder + "/exercices/nouveau": 403})
}

func (p *tab) writesTheSheet() {
	p.t.Helper()
	p.click(`main a[href$="/fiche"]`)
	p.fill("#champ-accueil", "police")
	p.fill("#champ-service", "Commissariat de Nogent-sur-Marne")
	p.fill("#champ-genre_employeur", "commune")
	p.fill("#champ-employeur", "Ville de Nogent-sur-Marne")
	p.fill("#champ-ouvert_le", lastYear+"-01-06")
	p.fill("#champ-commune_0", "Nogent-sur-Marne")
	p.fill("#champ-commune_1", "Nogent-sur-Nulle-Part")
	p.refused(422)
	p.clickNamed("Enregistrer")
	p.sees(".field.bad", "n'est le nom ni le code INSEE d'aucune commune")
	p.screenshot("fiche-refusee")
	p.fill("#champ-commune_1", "94058")
	p.clickNamed("Enregistrer")
	p.sees("main", "La fiche du poste est enregistrée", "Le Perreux-sur-Marne", "Ville de Nogent-sur-Marne")
	p.click(`main a[href$="/effectif"]`)
	p.fill("#champ-depuis_0", lastYear+"-01-06")
	p.fill("#champ-etp_0", "80 %")
	p.clickNamed("Enregistrer")
	p.sees("main", "0,8 ETP")
}

func (p *tab) writesAnAgreement() {
	p.t.Helper()
	p.clickNamed("Nouvelle convention")
	p.fill("#champ-objet", "Convention de cofinancement")
	p.fill("#champ-du", lastYear+"-01-06")
	p.fill("#champ-au", "2001-01-06")
	p.refused(422)
	p.clickNamed("Enregistrer")
	p.sees(".field.bad", "une date qui n'est pas avant le début")
	p.fill("#champ-au", time.Now().AddDate(0, 0, 59).Format(time.DateOnly))
	p.fill("#champ-signee_le", lastYear+"-01-03")
	p.fill("#champ-signataires", "La préfète\nLe maire de Nogent-sur-Marne\nLe directeur de la CAF")
	p.clickNamed("Enregistrer")
	p.sees("main", "Le directeur de la CAF", "Fin proche")
	p.screenshot("convention")
	p.clickNamed("Annuler")
}

// writesTwoYears writes a year that is whole and one that lacks a third.
func (p *tab) writesTwoYears(folder string) {
	p.t.Helper()
	p.clickNamed("Nouvel exercice")
	p.fill("#champ-du", lastYear+"-01-01")
	p.fill("#champ-au", lastYear+"-12-31")
	p.fill("#champ-cout", "cinquante mille")
	p.refused(422)
	p.clickNamed("Enregistrer")
	p.sees(".field.bad", "Un montant est attendu")
	p.fill("#champ-cout", "50 000")
	p.clickNamed("Enregistrer")
	p.sees("main", "Aucun financeur n'est encore inscrit")
	p.addsAFunder("etat", "", "80", "80", "40000")
	p.addsAFunder("commune", "Ville de Nogent-sur-Marne", "20", "20", "9000")
	p.sees("main", "Complet", "reste 1 000 €")
	p.screenshot("exercice")
	p.visit(folder)
	p.clickNamed("Nouvel exercice")
	p.fill("#champ-du", thisYear+"-01-01")
	p.fill("#champ-au", thisYear+"-12-31")
	p.fill("#champ-cout", "52 000")
	p.clickNamed("Enregistrer")
	p.addsAFunder("etat", "", "1/3", "1/3", "")
	p.addsAFunder("commune", "Ville de Nogent-sur-Marne", "33,33", "33,33", "")
	p.addsAFunder("caf", "", "33,33", "", "")
	p.sees("main", "Manque 17 333,33 € (33,33 %)", "un tiers")
	p.visit(folder)
	p.sees("main", "Complet", "Manque 17 333,33 €")
	p.screenshot("poste")
}

func (p *tab) addsAFunder(kind, name, planned, agreed, paid string) {
	p.t.Helper()
	p.fill("#champ-financeur", kind)
	p.fill("#champ-base", "part")
	for field, value := range map[string]string{"nom": name, "prevu": planned, "accorde": agreed, "verse": paid} {
		if value != "" {
			p.fill("#champ-"+field, value)
		}
	}
	p.clickNamed("Ajouter")
	p.sees("main", "Le financeur est enregistré")
}

func (p *tab) holdsACommittee() {
	p.t.Helper()
	p.visit("/pilotage/comites")
	p.sees("main", "Aucun comité n'est écrit")
	p.clickNamed("Nouveau comité")
	p.fill("#champ-date", lastYear+"-06-15")
	p.fill("#champ-lieu", "Préfecture")
	p.fill("#champ-membres", "La préfète\nLe maire de Nogent-sur-Marne")
	p.fill("#champ-ordre_du_jour", "Bilan de l'année")
	p.clickNamed("Enregistrer")
	p.fill("#champ-decision", "Préparer le renouvellement de la convention")
	p.fill("#champ-charge", "La déléguée aux droits des femmes")
	p.fill("#champ-echeance", lastYear+"-07-01")
	p.clickNamed("Ajouter la décision")
	p.sees("main", "En retard", "Préparer le renouvellement")
	file := filepath.Join(p.t.TempDir(), "releve.pdf")
	p.must(os.WriteFile(file, []byte("%PDF-1.7\n%un relevé"), 0o600))
	p.do(chromedp.SetUploadFiles(chromedp.CSS("#champ-fichier"), []string{file}))
	p.clickNamed("Ajouter le document")
	p.sees("main", "releve.pdf", "PDF")
	p.screenshot("comite")
	p.click(`main a[href*="/decisions/"]`)
	p.fill("#champ-etat", "faite")
	p.clickNamed("Enregistrer")
	p.sees("main", "Faite")
}

// opensAPost moves a project from agreed to open, and undoes a step.
func (p *tab) opensAPost() {
	p.t.Helper()
	p.visit("/pilotage/deploiement")
	p.clickNamed("Nouveau projet")
	p.fill("#champ-nom", "Joinville-le-Pont")
	p.fill("#champ-communes", "Joinville-le-Pont")
	p.fill("#champ-etape", "accord")
	p.fill("#champ-le", lastYear+"-01-15")
	p.clickNamed("Enregistrer")
	p.sees("main", "Accordé")
	p.fill("#champ-etape", "ouvert")
	p.fill("section:has(#etapes) #champ-le", lastYear+"-01-10")
	p.refused(422)
	p.clickNamed("Ajouter l'étape")
	p.sees("main", "ne peut pas venir juste après")
	p.fill("section:has(#etapes) #champ-le", lastYear+"-04-01")
	p.fill("#champ-etape", "ouvert")
	p.clickNamed("Ajouter l'étape")
	p.sees("main", "Ouvert depuis le 01/04/"+lastYear)
	p.visit("/pilotage/deploiement")
	p.sees(`[aria-labelledby="groupe-ouvert"]`, "Joinville-le-Pont")
	p.screenshot("deploiement-ecrit")
}

// What the demonstration says of the Val-de-Marne, for who steers and who reads.
func TestTheStoryOfTheDepartementIsOnThePagesOfSteering(t *testing.T) {
	for name, l := range map[string]look{"wide": {}, "narrow-360": {width: 360}, "dark": {dark: true}} {
		page := logIn(t, demonstration.address(t), l, "pilote", demo.Password)
		page.sees("main", "À suivre", "Fin proche", "décisions de comité à suivre")
		page.screenshot("pilote-accueil-" + name)
		page.visit("/pilotage")
		page.sees("main", "Fontenay-sous-Bois", "Charenton-le-Pont, Saint-Maurice", "Ville de Créteil", "Manque")
		page.screenshot("pilotage-" + name)
		page.visit("/pilotage/deploiement")
		page.sees("main", "Val-de-Marne", "8 juillet 2022", "Convention de trois ans signée par la préfète", "de nouveaux postes en 2023")
		page.screenshot("deploiement-" + name)
		page.visit("/pilotage/comites")
		page.sees("main", "20 octobre 2022", "En retard")
		page.screenshot("comites-" + name)
		page.visit("/pilotage/postes/creteil")
		page.sees("main", "montants fictifs", "Coût par personne", "Deuxième poste, en octobre 2021")
		page.screenshot("poste-" + name)
	}
}
