package store

import (
	"context"
	"errors"
	"syscall"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/vault"
)

// Explain gives its sentence to a failure that whoever runs the machine can
// mend: a disk that is full or refuses, a database that takes no writing. Nothing of the
// operation that failed is written. Any other error is returned as it is.
func Explain(err error) error {
	var message string
	switch {
	case err == nil || casework.KindOf(err) != "":
		return err
	case errors.Is(err, db.ErrFull) || errors.Is(err, syscall.ENOSPC):
		message = "Le disque est plein : rien n'a été enregistré de cette opération, et rien de ce qui l'était n'est perdu. L'exploitant doit libérer de la place ; recommencez ensuite."
	case errors.Is(err, db.ErrDisk) || errors.Is(err, syscall.EIO) || errors.Is(err, syscall.EFBIG):
		message = "Le disque refuse d'être lu ou écrit : il est plein, limité, débranché ou abîmé. Rien n'a été enregistré de cette opération. L'exploitant doit vérifier le disque ; s'il est abîmé, la dernière sauvegarde se restaure."
	case errors.Is(err, db.ErrReadOnly):
		message = "La base n'accepte aucune écriture : rien n'a été enregistré. L'exploitant doit vérifier les droits sur le dossier de données et l'état du disque."
	case errors.Is(err, db.ErrDamaged):
		message = "La base de données est abîmée, ou ce fichier n'en est pas une : rien n'a été enregistré de cette opération. L'exploitant garde ce dossier tel quel et restaure la dernière sauvegarde dans un autre (« permanence restore »)."
	case errors.Is(err, vault.ErrBehind):
		message = "La clé maîtresse de ce serveur est plus ancienne que la base : rien n'a été enregistré de cette opération. L'exploitant doit y copier le fichier à jour."
	default:
		return err
	}
	return &casework.Error{Kind: casework.KindState, Message: message, Err: err}
}

// LastWritten is when the log was last written, by its own clock; the zero
// instant before the first line. A clock that is behind it was set back.
func (s *Store) LastWritten(ctx context.Context) (at casework.Instant, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		at, err = db.One(tx, db.Value[casework.Instant], `SELECT at FROM audit_lines ORDER BY id DESC LIMIT 1`)
		return err
	})
	if errors.Is(err, db.ErrNoRow) {
		err = nil
	}
	return at, err
}
