package register

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"permanence/internal/casework"
)

var letters = strings.Repeat("x", 64<<10)

// endless is a reader of one letter without end, up to its size.
type endless struct {
	start string
	size  int64
}

func (e *endless) ReadAt(p []byte, off int64) (int, error) {
	n := int(min(int64(len(p)), e.size-off))
	for filled := copy(p[:n], letters); filled < n; filled += copy(p[filled:n], letters) {
	}
	if off < int64(len(e.start)) {
		copy(p[:n], e.start[off:])
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func zipped(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range sorted(files) {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, files[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// workbookWith is a workbook whose sheet is the given XML.
func workbookWith(t testing.TB, sheet string, more map[string]string) []byte {
	files := map[string]string{"xl/worksheets/sheet1.xml": sheet}
	for _, part := range fixedParts {
		files[part.name] = part.text
	}
	for name, text := range more {
		files[name] = text
	}
	return zipped(t, files)
}

func oldContainer(stream string) []byte {
	return append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"+strings.Repeat("\x00", 600)), wide(stream)...)
}

// bomb is a workbook of a few kilobytes that unpacks to 20 MB.
func bomb(t testing.TB) []byte {
	return workbookWith(t, "<worksheet><sheetData><row><c><v>"+strings.Repeat("0", 20<<20)+"</v></c></row></sheetData></worksheet>", nil)
}

// liar is a workbook whose sheet unpacks to far more than it declares.
func liar(t testing.TB) []byte {
	t.Helper()
	var packed, out bytes.Buffer
	deflate, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(deflate, sheetOf(strings.Repeat("<row><c><v>1</v></c></row>", 1<<16))); err != nil {
		t.Fatal(err)
	}
	if err := deflate.Close(); err != nil {
		t.Fatal(err)
	}
	w := zip.NewWriter(&out)
	for _, part := range fixedParts {
		f, err := w.Create(part.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, part.text); err != nil {
			t.Fatal(err)
		}
	}
	f, err := w.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CompressedSize64: uint64(packed.Len()), UncompressedSize64: 1000})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(packed.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func sheetOf(rows string) string {
	return `<worksheet><sheetData><row><c t="inlineStr"><is><t>personne</t></is></c><c t="inlineStr"><is><t>date</t></is></c></row>` + rows + `</sheetData></worksheet>`
}

func withPassword(t testing.TB) []byte {
	f := excelize.NewFile()
	defer f.Close()
	var b bytes.Buffer
	if _, err := f.WriteTo(&b, excelize.Options{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAFileThatIsNoRegisterIsRefusedByOneSentence(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty":                 {nil, "Le fichier est vide."},
		"blank":                 {[]byte("\n\n\n"), "n'a pas de ligne d'en-tête"},
		"binary":                {[]byte("personne;date\nA\x00\x01\x02;2022-01-01\n"), "n'est pas un texte"},
		"PDF":                   {[]byte("%PDF-1.7\n%âãÏÓ\n"), "est un PDF"},
		"image":                 {[]byte("\x89PNG\r\n\x1a\n....."), "est une image"},
		"web page":              {[]byte("<html><table><tr><td>personne"), "page web"},
		"old .xls":              {oldContainer("Workbook"), "ancien classeur Excel"},
		"old Word":              {oldContainer("WordDocument"), "traitement de texte"},
		"locked":                {withPassword(t), "mot de passe"},
		"ODS":                   {zipped(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), "LibreOffice (.ods)"},
		"Word":                  {zipped(t, map[string]string{"word/document.xml": "<x/>", "_rels/.rels": `<Relationships><Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/></Relationships>`}), "traitement de texte"},
		"binary workbook":       {zipped(t, map[string]string{"xl/workbook.bin": "x", "_rels/.rels": `<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>`}), ".xlsb"},
		"other archive":         {zipped(t, map[string]string{"photo.txt": "x"}), "ne contient pas de classeur"},
		"cut archive":           {zipped(t, map[string]string{"a": "x"})[:40], "abîmé"},
		"zip bomb":              {bomb(t), "beaucoup trop grand"},
		"bomb that lies":        {liar(t), "abîmé"},
		"bomb of shared texts":  {workbookWith(t, sheetOf(""), map[string]string{"xl/sharedStrings.xml": "<sst>" + strings.Repeat("<si/>", 1<<20) + "</sst>", "xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`}), "beaucoup trop grand"},
		"endless cell":          {workbookWith(t, `<worksheet><sheetData><row><c t="inlineStr"><is><t>`+noise(3<<20)+`</t></is></c></row></sheetData></worksheet>`, nil), "dépasse 1 Mo"},
		"sheet cut short":       {workbookWith(t, strings.TrimSuffix(sheetOf("<row><c><v>1</v></c></row>"), "</sheetData></worksheet>"), nil), "abîmé"},
		"sheet with bad XML":    {workbookWith(t, sheetOf("<row><c><v>1</c><</row>"), nil), "abîmé"},
		"unknown shared text":   {workbookWith(t, sheetOf(`<row><c t="s"><v>7</v></c></row>`), nil), "abîmé"},
		"empty sheet":           {workbookWith(t, "<worksheet><sheetData/></worksheet>", nil), "n'a pas de ligne d'en-tête"},
		"old Macintosh":         {[]byte("personne;date\rA;2022-01-01\r"), "anciens Macintosh"},
		"no required column":    {register("personne;lieu", "A;mairie"), "la colonne obligatoire « date »"},
		"two missing columns":   {register("nom;lieu", "A;mairie"), "les colonnes obligatoires « personne » et « date »"},
		"a column twice":        {register("personne;date;Lieu;lieu", "A;2022-01-01;;"), "La colonne « lieu » est deux fois"},
		"quote never closed":    {register("personne;date;nom", `A;2022-01-01;"Le`, "B;2022-01-01;x"), "ouvert à la ligne 2 du fichier n'est jamais fermé"},
		"header of other words": {[]byte("Bonjour,\nvoici le registre.\n"), "Il manque les colonnes obligatoires"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := read(c.data, Options{})
			if err == nil || !strings.Contains(plainSpaces(err.Error()), c.want) {
				t.Fatalf("error %v, want %q", err, c.want)
			}
			if casework.KindOf(err) != casework.KindInvalid {
				t.Errorf("kind %q", casework.KindOf(err))
			}
			if _, err := Inspect(source(c.data), nil, today, casework.PostNames{}); err == nil && !strings.Contains(c.want, "obligatoire") {
				t.Error("Inspect takes it")
			}
		})
	}
}

// noise is text that does not pack well enough to be taken for a bomb.
func noise(n int) string {
	b := make([]byte, n)
	x := uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = 'a' + byte(x>>24)%26
	}
	return string(b)
}

func TestALineOf50MegabytesIsRefusedWithoutBeingKept(t *testing.T) {
	for _, start := range []string{"personne;date\nA;", "personne;date\nA;\"", ""} {
		allocated := testing.AllocsPerRun(1, func() {
			src := &endless{start: start, size: 50 << 20}
			_, err := Check(context.Background(), Source{Name: "x", Size: src.size, R: src}, Options{Today: today})
			if err == nil || !strings.Contains(plainSpaces(err.Error()), "dépasse 1 Mo") {
				t.Errorf("%q: error %v", start, err)
			}
		})
		if allocated > 1000 {
			t.Errorf("%q: %v allocations", start, allocated)
		}
	}
}

// TestABadRowIsNamedByLineColumnValueAndExpectation holds one fault a line,
// each written against a good row.
func TestABadRowIsNamedByLineColumnValueAndExpectation(t *testing.T) {
	good := map[string]string{"personne": "A", "date": "2022-03-28"}
	for _, c := range []struct{ column, value, want string }{
		{"lieu", "comissariat", "Ligne 2, colonne « lieu » : « comissariat » n'est pas reconnu ; attendu : commissariat, gendarmerie, mairie, ccas, departement_social, domicile, partenaire, exterieur, distance, non_connu (vouliez-vous dire commissariat ?)"},
		{"lieu", "mairie|ccas", "Ligne 2, colonne « lieu » : « mairie|ccas » n'est pas reconnu ; attendu : une seule valeur"},
		{"date", "", "Ligne 2, colonne « date » : valeur absente ; attendu : une date comme 28/03/2022 ou 2022-03-28"},
		{"date", "le 28 mars 2022", "Ligne 2, colonne « date » : « le 28 mars 2022 » n'est pas reconnu ; attendu : une date en chiffres, comme 28/03/2022"},
		{"date", "28/03/22", "Ligne 2, colonne « date » : « 28/03/22 » n'est pas reconnu ; attendu : une date dont l'année a quatre chiffres, comme 28/03/2022"},
		{"date", "30/02/2022", "Ligne 2, colonne « date » : « 30/02/2022 » n'est pas reconnu ; attendu : une date qui existe dans le calendrier, comme 28/03/2022"},
		{"date", "01/01/1899", "Ligne 2, colonne « date » : « 01/01/1899 » n'est pas reconnu ; attendu : une date entre 1900 et 2024"},
		{"date", "01/01/2025", "Ligne 2, colonne « date » : « 01/01/2025 » n'est pas reconnu ; attendu : une date entre 1900 et 2024"},
		{"heure", "25:00", "Ligne 2, colonne « heure » : « 25:00 » n'est pas reconnu ; attendu : une heure comme 09:30 ou 9 h 30"},
		{"duree", "601", "Ligne 2, colonne « duree » : « 601 » n'est pas reconnu ; attendu : un nombre entier de minutes, de 0 à 600"},
		{"duree", "-5", "Ligne 2, colonne « duree » : « -5 » n'est pas reconnu ; attendu : un nombre entier de minutes, de 0 à 600"},
		{"enfants", "deux", "Ligne 2, colonne « enfants » : « deux » n'est pas reconnu ; attendu : un nombre entier d'enfants, de 0 à 30"},
		{"situation", "0", "Ligne 2, colonne « situation » : « 0 » n'est pas reconnu ; attendu : un numéro entier à partir de 1"},
		{"naissance", "2023", "Ligne 2, colonne « naissance » : « 2023 » n'est pas reconnu ; attendu : une naissance qui n'est pas à venir"},
		{"naissance", "1901", "Ligne 2, colonne « naissance » : « 1901 » n'est pas reconnu ; attendu : une naissance avant le rendez-vous, de 120 ans au plus"},
		{"commune", "94999", "Ligne 2, colonne « commune » : « 94999 » n'est pas reconnu ; attendu : le code INSEE d'une commune (ce n'est pas le code postal)"},
		{"commune", "Trifouillis", "Ligne 2, colonne « commune » : « Trifouillis » n'est pas reconnu ; attendu : le code INSEE ou le nom d'une commune"},
		{"suite_orientation", "effective", "Ligne 2, colonne « suite_orientation » : « effective » n'est pas reconnu ; attendu : une cellule vide quand « orientation » est vide"},
		{"date_cloture", "2022-12-16", "Ligne 2, colonne « date_cloture » : « 16/12/2022 » n'est pas reconnu ; attendu : une date qui n'est pas à venir"},
		{"date_cloture", "2022-03-27", "Ligne 2, colonne « date_cloture » : « 27/03/2022 » n'est pas reconnu ; attendu : une date qui n'est pas avant le premier rendez-vous de la situation, le 28/03/2022"},
		{"motif_cloture", "refus", "Ligne 2, colonne « date_cloture » : valeur absente ; attendu : la date de clôture, puisqu'un motif de clôture est écrit"},
		{"nom", "a\x01b", "Ligne 2, colonne « nom » : « a\x01b » n'est pas reconnu ; attendu : un texte sans caractère de commande"},
		{"personne", "", "Ligne 2, colonne « personne » : valeur absente ; attendu : l'identifiant de la personne dans le registre"},
	} {
		t.Run(c.column+" "+c.value, func(t *testing.T) {
			cells := map[string]string{"nom": strings.Repeat("long ", 20)}
			for k, v := range good {
				cells[k] = v
			}
			cells[c.column] = c.value
			header, row := []string{}, []string{}
			for _, k := range sorted(cells) {
				header, row = append(header, k), append(row, cells[k])
			}
			rows, result, err := read(encode([][]string{header, row}, ';'), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) != 0 || result.Refused != 1 || len(result.Refusals) != 1 {
				t.Fatalf("%d rows taken, refusals %+v", len(rows), result.Refusals)
			}
			if diff := cmp.Diff(c.want, plainSpaces(result.Refusals[0].Sentence())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAllFaultsOfARowAreSaid(t *testing.T) {
	_, result, err := read(register("personne;date;lieu;duree", "A;hier;lune;beaucoup"), Options{})
	if err != nil || len(result.Refusals) != 3 || result.Refused != 1 {
		t.Errorf("%v, %+v", err, result)
	}
}

func TestALongValueIsCutInItsSentence(t *testing.T) {
	_, result, err := read(register("personne;date;lieu", "A;2022-03-28;"+strings.Repeat("é", 500)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len([]rune(result.Refusals[0].Value)); n != 80 {
		t.Errorf("the value shown has %d characters", n)
	}
}

func TestAnAmbiguousCommuneNamesItsCandidates(t *testing.T) {
	_, result, err := read(register("personne;date;commune", "A;2022-03-28;Saint-Denis"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := result.Refusals[0].Sentence(); !strings.Contains(got, "93066 (département 93)") || !strings.Contains(got, "97411 (département 974)") {
		t.Error(got)
	}
}

func TestARowThatCannotBeCutIntoCellsLeavesTheOthersAlone(t *testing.T) {
	rows, result, err := read(register("personne;date;nom", `A;2022-03-28;a"b`, "B;2022-03-28;x;y", "C;2022-03-28"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 1 || rows[0].PersonKey != "C" || result.Refused != 2 {
		t.Errorf("%d rows, %+v", len(rows), result.Refusals)
	}
}

func TestACancelledReadingStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	c, err := Check(ctx, source(register("personne;date", "A;2022-03-28")), Options{Today: today})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	for _, err := range c.Rows(ctx) {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}
	if _, err := Check(ctx, source(register("personne;date")), Options{Today: today}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
