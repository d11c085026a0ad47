package store

import (
	"context"
	"crypto/sha256"
	"fmt"

	"permanence/internal/casework"
	"permanence/internal/db"
	"permanence/internal/exchange"
	"permanence/internal/indicator"
)

// NationalSums are the sums of all départements and years that were received,
// by year then by département. They are exact: whoever shows them applies
// disclosure control. For whoever may ReadNation.
func (s *Store) NationalSums(ctx context.Context, actor casework.Actor) (all []exchange.Sum, err error) {
	err = s.look(ctx, actor, request{action: casework.ReadNation, object: "exchange_sums", detail: "read"}, func(a *access) (err error) {
		all, err = db.All(a.Tx, scanSum, `SELECT departement, year, definitions, posts, body FROM exchange_sums ORDER BY year, departement`)
		return err
	})
	return all, err
}

func scanSum(row db.Scanner) (d exchange.Sum, err error) {
	var definitions int
	var body []byte
	if err := row.Scan(&d.Departement, &d.Year, &definitions, &d.Posts, &body); err != nil || definitions != indicator.DefinitionsVersion {
		return d, err
	}
	d.Tally, d.Digest = &indicator.Tally{}, sha256.Sum256(body)
	if err := d.Tally.UnmarshalJSON(body); err != nil {
		return d, fmt.Errorf("sum of a département: %w", err)
	}
	return d, nil
}
