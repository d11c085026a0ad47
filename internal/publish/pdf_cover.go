package publish

import (
	"fmt"

	"permanence/internal/casework"
)

// cover says whose report this is, of which period, made when and by which
// definitions, and gives the figures that sum it up.
func (d *paper) cover() {
	d.AddPage()
	d.fill(inkBrand)
	d.Rect(0, 0, paperWidth, 8, "F")
	d.SetY(38)
	d.paragraph(paperMargin, textWidth, 11, "B", inkBrand, "Bilan d'activité")
	d.paragraph(paperMargin, textWidth, 11, "", inkQuiet, "Intervention sociale en commissariat et gendarmerie")
	d.SetY(d.GetY() + 8)
	d.paragraph(paperMargin, textWidth, 26, "B", inkText, postName(d.report))
	d.SetY(d.GetY() + 3)
	d.paragraph(paperMargin, textWidth, 14, "", inkText, d.report.Period.French())
	d.SetY(d.GetY() + 4)
	d.paragraph(paperMargin, textWidth, bodySize, "", inkQuiet,
		fmt.Sprintf("%s. Définitions des indicateurs : version %d.", madeOn(d.report, d.on), d.report.DefinitionsVersion))
	d.SetY(d.GetY() + 14)
	d.keyFigures()
	d.SetY(d.GetY() + 6)
	d.paragraph(paperMargin, textWidth, bodySize, "", inkText, maskSentence(d.report))
	d.SetY(d.GetY() + 2)
	if d.report.Remarks != "" {
		d.paragraph(paperMargin, textWidth, bodySize, "B", inkText, remarksTitle)
		d.paragraph(paperMargin, textWidth, bodySize, "", inkText, d.report.Remarks)
		d.SetY(d.GetY() + 2)
	}
	d.paragraph(paperMargin, textWidth, bodySize, "", inkQuiet, casework.Typeset(
		"Chaque chiffre est donné avec son unité, sa définition, ce à quoi il se rapporte et le nombre de ceux pour qui rien n'est renseigné. "+
			"Des tableaux dont les lignes ne s'additionnent pas le disent."))
}

// keyFigures are two rows of two, each in its frame.
func (d *paper) keyFigures() {
	const gap, height = 6.0, 36.0
	width := (textWidth - gap) / 2
	top := d.GetY()
	for i, name := range keyNames {
		f := d.report.Figure(name)
		x, y := paperMargin+float64(i%2)*(width+gap), top+float64(i/2)*(height+gap)
		d.fill(inkSoft)
		d.Rect(x, y, width, height, "F")
		large, under := keyFigure(f)
		d.SetY(y + 4)
		d.paragraph(x+5, width-10, 22, "B", inkBrand, large)
		d.paragraph(x+5, width-10, bodySize, "B", inkText, f.Definition.Label)
		d.paragraph(x+5, width-10, smallSize, "", inkQuiet, under)
	}
	d.SetY(top + 2*(height+gap))
}
