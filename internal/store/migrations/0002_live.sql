-- +goose Up

-- A case worked on the screens: who is in charge, and what a register does not
-- hold. The post's worker may be replaced for a time by a substitute.

ALTER TABLE cases ADD COLUMN worker_id TEXT REFERENCES accounts (id);
ALTER TABLE cases ADD COLUMN main_violence TEXT NOT NULL DEFAULT 'non_connu';
ALTER TABLE cases ADD COLUMN adults_concerned BIGINT;
ALTER TABLE cases ADD COLUMN children_concerned BIGINT;

CREATE TABLE substitutions (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE INDEX substitutions_by_account ON substitutions (account_id, to_day);

-- What happened to a case, for its timeline: opened, handed over, closed,
-- reopened. Codes only.
CREATE TABLE case_events (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  case_id TEXT NOT NULL REFERENCES cases (id),
  account_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  on_day TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX case_events_by_case ON case_events (case_id, id);

ALTER TABLE notes ADD COLUMN appointment_id TEXT REFERENCES appointments (id);
CREATE INDEX cases_worklist ON cases (post_id, closed_on, opened_on);
CREATE INDEX appointments_by_day ON appointments (post_id, on_day);
