package publish

import (
	"fmt"
	"math"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// publicFloor is the smallest count that a press release tells: what everybody
// reads is held to more than what a committee reads (11, against 5 there).
const publicFloor = 11

// pressRelease is the draft of a communiqué as a prefecture writes one: it says
// what the scheme is and what it did, in sentences made of the figures, and
// leaves in brackets what only its writer knows. A sentence whose figure is
// hidden, nothing, or small is not written.
type pressRelease struct {
	title, lead string
	sections    []pressSection
	contact     []string
	checks      []string // for the writer, to be taken away before it is sent
}

type pressSection struct {
	title      string
	paragraphs []string
}

// press is the draft being made from a report.
type press struct {
	report  *indicator.Report
	on      casework.Day // it is written
	left    []string     // subjects that are not told
	nearAll []string     // counts that leave a small rest
}

func newPressRelease(r *indicator.Report, on casework.Day) *pressRelease {
	p := &press{report: r, on: on}
	told := p.told()
	d := &pressRelease{title: p.title(), lead: p.lead(), contact: []string{
		"Contact presse : [service de la communication]", "[téléphone] – [courriel]",
	}}
	d.sections = append(d.sections, pressSection{"Une présence sociale au cœur des services de police et de gendarmerie", []string{scheme, schemeSecret}})
	if len(told) > 0 {
		told = append(told, fmt.Sprintf("Ces chiffres portent sur %s. Ils ont été établis le %s.", periodWords(r.Period), on.FrenchLong()))
		d.sections = append(d.sections, pressSection{"Les chiffres de la période", told})
	}
	d.sections = append(d.sections, pressSection{"Un dispositif partenarial", []string{p.parties(), statement}})
	d.checks = p.checks()
	return d
}

// What the scheme is, in the words of the circular of 21 December 2006 and of
// the field: nothing here depends on a report.
const (
	scheme = "L'intervenant social en commissariat et gendarmerie est un travailleur social présent au sein des services de police ou de gendarmerie. " +
		"Il reçoit les personnes dont la situation sociale apparaît à l'occasion de l'activité de ces services, qu'elles soient victimes, mises en cause, ou ni l'un ni l'autre. " +
		"Il les écoute, les informe, évalue leur situation, les oriente vers les services sociaux de droit commun et les accompagne jusqu'à ce que le relais soit pris."
	schemeSecret = "Il est tenu au secret professionnel. Les services de police et de gendarmerie n'ont pas accès à ses dossiers."
	statement    = "« [Déclaration] », [prénom, nom et fonction]."
)

// count is a figure that may be told to everybody: known, shown, and not small.
func (p *press) count(name string) (int, bool) {
	f := p.report.Figure(name)
	if f == nil || f.Hidden || !f.Known {
		return 0, false
	}
	n := int(math.Round(f.Value))
	return n, n >= publicFloor
}

func (p *press) title() string {
	kept, hasKept := p.count("appointments_kept")
	met, hasMet := p.count("persons_met")
	title := "Intervention sociale en commissariat et gendarmerie : "
	switch {
	case hasKept && hasMet:
		title += fmt.Sprintf("%s rendez-vous, %s personnes reçues", casework.FrenchInt(kept), casework.FrenchInt(met))
	case hasKept:
		title += casework.FrenchInt(kept) + " rendez-vous"
	case hasMet:
		title += casework.FrenchInt(met) + " personnes reçues"
	default:
		title += "bilan de la période"
	}
	return postName(p.report) + " – " + title
}

func (p *press) lead() string {
	kept, hasKept := p.count("appointments_kept")
	met, hasMet := p.count("persons_met")
	when := periodOpening(p.report.Period)
	const post = ", l'intervenant social du poste « %s » "
	text := when + fmt.Sprintf(post, postName(p.report))
	switch {
	case hasKept && hasMet:
		text += fmt.Sprintf("a assuré %s rendez-vous et reçu %s personnes.", casework.FrenchInt(kept), casework.FrenchInt(met))
	case hasKept:
		text += fmt.Sprintf("a assuré %s rendez-vous.", casework.FrenchInt(kept))
	case hasMet:
		text += fmt.Sprintf("a reçu %s personnes.", casework.FrenchInt(met))
	default:
		text += "a reçu les personnes que les services de police et de gendarmerie, les partenaires ou leur propre démarche ont conduites à lui."
		if p.nothing() {
			text = when + fmt.Sprintf(", aucun rendez-vous n'a été assuré par le poste « %s ».", postName(p.report))
		}
	}
	return text + " [Autorité qui communique] en présente le bilan."
}

// nothing tells that no meeting was kept, and that this is known.
func (p *press) nothing() bool {
	f := p.report.Figure("appointments_kept")
	return !f.Hidden && f.Value == 0
}

// periodOpening begins a sentence with a period.
func periodOpening(period casework.Period) string {
	words := period.French()
	switch {
	case strings.HasPrefix(words, "Année "):
		return "En " + strings.TrimPrefix(words, "Année ")
	case strings.HasPrefix(words, "Du "), strings.HasPrefix(words, "Le "):
		return words
	}
	return "Au " + words
}

// periodWords name a period inside a sentence.
func periodWords(period casework.Period) string {
	words := period.French()
	switch {
	case strings.HasPrefix(words, "Année "):
		return "l'année " + strings.TrimPrefix(words, "Année ")
	case strings.HasPrefix(words, "Du "):
		return "la période du " + strings.TrimPrefix(words, "Du ")
	case strings.HasPrefix(words, "Le "):
		return "la journée du " + strings.TrimPrefix(words, "Le ")
	}
	return "le " + words
}

// checks tell the writer what the draft cannot know.
func (p *press) checks() []string {
	checks := []string{"Compléter ou retirer chaque passage entre crochets."}
	if p.report.Parties != nil {
		checks = append(checks, "Relire les parties et la date du comité : elles viennent de la fiche du poste.")
	}
	checks = append(checks, p.nearAll...)
	if len(p.left) > 0 {
		checks = append(checks, fmt.Sprintf("N'est pas cité, faute de chiffre, ou parce que le chiffre est masqué, nul ou inférieur à %d : %s.", publicFloor, strings.Join(p.left, ", ")))
	}
	return append(checks, "Les définitions des chiffres sont dans le bilan.")
}
