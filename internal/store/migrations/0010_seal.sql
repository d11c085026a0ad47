-- +goose Up

-- The place of each line of the log in the sealed tree. A line is never
-- changed to be sealed. The index by record is kept here, by the sealer, so
-- that writing a line costs nothing more.
CREATE TABLE audit_leaves (
  position BIGINT PRIMARY KEY,
  line_id TEXT NOT NULL UNIQUE,
  record TEXT NOT NULL,
  hash BYTEA NOT NULL,
  seal BYTEA NOT NULL
);
CREATE INDEX audit_leaves_by_record ON audit_leaves (record, position) WHERE record <> '';

-- Signed checkpoints: the last one of each day.
CREATE TABLE audit_checkpoints (
  size BIGINT PRIMARY KEY,
  day TEXT NOT NULL,
  note TEXT NOT NULL
);

-- Where the sealer is, what was purged, and the signing key, sealed.
CREATE TABLE audit_state (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  size BIGINT NOT NULL,
  edge TEXT NOT NULL,
  signer BYTEA,
  purged_size BIGINT NOT NULL,
  purged_edge TEXT NOT NULL,
  purge_note TEXT NOT NULL
);
INSERT INTO audit_state (id, size, edge, purged_size, purged_edge, purge_note) VALUES (1, 0, '', 0, '', '');

CREATE TABLE audit_verifications (
  id TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  lines BIGINT NOT NULL,
  sealed BIGINT NOT NULL,
  unsealed BIGINT NOT NULL,
  anchors BIGINT NOT NULL,
  faults BIGINT NOT NULL
);
