package indicator

import (
	"fmt"
	"math"
	"strings"

	"permanence/internal/casework"
)

// The units of means and costs.
const (
	FullTime        Unit = "équivalent temps plein"
	PersonsPerFTE   Unit = "personne par équivalent temps plein"
	KeptPerDay      Unit = "rendez-vous par jour"
	Euro            Unit = "euro"
	FrancCFP        Unit = "franc CFP"
	recordedFact    Unit = "fait enregistré"
	meansFirst           = 81
	besideTables         = 321
	fundingByFunder      = "funding_by_funder"
	costByFunder         = "cost_per_person_by_funder"
)

// Decimals is how many a number of the unit is read with.
func (u Unit) Decimals() int {
	switch u {
	case FullTime, Euro:
		return 2
	case PersonsPerFTE, KeptPerDay, Months:
		return 1
	}
	return 0
}

// IsMeans tells the units of means and costs, which are no counts of records.
func (u Unit) IsMeans() bool {
	return u == FullTime || u == PersonsPerFTE || u == KeptPerDay || u == Euro || u == FrancCFP
}

// meansDefinitions are those of the figures of section m, in their order.
var meansDefinitions = newMeansDefinitions()

func newMeansDefinitions() []Definition {
	const unsaid = " Non renseigné tant que l'effectif du poste n'est pas écrit pour la période."
	const uncosted = " Non renseigné tant que le coût du poste n'est pas écrit pour tous les jours de la période."
	all := []Definition{
		{Name: "fte_funded", Unit: FullTime, Label: "Équivalent temps plein financé",
			Text: "Moyenne, sur les jours de la période où le poste est ouvert, de la quotité de travail financée." + unsaid},
		{Name: "fte_held", Unit: FullTime, Label: "Équivalent temps plein pourvu",
			Text: "La même moyenne, sans les jours où le poste, ou une part du poste, était vacant." + unsaid},
		{Name: "days_worked", Unit: Days, Label: "Jours travaillés",
			Text: "Jours ouvrés de la période (ni samedi, ni dimanche, ni jour férié, ceux d'Alsace-Moselle et d'outre-mer compris) où le poste était pourvu, chacun pour sa quotité : deux jours à mi-temps font un jour. Les congés n'en sont pas retirés." + unsaid},
		{Name: "persons_per_fte", Unit: PersonsPerFTE, Label: "Personnes reçues par équivalent temps plein",
			Text: "Personnes reçues dans la période, divisées par l'équivalent temps plein pourvu.", Denominator: "personnes reçues"},
		{Name: "appointments_per_day", Unit: KeptPerDay, Label: "Rendez-vous honorés par jour travaillé",
			Text: "Rendez-vous honorés de la période, divisés par les jours travaillés.", Denominator: "rendez-vous honorés"},
		{Name: "cost", Unit: Euro, Label: "Coût du poste",
			Text: "Coût écrit dans le suivi des financements, pour la part de chaque exercice qui tombe dans la période, au prorata des jours." + uncosted},
		{Name: "cost_per_person", Unit: Euro, Label: "Coût par personne reçue",
			Text: "Coût du poste, divisé par les personnes reçues. Il paie aussi ce qui n'est d'aucune personne : prévention, réunions, formation." + uncosted, Denominator: "personnes reçues"},
		{Name: "cost_per_appointment", Unit: Euro, Label: "Coût par rendez-vous honoré",
			Text: "Coût du poste, divisé par les rendez-vous honorés." + uncosted, Denominator: "rendez-vous honorés"},
	}
	for i := range all {
		all[i].Number, all[i].Section = meansFirst+i, means
		all[i].setFrench()
	}
	return all
}

var funderDefinitions = newFunderDefinitions()

func newFunderDefinitions() []Definition {
	all := []Definition{
		{Number: besideTables, Name: fundingByFunder, Unit: Euro, Label: "Financement accordé, par financeur", AddsUp: true, Denominator: "euros accordés",
			Text: "Ce que chaque financeur a accordé pour la période, au prorata des jours de chaque exercice, en unités entières."},
		{Number: besideTables + 1, Name: costByFunder, Unit: Euro, Label: "Financement accordé par personne reçue, par financeur", Apart: true,
			Text: "Ce que chaque financeur a accordé pour la période, divisé par les personnes reçues dans le poste."},
	}
	for i := range all {
		all[i].Section = means
		all[i].setFrench()
	}
	return all
}

// AddMeans completes a report, as its reader sees it, with what the post had and
// cost over its period: figures of section m, and what each funder agreed. A
// ratio is withheld with the count that it is made of, since it would give it
// back; what nobody wrote down is said so, and is never taken as nothing. The
// folder holds no exercises for whoever may not read the funding. A report over
// several posts has what all of them had and cost, when that is known of each.
func (r *Report) AddMeans(folders ...*casework.PostFolder) {
	m := meansOf{report: r, presence: casework.PresenceOf(folders, r.Period), several: len(folders) > 1}
	if all := casework.FundingOf(folders, r.Period); len(all) == 1 { // two currencies have no sum
		m.money = &all[0]
	}
	funded, held := m.presence.MeanFTE()
	days := float64(m.presence.Working) / 100
	m.add("fte_funded", funded, m.presence.Known)
	m.add("fte_held", held, m.presence.Known)
	m.add("days_worked", days, m.presence.Known)
	m.ratio("persons_per_fte", m.count("persons_met"), held, m.presence.Known)
	m.ratio("appointments_per_day", m.count("appointments_kept"), days, m.presence.Known)
	m.costs()
}

