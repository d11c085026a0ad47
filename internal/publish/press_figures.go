package publish

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// told are the sentences of the figures. Each subject that gives none is kept
// for the writer to know.
func (p *press) told() (sentences []string) {
	for _, s := range []struct {
		subject string
		tell    func(*press) string
	}{
		{"le nombre de rendez-vous et de personnes reçues", (*press).meetings},
		{"les lieux d'accueil", (*press).places},
		{"la part des femmes victimes de violences psychologiques et physiques", (*press).women},
		{"la durée de l'accompagnement", (*press).followUp},
		{"les personnes reçues plusieurs fois", (*press).several},
		{"le délai du premier rendez-vous", (*press).delay},
		{"les orientations vers les partenaires", (*press).orientations},
	} {
		if text := s.tell(p); text != "" {
			sentences = append(sentences, text)
		} else {
			p.left = append(p.left, s.subject)
		}
	}
	return sentences
}

func (p *press) meetings() string {
	kept, hasKept := p.count("appointments_kept")
	met, hasMet := p.count("persons_met")
	if !hasKept || !hasMet {
		return ""
	}
	return fmt.Sprintf("%s rendez-vous ont été honorés, pour %s personnes reçues. Chaque personne est comptée une fois, quel que soit le nombre de ses rendez-vous.",
		casework.FrenchInt(kept), casework.FrenchInt(met))
}

// atPlace are the places where people are received, as a sentence says them.
var atPlace = map[casework.Place]string{
	"commissariat": "au commissariat", "gendarmerie": "à la gendarmerie", "mairie": "en mairie", "ccas": "au centre communal d'action sociale",
	"departement_social": "au service social du département", "domicile": "à domicile", "partenaire": "chez un partenaire", "exterieur": "à l'extérieur",
}

// places tells how many persons were received where, and how many in several
// places: without the overlap the numbers would seem to add up. It is told only
// when none of these numbers is small.
func (p *press) places() string {
	t := p.report.Table("persons_by_place")
	var parts []string
	sum, rows := 0, p.receiving(t)
	for _, r := range rows {
		if r.Hidden || r.Value < publicFloor {
			return ""
		}
		sum += r.Value
		parts = append(parts, casework.FrenchInt(r.Value)+" "+atPlace[casework.Place(r.Code)])
	}
	met, hasMet := p.count("persons_met")
	overlap := p.report.Figure("persons_in_several_places")
	if len(rows) < 2 || !hasMet || overlap.Hidden {
		return ""
	}
	for _, r := range rows {
		p.nearly(fmt.Sprintf("%s personnes reçues %s", casework.FrenchInt(r.Value), atPlace[casework.Place(r.Code)]), r.Value, met)
	}
	last := len(parts) - 1
	text := fmt.Sprintf("Sur %s personnes, %s et %s.", casework.FrenchInt(met), strings.Join(parts[:last], ", "), parts[last])
	text = strings.Replace(text, parts[0], strings.Replace(parts[0], " ", " ont été reçues ", 1), 1)
	return text + p.overlap(int(overlap.Value), len(rows), sum, met)
}

// overlap says who was received in several places, of a sum that is not that of
// the persons.
func (p *press) overlap(several, places, sum, met int) string {
	where := "dans les deux lieux"
	if places > 2 {
		where = "dans plusieurs lieux"
	}
	switch {
	case several >= publicFloor:
		p.nearly(fmt.Sprintf("%s personnes reçues %s", casework.FrenchInt(several), where), several, met)
		return fmt.Sprintf(" %s l'ont été %s : ces nombres ne s'additionnent pas.", casework.FrenchInt(several), where)
	case several > 0 || sum != met:
		return " Une même personne peut être reçue dans plusieurs lieux, ou à distance : ces nombres ne s'additionnent pas."
	}
	return ""
}

// receiving are the rows of places where people are received and were.
func (p *press) receiving(t *indicator.Table) (rows []indicator.Row) {
	for _, r := range t.Rows {
		if atPlace[casework.Place(r.Code)] != "" && (r.Hidden || r.Value > 0) {
			rows = append(rows, r)
		}
	}
	return rows
}

