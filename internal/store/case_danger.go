package store

import (
	"errors"
	"fmt"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// DeskWord is what the desk and the first attempts said of a case before it was one:
// whoever opens the case must know of it. It is zero when no desk referred it.
type DeskWord struct {
	Referral casework.ReferralID
	Grid     casework.DangerGrid
	Unsafe   bool // an attempt to reach the person was given up as dangerous
}

func scanDeskWord(row db.Scanner) (w DeskWord, err error) {
	err = row.Scan(&w.Referral, &w.Grid.Done, &w.Grid.Yes, &w.Grid.Red, &w.Unsafe)
	return w, err
}

// deskWord reads it for a case that the actor was let into.
func (a *access) deskWord(id casework.CaseID) (DeskWord, error) {
	w, err := db.One(a.Tx, scanDeskWord, `SELECT r.id, r.grid_done, r.grid_yes, r.grid_red,
			EXISTS (SELECT 1 FROM contact_attempts t WHERE t.referral_id = r.id AND t.result = $2)
		FROM desk_referrals r WHERE r.case_id = $1 ORDER BY r.received_at DESC LIMIT 1`, id, casework.FoundUnsafe)
	if errors.Is(err, db.ErrNoRow) {
		return DeskWord{}, nil
	}
	return w, err
}

// dangerOf is the danger of the case c as a line tells it: that of the last
// assessment or, before any, the one that the desk's grid gives by itself, by
// the rule of casework.DangerGrid.
var dangerOf = fmt.Sprintf(`COALESCE((SELECT danger FROM assessments x WHERE x.case_id = c.id ORDER BY x.id DESC LIMIT 1),
	(SELECT '%s' FROM desk_referrals r WHERE r.case_id = c.id AND r.grid_done AND (r.grid_yes >= %d OR r.grid_red >= %d) LIMIT 1), '')`,
	casework.DangerGrave, casework.CharacterisedYes, casework.CharacterisedRed)

// danger is the same for one case.
func (a *access) danger(id casework.CaseID) (casework.DangerLevel, error) {
	return db.One(a.Tx, db.Value[casework.DangerLevel], `SELECT `+dangerOf+` FROM cases c WHERE c.id = $1`, id)
}
