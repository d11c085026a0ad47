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
	Generation int64 // of the master keyset, from 1
	Earlier    int   // keys kept to read what they wrapped and find whom they made tokens of
	Staged     bool  // keys wait in the file until every server has it
	Total      int64 // data keys and sealed settings
	Left       int64 // of them, those that an earlier key wrapped
	TokensLeft int64 // persons whose tokens an earlier key made

	places []keyPlace // of what is left
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
	if k.Staged, err = a.s.vault.Staged(); err != nil {
		return k, err
	}
	if k.TokensLeft, err = a.tokensLeft(); err != nil {
		return k, err
	}
	current := a.s.vault.Wrapping()
	for _, p := range wrappedPlaces() {
		err := a.Each(func(row db.Scanner) error {
			var total, left int64
			err := row.Scan(&total, &left)
			k.Total += total
			k.Left += left
			if left > 0 {
				k.places = append(k.places, p)
			}
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

// RotateKeys makes a new master key at once, with which everything is wrapped
// from now on, on servers that run as well and read the same file; with tokens,
// another for the tokens of persons. For whoever may KeepKeys.
func (s *Store) RotateKeys(ctx context.Context, actor casework.Actor, tokens bool) error {
	return s.do(ctx, actor, keyRequest("rotated"), func(a *access) error {
		if err := s.vault.Rotate(tokens); err != nil {
			return err
		}
		if err := a.notePromoted(); err != nil {
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
	for _, p := range state.places {
		for after := any(nil); ; {
			n, last, err := s.rewrapSome(ctx, actor, p, after)
			done += n
			if err != nil {
				return done, err
			}
			progress(done, max(state.Left, done))
			if n < rewrapped {
				break
			}
			after = last
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

// rewrapSome does it for the first rows of a place after one, so that what is
// done is not looked at again.
func (s *Store) rewrapSome(ctx context.Context, actor casework.Actor, p keyPlace, after any) (n int64, last any, err error) {
	err = s.do(ctx, actor, keyRequest("rewrapped "+p.table), func(a *access) error {
		last, a.sameFacts = after, true
		b := bind(s.vault.Wrapping())
		query := `SELECT ` + p.id + `, ` + p.column + ` FROM ` + p.table + ` WHERE length(` + p.column + `) > 0 AND substr(` + p.column + `, 1, 5) <> $1`
		if after != nil {
			query += ` AND ` + p.id + ` > ` + b.at(after)
		}
		some, err := db.All(a.Tx, scanWrapped, query+` ORDER BY `+p.id+` LIMIT `+b.at(rewrapped), b.args...)
		if err != nil {
			return err
		}
		for _, k := range some {
			if err := a.rewrapOne(p, k); err != nil {
				return err
			}
			last = k.id
		}
		n = int64(len(some))
		return nil
	})
	return n, last, err
}

func (a *access) rewrapOne(p keyPlace, k wrappedKey) error {
	fresh, err := a.s.vault.Rewrap(p.cell(k.id), k.bytes)
	if err != nil {
		return err
	}
	_, err = a.Exec(`UPDATE `+p.table+` SET `+p.column+` = $1 WHERE `+p.id+` = $2 AND `+p.column+` = $3`, fresh, k.id, k.bytes)
	return err
}

// RetireKeys destroys the earlier master keys once nothing depends on them:
// KindState as long as something does, or may yet, because a server has not
// taken the current keys or a transaction from before is still open. For whoever
// may KeepKeys.
func (s *Store) RetireKeys(ctx context.Context, actor casework.Actor) (retired int, err error) {
	err = s.do(ctx, actor, keyRequest("retired"), func(a *access) error {
		k, err := a.keyState()
		if err != nil {
			return err
		}
		if k.Left > 0 {
			return casework.Refuse(casework.KindState, "%s clés sont encore protégées par l'ancienne clé maîtresse : lancez « permanence key rewrap », puis recommencez. Rien n'a été retiré.", casework.FrenchInt(int(k.Left)))
		}
		if k.TokensLeft > 0 {
			return casework.Refuse(casework.KindState, "L'index de recherche de %s personnes dépend encore de l'ancienne clé : lancez « permanence key rewrap », puis recommencez. Rien n'a été retiré.", casework.FrenchInt(int(k.TokensLeft)))
		}
		if err := a.nothingFromBefore(); err != nil {
			return err
		}
		if retired, err = s.vault.Retire(); err != nil || retired == 0 {
			return err
		}
		if _, err := a.Exec(`UPDATE installation SET keys_retired_at = $1, keys_rewrapped_at = NULL WHERE id = 1`, a.now); err != nil {
			return err
		}
		return s.noteGeneration(a.Tx)
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