func (p *press) women() string {
	f := p.report.Figure("women_victims_psychological_and_physical")
	const who = "des personnes reçues sont des femmes victimes de violences à la fois psychologiques et physiques"
	if f.AtLeast {
		share, _ := f.Share()
		if share <= 0.5 { // a bound that says little says nothing to a reader
			return ""
		}
		return fmt.Sprintf("Au moins %s %s.", casework.FrenchPercent(share, 0), who)
	}
	n, ok := p.count(f.Definition.Name)
	if !ok || f.Base < publicFloor {
		return ""
	}
	base := int(f.Base)
	p.nearly(fmt.Sprintf("%s femmes victimes sur %s personnes reçues", casework.FrenchInt(n), casework.FrenchInt(base)), n, base)
	return fmt.Sprintf("%s %s : %s sur les %s personnes reçues.", rounded(n, base), who, casework.FrenchInt(n), casework.FrenchInt(base))
}

// rounded is a share in whole percents, of which neither nothing nor all is
// said when it is not so.
func rounded(n, base int) string {
	switch percents := math.Round(100 * float64(n) / float64(base)); {
	case n < base && percents == 100:
		return casework.Typeset("Plus de 99 %")
	case n > 0 && percents == 0:
		return casework.Typeset("Moins de 1 %")
	}
	return casework.FrenchPercent(float64(n)/float64(base), 0)
}

// nearly keeps for the writer a count that leaves few others out: whoever knows
// the persons may recognise the rest.
func (p *press) nearly(what string, n, base int) {
	rest := base - n
	if rest <= 0 || rest >= publicFloor {
		return
	}
	text := fmt.Sprintf("« %s » laisse voir, par différence, un effectif inférieur à %d : vérifier que personne ne peut y être reconnu, ou écrire « près de » sans le nombre exact.", what, publicFloor)
	if !slices.Contains(p.nearAll, text) {
		p.nearAll = append(p.nearAll, text)
	}
}

func (p *press) followUp() string {
	f := p.report.Figure("followup_mean_months")
	if f.Hidden || !f.Known || f.Base < publicFloor {
		return ""
	}
	length := strings.TrimSuffix(casework.FrenchDecimal(f.Value, 1), ",0") + "\u00a0mois"
	if f.Value < 1 {
		length = "moins d'un mois"
	}
	return fmt.Sprintf("L'accompagnement dure en moyenne %s, du premier rendez-vous honoré à la clôture : moyenne des %s dossiers clos dans la période, les dossiers en cours n'étant pas comptés.",
		length, casework.FrenchInt(int(f.Base)))
}

func (p *press) several() string {
	n, ok := p.count("persons_followed")
	met, hasMet := p.count("persons_met")
	if !ok || !hasMet {
		return ""
	}
	p.nearly(fmt.Sprintf("%s personnes reçues plusieurs fois sur %s", casework.FrenchInt(n), casework.FrenchInt(met)), n, met)
	return fmt.Sprintf("%s personnes sur %s ont eu plusieurs rendez-vous.", casework.FrenchInt(n), casework.FrenchInt(met))
}

func (p *press) delay() string {
	f := p.report.Figure("delay_median_days")
	if f.Hidden || !f.Known || f.Base < publicFloor {
		return ""
	}
	wait := "de deux jours"
	switch days := math.Ceil(f.Value); {
	case days == 0:
		return fmt.Sprintf("Dans la moitié au moins des %s dossiers au délai connu, le premier rendez-vous a eu lieu le jour même de la saisine.", casework.FrenchInt(int(f.Base)))
	case days == 1:
		wait = "d'un jour"
	case days != 2:
		wait = "de " + casework.FrenchInt(int(days)) + "\u00a0jours"
	}
	return fmt.Sprintf("Dans la moitié au moins des %s dossiers au délai connu, le premier rendez-vous a suivi la saisine %s au plus.", casework.FrenchInt(int(f.Base)), wait)
}

func (p *press) orientations() string {
	n, ok := p.count("orientations")
	if !ok {
		return ""
	}
	text := fmt.Sprintf("%s orientations vers des partenaires ont été faites lors de ces rendez-vous", casework.FrenchInt(n))
	if effective, ok := p.count("orientations_effective"); ok {
		p.nearly(fmt.Sprintf("%s orientations effectives sur %s", casework.FrenchInt(effective), casework.FrenchInt(n)), effective, n)
		text += fmt.Sprintf(" ; %s sont devenues effectives", casework.FrenchInt(effective))
	}
	return text + "."
}
