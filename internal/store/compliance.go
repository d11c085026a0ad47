package store

import (
	"context"
	"errors"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// Installation is what the documents of compliance say of the settings in
// force; how the service runs is the caller's to add. For whoever may
// ReadCompliance.
func (s *Store) Installation(ctx context.Context, actor casework.Actor) (i casework.Installation, err error) {
	i.On, i.OnServer = s.today(), s.db.OnServer()
	err = s.do(ctx, actor, request{action: casework.ReadCompliance, object: "installation", detail: "compliance"}, func(a *access) error {
		return errors.Join(a.countAccounts(&i), a.readTerms(&i), a.readProofs(&i))
	})
	return i, err
}

// countAccounts counts the open accounts of each role, in the order of the roles.
func (a *access) countAccounts(i *casework.Installation) (err error) {
	if i.Posts, err = db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM posts`); err != nil {
		return err
	}
	all, err := db.All(a.Tx, scanAccount, `SELECT `+accountColumns+` FROM accounts`)
	if err != nil {
		return err
	}
	for _, role := range casework.Roles.Items {
		c := casework.RoleCount{Role: role.Code}
		for _, account := range all {
			if account.Role == role.Code && !account.Disabled {
				c.Open++
				if account.HasFactor {
					c.Second++
				}
			}
		}
		i.Accounts = append(i.Accounts, c)
	}
	return nil
}

func (a *access) readTerms(i *casework.Installation) (err error) {
	if i.Months, err = db.One(a.Tx, db.Value[int], `SELECT retention_months FROM installation WHERE id = 1`); err != nil {
		return err
	}
	i.Backups, err = db.One(a.Tx, scanBackupSettings, `SELECT hour, data_days, key_days, version FROM backup_settings WHERE id = 1`)
	return err
}

// readProofs reads what was proved and when: the last backup, the log.
func (a *access) readProofs(i *casework.Installation) (err error) {
	if i.Recipients, err = db.One(a.Tx, db.Value[int], `SELECT COUNT(*) FROM recovery_recipients`); err != nil {
		return err
	}
	at, err := db.One(a.Tx, db.Value[casework.Instant], `SELECT started_at FROM backups WHERE state = $1 ORDER BY id DESC LIMIT 1`, casework.BackupVerified)
	if err != nil && !errors.Is(err, db.ErrNoRow) {
		return err
	}
	zone := a.s.clock().Location()
	if !at.IsZero() {
		i.LastBackup = casework.DayOf(at.In(zone))
	}
	st, err := a.journalState()
	if err != nil {
		return err
	}
	i.LogLines, i.LogWaiting, i.LogFaults = st.Sealed, st.Waiting, st.Verified.Faults
	if !st.Verified.At.IsZero() {
		i.LogProved = casework.DayOf(st.Verified.At.In(zone))
	}
	return nil
}
