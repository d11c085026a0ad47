-- +goose Up

-- When backups are made and how long they are kept. Hours are on the clock of
-- the machine; days are counted from the making of a file.
CREATE TABLE backup_settings (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  hour BIGINT NOT NULL,
  data_days BIGINT NOT NULL,
  key_days BIGINT NOT NULL,
  version BIGINT NOT NULL
);
INSERT INTO backup_settings (id, hour, data_days, key_days, version) VALUES (1, 3, 30, 7, 1);

-- The public keys that backups are encrypted to. What opens them is never on
-- the server.
CREATE TABLE recovery_recipients (
  recipient TEXT PRIMARY KEY,
  created_at TEXT NOT NULL
);

-- Each backup, whether it came to its end, and what its restoring aside found.
CREATE TABLE backups (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  state TEXT NOT NULL,
  started_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  ended_at TEXT,
  data_file TEXT NOT NULL,
  key_file TEXT NOT NULL,
  size BIGINT NOT NULL,
  key_size BIGINT NOT NULL,
  rows_done BIGINT NOT NULL,
  rows_total BIGINT NOT NULL,
  audit_lines BIGINT NOT NULL,
  opened BIGINT NOT NULL,
  problem TEXT NOT NULL
);
-- One at a time, whatever the number of servers.
CREATE UNIQUE INDEX backups_running ON backups (state) WHERE state = 'running';

-- Counts the rotations of the master keyset: a keyset file that is older than
-- the database is told from a foreign one.
ALTER TABLE installation ADD COLUMN keyset_generation BIGINT NOT NULL DEFAULT 1;
