package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// Divisions are the ways in which communes are grouped, by name, those taken
// away today included. They are lists of places: whoever may read a report or
// keep them reads them, and no line is written.
func (s *Store) Divisions(ctx context.Context, actor casework.Actor) (all []casework.Division, err error) {
	if !casework.AllowedSomewhere(actor.Role, casework.ReadReport) && !casework.AllowedSomewhere(actor.Role, casework.KeepDivisions) {
		return nil, casework.Forbidden(casework.KeepDivisions)
	}
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		all, err = readDivisions(tx, `removed_at IS NULL OR removed_at >= $1`, s.midnight())
		return err
	})
	return all, err
}

func scanDivision(row db.Scanner) (d casework.Division, err error) {
	err = row.Scan(&d.ID, &d.Name, &d.Kind, &d.RemovedAt, &d.Version)
	return d, err
}

// divisionCommune is a commune in its territory.
type divisionCommune struct{ division, territory, name, commune string }

func scanDivisionCommune(row db.Scanner) (c divisionCommune, err error) {
	err = row.Scan(&c.division, &c.territory, &c.name, &c.commune)
	return c, err
}

func readDivisions(tx *db.Tx, where string, args ...any) ([]casework.Division, error) {
	all, err := db.All(tx, scanDivision, `SELECT id, name, kind, removed_at, version FROM divisions WHERE `+where+` ORDER BY name, id`, args...)
	if err != nil {
		return nil, err
	}
	communes, err := db.All(tx, scanDivisionCommune, `SELECT t.division_id, t.id, t.name, c.commune FROM territories t
		JOIN territory_communes c ON c.territory_id = t.id ORDER BY t.division_id, t.position, c.commune`)
	if err != nil {
		return nil, err
	}
	at := map[string]*casework.Division{}
	for i := range all {
		at[all[i].ID] = &all[i]
	}
	for _, c := range communes {
		d := at[c.division]
		if d == nil {
			continue
		}
		if n := len(d.Territories); n == 0 || d.Territories[n-1].ID != c.territory {
			d.Territories = append(d.Territories, casework.Territory{ID: c.territory, Name: c.name})
		}
		t := &d.Territories[len(d.Territories)-1]
		t.Communes = append(t.Communes, c.commune)
	}
	return all, nil
}

func divisionRequest(id, detail string) request {
	return request{action: casework.KeepDivisions, object: "division", record: id, detail: detail}
}

// SaveDivision writes a division whole: a new one when its ID is empty, else the
// one read at its Version (KindConflict when somebody changed it since). For
// whoever may KeepDivisions.
func (s *Store) SaveDivision(ctx context.Context, actor casework.Actor, d casework.Division) (casework.Division, error) {
	err := s.do(ctx, actor, divisionRequest(d.ID, "saved"), func(a *access) error {
		if _, err := a.Exec(`DELETE FROM territory_communes WHERE division_id IN (SELECT id FROM divisions WHERE removed_at < $1)`, s.midnight()); err != nil {
			return err
		}
		if _, err := a.Exec(`DELETE FROM territories WHERE division_id IN (SELECT id FROM divisions WHERE removed_at < $1)`, s.midnight()); err != nil {
			return err
		}
		if _, err := a.Exec(`DELETE FROM divisions WHERE removed_at < $1`, s.midnight()); err != nil {
			return err
		}
		if err := a.writeDivision(&d); err != nil {
			return err
		}
		return a.writeTerritories(&d)
	})
	return d, err
}

func (a *access) writeDivision(d *casework.Division) error {
	if d.ID == "" {
		d.ID, d.Version = casework.NewID(a.now.Time), 1
		a.line.Record = d.ID
		_, err := a.Exec(`INSERT INTO divisions (id, name, kind, account_id, created_at, updated_at, version) VALUES ($1, $2, $3, $4, $5, $5, 1)`, d.ID, d.Name, d.Kind, a.actor.Account, a.now)
		return err
	}
	if _, err := db.One(a.Tx, db.Value[string], `SELECT id FROM divisions WHERE id = $1 AND removed_at IS NULL`, d.ID); err != nil {
		return absent(err)
	}
	n, err := a.Exec(`UPDATE divisions SET name = $1, kind = $2, updated_at = $3, version = version + 1 WHERE id = $4 AND version = $5`, d.Name, d.Kind, a.now, d.ID, d.Version)
	if err == nil && n == 0 {
		err = casework.Conflict()
	}
	d.Version++
	return err
}

// writeTerritories replaces those of a division. A territory keeps its
// identifier with its name, so that an address of its report still holds.
func (a *access) writeTerritories(d *casework.Division) error {
	old, err := db.All(a.Tx, scanDivisionCommune, `SELECT division_id, id, name, '' FROM territories WHERE division_id = $1 ORDER BY position`, d.ID)
	if err != nil {
		return err
	}
	known := map[string]string{}
	for _, o := range old {
		known[casework.Fold(o.name)] = o.territory
	}
	for _, query := range []string{`DELETE FROM territory_communes WHERE division_id = $1`, `DELETE FROM territories WHERE division_id = $1`} {
		if _, err := a.Exec(query, d.ID); err != nil {
			return err
		}
	}
	for i := range d.Territories {
		t := &d.Territories[i]
		if t.ID = known[casework.Fold(t.Name)]; t.ID == "" {
			t.ID = casework.NewID(a.now.Time)
		}
		if _, err := a.Exec(`INSERT INTO territories (id, division_id, position, name) VALUES ($1, $2, $3, $4)`, t.ID, d.ID, i, t.Name); err != nil {
			return err
		}
		for _, c := range t.Communes {
			if _, err := a.Exec(`INSERT INTO territory_communes (division_id, commune, territory_id) VALUES ($1, $2, $3)`, d.ID, c, t.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// RemoveDivision takes a division away, or puts it back until the end of the
// day. For whoever may KeepDivisions.
func (s *Store) RemoveDivision(ctx context.Context, actor casework.Actor, id string, removed bool) error {
	return s.do(ctx, actor, divisionRequest(id, removedWord(removed)), func(a *access) error {
		var at casework.Instant
		if removed {
			at = a.now
		}
		n, err := a.Exec(`UPDATE divisions SET removed_at = $1, version = version + 1 WHERE id = $2 AND (removed_at IS NULL OR removed_at >= $3)`, at, id, s.midnight())
		if err == nil && n == 0 {
			err = casework.NotFound()
		}
		return err
	})
}
