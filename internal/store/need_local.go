package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// LocalCrime are the imported figures of recorded crime of some communes, all
// years, to stand beside the report of a post that covers them. For whoever may
// ReadReport of the post. They are public numbers about territories: no line is
// written beside that of the report.
func (s *Store) LocalCrime(ctx context.Context, actor casework.Actor, post casework.PostID, communes []string) (all []casework.CrimeFigure, err error) {
	if err := actor.May(casework.ReadReport, post); err != nil || len(communes) == 0 {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		for _, c := range communes {
			some, err := db.All(tx, scanCrimeFigure, `SELECT territory, class, year, facts, published, population FROM crime_figures WHERE territory = $1 ORDER BY year, class`, c)
			if err != nil {
				return err
			}
			all = append(all, some...)
		}
		return nil
	})
	return all, err
}
