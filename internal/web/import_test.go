package web

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"permanence/internal/casework"
	"permanence/internal/store"
	"permanence/internal/store/storetest"
)

// register is a register whose headers are its worker's own. Its third person
// was seen in a place that no code list knows.
const ownRegister = "Repère;Nom;Prénom;Date RDV;Heure RDV;Lieu;Type de violences\r\n" +
	"P1;Lefèvre;Yasmine;03/03/2025;09:30;commissariat;psychologiques|physiques\r\n" +
	"P1;Lefèvre;Yasmine;10/03/2025;09:30;mairie;psychologiques|physiques\r\n" +
	"P2;Ndiaye;Awa;04/03/2025;14:00;HP;physiques\r\n"

// upload sends a register as the form does.
func (b *browser) upload(slug, name, content string) answer {
	b.t.Helper()
	if slug == "" {
		return b.sendFile("/imports", name, content)
	}
	return b.sendFile("/imports", name, content, "poste", slug)
}

// sendFile sends a file as a form does, after the fields given by name and
// value in turn.
func (b *browser) sendFile(path, name, content string, fields ...string) answer {
	b.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			b.t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("fichier", name)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		b.t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.t.Fatal(err)
	}
	return b.do("POST", path, w.FormDataContentType(), &body)
}

// uploaded is the address of a register just sent.
func (b *browser) uploaded(content string) string {
	b.t.Helper()
	a := b.upload("fontenay-sous-bois", "Lefèvre Yasmine.csv", content)
	at := a.Header.Get("Location")
	if a.StatusCode != 303 || !strings.HasPrefix(at, "/imports/fontenay-sous-bois/") {
		b.t.Fatalf("upload answers %d to %q: %s", a.StatusCode, at, excerpt(a.body))
	}
	return at
}

func TestARegisterGoesInWithoutJavaScript(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	b.expect(b.get("/imports"), 200, `enctype="multipart/form-data"`, `value="fontenay-sous-bois"`)

	at := b.uploaded(ownRegister)
	b.expect(b.get(at), 200, "Date RDV", "HP", "Lefèvre Yasmine.csv", "!<title>Lefèvre", "<code>personne</code>", `name="valeur.lieu.HP"`)

	b.goes(b.post(at, "faire", "apercu", "colonne.personne", "Repère", "colonne.nom", "Nom", "colonne.prenom", "Prénom", "colonne.date", "Date RDV",
		"colonne.heure", "Heure RDV", "colonne.lieu", "Lieu", "colonne.violences", "Type de violences", "valeur.lieu.HP", "commissariat"), at)
	b.expect(b.get(at), 200, "Toutes les lignes peuvent être prises", "!valeur.lieu.HP")

	b.goes(b.post(at, "faire", "importer"), at)
	b.expect(b.get(at), 200, "3 lignes prises", "Importé", "/bilans/fontenay-sous-bois/2025-03-03_2025-03-10")
	b.goes(b.post(at, "faire", "importer"), at) // once is enough
	b.expect(b.get("/bilans/fontenay-sous-bois/2025-03-03_2025-03-10/bilan.csv"), 200, "!Lefèvre")
	b.expect(b.get("/"), 200, "Dernier import")

	again := b.uploaded(ownRegister)
	b.expect(b.get(again), 200, "Toutes les lignes peuvent être prises") // the mapping is remembered
	b.goes(b.post(again, "faire", "importer"), again)
	b.expect(b.get(again), 200, "rien n'a changé")
	b.expect(b.get("/imports"), 200, again)
	if text := s.logText(); strings.Contains(text, "Lef") || strings.Contains(text, "fontenay") || !strings.Contains(text, "route=/imports/{post}/{import}") {
		t.Errorf("the log tells too much or too little:\n%s", text)
	}
}

