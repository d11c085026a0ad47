package store

import (
	"context"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// ReferralFacts reads what reports count of the referrals of a post that made no
// case, all years: those that wait, those closed without follow-up, and the
// refusals of contact, which never had a name. For whoever may ReadReport there.
func (s *Store) ReferralFacts(ctx context.Context, actor casework.Actor, post casework.PostID) (all []casework.ReferralRecord, err error) {
	r := request{action: casework.ReadReport, post: post, object: "post", record: string(post), detail: "referrals"}
	err = s.do(ctx, actor, r, func(a *access) (err error) {
		all, err = referralRecords(a.Tx, post, s.clock().Location())
		return err
	})
	return all, err
}

// referralRecords leaves out those that were taken in charge, also when the case
// is no longer tied to them: each is counted with its case.
func referralRecords(tx *db.Tx, post casework.PostID, zone *time.Location) ([]casework.ReferralRecord, error) {
	return db.All(tx, func(row db.Scanner) (casework.ReferralRecord, error) {
		var r casework.DeskReferral
		err := row.Scan(&r.Unit, &r.ReceivedAt, &r.State, &r.Dropped, &r.Agrees)
		return r.Record(zone), err
	}, `SELECT COALESCE(unit_id, ''), received_at, state, drop_reason, agrees FROM desk_referrals WHERE post_id = $1 AND state <> $2 ORDER BY received_at, id`,
		post, casework.TakenInCharge)
}
