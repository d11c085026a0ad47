package store

import (
	"context"
	"encoding/json"
	"fmt"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/db"
	"permanence/internal/exchange"
	"permanence/internal/indicator"
)

const receivedColumns = `departement, origin_post, slug, year, definitions, exported_at, key_name, public_key, received_at`

func scanReceived(row db.Scanner) (r casework.ReceivedTally, err error) {
	err = row.Scan(&r.Departement, &r.Post, &r.Slug, &r.Year, &r.Definitions, &r.ExportedAt, &r.Key, &r.Public, &r.ReceivedAt)
	return r, err
}

// ReceivedTallies lists what came from other installations, by département,
// the latest year first. For whoever may ReceiveTallies.
func (s *Store) ReceivedTallies(ctx context.Context, actor casework.Actor) (all []casework.ReceivedTally, err error) {
	err = s.look(ctx, actor, request{action: casework.ReceiveTallies, object: "exchange_tallies", detail: "list"}, func(a *access) (err error) {
		all, err = db.All(a.Tx, scanReceived, `SELECT `+receivedColumns+` FROM exchange_tallies ORDER BY departement, year DESC, slug`)
		return err
	})
	return all, err
}

// ReceiveTallies takes the file of another installation, whole or not at all.
// It must be signed by a trusted key and be as its sender wrote it; name is for
// the sentence of a refusal. A post and year that is there already is refused,
// or replaced by a later sending of the same installation when replace is set.
// For whoever may ReceiveTallies.
func (s *Store) ReceiveTallies(ctx context.Context, actor casework.Actor, name string, data []byte, replace bool) (casework.ReceivedFile, error) {
	var received casework.ReceivedFile
	var refusal error
	r := request{action: casework.ReceiveTallies, object: "exchange_tallies", detail: "receive"}
	err := s.do(ctx, actor, r, func(a *access) error {
		keys, err := db.All(a.Tx, scanTrustedKey, selectTrustedKeys)
		if err != nil {
			return err
		}
		shipment, key, err := exchange.Open(name, data, keys)
		if err != nil {
			refusal, a.line.Detail = err, "receive refused"
			return nil // nothing was written, and the line stays
		}
		received = casework.ReceivedFile{Name: name, Departement: shipment.Departement, Years: shipment.Years(), Tallies: len(shipment.Entries)}
		a.line.Record = shipment.Departement
		return a.receive(shipment, key, replace, &received)
	})
	if err == nil {
		err = refusal
	}
	return received, err
}

func (a *access) receive(s *exchange.Shipment, key casework.TrustedKey, replace bool, received *casework.ReceivedFile) error {
	posts := map[casework.PostID]bool{}
	for i := range s.Entries {
		e := &s.Entries[i]
		posts[e.Post] = true
		replaced, err := a.checkReceived(s, e, key, replace)
		if err != nil {
			return exchange.About(received.Name, s.Departement, []int{e.Year}, err)
		}
		if replaced {
			received.Replaced++
		}
		body, err := json.Marshal(e.Tally)
		if err != nil {
			return err
		}
		if _, err := a.Exec(`INSERT INTO exchange_tallies (`+receivedColumns+`, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (origin_post, year) DO UPDATE SET definitions = excluded.definitions, exported_at = excluded.exported_at, received_at = excluded.received_at, body = excluded.body`,
			s.Departement, e.Post, e.Slug, e.Year, s.Definitions, s.ExportedAt, key.Name, key.Public, a.now, body); err != nil {
			return err
		}
	}
	received.Posts = len(posts)
	for _, year := range received.Years {
		if err := a.sumDepartement(s.Departement, year); err != nil {
			return err
		}
	}
	return nil
}

// checkReceived refuses what would count somebody twice, and tells whether the
// entry takes the place of an earlier sending.
func (a *access) checkReceived(s *exchange.Shipment, e *exchange.Entry, key casework.TrustedKey, replace bool) (replaced bool, err error) {
	known, err := db.All(a.Tx, scanReceived, `SELECT `+receivedColumns+` FROM exchange_tallies WHERE origin_post = $1 OR (departement = $2 AND slug = $3)`, e.Post, s.Departement, e.Slug)
	if err != nil {
		return false, err
	}
	for i := range known {
		k := &known[i]
		if err := overlaps(s, e, key, k); err != nil {
			return false, err
		}
		if k.Year != e.Year {
			continue
		}
		at := k.ExportedAt.In(a.s.clock().Location()).Format("02/01/2006 à 15:04")
		switch {
		case !replace:
			return false, casework.Refuse(casework.KindExists, "le poste %s a déjà été reçu, par un envoi du %s. Attendu : des postes et des années qui manquent, ou l'option de remplacement", e.Slug, at)
		case !k.ExportedAt.Before(s.ExportedAt.Time):
			return false, casework.Refuse(casework.KindExists, "le poste %s a déjà été reçu, par un envoi du %s qui n'est pas plus ancien que celui-ci. Attendu : un envoi plus récent", e.Slug, at)
		}
		replaced = true
	}
	return replaced, nil
}

// overlaps refuses a post that came under another name, of another département
// or from another installation, whatever the year: the same persons would count
// in two places.
func overlaps(s *exchange.Shipment, e *exchange.Entry, key casework.TrustedKey, k *casework.ReceivedTally) error {
	switch {
	case k.Departement != s.Departement:
		d, _ := commune.DepartementByCode(k.Departement)
		return casework.Refuse(casework.KindExists, "le poste %s a déjà été reçu pour le département %s (%s). Attendu : un poste dans un seul département", e.Slug, d.Code, d.Name)
	case k.Post != e.Post:
		return casework.Refuse(casework.KindExists, "un autre poste du nom de %s a déjà été reçu, de l'installation « %s ». Attendu : un seul poste de ce nom par département", e.Slug, k.Key)
	case k.Slug != e.Slug:
		return casework.Refuse(casework.KindExists, "le poste %s a déjà été reçu sous le nom de %s. Attendu : le même nom court d'un envoi à l'autre", e.Slug, k.Slug)
	case k.Public != key.Public:
		return casework.Refuse(casework.KindExists, "le poste %s a déjà été reçu de l'installation « %s », et ce fichier vient de « %s ». Attendu : une seule installation par poste", e.Slug, k.Key, key.Name)
	}
	return nil
}

// sumDepartement adds the posts of a département over a year again. Those of
// another version of the definitions are left out: they do not add.
func (a *access) sumDepartement(departement string, year int) error {
	bodies, err := db.All(a.Tx, db.Value[[]byte], `SELECT body FROM exchange_tallies WHERE departement = $1 AND year = $2 AND definitions = $3`, departement, year, indicator.DefinitionsVersion)
	if err != nil {
		return err
	}
	sum := indicator.New(casework.YearPeriod(year))
	for _, body := range bodies {
		if err := addStored(sum, body); err != nil {
			return err
		}
	}
	body, err := json.Marshal(sum)
	if err != nil {
		return err
	}
	_, err = a.Exec(`INSERT INTO exchange_sums (departement, year, definitions, posts, body) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (departement, year) DO UPDATE SET definitions = excluded.definitions, posts = excluded.posts, body = excluded.body`,
		departement, year, indicator.DefinitionsVersion, len(bodies), body)
	return err
}

// addStored adds a stored tally to a sum.
func addStored(sum *indicator.Tally, body []byte) error {
	var t indicator.Tally
	if err := t.UnmarshalJSON(body); err != nil {
		return fmt.Errorf("stored tally: %w", err)
	}
	return sum.Merge(&t)
}
