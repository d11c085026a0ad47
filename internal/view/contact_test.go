package view

import (
	"strings"
	"testing"
)

func TestEveryPageOfACaseSaysFirstHowThePersonCanBeReached(t *testing.T) {
	checked := 0
	for _, s := range states(t) {
		path := s.page.base().Path
		if !strings.HasPrefix(path, "/dossiers/") || path == "/dossiers/nouveau" || path == "/dossiers/recherche" || path == "/dossiers/bris-de-glace" {
			continue
		}
		checked++
		shown := render(t, s.page)
		banner, title := strings.Index(shown, `id="consigne"`), strings.Index(shown, "<h1")
		if banner < 0 || banner > title {
			t.Errorf("%s does not begin with the safe contact", s.name)
		}
		compact := strings.Contains(shown, `class="safe compact"`) || strings.Contains(shown, `class="safe closed compact"`)
		if _, whole := s.page.(*CasePage); compact == whole {
			t.Errorf("%s: the banner is compact: %v", s.name, compact)
		}
	}
	if checked < 40 {
		t.Errorf("only %d pages of a case were checked", checked)
	}
}
