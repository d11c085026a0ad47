package web

import (
	"bytes"
	"mime/multipart"
	"strings"
	"testing"

	"permanence/internal/casework"
)

func TestAWorkerFillsATemplate(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.plant(t, s.own, "Lefèvre", "Yasmine", 6841)
	b := s.as(t, s.named(t, "worker"))
	b.expect(b.get("/trames?exemple=caf"), 200, "Compte rendu d'activité au financeur")
	const text = "trame \"Grille\"\nligne \"Reçues\" = persons_met\nligne \"Rendez-vous\" = appointments_kept"
	b.expect(b.post("/trames", "texte", text, "poste", s.own.Slug, "periode", "2025"), 200, "Télécharger en XLSX", ">30<")
	a := b.post("/trames", "texte", text, "poste", s.own.Slug, "periode", "2025", "forme", "csv")
	b.expect(a, 200, "Reçues;;30;")
	if got := a.Header.Get("Content-Disposition"); !strings.Contains(got, "trame-"+s.own.Slug+"-2025.csv") {
		t.Errorf("the file is named %q", got)
	}
	b.expect(b.post("/trames", "texte", text+"\nligne \"z\" = persons_mit", "poste", s.own.Slug, "periode", "2025"), 422, "Ligne 4, colonne 13", "persons_mit</textarea>")
	b.expect(b.post("/trames", "texte", text, "poste", s.own.Slug), 422, "Choisissez une période")
	b.expect(b.post("/trames", "texte", text, "poste", s.other.Slug, "periode", "2025"), 404)
	for _, role := range []casework.Role{casework.Steering, casework.Lead, casework.Reader, casework.Desk, casework.Admin, casework.DPO} {
		other := s.as(t, s.named(t, string(role)))
		other.expect(other.get("/trames"), 403)
	}
}

func TestATemplateComesAsAFile(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.plant(t, s.own, "Lefèvre", "Yasmine", 6841)
	b := s.as(t, s.named(t, "worker"))
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range map[string]string{"texte": "autre chose", "poste": s.own.Slug, "periode": "2025", "forme": "text"} {
		if err := form.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	file, err := form.CreateFormFile("fichier", "grille.trame")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.Write([]byte("trame \"Du fichier\"\nligne \"Reçues\" = persons_met")); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	b.expect(b.do("POST", "/trames", form.FormDataContentType(), &body), 200, "Du fichier", " 30")
}
