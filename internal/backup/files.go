package backup

import (
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"filippo.io/age"

	"permanence/internal/casework"
	"permanence/internal/store"
)

// The names of the files: they sort by their making, and tell nothing else.
const (
	dataPrefix = "permanence-donnees-"
	keysPrefix = "permanence-cles-"
	fileSuffix = ".age"

	// TombstonesName is the file that tells which persons were erased: kept
	// beside the backups, in clear, since it holds identifiers alone.
	TombstonesName = "permanence-effacements.jsonl"

	nameLayout = "20060102-150405"
)

// DataName and KeyName are the names of the files of a backup made then.
func DataName(at time.Time) string { return dataPrefix + at.Format(nameLayout) + fileSuffix }

// KeyName is the name of the key file.
func KeyName(at time.Time) string { return keysPrefix + at.Format(nameLayout) + fileSuffix }

// listed are the files of a folder that begin so, the latest first.
func listed(dir, prefix string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, folderRefusal(dir, err)
	}
	var names []string
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) && strings.HasSuffix(e.Name(), fileSuffix) && e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	slices.Reverse(names)
	return names, nil
}

func folderRefusal(dir string, err error) error {
	message := "Le dossier des sauvegardes %s ne se lit pas ou ne s'écrit pas : vérifiez le chemin, vos droits et l'espace libre."
	if errors.Is(err, fs.ErrNotExist) {
		message = "Il n'y a pas de dossier de sauvegardes %s."
	}
	e := casework.Refuse(casework.KindState, message, dir)
	e.Err = err
	return e
}

// Latest are the newest data file and the newest key file of a folder. Their
// dates may differ: old data are read with the latest keys.
func Latest(dir string) (data, keys string, err error) {
	all, err := listed(dir, dataPrefix)
	if err != nil {
		return "", "", err
	}
	allKeys, err := listed(dir, keysPrefix)
	if err != nil {
		return "", "", err
	}
	if len(all) == 0 || len(allKeys) == 0 {
		return "", "", casework.Refuse(casework.KindNotFound, "Il n'y a pas de sauvegarde complète dans %s : un fichier de données et un fichier de clés sont attendus.", dir)
	}
	return filepath.Join(dir, all[0]), filepath.Join(dir, allKeys[0]), nil
}

// leastKept is how many files of each kind are kept whatever their age: an
// installation that was off for a month keeps what it has.
const leastKept = 1

// prune removes the files of a kind made before a time, and says how many.
func prune(dir, prefix string, before time.Time) (removed int, err error) {
	names, err := listed(dir, prefix)
	if err != nil || len(names) <= leastKept {
		return 0, err
	}
	for _, name := range names[leastKept:] {
		stamp := strings.TrimSuffix(strings.TrimPrefix(name, prefix), fileSuffix)
		made, err := time.ParseInLocation(nameLayout, stamp, before.Location())
		if err != nil || !made.Before(before) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return removed, folderRefusal(dir, err)
		}
		removed++
	}
	return removed, nil
}

// output is a file being encrypted: what is written goes through gzip and age
// to a file under another name, which takes its own when all is on the disk.
type output struct {
	gzip *gzip.Writer
	age  io.WriteCloser
	file *os.File
	path string
	sum  hash.Hash // of what is on the disk
}

func newOutput(path string, recipients []age.Recipient) (o *output, err error) {
	o = &output{path: path, sum: sha256.New()}
	if o.file, err = os.OpenFile(path+".en-cours", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600); err != nil {
		return nil, err
	}
	if o.age, err = age.Encrypt(io.MultiWriter(o.file, o.sum), recipients...); err != nil {
		return nil, errors.Join(err, o.discard())
	}
	o.gzip, err = gzip.NewWriterLevel(o.age, gzip.BestSpeed)
	return o, err
}

// Write takes some of the text.
func (o *output) Write(b []byte) (int, error) { return o.gzip.Write(b) }

