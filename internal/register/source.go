package register

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"permanence/internal/casework"
)

// Source is a register as a file: an open file or bytes in memory. It is read
// twice, so it cannot be a stream. Name is shown to the sender only.
type Source struct {
	Name string
	Size int64
	R    io.ReaderAt
}

// Format is the kind of a register file.
type Format string

const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// Why a file is not a register, one sentence each.
var (
	errEmpty     = refuseFile("Le fichier est vide.")
	errNoHeader  = refuseFile("Le fichier n'a pas de ligne d'en-tête : la première ligne doit nommer les colonnes (personne, date, lieu…).")
	errBinary    = refuseFile("Ce fichier n'est pas un texte : le registre est attendu en CSV ou en XLSX.")
	errPDF       = refuseFile("Ce fichier est un PDF : le registre est attendu en CSV ou en XLSX, tel que le tableur l'enregistre.")
	errOldExcel  = refuseFile("Ce fichier est un ancien classeur Excel (.xls) : ouvrez-le et enregistrez-le au format .xlsx ou CSV.")
	errLocked    = refuseFile("Ce classeur est protégé par un mot de passe : enregistrez-le sans mot de passe, puis recommencez.")
	errODS       = refuseFile("Ce fichier est un classeur LibreOffice (.ods) : enregistrez-le au format .xlsx ou CSV.")
	errBinaryXL  = refuseFile("Ce fichier est un classeur binaire (.xlsb) : enregistrez-le au format .xlsx ou CSV.")
	errWord      = refuseFile("Ce fichier est un document de traitement de texte : le registre est attendu en CSV ou en XLSX.")
	errImage     = refuseFile("Ce fichier est une image : le registre est attendu en CSV ou en XLSX.")
	errWebPage   = refuseFile("Ce fichier est une page web ou du XML, même si son nom dit autre chose : enregistrez-le depuis le tableur au format .xlsx ou CSV.")
	errZip       = refuseFile("Ce fichier est une archive qui ne contient pas de classeur XLSX.")
	errBrokenZip = refuseFile("Ce classeur est abîmé ou incomplet : enregistrez-le de nouveau depuis le tableur.")
	errBomb      = refuseFile("Ce classeur se déplie en un contenu beaucoup trop grand : il n'a pas été lu. Enregistrez le registre en CSV.")
	errLongLine  = refuseFile("Une ligne du fichier dépasse 1 Mo : le fichier n'est pas un registre, ou un guillemet ouvert n'est jamais fermé.")
	errOldMac    = refuseFile("Les fins de ligne de ce fichier sont celles d'anciens Macintosh : enregistrez-le au format CSV UTF-8.")
)

func refuseFile(sentence string) *casework.Error {
	return casework.Refuse(casework.KindInvalid, "%s", frenchSpaces(sentence))
}

// frenchSpaces puts the no-break spaces of French typography.
func frenchSpaces(s string) string {
	return strings.NewReplacer(" :", "\u00a0:", " ;", "\u202f;", " ?", "\u202f?", " !", "\u202f!", "« ", "«\u00a0", " »", "\u00a0»").Replace(s)
}

var signatures = []struct {
	start string
	err   *casework.Error
}{
	{"%PDF-", errPDF}, {"\x89PNG", errImage}, {"\xff\xd8\xff", errImage}, {"GIF8", errImage},
	{"{\\rtf", errWord}, {"<?xml", errWebPage}, {"<html", errWebPage}, {"<!doctype", errWebPage}, {"<table", errWebPage},
	{"\x1f\x8b", errZip}, {"Rar!", errZip}, {"7z\xbc\xaf", errZip},
}

// detect tells CSV from XLSX by the content, never by the name, and refuses
// everything else by its sentence.
func detect(src Source) (Format, error) {
	if src.Size <= 0 {
		return "", errEmpty
	}
	start := make([]byte, min(src.Size, 512))
	if _, err := src.R.ReadAt(start, 0); err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if bytes.HasPrefix(start, []byte("PK\x03\x04")) || bytes.HasPrefix(start, []byte("PK\x05\x06")) {
		return XLSX, nil
	}
	if bytes.HasPrefix(start, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
		return "", oldOffice(src)
	}
	text := strings.ToLower(strings.TrimLeft(string(bytes.TrimPrefix(start, []byte("\xef\xbb\xbf"))), " \t\r\n"))
	for _, s := range signatures {
		if strings.HasPrefix(text, strings.ToLower(s.start)) {
			return "", s.err
		}
	}
	return CSV, nil
}

// oldOffice tells the files of the old Microsoft container apart by the names
// of its streams, which stand in it as UTF-16.
func oldOffice(src Source) error {
	head := make([]byte, min(src.Size, 4<<20))
	n, err := src.R.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	head = head[:n]
	switch {
	case bytes.Contains(head, wide("EncryptedPackage")):
		return errLocked
	case bytes.Contains(head, wide("WordDocument")):
		return errWord
	}
	return errOldExcel
}

func wide(s string) []byte {
	b := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		b = append(b, s[i], 0)
	}
	return b
}
