package view

import (
	"time"

	"permanence/internal/casework"
	"permanence/internal/grid"
)

// TemplateKept is a version of a template of the installation.
type TemplateKept struct {
	Template casework.GridTemplate
	Who      string
	At       time.Time
}

// URL is the page of the template.
func (t TemplateKept) URL() string { return "/trames/modeles/" + string(t.Template.ID) }

// Removed tells that it is no longer offered.
func (t TemplateKept) Removed() bool { return !t.Template.RemovedAt.IsZero() }

// TemplatesPage is GET /trames/modeles: the templates of the installation. Its
// forms send faire=retirer or retablir to the template's own address.
type TemplatesPage struct {
	Base
	Lines   []TemplateKept
	CanFill bool
}

func (*TemplatesPage) file() string { return "trames_kept" }

// KeptTemplatePage is GET /trames/modeles/nouveau and /trames/modeles/{template},
// with ?version=2. Fields: nom, texte, fichier (wins over texte), version.
type KeptTemplatePage struct {
	Base
	Form
	Template casework.GridTemplate // as kept, or as typed
	Faults   grid.Errors
	Versions []TemplateKept // the last one first; none of a new one
	Conflict bool           // somebody saved another version since
	CanFill  bool
}

// Last is the version that a save comes after.
func (p *KeptTemplatePage) Last() TemplateKept { return p.Versions[0] }

// Earlier tells that the text shown is not the last version.
func (p *KeptTemplatePage) Earlier() bool {
	return len(p.Versions) > 0 && p.Template.Version < p.Last().Template.Version && !p.Conflict && !p.Refused()
}

// FaultyLines are the lines that are refused, each with its fault.
func (p *KeptTemplatePage) FaultyLines() []TemplateLine {
	return (&TemplatePage{Text: p.Template.Body, Faults: p.Faults}).FaultyLines()
}

// Action is where the form goes.
func (p *KeptTemplatePage) Action() string {
	if p.Template.ID == "" {
		return "/trames/modeles/nouveau"
	}
	return "/trames/modeles/" + string(p.Template.ID)
}

// Examples are the templates to begin from.
func (p *KeptTemplatePage) Examples() (links []PeriodLink) {
	for _, e := range grid.Examples {
		links = append(links, PeriodLink{Label: e.Label, URL: "/trames/modeles/nouveau?exemple=" + e.Name})
	}
	return links
}

func (*KeptTemplatePage) file() string { return "trame_kept" }
