-- +goose Up

-- A log-in is a row that can be listed and taken away one by one. Those that
-- were open end: everybody logs in once more.
DROP TABLE sessions;

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  account_version BIGINT NOT NULL,
  device TEXT NOT NULL,
  second_given BOOLEAN NOT NULL,
  started_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  proven_at TEXT NOT NULL,
  ends_at TEXT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX sessions_by_end ON sessions (ends_at);

-- True while the password is one that somebody else gave.
ALTER TABLE accounts ADD COLUMN password_given BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE totp_factors (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  secret BYTEA NOT NULL,
  confirmed BOOLEAN NOT NULL,
  last_step BIGINT NOT NULL,
  created_at TEXT NOT NULL
);

CREATE TABLE recovery_codes (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  code BYTEA NOT NULL,
  PRIMARY KEY (account_id, code)
);

CREATE TABLE passkeys (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  credential BYTEA NOT NULL UNIQUE,
  body BYTEA NOT NULL,
  created_at TEXT NOT NULL,
  used_at TEXT
);
CREATE INDEX passkeys_by_account ON passkeys (account_id);

CREATE TABLE passkey_challenges (
  id_hash TEXT PRIMARY KEY,
  body BYTEA NOT NULL,
  ends_at TEXT NOT NULL
);
CREATE INDEX passkey_challenges_by_end ON passkey_challenges (ends_at);
