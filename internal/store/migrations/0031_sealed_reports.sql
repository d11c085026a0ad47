-- +goose Up

-- What this installation seals its reports with: made at the first need, sealed
-- by the master keyset.
CREATE TABLE sealing_key (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  secret BYTEA NOT NULL,
  created_at TEXT NOT NULL
);

-- A report on its way: one for each post, period and threshold. What was
-- checked is known by its digest; the texts are sealed until they are published.
CREATE TABLE report_drafts (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  threshold BIGINT NOT NULL,
  texts BYTEA NOT NULL,
  checked TEXT NOT NULL,
  checked_at TEXT,
  checked_by TEXT,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX report_drafts_by_period ON report_drafts (post_id, from_day, to_day, threshold);

-- A sealed report is never changed nor taken away: no statement of the program
-- does either, and the signature in its body shows whoever does it otherwise.
CREATE TABLE sealed_reports (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  version BIGINT NOT NULL,
  post_id TEXT NOT NULL REFERENCES posts (id),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  threshold BIGINT NOT NULL,
  definitions BIGINT NOT NULL,
  digest TEXT NOT NULL,
  sealed_by TEXT NOT NULL,
  sealed_at TEXT NOT NULL,
  body BYTEA NOT NULL
);
CREATE UNIQUE INDEX sealed_reports_by_number ON sealed_reports (number, version);
CREATE INDEX sealed_reports_by_post ON sealed_reports (post_id, from_day);

-- Its other forms, as they were made on that day.
CREATE TABLE sealed_files (
  report_id TEXT NOT NULL REFERENCES sealed_reports (id),
  form TEXT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (report_id, form)
);
