package web

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"permanence/internal/casework"
	"permanence/internal/exchange"
	"permanence/internal/indicator"
	"permanence/internal/signing"
	"permanence/internal/view"
)

func showReceive(rq *request) error { return rq.receivePage(http.StatusOK, &view.ReceivePage{}) }

func (rq *request) receivePage(status int, page *view.ReceivePage) (err error) {
	if page.Received, err = rq.Store.ReceivedTallies(rq.Context(), rq.actor); err != nil {
		return err
	}
	keys, err := rq.Store.TrustedKeys(rq.Context(), rq.actor)
	if err != nil {
		return err
	}
	for _, k := range keys {
		page.Trusted = append(page.Trusted, view.TrustedLine{Name: k.Name, Fingerprint: signing.Fingerprint(k.Public), Added: rq.local(k.AddedAt)})
	}
	page.Current, page.MaxBytes, page.Zone = indicator.DefinitionsVersion, casework.MaxExchange, rq.Clock().Location()
	return rq.show(status, "Recevoir des décomptes", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// sentFile is one file of a form, in memory.
type sentFile struct {
	name string
	data []byte
}

// readSentFiles reads the files of a form, and whether they may take the place
// of others. They are held in memory: together they are no larger than one may be.
func (rq *request) readSentFiles() (files []sentFile, replace bool, err error) {
	parts, err := rq.MultipartReader()
	if err != nil {
		return nil, false, badForm(err)
	}
	left := int64(casework.MaxExchange)
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return files, replace, nil
		}
		if err != nil {
			return nil, replace, tooLargePublic(err)
		}
		data, err := io.ReadAll(io.LimitReader(part, left+1))
		if err != nil {
			return nil, replace, tooLargePublic(err)
		}
		if left -= int64(len(data)); left < 0 {
			return nil, replace, invalidFile("Ces fichiers dépassent %d Mo en tout. Déposez-les en plusieurs fois, ou par la commande « permanence exchange import ».", casework.MaxExchange>>20)
		}
		switch {
		case part.FormName() == "remplacer":
			replace = string(data) != ""
		case part.FormName() == "fichier" && part.FileName() != "":
			files = append(files, sentFile{cleanFileName(part.FileName()), data})
		}
	}
}

// receiveTallies takes each file by itself; one that is refused keeps no other
// out.
func receiveTallies(rq *request) error {
	release, err := rq.imports.uploads.enter(rq.Context())
	if err != nil {
		return err
	}
	defer release()
	files, replace, err := rq.readSentFiles()
	if err == nil && len(files) == 0 {
		err = invalidFile("Choisissez un fichier.")
	}
	page := &view.ReceivePage{Replace: replace}
	if err != nil {
		if casework.KindOf(err) != casework.KindInvalid {
			return err
		}
		page.Files = view.Failed(err)
		return rq.receivePage(http.StatusUnprocessableEntity, page)
	}
	for _, f := range files {
		received, err := rq.Store.ReceiveTallies(rq.Context(), rq.actor, f.name, f.data, replace)
		switch kind := casework.KindOf(err); {
		case kind == casework.KindInvalid || kind == casework.KindExists:
			page.Refused = append(page.Refused, casework.Typeset(err.Error()))
		case err != nil:
			return err
		default:
			page.Taken = append(page.Taken, receivedWords(&received))
		}
	}
	status := http.StatusOK
	if len(page.Taken) == 0 {
		status = http.StatusUnprocessableEntity
	}
	return rq.receivePage(status, page)
}

func receivedWords(r *casework.ReceivedFile) string {
	text := fmt.Sprintf("« %s » : %s, années %s, postes : %d, décomptes : %d", r.Name, departementName(r.Departement), exchange.Years(r.Years), r.Posts, r.Tallies)
	if r.Replaced > 0 {
		text += fmt.Sprintf(", dont %d à la place d'un plus ancien", r.Replaced)
	}
	return casework.Typeset(text + ".")
}