func TestRefusedRowsCanBeLeftOutAndDownloaded(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	at := b.uploaded("personne;nom;date;lieu\r\nP1;Lefèvre;2025-03-03;mairie\r\nP2;Ndiaye;bientôt;mairie\r\n")
	b.expect(b.get(at), 200, "bientôt", "Importer seulement les lignes correctes")
	b.goes(b.post(at, "faire", "importer"), at) // nothing is written while a row is refused
	b.expect(b.get(at), 200, "Importer seulement les lignes correctes")
	b.expect(b.get(at+"/rejets.csv"), 404)
	b.goes(b.post(at, "faire", "partiel"), at)
	b.expect(b.get(at), 200, "1 ligne prise", "Importé en partie", at+"/rejets.csv")
	a := b.expect(b.get(at+"/rejets.csv"), 200, "P2;Ndiaye;bientôt;mairie", "motif du refus", "!P1")
	if got := a.Header.Get("Content-Disposition"); got != `attachment; filename="rejets-fontenay-sous-bois.csv"` {
		t.Errorf("Content-Disposition = %q", got)
	}
}

func TestWhatIsWrongWithARowIsSaidApartFromWhatIsExpected(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	at := b.uploaded("personne;date;lieu;sexe\r\nP1;2025-03-03;mairie;F\r\nP1;2025-03-10;mairie;M\r\nP2;2025-03-10;marie;F\r\n")
	b.expect(b.get(at), 200, "<div>Contredit une autre ligne (la ligne 2 dit F)", "<code>mairie</code>", "!Attendu : contredit", "!Valeur non reconnue<span class=\"hint block\">Attendu : contredit")
}

func TestAMappingThatDoesNotFitIsShownAgainAsTyped(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	at := b.uploaded(ownRegister)
	b.expect(b.post(at, "faire", "apercu", "colonne.personne", "Nom", "colonne.nom", "Nom", "colonne.date", "Date RDV"), 422, "demandée deux fois")
	b.expect(b.post(at, "faire", "importer", "colonne.personne", "", "colonne.date", "Date RDV"), 303)
	b.expect(b.get(at), 200, "Dites d'abord où lire", "<code>personne</code>")
}

func TestWhatIsNoRegisterIsRefusedWithASentence(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	b.expect(b.upload("fontenay-sous-bois", "vide.csv", ""), 422, "Choisissez un fichier")
	b.expect(b.upload("", "registre.csv", ownRegister), 422, "Choisissez un poste")
	b.expect(b.upload("creteil", "registre.csv", ownRegister), 404)
	b.expect(b.upload("fontenay-sous-bois", "gros.csv", strings.Repeat("x", maxRegister+1)), 422, "dépasse 20 Mo")
	b.expect(b.post("/imports", "poste", "fontenay-sous-bois"), 422)
	at := b.uploaded("%PDF-1.7 trompeur")
	b.expect(b.get(at), 200, "Ce fichier est un PDF", "Rien n'a été enregistré")
	b.expect(b.post(at, "faire", "importer"), 422, "Ce fichier est un PDF")
	b.goes(b.post(at, "faire", "annuler"), "/imports?fait=annule")
	b.expect(b.get(at), 200, "Annulé")
	b.expect(b.get("/imports/fontenay-sous-bois/inconnu"), 404)
}

func TestAnImportBelongsToItsPost(t *testing.T) {
	s := open(t)
	at := s.as(t, s.accounts[casework.Worker]).uploaded(ownRegister)
	neighbour := s.as(t, s.account(t, casework.Worker, "voisine", s.other))
	for _, path := range []string{at, strings.Replace(at, "fontenay-sous-bois", "creteil", 1), at + "/rejets.csv"} {
		neighbour.expect(neighbour.get(path), 404, "!Lefèvre")
		if !strings.HasSuffix(path, ".csv") {
			neighbour.expect(neighbour.post(path, "faire", "annuler"), 404)
		}
	}
	colleague := s.as(t, s.account(t, casework.Worker, "collegue", s.own)) // a register names persons who may be another worker's
	colleague.expect(colleague.get(at), 404)
	colleague.expect(colleague.get("/imports"), 200, "!Camille worker")
}

// long is a register that takes a while to read.
func long(rows int) string {
	var b strings.Builder
	b.WriteString("personne;date;heure;lieu\r\n")
	for i := range rows {
		fmt.Fprintf(&b, "P%d;2025-03-%02d;%02d:00;mairie\r\n", i, i%28+1, i%24)
	}
	return b.String()
}

