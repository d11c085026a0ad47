package store

import (
	"context"
	"errors"
	"strconv"
	"time"

	"permanence/internal/casework"
	"permanence/internal/db"
)

// deserted is when a backup whose server has not been heard of is taken for
// interrupted.
const deserted = 10 * time.Minute

// StartBackup notes that a backup begins. KindState while another one is being
// made, here or on another server. For whoever may KeepBackups.
func (s *Store) StartBackup(ctx context.Context, actor casework.Actor, dataFile, keyFile string) (b casework.Backup, err error) {
	err = s.do(ctx, actor, backupRequest("started"), func(a *access) error {
		b = casework.Backup{ID: casework.NewID(a.now.Time), Account: actor.Account, State: casework.BackupRunning, StartedAt: a.now, SeenAt: a.now, DataFile: dataFile, KeyFile: keyFile}
		if _, err := a.Exec(`UPDATE backups SET state = $1, ended_at = $2, problem = $3 WHERE state = 'running' AND seen_at < $4`,
			casework.BackupFailed, a.now, "Elle a été interrompue par l'arrêt du serveur.", casework.At(a.now.Add(-deserted))); err != nil {
			return err
		}
		running, err := db.One(a.Tx, db.Value[int64], `SELECT COUNT(*) FROM backups WHERE state = 'running'`)
		if err != nil {
			return err
		}
		if running > 0 {
			return casework.Refuse(casework.KindState, "Une sauvegarde est déjà en cours.")
		}
		_, err = a.Exec(`INSERT INTO backups (id, account_id, state, started_at, seen_at, ended_at, data_file, key_file, size, key_size, rows_done, rows_total, audit_lines, opened, problem)
			VALUES ($1, $2, $3, $4, $4, NULL, $5, $6, 0, 0, 0, 0, 0, 0, '')`, b.ID, b.Account, b.State, b.StartedAt, b.DataFile, b.KeyFile)
		return err
	})
	if errors.Is(err, db.ErrUnique) {
		err = casework.Refuse(casework.KindState, "Une sauvegarde est déjà en cours.")
	}
	return b, err
}

func backupRequest(detail string) request {
	return request{action: casework.KeepBackups, object: "backup", record: "", detail: detail}
}

// NoteBackup says how far a backup is. It reads and writes nothing of anybody,
// and leaves no line.
func (s *Store) NoteBackup(ctx context.Context, b casework.Backup) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE backups SET seen_at = $1, rows_done = $2, rows_total = $3 WHERE id = $4 AND state = 'running'`, s.now(), b.Rows, b.Of, b.ID)
		return err
	})
}

// EndBackup notes how a backup ended. For whoever may KeepBackups.
func (s *Store) EndBackup(ctx context.Context, actor casework.Actor, b casework.Backup) error {
	r := backupRequest(string(b.State))
	r.record = b.ID
	return s.do(ctx, actor, r, func(a *access) error {
		_, err := a.Exec(`UPDATE backups SET state = $1, seen_at = $2, ended_at = $2, size = $3, key_size = $4, rows_done = $5, rows_total = $6, audit_lines = $7, opened = $8, problem = $9 WHERE id = $10`,
			b.State, a.now, b.Size, b.KeySize, b.Rows, b.Of, b.AuditLines, b.Opened, b.Problem, b.ID)
		return err
	})
}

// shownBackups is how many backups are shown.
const shownBackups = 60

// Backups are the latest backups, the last one first, with the settings and
// how many public keys they are encrypted to. For whoever may KeepBackups.
func (s *Store) Backups(ctx context.Context, actor casework.Actor) (all []casework.Backup, settings casework.BackupSettings, recipients []string, err error) {
	if err := may(actor, backupRequest("")); err != nil {
		return nil, settings, nil, s.do(ctx, actor, backupRequest("listed"), nil)
	}
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if all, err = db.All(tx, scanBackup, `SELECT id, account_id, state, started_at, seen_at, ended_at, data_file, key_file, size, key_size, rows_done, rows_total, audit_lines, opened, problem
			FROM backups ORDER BY id DESC LIMIT $1`, shownBackups); err != nil {
			return err
		}
		if settings, err = db.One(tx, scanBackupSettings, `SELECT hour, data_days, key_days, version FROM backup_settings WHERE id = 1`); err != nil {
			return err
		}
		recipients, err = db.All(tx, db.Value[string], `SELECT recipient FROM recovery_recipients ORDER BY recipient`)
		return err
	})
	return all, settings, recipients, err
}

func scanBackup(row db.Scanner) (b casework.Backup, err error) {
	err = row.Scan(&b.ID, &b.Account, &b.State, &b.StartedAt, &b.SeenAt, &b.EndedAt, &b.DataFile, &b.KeyFile, &b.Size, &b.KeySize, &b.Rows, &b.Of, &b.AuditLines, &b.Opened, &b.Problem)
	return b, err
}

func scanBackupSettings(row db.Scanner) (s casework.BackupSettings, err error) {
	err = row.Scan(&s.Hour, &s.DataDays, &s.KeyDays, &s.Version)
	return s, err
}

// SaveBackupSettings changes when backups are made and how long they are kept.
// KindConflict on an older version than the current one. For whoever may
// KeepBackups.
func (s *Store) SaveBackupSettings(ctx context.Context, actor casework.Actor, b casework.BackupSettings) error {
	if errs := b.Check(); len(errs) > 0 {
		return errors.Join(errs...)
	}
	return s.do(ctx, actor, backupRequest("settings"), func(a *access) error {
		n, err := a.Exec(`UPDATE backup_settings SET hour = $1, data_days = $2, key_days = $3, version = version + 1 WHERE id = 1 AND version = $4`, b.Hour, b.DataDays, b.KeyDays, b.Version)
		if err == nil && n == 0 {
			err = casework.Conflict()
		}
		return err
	})
}

// SetRecipients says which public keys backups are encrypted to from now on.
// Any one of them opens a backup. For whoever may KeepKeys.
func (s *Store) SetRecipients(ctx context.Context, actor casework.Actor, recipients []string) error {
	return s.do(ctx, actor, keyRequest("recipients"), func(a *access) error {
		if _, err := a.Exec(`DELETE FROM recovery_recipients`); err != nil {
			return err
		}
		for _, r := range recipients {
			if _, err := a.Exec(`INSERT INTO recovery_recipients (recipient, created_at) VALUES ($1, $2) ON CONFLICT (recipient) DO NOTHING`, r, a.now); err != nil {
				return err
			}
		}
		return nil
	})
}

// TombstonesMark changes whenever somebody is erased. It tells of nobody: no
// line is written.
func (s *Store) TombstonesMark(ctx context.Context) (mark string, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		n, err := db.One(tx, db.Value[int64], `SELECT COUNT(*) FROM tombstones`)
		mark = strconv.FormatInt(n, 10)
		return err
	})
	return mark, err
}
