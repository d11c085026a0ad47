package publish

import (
	"io"
	"strconv"

	"permanence/internal/casework"
	"permanence/internal/indicator"
)

var dictionaryHeader = []string{"sorte", "nom", "numero", "libelle", "unite", "definition", "numerateur", "denominateur", "non_renseigne", "lignes_additionnables"}

var longColumns = []struct{ name, text string }{
	{"poste", "Nom court du poste."},
	{"du", "Premier jour de la période, compris : AAAA-MM-JJ."},
	{"au", "Dernier jour de la période, compris : AAAA-MM-JJ."},
	{"sorte", "« chiffre » : un nombre du bilan. « tableau » : une ligne d'un tableau."},
	{"nom", "Nom stable du chiffre ou du tableau, le même d'un bilan à l'autre."},
	{"code", "Code de la ligne du tableau, ou de la ligne et de la colonne d'un tableau croisé, séparés par « | » ; « non_connu » pour le non renseigné ; vide pour un chiffre, ou pour un tableau masqué en entier."},
	{"libelle", "Ce que la ligne compte, en clair."},
	{"unite", "Ce qui est compté ou mesuré."},
	{"valeur", "Le nombre, à virgule décimale ; vide quand il n'est pas donné : voir « statut »."},
	{"denominateur", "De combien la valeur est une part, ou sur combien d'éléments une mesure repose ; vide quand il n'y en a pas ou qu'il est masqué."},
	{"part_minimale", "Entre 0 et 1 : la part est au moins celle-ci, quand la valeur elle-même est masquée."},
	{"statut", "Pourquoi la valeur est donnée ou ne l'est pas."},
	{"numero_definition", "Numéro de la définition : chiffres à partir de 1, tableaux à partir de 101, tableaux croisés à partir de 201."},
	{"version_definitions", "Version des définitions par lesquelles le bilan est fait. Deux versions ne se comparent pas sans précaution."},
}

// Dictionary explains the long form, as CSV: its columns, its statuses, the
// definition of each figure and table by its name and number, and the codes of
// the rows of this report.
func Dictionary(w io.Writer, r *indicator.Report) error {
	var lines [][]string
	for _, c := range longColumns {
		lines = append(lines, explained("colonne", c.name, "", c.text))
	}
	for _, s := range statusTexts {
		lines = append(lines, explained("statut", string(s.status), "", s.text))
	}
	for i := range r.Figures {
		lines = append(lines, definitionLine("chiffre", r.Figures[i].Definition, ""))
	}
	for i := range r.Tables {
		t := &r.Tables[i]
		lines = append(lines, definitionLine("tableau", t.Definition, yesNo(t.Definition.AddsUp)))
		for _, row := range t.Rows {
			lines = append(lines, explained("code de "+t.Definition.Name, row.Code, row.Label, ""))
		}
	}
	for i := range r.Crossings {
		x := &r.Crossings[i]
		d := *x.Definition
		d.Name, d.Label = x.Name, x.Title()
		lines = append(lines, definitionLine("tableau", &d, yesNo(d.AddsUp)))
		for _, c := range crossedCells(x) {
			lines = append(lines, explained("code de "+x.Name, c.code, c.label, ""))
		}
	}
	return writeCSV(w, dictionaryHeader, lines)
}

func explained(kind, name, label, text string) []string {
	return []string{kind, name, "", label, "", casework.Typeset(text), "", "", "", ""}
}

func definitionLine(kind string, d *indicator.Definition, addsUp string) []string {
	return []string{kind, d.Name, strconv.Itoa(d.Number), d.Label, string(d.Unit), d.Text, d.Numerator, d.Denominator, d.Missing, addsUp}
}

func yesNo(b bool) string {
	if b {
		return "oui"
	}
	return "non"
}