// changeTrustedKeys admits the key of another installation, or withdraws it.
func changeTrustedKeys(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	page := &view.ReceivePage{KeyName: rq.field("nom"), Key: rq.field("cle")}
	var err error
	if rq.field("faire") == "retirer" {
		if err = rq.Store.DistrustKey(rq.Context(), rq.actor, page.KeyName); err == nil {
			return rq.redirect("/national/recevoir?fait=cle-retiree")
		}
		return err
	}
	if page.KeyName != "" && page.Key != "" {
		if err := rq.stepUp("admettre la clé d'une installation"); err != nil {
			return err
		}
	}
	if err = rq.Store.TrustKey(rq.Context(), rq.actor, casework.TrustedKey{Name: page.KeyName, Public: page.Key}); err == nil {
		return rq.redirect("/national/recevoir?fait=cle-admise")
	}
	if kind := casework.KindOf(err); kind != casework.KindInvalid && kind != casework.KindExists {
		return err
	}
	page.Keys = view.Failed(err)
	return rq.receivePage(statusOf(err), page)
}

// sendablePosts are those of which the account may send the tallies.
func (rq *request) sendablePosts() ([]casework.Post, error) {
	posts, err := rq.Store.Posts(rq.Context(), rq.actor)
	return slices.DeleteFunc(posts, func(p casework.Post) bool { return rq.actor.May(casework.SendTallies, p.ID) != nil }), err
}

func showSend(rq *request) error {
	return rq.sendPage(http.StatusOK, &view.SendPage{}, []string{strconv.Itoa(casework.DayOf(rq.Clock()).Year() - 1)}, nil)
}

// mostSentYears is how far back the form goes; the command goes farther.
const mostSentYears = 10

func (rq *request) sendPage(status int, page *view.SendPage, years, slugs []string) error {
	posts, err := rq.sendablePosts()
	if err != nil {
		return err
	}
	for _, p := range posts {
		page.Posts = append(page.Posts, view.Option{Value: p.Slug, Label: p.Name, Selected: slugs == nil || slices.Contains(slugs, p.Slug)})
	}
	for i := range mostSentYears {
		y := strconv.Itoa(casework.DayOf(rq.Clock()).Year() - 1 - i)
		page.Years = append(page.Years, view.Option{Value: y, Label: y, Selected: slices.Contains(years, y)})
	}
	if page.Key, err = rq.Store.ExchangeKey(rq.Context()); err != nil {
		return err
	}
	page.Fingerprint = signing.Fingerprint(page.Key)
	return rq.show(status, "Envoyer des décomptes", func(b view.Base) view.Page {
		page.Base = b
		return page
	})
}

// sendTallies answers with the signed file.
func sendTallies(rq *request) error {
	if err := rq.ParseForm(); err != nil {
		return badForm(err)
	}
	typed := append([]string{}, rq.PostForm["poste"]...)
	page := &view.SendPage{Departement: strings.ToUpper(rq.field("departement"))}
	all, err := rq.sendablePosts()
	if err != nil {
		return err
	}
	chosen := slices.DeleteFunc(all, func(p casework.Post) bool { return !slices.Contains(typed, p.Slug) })
	var years []int
	for _, text := range rq.PostForm["annee"] {
		if y, err := strconv.Atoi(text); err == nil {
			years = append(years, y)
		}
	}
	file, err := rq.Store.SendTallies(rq.Context(), rq.actor, page.Departement, chosen, years)
	var told *casework.Error
	if errors.As(err, &told) && told.Kind == casework.KindInvalid {
		page.Form = view.Failed(err)
		return rq.sendPage(http.StatusUnprocessableEntity, page, rq.PostForm["annee"], typed)
	}
	if err != nil {
		return err
	}
	rq.attach("decomptes-"+page.Departement+".json", "application/json")
	_, err = rq.w.Write(file)
	return err
}
