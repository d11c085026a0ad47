package store

import (
	"context"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// The units of a post bring persons to it. A referral that was handed to another
// post keeps its unit, and so does the case that is made of it there: that unit
// brings to both. What a unit is called is public.

// unitName is the name of a unit u of a post p, for a reader of the post $1: two
// posts may have a unit of one name.
const unitName = `CASE WHEN u.post_id = $1 THEN u.name ELSE u.name || ' (' || p.name || ')' END`

// handedUnits are the units whose referrals a post was given.
const handedUnits = `SELECT d.unit_id FROM desk_referrals d WHERE d.post_id = $1`

func unitsWhere(tx *db.Tx, condition string, args ...any) ([]casework.Unit, error) {
	return db.All(tx, scanUnit, `SELECT u.id, u.post_id, `+unitName+` FROM units u JOIN posts p ON p.id = u.post_id
		WHERE u.post_id = $1 OR u.id `+condition+` ORDER BY CASE WHEN u.post_id = $1 THEN 0 ELSE 1 END, u.name, u.id`, args...)
}

func postNames(tx *db.Tx, post casework.PostID) (names casework.PostNames, err error) {
	if names.Units, err = unitsWhere(tx, `IN (`+handedUnits+`)`, post); err != nil {
		return names, err
	}
	names.Stations, err = stationsOf(tx, post)
	return names, err
}

// PostNames are all the names that a cell of the post's register may say, or
// that its figures may be read by. They are public: no line is written. For
// whoever may ImportRegister, ExportRegister or ReadReport in the post.
func (s *Store) PostNames(ctx context.Context, actor casework.Actor, post casework.PostID) (names casework.PostNames, err error) {
	if err := mayOneOf(actor, post, casework.ImportRegister, casework.ExportRegister, casework.ReadReport); err != nil {
		return names, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		names, err = postNames(tx, post)
		return err
	})
	return names, err
}

// UnitsOf lists the units of some posts, by post and name. They are public: no
// line is written. For whoever may WriteCase in each post.
func (s *Store) UnitsOf(ctx context.Context, actor casework.Actor, posts ...casework.PostID) (all []casework.Unit, err error) {
	for _, post := range posts {
		if err := actor.May(casework.WriteCase, post); err != nil {
			return nil, err
		}
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		for _, post := range posts {
			units, err := db.All(tx, scanUnit, `SELECT id, post_id, name FROM units WHERE post_id = $1 ORDER BY name, id`, post)
			if err != nil {
				return err
			}
			all = append(all, units...)
		}
		return nil
	})
	return all, err
}

func mayOneOf(actor casework.Actor, post casework.PostID, actions ...casework.Action) (err error) {
	for _, action := range actions {
		if err = actor.May(action, post); err == nil {
			return nil
		}
	}
	return err
}

// unitsOfCase are the units that the form of a case offers.
func (a *access) unitsOfCase(c *casework.Case) ([]casework.Unit, error) {
	return unitsWhere(a.Tx, `= $2`, c.Post, c.Referral.Unit)
}

// mustBringTo refuses a unit that brings nobody to a post.
func (a *access) mustBringTo(post casework.PostID, unit casework.UnitID) error {
	if unit == "" {
		return nil
	}
	found, err := db.All(a.Tx, db.Value[string], `SELECT u.id FROM units u WHERE u.id = $2 AND (u.post_id = $1 OR u.id IN (`+handedUnits+` AND d.unit_id = $2))`, post, unit)
	if err == nil && len(found) == 0 {
		err = casework.UnknownUnit()
	}
	return err
}
