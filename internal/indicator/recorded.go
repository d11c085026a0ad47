package indicator

import (
	"fmt"
	"slices"
	"strings"

	"permanence/internal/casework"
)

var recordedDefinition = newRecordedDefinition()

func newRecordedDefinition() Definition {
	d := Definition{Number: 325, Name: "recorded_crime", Section: recorded, Unit: recordedFact, Apart: true, Label: "Faits enregistrés dans les communes couvertes",
		Text: "Victimes ou faits enregistrés par la police et la gendarmerie dans les communes que le poste couvre, pour la dernière année publiée de la période. « Au moins » : la source ne publie pas les petits nombres, qui ne sont pas comptés ici. " + casework.CrimeSource + "."}
	d.setFrench()
	return d
}

// AddRecorded completes a report with what the police and the gendarmerie
// recorded in the communes that the post covers, of the last year of the period
// that is published. These are public numbers, about nobody who is followed;
// they stand beside the report and are compared with none of its figures.
func (r *Report) AddRecorded(communes []string, all []casework.CrimeFigure) {
	year := 0
	for i := range all {
		if y := all[i].Year; y <= r.Period.To.Year() && y > year && slices.Contains(communes, all[i].Territory) {
			year = y
		}
	}
	if year == 0 {
		return
	}
	t := Table{Definition: &recordedDefinition, BaseHidden: true, SumHidden: true}
	for _, class := range casework.CrimeClasses.Items {
		if class.Code == casework.CrimeAssault { // the sum of two others
			continue
		}
		facts, withheld, found := 0, 0, false
		for i := range all {
			f := &all[i]
			if f.Year != year || f.Class != class.Code || !slices.Contains(communes, f.Territory) {
				continue
			}
			if found = true; f.Published {
				facts += f.Facts
			} else {
				withheld++
			}
		}
		if !found {
			continue
		}
		row := Row{Code: string(class.Code), Label: class.Label, Value: facts}
		if withheld > 0 {
			row.Measure, row.Text = float64(facts), "au moins "+casework.FrenchInt(facts)
		}
		t.Rows = append(t.Rows, row)
	}
	words := "commune"
	if len(communes) > 1 {
		words = "communes"
	}
	t.Note = casework.Typeset(fmt.Sprintf("Année %d, %d %s. %s", year, len(communes), words, strings.TrimSpace(casework.CrimeWarning)))
	r.Tables = append(r.Tables, t)
}
