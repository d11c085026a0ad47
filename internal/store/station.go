package store

import (
	"context"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// stationName is the name of the station of a row of a table; empty without one.
func stationName(table string) string {
	return `COALESCE((SELECT s.name FROM stations s WHERE s.id = ` + table + `.station), '')`
}

// Stations lists those of a post in the order of its sheet, then those that are
// off it but where something was done. A station's name is public: no line is
// written. For whoever may ReadReport in the post.
func (s *Store) Stations(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.Station, err error) {
	if err := actor.May(casework.ReadReport, post); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		all, err = stationsOf(tx, post)
		return err
	})
	return all, err
}

func stationsOf(tx *db.Tx, post casework.PostID) ([]casework.Station, error) {
	return db.All(tx, scanStation, `SELECT id, post_id, place, name, removed_at IS NOT NULL FROM stations
		WHERE post_id = $1 ORDER BY removed_at IS NOT NULL, position, id`, post)
}

func scanStation(row db.Scanner) (x casework.Station, err error) {
	err = row.Scan(&x.ID, &x.Post, &x.Place, &x.Name, &x.Removed)
	return x, err
}

// kindOf is the kind of place of a station of the post; refused, beside lieu, for
// any other.
func (a *access) kindOf(post casework.PostID, id casework.StationID) (casework.Place, error) {
	kind, err := db.One(a.Tx, db.Value[casework.Place], `SELECT place FROM stations WHERE id = $1 AND post_id = $2`, id, post)
	if errors.Is(err, db.ErrNoRow) {
		err = casework.UnknownStation("lieu")
	}
	return kind, err
}

// replaceStations writes the places of a sheet. One that is off it is deleted
// unless something was done or is to be done there; written again under its name
// it is the one that it was.
func (a *access) replaceStations(x *casework.PostSheet) error {
	held, err := stationsOf(a.Tx, x.Post)
	if err != nil {
		return err
	}
	left := map[casework.StationID]bool{}
	for _, s := range held {
		left[s.ID] = true
	}
	for i := range x.Stations {
		s := &x.Stations[i]
		s.Post, s.ID = x.Post, s.Among(held, left)
		if delete(left, s.ID); s.ID == "" {
			s.ID = casework.StationID(casework.NewID(a.now.Time))
		}
		if _, err := a.Exec(`INSERT INTO stations (id, post_id, position, place, name) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (id) DO UPDATE SET position = excluded.position, place = excluded.place, name = excluded.name, removed_at = NULL`, s.ID, s.Post, i, s.Place, s.Name); err != nil {
			return err
		}
	}
	for id := range left {
		if _, err := a.Exec(`DELETE FROM stations WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM appointments x WHERE x.station = $1 AND x.station <> '')
			AND NOT EXISTS (SELECT 1 FROM duty_places d WHERE d.station = $1)`, id); err != nil {
			return err
		}
		if _, err := a.Exec(`UPDATE stations SET removed_at = $1 WHERE id = $2 AND removed_at IS NULL`, a.now, id); err != nil {
			return err
		}
	}
	return nil
}
