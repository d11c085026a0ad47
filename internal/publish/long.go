package publish

import (
	"io"
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

// status says why a value of the long form is there or is not.
type status string

const (
	statusShown         status = "communique"
	statusHidden        status = "masque"
	statusAtLeast       status = "masque_part_minimale"
	statusNotApplicable status = "sans_objet"
	statusMissing       status = "non_renseigne"
	statusMissingHidden status = "non_renseigne_masque"
)

var statusTexts = []struct {
	status status
	text   string
}{
	{statusShown, "La valeur est celle du bilan."},
	{statusHidden, "La valeur n'est pas communiquée : effectif trop faible, ou qui ferait trouver un effectif trop faible. La cellule est vide, et ne vaut pas zéro."},
	{statusAtLeast, "La valeur n'est pas communiquée ; la part du dénominateur est au moins celle de la colonne part_minimale."},
	{statusNotApplicable, "Il n'y a rien dont tirer la valeur : une moyenne de rien."},
	{statusMissing, "La valeur est le nombre de ceux pour qui rien n'est renseigné. Vide : personne n'a écrit ce dont le chiffre se calcule."},
	{statusMissingHidden, "Des renseignements manquent ou non : leur nombre n'est pas communiqué."},
}

var longHeader = []string{"poste", "du", "au", "sorte", "nom", "code", "libelle", "unite", "valeur", "denominateur", "part_minimale", "statut", "numero_definition", "version_definitions"}

// Long writes the report with one number a line, for statistics: the post, the
// period, what is counted, the code of the row, the value, its denominator,
// and whether it is hidden or counts what nobody wrote down. Dictionary
// explains the columns and the codes. Days are YYYY-MM-DD; numbers have a
// decimal comma; a value that is not given is empty.
func Long(w io.Writer, r *indicator.Report) error {
	l := longLines{report: r}
	for i := range r.Figures {
		l.figure(&r.Figures[i])
	}
	for i := range r.Tables {
		l.table(&r.Tables[i])
	}
	for i := range r.Crossings {
		l.crossing(&r.Crossings[i])
	}
	return writeCSV(w, longHeader, l.lines)
}

type longLines struct {
	report *indicator.Report
	lines  [][]string
}

// longLine is what one line says, beside the post and the period.
type longLine struct {
	definition  *indicator.Definition
	code, label string
	value, base string
	atLeast     string
	status      status
}

func (l *longLines) add(x longLine) {
	d, p := x.definition, l.report.Period
	kind := "chiffre"
	if isTable(d) {
		kind = "tableau"
	}
	l.lines = append(l.lines, []string{l.report.Post.Slug, p.From.String(), p.To.String(), kind, d.Name, x.code, x.label, string(d.Unit),
		x.value, x.base, x.atLeast, string(x.status), strconv.Itoa(d.Number), strconv.Itoa(l.report.DefinitionsVersion)})
}

// isTable tells a table from a figure by the number of its definition.
func isTable(d *indicator.Definition) bool { return d.Number > 100 }

func (l *longLines) figure(f *indicator.Figure) {
	d := f.Definition
	line := longLine{definition: d, label: d.Label, status: statusShown, value: comma(f.Value, 4)}
	if f.Base != 0 {
		line.base = comma(f.Base, 0)
	}
	switch {
	case f.AtLeast:
		share, _ := f.Share()
		line.status, line.value, line.atLeast = statusAtLeast, "", comma(share, 2)
	case f.Hidden:
		line.status, line.value = statusHidden, ""
	case f.Unsaid:
		line.status, line.value = statusMissing, ""
	case !f.Known:
		line.status, line.value = statusNotApplicable, ""
	}
	l.add(line)
	if d.Missing == "" {
		return
	}
	missing := longLine{definition: d, code: casework.NotKnown, label: d.Missing, status: statusMissing, value: strconv.Itoa(f.Missing)}
	if f.MissingHidden {
		missing.status, missing.value = statusMissingHidden, ""
	}
	l.add(missing)
}

func (l *longLines) table(t *indicator.Table) {
	base := ""
	if !t.BaseHidden {
		base = strconv.Itoa(t.Base)
	}
	if len(t.Rows) == 0 {
		l.add(longLine{definition: t.Definition, label: t.Definition.Label, base: base, status: statusHidden})
	}
	for _, r := range t.Rows {
		line := longLine{definition: t.Definition, code: r.Code, label: r.Label, base: base, status: statusShown}
		x, known := rowNumber(&r)
		if line.value = comma(x, 4); !known {
			line.status, line.value = statusNotApplicable, ""
		}
		switch unknown := r.Code == casework.NotKnown; {
		case r.AtLeast:
			line.status, line.value, line.atLeast = statusAtLeast, "", comma(r.Share, 2)
		case r.Hidden && unknown:
			line.status, line.value = statusMissingHidden, ""
		case r.Hidden:
			line.status, line.value = statusHidden, ""
		case unknown:
			line.status = statusMissing
		}
		l.add(line)
	}
}
