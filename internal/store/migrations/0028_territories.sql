-- +goose Up

-- How communes are grouped: a division holds territories, and a commune is in one
-- of them at most. These are lists of places, about nobody.
CREATE TABLE divisions (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  account_id TEXT NOT NULL,
  removed_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE territories (
  id TEXT PRIMARY KEY,
  division_id TEXT NOT NULL REFERENCES divisions (id),
  position BIGINT NOT NULL,
  name TEXT NOT NULL
);
CREATE INDEX territories_by_division ON territories (division_id, position);

CREATE TABLE territory_communes (
  division_id TEXT NOT NULL REFERENCES divisions (id),
  commune TEXT NOT NULL,
  territory_id TEXT NOT NULL REFERENCES territories (id),
  PRIMARY KEY (division_id, commune)
);
