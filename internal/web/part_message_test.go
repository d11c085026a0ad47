package web

import (
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

// reachable sets the ways that the person of a case allows.
func (s *site) reachable(t *testing.T, at string, ways ...casework.Channel) {
	t.Helper()
	worker, id := s.accounts[casework.Worker].Actor(), casework.CaseID(strings.TrimPrefix(at, "/dossiers/"))
	f, err := s.store.CaseFile(t.Context(), worker, id)
	if err != nil {
		t.Fatal(err)
	}
	f.Person.Identity.Phones, f.Person.Identity.Mail, f.Person.Identity.Address = []string{"06 11 22 33 44"}, "y@exemple.fr", "3 rue des Lilas"
	f.Person.Identity.Contact = casework.SafeContact{Ways: ways, When: "mardi matin", CodeWord: "glycine", Asked: true}
	if err := s.store.SaveIdentity(t.Context(), worker, id, f.Person); err != nil {
		t.Fatal(err)
	}
}

func TestEveryWrittenWayIsRefusedWithItsSentenceUnlessThePersonAllowsIt(t *testing.T) {
	s, b, at := surrounded(t)
	path := at + "/message"
	b.expect(b.get(path), 200, "Aucun message ne peut être préparé", "aucun courrier", "aucun courriel", "d'envoyer un SMS", "!Préparer le message")
	for way, sentence := range map[string]string{"sms": "d'envoyer un SMS", "courriel": "aucun courriel", "courrier": "aucun courrier"} {
		b.expect(b.post(path, "moyen", way, "texte", "Bonjour"), 422, sentence)
	}
	s.reachable(t, at, casework.BySMS)
	b.expect(b.get(path), 200, "Préparer le message", "mardi matin", "glycine", "aucun courrier", "aucun courriel", `value="courrier" disabled`)
	b.expect(b.post(path, "moyen", "courrier", "texte", "Bonjour à vous"), 422, "aucun courrier", "Bonjour à vous")
	b.expect(b.get(at), 200, "!Message préparé")
}

func TestAPreparedMessageIsNeutralKeptAndNeverALinkThatSends(t *testing.T) {
	s, b, at := surrounded(t)
	s.reachable(t, at, casework.BySMS, casework.ByLetter)
	path := at + "/message"
	b.expect(b.get(path), 200, "merci de me rappeler", "glycine", "!mailto:", "!sms:", "!tel:")
	b.expect(b.post(path, "geste", "proposer", "modele", "nouvelles", "moyen", "sms"), 200, "prendre de vos nouvelles", `value="sms" checked`)
	b.expect(b.post(path, "moyen", "sms", "texte", "Venez au commissariat"), 422, "«\u00a0commissariat\u00a0»", "Venez au commissariat", "Je garde ces mots")
	b.expect(b.post(path, "moyen", "sms", "texte", strings.Repeat("a", 460)), 422, "459 caractères")
	a := b.post(path, "moyen", "sms", "texte", "Bonjour, rappelez-moi.")
	to, _, _ := strings.Cut(a.Header.Get("Location"), "?")
	if a.StatusCode != 303 || !strings.HasPrefix(to, path+"/") {
		t.Fatalf("%d %q", a.StatusCode, to)
	}
	b.expect(b.get(to), 200, "Bonjour, rappelez-moi.", "06 11 22 33 44", "Copier le texte", "!mailto:", "!sms:", "!tel:")
	b.expect(b.get(at), 200, "Message préparé par SMS", "!Bonjour, rappelez-moi.")
	b.expect(b.get(path), 200, "Bonjour, rappelez-moi.", "Camille worker")
	letter := b.post(path, "moyen", "courrier", "texte", "Venez au commissariat", "sans_detour", "1").Header.Get("Location")
	b.expect(b.get(letter), 200, "3 rue des Lilas", "Venez au commissariat", "Imprimer")

	s.reachable(t, at, casework.ByCall) // the person closes both ways
	b.expect(b.get(to), 200, "La consigne a changé depuis", "!Bonjour, rappelez-moi.", "!06 11 22 33 44")
	b.expect(b.get(path+"/"+casework.NewID(storetest.Now())), 404)
}
