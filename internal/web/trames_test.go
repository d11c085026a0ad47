package web

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

// thirty gives the account's post thirty persons, each met once in 2025.
func (s *site) thirty(t *testing.T) {
	t.Helper()
	var rows []*casework.RegisterRow
	for i := range 30 {
		rows = append(rows, storetest.Row(i, fmt.Sprint("t", i), casework.NewDay(2025, 3, 3)))
	}
	storetest.Import(t, s.store, s.own, rows...)
}

func TestAWorkerFillsATemplate(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.thirty(t)
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
	for _, role := range []casework.Role{casework.Lead, casework.Reader, casework.Desk, casework.Admin, casework.DPO} {
		other := s.as(t, s.named(t, string(role)))
		other.expect(other.get("/trames"), 403)
	}
}

func TestATemplateComesAsAFile(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.thirty(t)
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

func TestAFileThatIsNoTemplateIsRefusedBesideItsField(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.thirty(t)
	b := s.as(t, s.named(t, "steering"))
	fields := []string{"texte", "trame \"Du champ\"\nligne \"Reçues\" = persons_met", "nom", "Grille", "poste", s.own.Slug, "periode", "2025"}
	for _, at := range []string{"/trames", "/trames/modeles/nouveau"} {
		b.expect(b.sendFile(at, "grille.odt", "PK\x03\x04\x00\xff", fields...), 422, `id="erreur-fichier"`, "pas un texte", "Du champ", "!à corriger")
		b.expect(b.sendFile(at, "vide.trame", "", fields...), 422, `id="erreur-fichier"`, "fichier est vide", "Du champ", "!à corriger")
		b.expect(b.sendFile(at, "grille.trame", "trame \"x\"\nligne = 1", fields...), 422, "!erreur-fichier", "Ligne 2, colonne 7", "1 ligne à corriger")
	}
}

func TestAnInstallationKeepsItsTemplatesAndTheWorkerFillsThem(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.plant(t, s.own, "Lefèvre", "Yasmine", 6841)
	steering, worker := s.as(t, s.named(t, "steering")), s.as(t, s.named(t, "worker"))
	const text = "trame \"Grille de la CAF\"\nligne \"Reçues\" = persons_met"
	steering.expect(steering.post("/trames/modeles/nouveau", "nom", "", "texte", text+"\nligne \"z\" = persons_mit"), 422, "n nom, comme", "Ligne 3, colonne 13", "persons_mit</textarea>")
	a := steering.post("/trames/modeles/nouveau", "nom", "CAF", "texte", text)
	at := strings.TrimSuffix(a.Header.Get("Location"), "?fait=trame")
	steering.goes(a, at+"?fait=trame")
	steering.expect(steering.get(at), 200, "Version 1", "Grille de la CAF", "Remplir cette trame")
	steering.goes(steering.post(at, "nom", "CAF", "texte", text+"\n  unité \"personnes\"", "version", "1"), at+"?fait=trame")
	steering.expect(steering.post(at, "nom", "CAF", "texte", "trame \"Perdue\"\nligne \"a\" = persons_new", "version", "1"), 409, "Perdue", "version 2", "unité")
	steering.expect(steering.get(at+"?version=1"), 200, "Vous lisez la version 1", "!unité &#34;personnes&#34;</textarea>")
	worker.expect(worker.get("/trames"), 200, "Trames de l'installation", ">CAF</a>", "!Tenir les trames")
	id := strings.TrimPrefix(at, "/trames/modeles/")
	worker.expect(worker.get("/trames?trame="+id), 200, "Grille de la CAF", `aria-current="page">CAF`)
	worker.expect(worker.get("/trames?trame="+id+"&version=9"), 404)
	worker.expect(worker.get("/trames/modeles"), 403)
	steering.goes(steering.post(at+"/retrait", "faire", "retirer"), "/trames/modeles?fait=trame-retiree")
	worker.expect(worker.get("/trames"), 200, "!>CAF</a>")
	steering.expect(steering.get("/trames/modeles"), 200, "retirée", "Rétablir")
	admin := s.as(t, s.named(t, "admin"))
	admin.goes(admin.post(at+"/retrait", "faire", "retablir"), "/trames/modeles?fait=retabli")
}

// The prefecture reads no figure that moves: its grids are made of the reports
// that are sealed, over exactly the period that it asks for.
func TestThePrefectureFillsATemplateFromSealedReportsAlone(t *testing.T) {
	t.Parallel()
	s := open(t)
	s.thirty(t)
	b := s.as(t, s.named(t, "steering"))
	const text = "trame \"Grille\"\nligne \"Rendez-vous\" = appointments_kept"
	b.expect(b.get("/trames"), 200, s.own.Name)
	b.expect(b.post("/trames", "texte", text, "poste", s.own.Slug, "periode", "2025"), 422, "n'est scellé sur cette période")
	s.seal(t, s.named(t, "worker").Actor(), s.own, casework.YearPeriod(2025), casework.SealThresholds[0])
	b.expect(b.post("/trames", "texte", text, "poste", s.own.Slug, "periode", "2025"), 200, ">30<")
	b.expect(b.get("/trames"), 200, `<option value="2025">Année 2025`, "!2025-T1", "!trimestre 2025")
	publication := []string{"texte", text, "poste", s.own.Slug, "periode", "2025", "seuil", "11"}
	b.expect(b.post("/trames", publication...), 422, `id="erreur-seuil"`, "n'est scellé pour publication", "!>30<")
	s.seal(t, s.named(t, "worker").Actor(), s.own, casework.YearPeriod(2025), casework.SealThresholds[1])
	b.expect(b.post("/trames", publication...), 200, ">30<")
	three := strings.Replace(text, "\n", "\ncolonnes années 3\n", 1) // the post had no seal before
	b.expect(b.post("/trames", "texte", three, "poste", s.own.Slug, "periode", "2025"), 200, ">30<", "Sans bilan scellé, donc sans colonne\u00a0: Année 2023, Année 2024.")
	b.expect(b.post("/trames", "texte", three, "poste", s.own.Slug, "periode", "2026"), 422, "n'est scellé sur cette période\u00a0: Année 2026")
	b.expect(b.post("/trames", "texte", text, "poste", s.own.Slug, "periode", "2025-T1"), 422, "n'est scellé sur cette période")
}

// Who reads a post masked, since some of its cases are another's, gets for a
// publication what was sealed for one: the mask of the pages shows from five.
func TestAPublicationIsNeverFilledFromFiguresMaskedForTheCommittee(t *testing.T) {
	t.Parallel()
	w := open(t).wall(t)
	b := w.as(t, w.accounts[casework.ShutOut])
	const text = "trame \"Grille\"\nligne \"Reçues\" = persons_met"
	fields := []string{"texte", text, "poste", w.own.Slug, "periode", fmt.Sprint(storetest.Today.Year())}
	b.expect(b.post("/trames", fields...), 200, "Télécharger en XLSX")
	b.expect(b.post("/trames", append(fields, "seuil", "11")...), 422, `id="erreur-seuil"`, "n'est scellé pour publication")
}
