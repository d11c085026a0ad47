package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// checkKeyset refuses a keyset that is not the database's, and one from before
// a rotation. A rotation that was cut off between the file and the database is
// carried to its end.
func (s *Store) checkKeyset(ctx context.Context, path string, check []byte, generation int64) error {
	_, err := s.vault.OpenSetting(checkCell, check)
	switch {
	case s.vault.Generation() < generation:
		return casework.Refuse(casework.KindState, "La clé maîtresse du fichier %s est plus ancienne que la base : elle date d'avant le dernier renouvellement. Copiez ici le fichier à jour, depuis l'autre serveur ou la sauvegarde des clés ; aucune donnée n'a été modifiée.", path)
	case err != nil:
		return casework.Refuse(casework.KindState, "La clé maîtresse du fichier %s n'est pas celle de cette base : rien ne peut être lu avec elle. Restaurez la clé d'origine ; aucune donnée n'a été modifiée.", path)
	case s.vault.Generation() > generation:
		return s.db.Write(ctx, s.noteGeneration)
	}
	return nil
}

// noteGeneration seals the check with the current key.
func (s *Store) noteGeneration(tx *db.Tx) error {
	check, err := s.vault.SealSetting(checkCell, []byte("permanence"))
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE installation SET keyset_check = $1, keyset_generation = $2 WHERE id = 1`, check, s.vault.Generation())
	return err
}

// KeyState says how the keys of an installation are.
type KeyState struct {
	Generation int64 // rotations of the master keyset, from 1
	Earlier    int   // keys kept to open what they wrapped
	Total      int64 // data keys and sealed settings
	Left       int64 // of them, those that an earlier key wrapped
}

// Keys counts what each key of the master keyset wraps. For whoever may
// KeepKeys.
func (s *Store) Keys(ctx context.Context, actor casework.Actor) (k KeyState, err error) {
	err = s.do(ctx, actor, keyRequest("counted"), func(a *access) (err error) {
		k, err = a.keyState()
		return err
	})
	return k, err
}

func keyRequest(detail string) request {
	return request{action: casework.KeepKeys, object: "installation", record: "1", detail: detail}
}

func (a *access) keyState() (k KeyState, err error) {
	k.Generation = a.s.vault.Generation()
	if k.Earlier, err = a.s.vault.Earlier(); err != nil {
		return k, err
	}
	current := a.s.vault.Wrapping()
	for _, p := range wrappedPlaces() {
		err := a.Each(func(row db.Scanner) error {
			var total, left int64
			err := row.Scan(&total, &left)
			k.Total += total
			k.Left += left
			return err
		}, `SELECT COUNT(*), COUNT(*) FILTER (WHERE substr(`+p.column+`, 1, 5) <> $1) FROM `+p.table+` WHERE length(`+p.column+`) > 0`, current)
		if err != nil {
			return k, err
		}
	}
	return k, nil
}

// wrappedPlaces are all columns that the master keyset wraps or seals.
func wrappedPlaces() []keyPlace {
	return append(append([]keyPlace(nil), keyPlaces...), settingPlaces...)
}

// RotateKeys makes a new master key, with which everything is wrapped from now
// on, on servers that run as well. For whoever may KeepKeys.
func (s *Store) RotateKeys(ctx context.Context, actor casework.Actor) error {
	return s.do(ctx, actor, keyRequest("rotated"), func(a *access) error {
		if err := s.vault.Rotate(); err != nil {
			return err
		}
		return s.noteGeneration(a.Tx)
	})
}

// rewrapped is how many keys are wrapped again in one transaction: few, so
// that those who work do not wait.
const rewrapped = 200

// RewrapKeys wraps with the current master key every data key and every
// setting that an earlier one wrapped. It can be stopped at any moment and run
// again: what is done is done. Who works meanwhile is not stopped. For whoever
// may KeepKeys.
func (s *Store) RewrapKeys(ctx context.Context, actor casework.Actor, progress func(done, total int64)) (done int64, err error) {
	state, err := s.Keys(ctx, actor)
	if err != nil {
		return 0, err
	}
	for _, p := range wrappedPlaces() {
		for {
			n, err := s.rewrapSome(ctx, actor, p)
			done += n
			if err != nil {
				return done, err
			}
			progress(done, max(state.Left, done))
			if n == 0 {
				break
			}
		}
	}
	return done, nil
}

type wrappedKey struct {
	id    any
	bytes []byte
}

func scanWrapped(row db.Scanner) (k wrappedKey, err error) {
	err = row.Scan(&k.id, &k.bytes)
	return k, err
}

func (s *Store) rewrapSome(ctx context.Context, actor casework.Actor, p keyPlace) (n int64, err error) {
	err = s.do(ctx, actor, keyRequest("rewrapped "+p.table), func(a *access) error {
		some, err := db.All(a.Tx, scanWrapped,
			`SELECT `+p.id+`, `+p.column+` FROM `+p.table+` WHERE length(`+p.column+`) > 0 AND substr(`+p.column+`, 1, 5) <> $1 LIMIT $2`, s.vault.Wrapping(), rewrapped)
		if err != nil {
			return err
		}
		for _, k := range some {
			if err := a.rewrapOne(p, k); err != nil {
				return err
			}
		}
		n = int64(len(some))
		return nil
	})
	return n, err
}

func (a *access) rewrapOne(p keyPlace, k wrappedKey) error {
	fresh, err := a.s.vault.Rewrap(p.cell(k.id), k.bytes)
	if err != nil {
		return err
	}
	_, err = a.Exec(`UPDATE `+p.table+` SET `+p.column+` = $1 WHERE `+p.id+` = $2 AND `+p.column+` = $3`, fresh, k.id, k.bytes)
	return err
}

// RetireKeys takes earlier master keys away once nothing is wrapped by them:
// KindState as long as something is. For whoever may KeepKeys.
func (s *Store) RetireKeys(ctx context.Context, actor casework.Actor) (retired int, err error) {
	err = s.do(ctx, actor, keyRequest("retired"), func(a *access) error {
		k, err := a.keyState()
		if err != nil {
			return err
		}
		if k.Left > 0 {
			return casework.Refuse(casework.KindState, "%s clés sont encore protégées par l'ancienne clé maîtresse : lancez « permanence key rewrap », puis recommencez. Rien n'a été retiré.", casework.FrenchInt(int(k.Left)))
		}
		retired, err = s.vault.Retire()
		return err
	})
	return retired, err
}

// KeysetBehind tells whether the database was rotated by a server whose
// keyset file is newer than the one here.
func (s *Store) KeysetBehind(ctx context.Context) (bool, error) {
	check, generation, err := s.keysetCheck(ctx)
	if err != nil {
		return false, err
	}
	_, opens := s.vault.OpenSetting(checkCell, check)
	return s.vault.Generation() < generation || opens != nil, nil
}
