package main

import (
	"io"

	"permanence/internal/casework"
	"permanence/internal/publish"
)

type complianceCommand struct {
	Format string `enum:"text,odt" default:"text" help:"Texte simple (text) ou texte à compléter (odt)."`
	Output string `short:"o" placeholder:"FICHIER" type:"path" help:"Fichier à écrire ; la sortie, sans lui."`
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
	write := publish.ComplianceText
	if c.Format == "odt" {
		write = publish.ComplianceODT
	}
	return p.writeFile(c.Output, func(w io.Writer) error {
		return write(w, casework.ProcessingRecord(&i), casework.ImpactAssessment(&i))
	})
}