// running starts an import that waits behind the gate until release.
func (s *site) running(b *browser) (at string, release func()) {
	b.t.Helper()
	at = b.uploaded(long(3000))
	for range cap(s.web.imports.work) {
		s.web.imports.work <- struct{}{}
	}
	b.goes(b.post(at, "faire", "importer"), at)
	return at, func() {
		for range cap(s.web.imports.work) {
			<-s.web.imports.work
		}
	}
}

func (s *site) state(t *testing.T, at string) store.ImportState {
	t.Helper()
	f, err := s.store.Import(t.Context(), s.accounts[casework.Worker].Actor(), s.own.ID, casework.ImportID(at[strings.LastIndex(at, "/")+1:]))
	if err != nil {
		t.Fatal(err)
	}
	return f.State
}

func TestAnImportIsFollowedWithoutTouchingTheDatabase(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	at, release := s.running(b)
	s.pass(2 * time.Minute) // the session is due to be written down
	held, free := make(chan struct{}), make(chan struct{})
	ended := make(chan error, 1)
	go func() { // a long write holds the only writer of the embedded database
		_, err := s.store.ImportRegister(context.Background(), storetest.Console, s.other.ID, store.ImportOptions{DryRun: true},
			func(func(*casework.RegisterRow, error) bool) { close(held); <-free })
		ended <- err
	}()
	<-held
	b.Timeout = 20 * time.Second // a page that waits for the writer would wait for ever
	letGo := sync.OnceFunc(func() { close(free) })
	defer letGo()
	b.expect(b.get(at), 200, "Lecture du fichier", "Annuler l'import")
	letGo()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	release()
	run, ok := s.web.imports.find(s.own.ID, casework.ImportID(at[strings.LastIndex(at, "/")+1:]))
	if ok {
		<-run.ended
	}
	b.expect(b.get(at), 200, "3\u202f000 lignes prises")
}

func TestAnImportUnderWayBelongsToItsPostToo(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	at, release := s.running(s.as(t, worker))
	defer release()
	neighbour := s.as(t, s.account(t, casework.Worker, "voisine", s.other))
	elsewhere := strings.Replace(at, "fontenay-sous-bois", "creteil", 1)
	for _, path := range []string{at, elsewhere} {
		neighbour.expect(neighbour.get(path), 404)
		neighbour.expect(neighbour.post(path, "faire", "annuler"), 404)
	}
	s.accounts[casework.Worker] = worker
	if got := s.state(t, at); got != store.ImportRunning {
		t.Errorf("state = %q", got)
	}
}

func TestAnImportThatIsCancelledWritesNothing(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	at, release := s.running(b)
	defer release()
	b.goes(b.post(at, "faire", "annuler"), at)
	b.expect(b.get(at), 200, "Annulé")
	b.expect(b.get("/bilans"), 200, "!/bilans/fontenay-sous-bois/2025")
}

func TestStoppingTheServerCancelsTheImportUnderWay(t *testing.T) {
	s := open(t)
	b := s.as(t, s.accounts[casework.Worker])
	at, release := s.running(b)
	defer release()
	if err := s.web.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := s.state(t, at); got != store.ImportFailed {
		t.Errorf("state = %q", got)
	}
	b.expect(b.get(at), 200, "Le serveur s'est arrêté pendant l'import")
	b.expect(b.get("/bilans"), 200, "!/bilans/fontenay-sous-bois/2025")
}

func TestAnImportWhoseServerIsGoneIsSaidToBeInterrupted(t *testing.T) {
	s := open(t)
	worker := s.accounts[casework.Worker]
	b := s.as(t, worker)
	at := b.uploaded(ownRegister)
	f, err := s.store.Import(t.Context(), worker.Actor(), s.own.ID, casework.ImportID(at[strings.LastIndex(at, "/")+1:]))
	if err != nil {
		t.Fatal(err)
	}
	f.State = store.ImportRunning
	if _, err := s.store.SaveImport(t.Context(), worker.Actor(), f); err != nil {
		t.Fatal(err)
	}
	b.expect(b.get(at), 200, "Import en cours")
	s.pass(forgotten)
	b = s.as(t, worker)
	b.expect(b.get(at), 200, "L'import a été interrompu")
}

