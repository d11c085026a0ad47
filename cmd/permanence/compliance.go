package main

import (
	"io"

	"permanence/internal/casework"
	"permanence/internal/publish"
)

type complianceCommand struct {
	Format  string `enum:"text,odt,html" default:"text" help:"Texte simple (text), texte à compléter (odt) ou page à imprimer (html)."`
	Output  string `short:"o" placeholder:"FICHIER" type:"path" help:"Fichier à écrire ; la sortie, sans lui."`
	Serving bool   `help:"Dire aussi ce que le service met en place (HTTPS, second facteur, durées de session), d'après les options de « serve » données ici ou dans les mêmes variables d'environnement."`
	servingFlags
}

// Run writes the record of the processing and the draft of the impact
// assessment, from the settings in force.
func (c *complianceCommand) Run(p *program) error {
	st, err := p.openExisting()
	if err != nil {
		return err
	}
	defer st.Close()
	i, err := st.Installation(p, console)
	if err != nil {
		return err
	}
	if c.Serving {
		if err := c.checkTerms(); err != nil {
			return err
		}
		i.Serving = c.serving()
	}
	write := map[string]func(io.Writer, ...casework.ComplianceDocument) error{"text": publish.ComplianceText, "odt": publish.ComplianceODT, "html": publish.ComplianceHTML}[c.Format]
	return p.writeFile(c.Output, func(w io.Writer) error {
		return write(w, casework.ProcessingRecord(&i), casework.ImpactAssessment(&i))
	})
}