// discard removes what was written.
func (o *output) discard() error { return errors.Join(o.file.Close(), os.Remove(o.file.Name())) }

// finish puts the file on the disk, reads it again and compares, then gives it
// its name.
func (o *output) finish() (size int64, err error) {
	if err := errors.Join(o.gzip.Close(), o.age.Close(), o.file.Sync()); err != nil {
		return 0, errors.Join(err, o.discard())
	}
	if err := o.file.Close(); err != nil {
		return 0, errors.Join(err, os.Remove(o.file.Name()))
	}
	size, err = sameOnDisk(o.file.Name(), o.sum.Sum(nil))
	if err == nil {
		err = os.Rename(o.file.Name(), o.path)
	}
	if err != nil {
		return 0, errors.Join(err, os.Remove(o.file.Name()))
	}
	return size, syncFolder(filepath.Dir(o.path))
}

func sameOnDisk(path string, want []byte) (size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	sum := sha256.New()
	if size, err = io.Copy(sum, f); err != nil {
		return 0, err
	}
	if string(sum.Sum(nil)) != string(want) {
		return 0, casework.Refuse(casework.KindState, "Le disque n'a pas gardé ce qui y a été écrit : vérifiez-le.")
	}
	return size, nil
}

// syncFolder puts a new name on the disk.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// input is an encrypted file being read.
type input struct {
	io.Reader
	file *os.File
}

func openInput(path string, identities []age.Identity) (*input, error) {
	f, err := os.Open(path)
	if err != nil {
		e := casework.Refuse(casework.KindInvalid, "Le fichier %s ne s'ouvre pas : vérifiez son nom et vos droits.", path)
		e.Err = err
		return nil, e
	}
	text, err := age.Decrypt(f, identities...)
	var zipped *gzip.Reader
	if err == nil {
		zipped, err = gzip.NewReader(text)
	}
	if err != nil {
		message := "Le fichier %s est abîmé, ou ce n'est pas une sauvegarde de Permanence."
		var none *age.NoIdentityMatchError
		if errors.As(err, &none) {
			message = "La clé de secours donnée n'ouvre pas %s : ce fichier est chiffré pour une autre."
		}
		e := casework.Refuse(casework.KindInvalid, message, path)
		e.Err = err
		return nil, errors.Join(e, f.Close())
	}
	return &input{zipped, f}, nil
}

// Close closes the file.
func (i *input) Close() error { return i.file.Close() }

// Identities reads the private keys of a file as age-keygen or « permanence key
// recover » writes it.
func Identities(path string) ([]age.Identity, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, casework.Refuse(casework.KindInvalid, "Le fichier de la clé de secours %s ne s'ouvre pas.", path)
	}
	defer f.Close()
	identities, err := age.ParseIdentities(f)
	if err != nil {
		return nil, casework.Refuse(casework.KindInvalid, "Le fichier %s ne contient pas de clé de secours.", path) // the cause may quote it
	}
	return identities, nil
}

// ParseRecipients reads public keys, age1… KindInvalid names the one that is
// none.
func ParseRecipients(texts []string) ([]age.Recipient, error) {
	var all []age.Recipient
	for _, text := range texts {
		r, err := age.ParseRecipients(strings.NewReader(text))
		if err != nil {
			return nil, casework.Invalid("clé publique", text, "une clé publique age, qui commence par age1")
		}
		all = append(all, r...)
	}
	if len(all) == 0 {
		return nil, casework.Refuse(casework.KindState, "Cette installation n'a pas de clé de secours : créez-la par « permanence key new ». Rien n'a été sauvegardé.")
	}
	return all, nil
}

// sentence is what is told of a failure: ours as they are, the others in one.
func sentence(err error) string {
	var e *casework.Error
	if errors.As(store.Explain(err), &e) {
		return e.Message
	}
	return fmt.Sprintf("Une erreur de la machine l'a arrêtée (%T).", rootOf(err))
}

func rootOf(err error) error {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}
