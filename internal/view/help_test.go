package view

import (
	"io/fs"
	"slices"
	"strings"
	"testing"

	"permanence/internal/casework"
)

func helpOf(role casework.Role) []string {
	p := &HelpPage{Base{Account: MenuFor(&casework.Account{Role: role}, nil)}}
	var ids []string
	for _, s := range p.Sections() {
		ids = append(ids, s.ID)
	}
	return ids
}

func TestEachRoleReadsTheHelpOfWhatItDoes(t *testing.T) {
	always := []string{"second-facteur", "quitter", "clavier", "confidentialite"}
	for role, want := range map[casework.Role][]string{
		casework.Worker: {"jour", "saisines", "dossier", "joindre", "rendez-vous", "agenda", "orientations", "clore", "acces", "activites", "registre", "colonnes", "bilan", "scelles", "ensemble", "declares", "trames", "demandes"},
		casework.Desk:   {"guichet"},
		casework.Reader: {"bilan", "scelles", "pilotage"},
		casework.Admin:  {"comptes", "sauvegardes", "modeles", "territoires", "besoin", "national"},
		casework.DPO:    {"journal", "glace"},
	} {
		if got := helpOf(role); !slices.Equal(got, append(want, always...)) {
			t.Errorf("%s reads %q", role, got)
		}
	}
}

func TestEverySectionHasItsTextAndEveryPictureItsSection(t *testing.T) {
	pictured := map[string]bool{}
	for _, role := range casework.Roles.Items {
		p := &HelpPage{Base{Title: "Aide", Account: MenuFor(&casework.Account{Role: role.Code}, nil)}}
		text := render(t, p)
		for _, s := range p.Sections() {
			_, body, _ := strings.Cut(text, `id="`+s.ID+`-titre"`)
			body, _, _ = strings.Cut(body, "</section>")
			if !strings.Contains(body, "<p>") && !strings.Contains(body, "<table") && !strings.Contains(body, "<dl") {
				t.Errorf("%s says nothing of %s", role.Code, s.ID)
			}
			if s.Alt != "" {
				pictured["aide/"+s.ID+".webp"] = true
			}
		}
	}
	const mostBytes, mostInAll = 60 << 10, 500 << 10
	all, files := 0, 0
	for name, content := range assets {
		if !strings.HasPrefix(name, "aide/") {
			continue
		}
		files, all = files+1, all+len(content)
		if !pictured[name] || len(content) > mostBytes {
			t.Errorf("%s: shown by a section: %v, %d bytes", name, pictured[name], len(content))
		}
	}
	if files != len(pictured) || all > mostInAll {
		t.Errorf("%d pictures of %d bytes for %d sections", files, all, len(pictured))
	}
	if _, err := fs.Stat(staticFiles, "static/aide"); err != nil {
		t.Error(err)
	}
}
