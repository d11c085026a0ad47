package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"permanence/internal/casework"
	"permanence/internal/commune"
	"permanence/internal/db"
	"permanence/internal/exchange"
	"permanence/internal/indicator"
	"permanence/internal/signing"
	"permanence/internal/vault"
)

var exchangeKeyCell = vault.Cell{Table: "exchange_key", Column: "secret", Row: "1"}

// exchangeKey is what this installation signs its tallies with, made at its
// first use and kept sealed by the master keyset.
func (s *Store) exchangeKey(ctx context.Context) (signing.Key, error) {
	var sealed []byte
	read := func() error {
		return s.db.Read(ctx, func(tx *db.Tx) (err error) {
			sealed, err = db.One(tx, db.Value[[]byte], `SELECT secret FROM exchange_key WHERE id = 1`)
			return err
		})
	}
	err := read()
	if errors.Is(err, db.ErrNoRow) {
		if err = s.makeExchangeKey(ctx); err == nil {
			err = read() // another node may have made it first
		}
	}
	if err != nil {
		return signing.Key{}, err
	}
	secret, err := s.vault.OpenSetting(exchangeKeyCell, sealed)
	if err != nil {
		return signing.Key{}, &casework.Error{Kind: casework.KindState, Err: err, Message: "La clé qui signe les envois ne s'ouvre pas avec la clé maîtresse : elle a été remplacée ou abîmée dans la base."}
	}
	return exchange.Keys.Parse(secret)
}

func (s *Store) makeExchangeKey(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		sealed, err := s.vault.SealSetting(exchangeKeyCell, exchange.Keys.New().Secret())
		if err != nil {
			return err
		}
		_, err = tx.Exec(`INSERT INTO exchange_key (id, secret, created_at) VALUES (1, $1, $2) ON CONFLICT (id) DO NOTHING`, sealed, s.now())
		return err
	})
}

// ExchangeKey is the public key of the files that this installation sends. It
// is made to be given out: no permission, no line.
func (s *Store) ExchangeKey(ctx context.Context) (public string, err error) {
	key, err := s.exchangeKey(ctx)
	if err != nil {
		return "", err
	}
	return key.Public(), nil
}

// SendTallies is the signed file of the tallies of posts of a département over
// calendar years, each of which must be over. A post that counts nothing in a
// year is left out; KindInvalid when nothing is left, and for a post that covers
// communes of other départements only. The counts are exact. For
// whoever may SendTallies on each of the posts; one line of the log for each.
func (s *Store) SendTallies(ctx context.Context, actor casework.Actor, departement string, posts []casework.Post, years []int) ([]byte, error) {
	periods, err := s.sentPeriods(departement, posts, years)
	if err != nil {
		return nil, err
	}
	d, _ := commune.DepartementByCode(departement)
	shipment := exchange.Shipment{Departement: d.Code, ExportedAt: s.now(), Definitions: indicator.DefinitionsVersion}
	for _, post := range posts {
		r := request{action: casework.SendTallies, post: post.ID, object: "post", record: string(post.ID), detail: "departement " + d.Code}
		tallies, err := s.talliesFor(ctx, actor, r, periods)
		if err != nil {
			return nil, err
		}
		for i, t := range tallies {
			if !t.Empty() {
				shipment.Entries = append(shipment.Entries, exchange.Entry{Post: post.ID, Slug: post.Slug, Year: periods[i].From.Year(), Tally: t})
			}
		}
	}
	if len(shipment.Entries) == 0 {
		return nil, &casework.Error{Kind: casework.KindInvalid, Field: "annee", Value: exchange.Years(years), Message: "Ces postes ne comptent rien sur ces années : il n'y a rien à envoyer."}
	}
	if err := s.coverThere(ctx, d, posts); err != nil {
		return nil, err
	}
	key, err := s.exchangeKey(ctx)
	if err != nil {
		return nil, err
	}
	return shipment.Seal(key)
}

// coverThere refuses a post whose sheet says that it covers communes, none of
// them in the département: it would be counted in the wrong one.
func (s *Store) coverThere(ctx context.Context, d commune.Departement, posts []casework.Post) error {
	type cover struct {
		post        casework.PostID
		departement string
	}
	b := bind()
	ids := make([]casework.PostID, len(posts))
	for i, p := range posts {
		ids[i] = p.ID
	}
	var covers []cover
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		covers, err = db.All(tx, func(row db.Scanner) (c cover, err error) {
			err = row.Scan(&c.post, &c.departement)
			return c, err
		}, `SELECT post_id, departement FROM post_covers WHERE `+inPosts(b, "post_id", ids), b.args...)
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range posts {
		own := slices.DeleteFunc(slices.Clone(covers), func(c cover) bool { return c.post != p.ID })
		if len(own) > 0 && !slices.ContainsFunc(own, func(c cover) bool { return c.departement == d.Code }) {
			other, _ := commune.DepartementByCode(own[0].departement)
			return &casework.Error{Kind: casework.KindInvalid, Field: "departement", Value: d.Code,
				Message: "Le poste " + p.Name + " couvre des communes d'un autre département (" + other.Name + ", " + other.Code + ") : il y serait compté à tort. Choisissez ses postes un à un, ou son département."}
		}
	}
	return nil
}

// sentPeriods are the years to send, in order, or why they cannot be.
func (s *Store) sentPeriods(departement string, posts []casework.Post, years []int) (periods []casework.Period, err error) {
	if _, ok := commune.DepartementByCode(departement); !ok {
		return nil, casework.Invalid("departement", departement, "le code d'un département, comme 94, 2A ou 974")
	}
	if len(posts) == 0 {
		return nil, &casework.Error{Kind: casework.KindInvalid, Field: "poste", Message: "Choisissez un poste au moins."}
	}
	years = slices.Compact(slices.Sorted(slices.Values(years)))
	if len(years) == 0 || len(years) > 30 {
		return nil, casework.Invalid("annee", "", "une à trente années civiles")
	}
	for _, y := range years {
		if y < 1990 || y >= s.today().Year() {
			return nil, casework.Invalid("annee", fmt.Sprint(y), fmt.Sprintf("une année civile terminée : %d au plus tard", s.today().Year()-1))
		}
		periods = append(periods, casework.YearPeriod(y))
	}
	return periods, nil
}
