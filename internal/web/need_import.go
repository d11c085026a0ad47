package web

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/crime"
	"permanence/internal/geo"
	"permanence/internal/view"
)

func showNeedImport(rq *request) error {
	return rq.needImportPage(http.StatusOK, &view.NeedImportPage{})
}

func (rq *request) needImportPage(status int, page *view.NeedImportPage) error {
	n, err := rq.Store.Need(rq.Context(), rq.actor, "")
	if err != nil {
		return err
	}
	page.Editions, page.Zone, page.MaxBytes = n.Editions, rq.Clock().Location(), maxPublic
	for _, d := range n.Drawn {
		page.Contours = append(page.Contours, view.NeedContours{Name: departementName(d.Departement), Communes: d.Communes})
	}
	return rq.show(status, "Importer les fichiers publics", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

func departementName(code string) string {
	d, _ := commune.DepartementByCode(code)
	return strings.TrimSpace(d.Name + " (" + code + ")")
}

// readPublic gives the fields that came before the file, then the file as it
// comes: nothing of it is kept, in memory or on the disk. It may take its time,
// since whoever sends one is an administrator and few may at once.
func (rq *request) readPublic(take func(fields map[string]string, name string, file io.Reader) error) error {
	release, err := rq.imports.uploads.enter(rq.Context())
	if err != nil {
		return err
	}
	defer release()
	control := http.NewResponseController(rq.w)
	if err := errors.Join(control.SetReadDeadline(time.Time{}), control.SetWriteDeadline(time.Time{})); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	parts, err := rq.MultipartReader()
	if err != nil {
		return badForm(err)
	}
	fields := map[string]string{}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return invalidFile("Choisissez un fichier.")
		}
		if err != nil {
			return tooLargePublic(err)
		}
		if part.FormName() == "fichier" {
			if part.FileName() == "" {
				return invalidFile("Choisissez un fichier.")
			}
			return tooLargePublic(take(fields, cleanFileName(part.FileName()), part))
		}
		text, err := io.ReadAll(io.LimitReader(part, 1<<12))
		if err != nil {
			return tooLargePublic(err)
		}
		fields[part.FormName()] = strings.TrimSpace(string(text))
	}
}

func tooLargePublic(err error) error {
	var cut *http.MaxBytesError
	if errors.As(err, &cut) {
		return invalidFile("Le fichier dépasse %d Mo. Au-delà, l'exploitant du serveur l'importe par la commande « permanence crime import » ou « permanence contours import ».", maxPublic>>20)
	}
	return err
}

// receiveCrime takes a file of recorded crime, whole or not at all.
func receiveCrime(rq *request) error {
	page := &view.NeedImportPage{}
	err := rq.readPublic(func(fields map[string]string, name string, file io.Reader) error {
		page.Departements = fields["departements"]
		departements, err := departementsOf(page.Departements)
		if err != nil {
			return err
		}
		read, err := crime.Read(file, departements)
		if err != nil {
			return err
		}
		editions, err := rq.Store.ImportCrime(rq.Context(), rq.actor, name, read)
		page.Taken = takenWords(editions, read)
		return err
	})
	var refusal *crime.Refusal
	if errors.As(err, &refusal) {
		for _, f := range refusal.Faults {
			page.Faults = append(page.Faults, casework.Typeset(f.Error()))
		}
	}
	if err != nil {
		page.Taken, page.Crime = nil, view.Failed(fieldFor(err, "departement", "departements"))
	}
	return rq.afterPublic(page, err)
}

// receiveContours takes the shapes of communes, whole or not at all.
func receiveContours(rq *request) error {
	page := &view.NeedImportPage{}
	err := rq.readPublic(func(_ map[string]string, _ string, file io.Reader) error {
		all, err := geo.Read(file)
		if err != nil {
			return err
		}
		departements, err := rq.Store.ImportContours(rq.Context(), rq.actor, all)
		for i := range departements {
			departements[i] = departementName(departements[i])
		}
		page.Taken = []string{casework.Typeset(fmt.Sprintf("Contours de %s communes : %s.", casework.FrenchInt(len(all)), strings.Join(departements, ", ")))}
		return err
	})
	if err != nil {
		page.Taken, page.Shapes = nil, view.Failed(fieldFor(err, "fichier", "contours"))
	}
	return rq.afterPublic(page, err)
}

// fieldFor is an error beside the field that this page gives it.
func fieldFor(err error, from, to string) error {
	var e *casework.Error
	if !errors.As(err, &e) || e.Field != from {
		return err
	}
	moved := *e
	moved.Field = to
	return &moved
}

// afterPublic shows what a file gave, or why it gave nothing.
func (rq *request) afterPublic(page *view.NeedImportPage, err error) error {
	switch {
	case err == nil:
		return rq.needImportPage(http.StatusOK, page)
	case casework.KindOf(err) != casework.KindInvalid:
		return err
	}
	return rq.needImportPage(http.StatusUnprocessableEntity, page)
}

// departementsOf reads codes apart by spaces or commas.
func departementsOf(text string) (codes []string, err error) {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' || r == ' ' }) {
		d, ok := commune.DepartementByCode(word)
		if !ok {
			return nil, casework.Invalid("departement", word, "des codes de départements, comme 94, 2A ou 974")
		}
		codes = append(codes, d.Code)
	}
	return codes, nil
}

// takenWords say what was kept of a file, and what was left.
func takenWords(editions []casework.CrimeEdition, read *crime.Edition) (lines []string) {
	for i := range editions {
		e := &editions[i]
		of := "Tous les départements"
		if e.Departement != "" {
			of = "Communes de " + departementName(e.Departement)
		}
		lines = append(lines, fmt.Sprintf("%s, %s ; valeurs gardées : %s, dont non diffusées par la source : %s.", of, view.EditionYears(e), casework.FrenchInt(e.Figures), casework.FrenchInt(e.Withheld)))
	}
	lines = append(lines, fmt.Sprintf("Lignes lues : %s ; hors des départements choisis : %s ; sans lieu connu de la source : %s.", casework.FrenchInt(read.Rows), casework.FrenchInt(read.Elsewhere), casework.FrenchInt(read.Unplaced)))
	if len(read.Others) > 0 {
		lines = append(lines, "Classes laissées de côté : "+strings.Join(slices.Sorted(maps.Keys(read.Others)), ", ")+".")
	}
	for i := range lines {
		lines[i] = casework.Typeset(lines[i])
	}
	return lines
}