// meansOf are the means of a report while they are added.
type meansOf struct {
	report   *Report
	presence casework.Presence
	money    *casework.PostFunding // nil when none was written, or in two currencies
	several  bool                  // posts are told together
}

func (m *meansOf) count(name string) Figure { return *m.report.Figure(name) }

// add adds a figure; one that is not known is one that nobody wrote down.
func (m *meansOf) add(name string, value float64, known bool) *Figure {
	f := Figure{Definition: meansDefinition(name), Known: known, Unsaid: !known}
	if known {
		f.Value = value
	}
	if m.money != nil {
		f.Definition = inCurrency(f.Definition, m.money.Currency)
	}
	if m.several {
		f.Definition = ofSeveral(f.Definition)
	}
	m.report.Figures = append(m.report.Figures, f)
	return &m.report.Figures[len(m.report.Figures)-1]
}

// ratio adds a count over a measure of what was there.
func (m *meansOf) ratio(name string, count Figure, by float64, known bool) {
	f := m.add(name, 0, known)
	switch {
	case !known:
	case count.Hidden:
		f.Hidden = true
	case by == 0:
		f.Known = false
	default:
		f.Value, f.Base = count.Value/by, count.Value
	}
}

func (m *meansOf) costs() {
	known := m.money != nil && m.money.Whole()
	cost := 0.0
	if known {
		cost = float64(m.money.Cost) / float64(m.money.Currency.Unit())
	}
	m.add("cost", cost, known)
	m.per("cost_per_person", cost, m.count("persons_met"), known)
	m.per("cost_per_appointment", cost, m.count("appointments_kept"), known)
	if m.money != nil {
		m.funders()
	}
}

// per adds a cost over a count.
func (m *meansOf) per(name string, cost float64, count Figure, known bool) {
	f := m.add(name, 0, known)
	switch {
	case !known:
	case count.Hidden:
		f.Hidden = true
	case count.Value == 0:
		f.Known = false
	default:
		f.Value, f.Base = cost/count.Value, count.Value
	}
}

// funders adds what each funder agreed, whole and by person met.
func (m *meansOf) funders() {
	currency := m.money.Currency
	agreed := Table{Definition: inCurrency(&funderDefinitions[0], currency)}
	perPerson := Table{Definition: inCurrency(&funderDefinitions[1], currency), BaseHidden: true, SumHidden: true}
	met := m.count("persons_met")
	for i, f := range m.money.Funders {
		amount := float64(f.Agreed) / float64(currency.Unit())
		code := fmt.Sprintf("%s_%d", f.Kind, i+1)
		agreed.Rows = append(agreed.Rows, Row{Code: code, Label: f.Name(), Value: int(math.Round(amount))})
		if !met.Hidden && met.Value > 0 {
			each := amount / met.Value
			perPerson.Rows = append(perPerson.Rows, Row{Code: code, Label: f.Name(), Value: int(math.Round(each)), Measure: each,
				Text: casework.FrenchDecimal(each, currency.Decimals()) + "\u00a0" + currency.Symbol()})
		}
	}
	for _, row := range agreed.Rows {
		agreed.Sum += row.Value
	}
	if agreed.Base = agreed.Sum; agreed.Sum == 0 {
		return
	}
	for i := range agreed.Rows {
		agreed.Rows[i].Share = float64(agreed.Rows[i].Value) / float64(agreed.Base)
	}
	if !m.money.Whole() {
		agreed.Note = casework.Typeset("Le coût n'est pas écrit pour tous les jours de la période : ces montants peuvent n'en couvrir qu'une part.")
	}
	m.report.Tables = append(m.report.Tables, agreed)
	if len(perPerson.Rows) > 0 {
		m.report.Tables = append(m.report.Tables, perPerson)
	}
}

func meansDefinition(name string) *Definition {
	for i := range meansDefinitions {
		if meansDefinitions[i].Name == name {
			return &meansDefinitions[i]
		}
	}
	panic("indicator: no means " + name)
}

// inCurrency is the definition with its amounts in another currency than the
// euro.
func inCurrency(d *Definition, c casework.Currency) *Definition {
	if d.Unit != Euro || c == casework.EUR {
		return d
	}
	other := *d
	other.Unit, other.Denominator = FrancCFP, strings.ReplaceAll(d.Denominator, "euros", "francs CFP")
	return &other
}

// ofSeveral is the definition in the words of several posts told together.
func ofSeveral(d *Definition) *Definition {
	plural := *d
	plural.Label, plural.Text = strings.ReplaceAll(d.Label, "du poste", "des postes"), strings.ReplaceAll(d.Text, "du poste", "des postes")
	return &plural
}
