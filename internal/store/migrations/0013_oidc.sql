-- +goose Up

-- Accounts linked to a provider of identities. The provider's name for the
-- person and her or his address are found by keyed tokens, and kept sealed for
-- the administrator's page and for new tokens after a change of keys.
CREATE TABLE external_identities (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  issuer TEXT NOT NULL,
  subject BYTEA,
  mail BYTEA,
  label BYTEA NOT NULL,
  created_at TEXT NOT NULL,
  bound_at TEXT,
  UNIQUE (account_id, issuer),
  UNIQUE (issuer, subject),
  UNIQUE (issuer, mail)
);
