package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/register"
	"permanence/internal/store"
	"permanence/internal/view"
)

// importDetails is what is noted of an import. The store encrypts it: a file's
// name and its values may tell of somebody.
type importDetails struct {
	FileName string
	Mapping  *register.Mapping // as confirmed so far; nil before
	Problem  string            // why nothing was written
	Result   *register.Result  // nil before the end
	From, To casework.Day      // of the rows that were taken
	Rejects  bool              // the refused rows can be downloaded
}

func detailsOf(f *store.ImportFile) (d importDetails, err error) {
	if err := json.Unmarshal(f.Details, &d); err != nil {
		return d, fmt.Errorf("details of import: %w", err)
	}
	return d, nil
}

func (d *importDetails) bytes() ([]byte, error) { return json.Marshal(d) }

func showImports(rq *request) error { return rq.importsPage(http.StatusOK, "") }

// importsPage lists the imports of the account's posts, the latest first.
func (rq *request) importsPage(status int, slug string, errs ...error) error {
	posts := rq.ownPosts()
	page := &view.ImportsPage{Form: view.Failed(errs...), Posts: view.PostOptions(posts, slug), MaxBytes: maxRegister,
		CanExport: casework.AllowedSomewhere(rq.actor.Role, casework.ExportRegister)}
	for _, post := range posts {
		files, err := rq.Store.Imports(rq.Context(), rq.actor, post.ID)
		if err != nil {
			return err
		}
		for i := range files {
			line, err := rq.importLine(post, &files[i])
			if err != nil {
				return err
			}
			page.Imports = append(page.Imports, line)
		}
	}
	slices.SortStableFunc(page.Imports, func(a, b view.ImportLine) int { return b.At.Compare(a.At) })
	return rq.show(status, "Registre", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// importPath is what follows /imports/ in the address of an import.
func importPath(post casework.Post, id casework.ImportID) string {
	return post.Slug + "/" + string(id)
}

var importStates = map[store.ImportState]view.ImportState{
	store.ImportReceived:  view.ImportWaiting,
	store.ImportRunning:   view.ImportRunning,
	store.ImportDone:      view.ImportDone,
	store.ImportFailed:    view.ImportRefused,
	store.ImportCancelled: view.ImportCancelled,
}

func (rq *request) importLine(post casework.Post, f *store.ImportFile) (view.ImportLine, error) {
	d, err := detailsOf(f)
	if err != nil {
		return view.ImportLine{}, err
	}
	who, err := rq.nameOf(f.Account)
	if err != nil {
		return view.ImportLine{}, err
	}
	line := view.ImportLine{ID: importPath(post, f.ID), At: f.CreatedAt.In(rq.Clock().Location()), Who: who, PostName: post.Name,
		State: importStates[f.State], Rows: f.RowsTaken + f.RowsRefused, Refused: f.RowsRefused}
	if f.State == store.ImportDone && f.RowsRefused > 0 {
		line.State = view.ImportPartial
	}
	if d.Result != nil {
		line.Created, line.Changed = d.Result.Counts.Appointments.Created, d.Result.Counts.Appointments.Changed
	}
	return line, nil
}

// nameOf is the name of a colleague, as colleagues see it.
func (rq *request) nameOf(id casework.AccountID) (string, error) {
	if id == rq.account.ID {
		return rq.account.Name, nil
	}
	a, err := rq.Store.Account(rq.Context(), id)
	if casework.KindOf(err) == casework.KindNotFound {
		return "Compte fermé", nil
	}
	return a.Name, err
}

// receiveRegister takes an uploaded file. It is held in memory while it comes,
// never in a temporary file, and is stored encrypted at once; a slow sender
// holds no transaction.
func receiveRegister(rq *request) error {
	release, err := rq.imports.uploads.enter(rq.Context())
	if err != nil {
		return err
	}
	defer release()
	up, err := rq.readUpload()
	if err != nil {
		return rq.refusedUpload(up.slug, err)
	}
	post, err := rq.postOf(up.slug)
	if err != nil {
		return err
	}
	details, err := (&importDetails{FileName: up.name}).bytes()
	if err != nil {
		return err
	}
	f, err := rq.Store.CreateImport(rq.Context(), rq.actor, post.ID, details, bytes.NewReader(up.content), maxRegister)
	if err != nil {
		return err
	}
	return rq.redirect("/imports/" + importPath(post, f.ID))
}

func (rq *request) refusedUpload(slug string, err error) error {
	if casework.KindOf(err) != casework.KindInvalid {
		return err
	}
	return rq.importsPage(http.StatusUnprocessableEntity, slug, err)
}

type uploaded struct {
	slug, name string
	content    []byte
}

func invalidFile(format string, args ...any) error {
	return &casework.Error{Kind: casework.KindInvalid, Field: "fichier", Message: fmt.Sprintf(format, args...)}
}

func (rq *request) readUpload() (up uploaded, err error) {
	parts, err := rq.MultipartReader()
	if err != nil {
		return up, badForm(err)
	}
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return up, tooLarge(err)
		}
		if err := up.take(part); err != nil {
			return up, err
		}
	}
	if up.slug == "" {
		return up, &casework.Error{Kind: casework.KindInvalid, Field: "poste", Message: "Choisissez un poste."}
	}
	if len(up.content) == 0 {
		return up, invalidFile("Choisissez un fichier qui n'est pas vide.")
	}
	return up, nil
}

func (up *uploaded) take(part *multipart.Part) error {
	limit := int64(1 << 10)
	if part.FormName() == "fichier" {
		limit = maxRegister
	}
	content, err := io.ReadAll(io.LimitReader(part, limit+1))
	switch {
	case err != nil:
		return tooLarge(err)
	case int64(len(content)) > limit:
		return errTooLarge()
	case part.FormName() == "fichier":
		up.content, up.name = content, cleanFileName(part.FileName())
	case part.FormName() == "poste":
		up.slug = strings.TrimSpace(string(content))
	}
	return nil
}

func errTooLarge() error {
	return invalidFile("Le fichier dépasse %d Mo. Au-delà, l'exploitant du serveur l'importe par la commande « permanence import ».", maxRegister>>20)
}

// tooLarge says beside the field that a body was cut at its limit.
func tooLarge(err error) error {
	var cut *http.MaxBytesError
	if errors.As(err, &cut) {
		return errTooLarge()
	}
	return badForm(err)
}

// cleanFileName is the name of a file without folders, cut to what a line
// shows.
func cleanFileName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 80 {
		name = string(runes[:79]) + "…"
	}
	return strings.ToValidUTF8(name, "")
}
