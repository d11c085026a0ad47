-- +goose Up

-- The directory of a post: services and their own contacts, nobody's.
CREATE TABLE partners (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  communes TEXT NOT NULL,
  phone TEXT NOT NULL,
  mail TEXT NOT NULL,
  address TEXT NOT NULL,
  notes BYTEA NOT NULL,
  retired_on TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX partners_by_post ON partners (post_id, kind);

-- What the screens add to an orientation. All is NULL for what came from a
-- register and was never followed here: a version tells that it was.
ALTER TABLE orientations ADD COLUMN need TEXT;
ALTER TABLE orientations ADD COLUMN partner_id TEXT REFERENCES partners (id);
ALTER TABLE orientations ADD COLUMN proposed_on TEXT;
ALTER TABLE orientations ADD COLUMN answered_on TEXT;
ALTER TABLE orientations ADD COLUMN effective_on TEXT;
ALTER TABLE orientations ADD COLUMN refusal_reason TEXT;
ALTER TABLE orientations ADD COLUMN version BIGINT;
CREATE INDEX orientations_by_outcome ON orientations (post_id, outcome);

-- Each letter: what of a case was given to a partner, and for what. Codes only.
CREATE TABLE sharings (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  case_id TEXT NOT NULL REFERENCES cases (id),
  orientation_id TEXT NOT NULL,
  partner_kind TEXT NOT NULL,
  partner_id TEXT REFERENCES partners (id),
  purpose TEXT NOT NULL,
  items TEXT NOT NULL,
  delivery TEXT NOT NULL,
  account_id TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX sharings_by_case ON sharings (case_id, id);
