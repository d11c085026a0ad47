-- +goose Up

-- The worker's agenda: when and where the post receives each week, when its
-- worker is away, and forms that are not sent yet.

ALTER TABLE appointments ADD COLUMN missed_reason TEXT NOT NULL DEFAULT '';

CREATE TABLE duty_places (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  place TEXT NOT NULL,
  weekday BIGINT NOT NULL,
  from_time TEXT NOT NULL,
  to_time TEXT NOT NULL,
  starts_on TEXT NOT NULL,
  ends_on TEXT,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE INDEX duty_places_by_post ON duty_places (post_id, weekday);

CREATE TABLE absences (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  substitute_id TEXT REFERENCES accounts (id),
  substitution_id TEXT,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE INDEX absences_by_post ON absences (post_id, to_day);

-- A draft is its author's alone, sealed under the case's key.
CREATE TABLE drafts (
  case_id TEXT NOT NULL REFERENCES cases (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  form TEXT NOT NULL,
  post_id TEXT NOT NULL REFERENCES posts (id),
  body BYTEA NOT NULL,
  saved_at TEXT NOT NULL,
  PRIMARY KEY (case_id, account_id, form)
);
