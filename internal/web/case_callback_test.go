package web

import (
	"strings"
	"testing"

	"permanence/internal/casework"
)

func TestNewsAreTakenOfAClosedCaseAndCanBeTakenAway(t *testing.T) {
	_, b, at := surrounded(t)
	b.expect(b.get(at), 200, "!Noter le rappel")
	b.expect(b.post(at+"/rappels", "rappel_le", "2026-11-23", "jointe", "oui", "nouveaux_faits", "non"), 422, "se note après la clôture")
	v := version(t, b.expect(b.get(at+"/cloture"), 200))
	b.goes(b.post(at+"/cloture", "version", v, "date_cloture", "2026-10-01", "motif_cloture", "relais_pris", "laisse", "1"), at+"?fait=clos")
	b.expect(b.get(at), 200, "Noter le rappel", `value="2026-11-23"`)
	b.expect(b.post(at+"/rappels", "rappel_le", "2026-09-01", "jointe", "oui", "nouveaux_faits", "oui"), 422, "avant la clôture", `value="2026-09-01"`, `value="oui" selected`)
	b.expect(b.post(at+"/rappels", "rappel_le", "2026-11-20", "jointe", "non", "nouveaux_faits", "oui"), 422, "pas été jointe")
	b.goes(b.post(at+"/rappels", "rappel_le", "2026-11-20", "jointe", "oui", "nouveaux_faits", casework.NotKnown), at+"?fait=rappel")
	shown := b.expect(b.get(at), 200, "Rappel après la clôture", "Personne jointe", "nouveaux faits\u00a0: non connu")
	call := b.find(shown, `action="(/dossiers/[^"]+/rappels/[^"]+)"`)
	b.goes(b.post(call, "geste", "retirer"), at+"?fait=retire")
	b.expect(b.get(at), 200, "Retiré aujourd'hui", "Rétablir")
	b.goes(b.post(call, "geste", "retablir"), at+"?fait=retabli")
	shown = b.expect(b.get(at), 200, "!Retiré aujourd'hui")
	number := b.find(shown, `action="`+at+`/rappels"[\s\S]*?name="numero" value="(\w+)"`)
	for range 2 {
		b.goes(b.post(at+"/rappels", "rappel_le", "2026-11-21", "jointe", "non", "nouveaux_faits", casework.NotKnown, "numero", number), at+"?fait=rappel")
	}
	if n := strings.Count(b.get(at).body, "le rappel du 21/11/2026"); n != 1 {
		t.Errorf("a form that was sent twice is there %d times", n)
	}
}
