package web

import (
	"fmt"
	"strings"
	"testing"

	"permanence/internal/casework"
	"permanence/internal/store/storetest"
)

// crimeFile is a file of the communes as it was published first, with made-up
// values: two communes of the Val-de-Marne, one withheld, and one of elsewhere.
const crimeFile = "CODGEO_2024;annee;classe;unité.de.compte;valeur.publiée;faits;tauxpourmille;complementinfoval;complementinfotaux;POP;millPOP;LOG;millLOG\n" +
	"94033;23;Coups et blessures volontaires intrafamiliaux;victime;diff;151;2,8;NA;NA;53757;21;24000;20\n" +
	"94033;23;Violences sexuelles;victime;diff;60;1,1;NA;NA;53757;21;24000;20\n" +
	"94069;23;Coups et blessures volontaires intrafamiliaux;victime;ndiff;NA;NA;3,5;0,2;14506;21;7000;20\n" +
	"77001;23;Violences sexuelles;victime;diff;1;1;NA;NA;1000;21;400;20\n" +
	"94033;23;Cambriolages de logement;infraction;diff;99;4,1;NA;NA;53757;21;24000;20\n"

const contourFile = `{"type":"FeatureCollection","features":[
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[2.4,48.8],[2.5,48.8],[2.5,48.85],[2.4,48.85],[2.4,48.8]]]},"properties":{"code":"94033"}},
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[2.5,48.8],[2.6,48.8],[2.6,48.85],[2.5,48.85],[2.5,48.8]]]},"properties":{"code":"94069"}}]}`

func TestTheAdministratorImportsAndSteeringReadsWhereTheNextPostIsNeeded(t *testing.T) {
	t.Parallel()
	s := open(t)
	admin, steering := s.as(t, s.named(t, "admin")), s.as(t, s.named(t, "steering"))
	steering.expect(steering.get("/besoin"), 200, "Rien n'a encore été importé", "L'administrateur de votre installation", "!/besoin/imports")
	admin.expect(admin.get("/besoin"), 200, "/besoin/imports")
	admin.expect(admin.sendFile("/besoin/imports/delinquance", "communes.csv", crimeFile, "departements", "94"), 200,
		"2023\u202f; valeurs gardées\u00a0: 3, dont non diffusées par la source\u00a0: 1.", "hors des départements choisis", "Cambriolages de logement", "communes.csv")
	steering.expect(steering.get("/besoin"), 200, "Val-de-Marne (94)", "need-tiles", "!<svg class=\"need-map\"", "n.\u00a0d.", "Les mains courantes", "fichier «\u00a0communes.csv\u00a0»", ">2,8<")
	admin.expect(admin.sendFile("/besoin/imports/contours", "c.geojson", contourFile), 200, "Contours de 2 communes", "Val-de-Marne (94)")
	steering.expect(steering.get("/besoin?departement=94&annee=2023&ici=94033&ici=94069&ici=75056"), 200,
		`<svg class="need-map"`, "Fontenay-sous-Bois et Saint-Maurice", "≥\u00a0151", "sans 1 commune que la source ne diffuse pas", "km à vol d", `value="94069" checked`)
	steering.expect(steering.get("/besoin?departement=94&classe=x&annee=x&tri=x&ici=x&ici=%00"), 200, "!Un poste ici couvrirait</h2><p class")
	steering.expect(steering.get("/besoin?departement=77"), 200, "n'ont pas été importés", "Melun")
	keeper := s.account(t, casework.Steering, "keeper", s.own).Actor()
	if err := s.store.SavePostSheet(t.Context(), keeper, casework.PostSheet{Post: s.own.ID, HostKind: casework.NotKnown, EmployerKind: casework.NotKnown, Covers: []casework.Cover{{Commune: "94033"}}}); err != nil {
		t.Fatal(err)
	}
	admin.expect(admin.sendFile("/besoin/imports/delinquance", "communes.csv", crimeFile, "departements", "77"), 200)
	steering.expect(steering.get("/besoin"), 200, "<h1>Val-de-Marne (94)</h1>") // where the account's post works
	for _, path := range []string{"/besoin/imports"} {
		steering.expect(steering.get(path), 403)
	}
}

func TestAPublicFileThatIsWrongIsRefusedByLineAndColumn(t *testing.T) {
	t.Parallel()
	s := open(t)
	b := s.as(t, s.named(t, "admin"))
	const at = "/besoin/imports/delinquance"
	b.expect(b.sendFile(at, "c.csv", strings.Replace(crimeFile, "diff;151", "diff;beaucoup", 1), "departements", "94"), 422, "ligne 2, colonne faits", "beaucoup", `value="94"`, "Aucun fichier de délinquance")
	b.expect(b.sendFile(at, "c.csv", crimeFile, "departements", "94, 994"), 422, "codes de départements", `value="94, 994"`)
	b.expect(b.sendFile(at, "c.csv", crimeFile), 422, "dites de quels départements")
	b.expect(b.sendFile(at, "c.csv", "nom;prénom\nx;y\n", "departements", "94"), 422, "ligne 1")
	b.expect(b.sendFile(at, "", ""), 422, "Choisissez un fichier")
	b.expect(b.sendFile("/besoin/imports/contours", "c.json", `{"features":[]}`), 422, "aucune commune")
	b.expect(b.sendFile("/besoin/imports/contours", "c.json", strings.Replace(contourFile, `"94069"`, `"94"`, 1)), 422, "Élément 2")
	b.expect(b.get("/besoin"), 200, "Rien n'a encore été importé")
}

// The work of a post comes from its sealed report, to whoever reads it, and to
// nobody else; who covers what is shown to both. Without a sealed report no
// figure of the post is shown, since one that moves would tell who was added.
func TestTheWorkOfACoveringPostIsThatOfItsSealedReportAlone(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, post := range []casework.Post{s.own, s.other} {
		var rows []*casework.RegisterRow
		for i := range 30 {
			rows = append(rows, storetest.Row(i, fmt.Sprint(post.Slug, i), casework.NewDay(2025, 3, 3)))
		}
		storetest.Import(t, s.store, post, rows...)
		sheet := casework.PostSheet{Post: post.ID, HostKind: casework.NotKnown, EmployerKind: casework.NotKnown, Covers: []casework.Cover{{Commune: "94033"}}}
		keeper := s.account(t, casework.Steering, "p-"+post.Slug, post).Actor()
		if err := s.store.SavePostSheet(t.Context(), keeper, sheet); err != nil {
			t.Fatal(err)
		}
	}
	b := s.as(t, s.named(t, "steering"))
	a := b.expect(b.get("/besoin"), 200, s.own.Name, s.other.Name, `<p class="num">2</p>`, "aucun bilan scellé de 2025", "!personnes reçues")
	if n := strings.Count(a.body, "aucun bilan scellé"); n != 1 {
		t.Errorf("something is said of the work of %d posts, and the account reads one", n)
	}
	b.expect(b.get("/besoin/tableau.csv?departement=94"), 200, s.other.Name, "aucun bilan scellé", "!personnes reçues")
	admin := s.as(t, s.named(t, "admin"))
	admin.expect(admin.get("/besoin"), 200, s.own.Name, "!bilan scellé")
}