func TestTheRegisterGoesOutWithNamesForItsWorkerAlone(t *testing.T) {
	s := open(t)
	storetest.Import(t, s.store, s.own, storetest.Row(0, "a", casework.NewDay(2025, 3, 3)))
	b := s.as(t, s.accounts[casework.Worker])
	for format, begins := range map[string]string{"csv": "\ufeffpersonne;", "xlsx": "PK"} {
		a := b.expect(b.post("/imports/export", "poste", "fontenay-sous-bois", "format", format), 200, begins)
		want := `attachment; filename="registre-fontenay-sous-bois-2026-11-23.` + format + `"`
		if got := a.Header.Get("Content-Disposition"); got != want {
			t.Errorf("Content-Disposition = %q", got)
		}
		if format == "csv" && !strings.Contains(a.body, "Lefèvre") {
			t.Error("no name in the register")
		}
	}
	b.expect(b.post("/imports/export", "poste", "fontenay-sous-bois", "format", "pdf"), 422)
	b.expect(b.post("/imports/export", "poste", "creteil", "format", "csv"), 404, "!Lefèvre")
	lead := s.as(t, s.accounts[casework.Lead])
	lead.expect(lead.post("/imports/export", "poste", "fontenay-sous-bois", "format", "csv"), 403, "!Lefèvre")
}

func TestFormsOfAnImportAreReadWhole(t *testing.T) {
	form := url.Values{"colonne.date": {"Date RDV"}, "valeur.lieu.H.P. Fontenay": {"commissariat"}, "valeur.lieu.vide": {""}, "faire": {"apercu"}}
	m := typedMapping(form, nil)
	if m.Columns["date"] != "Date RDV" || len(m.Columns) != 1 || m.Values["lieu"]["H.P. Fontenay"] != "commissariat" || len(m.Values["lieu"]) != 1 {
		t.Errorf("mapping = %+v", m)
	}
}

func TestARegisterInTellsOfWhomItMayNotWrite(t *testing.T) {
	s := open(t)
	worker := s.named(t, "worker")
	storetest.Import(t, s.store, s.own, storetest.Row(0, "P1", storetest.Today-20))
	erased := s.someCase(t, s.own)
	ask := func(id casework.CaseID, kind casework.RequestKind) {
		r, err := s.store.OpenRequest(t.Context(), worker.Actor(), casework.RightsRequest{Case: id, Kind: kind, Requester: casework.AskedBySelf, ReceivedOn: storetest.Today})
		if err == nil {
			err = s.store.CheckIdentity(t.Context(), worker.Actor(), r.ID, 1, "piece_vue")
		}
		if err == nil {
			err = s.store.GrantRequest(t.Context(), worker.Actor(), r.ID, 2, "main_propre")
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ask(erased, casework.AskErasure)
	if _, err := s.store.ErasePerson(t.Context(), worker.Actor(), erased, casework.ErasedOnRequest); err != nil {
		t.Fatal(err)
	}
	storetest.Import(t, s.store, s.own, storetest.Row(0, "P2", storetest.Today-20))
	found, err := s.store.FindCases(t.Context(), worker.Actor(), s.own.ID, "lefèvre")
	if err != nil || len(found) != 1 {
		t.Fatalf("%d, %v", len(found), err)
	}
	ask(found[0].Cases[0].ID, casework.AskRestriction)

	b := s.as(t, worker)
	const body = "personne;nom;date;lieu\r\nP1;Delattre;03/03/2025;mairie\r\nP2;Lefèvre;03/03/2025;mairie\r\nP3;Ndiaye;03/03/2025;mairie\r\n"
	at := b.uploaded(body)
	b.expect(b.get(at), 200, "1 ligne laissée de côté", "personne effacée", "objet d'une limitation", "Importer seulement les lignes correctes (1)")
	b.goes(b.post(at, "faire", "partiel"), at)
	b.expect(b.get(at), 200, "1 ligne prise", "1 ligne laissée de côté", "1 ligne refusée", "!Delattre")
	b.expect(b.get(at+"/rejets.csv"), 200, "P2;Lefèvre", "objet d'une limitation", "!Delattre")
}
