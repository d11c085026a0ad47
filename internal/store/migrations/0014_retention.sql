-- +goose Up

-- How long persons are kept, and what is left of those who are not any more.
-- An erased person's row stays, empty: facts point to it. Its keys are gone.

ALTER TABLE installation ADD COLUMN retention_months BIGINT NOT NULL DEFAULT 24;
ALTER TABLE persons ADD COLUMN erased_at TEXT;
ALTER TABLE cases ADD COLUMN erased_at TEXT;
ALTER TABLE cases ADD COLUMN restricted_at TEXT;

-- Since when the worker has been told that the term comes.
CREATE TABLE retention_notices (
  person_id TEXT PRIMARY KEY REFERENCES persons (id),
  since TEXT NOT NULL
);

CREATE TABLE retention_prolongations (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  person_id TEXT NOT NULL REFERENCES persons (id),
  case_id TEXT NOT NULL REFERENCES cases (id),
  account_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  until_on TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX retention_prolongations_by_person ON retention_prolongations (person_id, until_on);

CREATE TABLE erasure_certificates (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  post_id TEXT NOT NULL REFERENCES posts (id),
  account_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  persons BIGINT NOT NULL,
  cases BIGINT NOT NULL,
  destroyed TEXT NOT NULL,
  at TEXT NOT NULL
);

-- What was erased, so that a restored backup is erased again.
CREATE TABLE tombstones (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  record TEXT NOT NULL,
  erased_at TEXT NOT NULL,
  certificate_id TEXT NOT NULL DEFAULT '',
  UNIQUE (kind, record)
);
CREATE INDEX tombstones_by_certificate ON tombstones (certificate_id, id);

-- Work done at its hour: whose turn it is among several nodes, and each run.
CREATE TABLE job_turns (
  name TEXT PRIMARY KEY,
  next_at TEXT NOT NULL
);

CREATE TABLE job_runs (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX job_runs_by_name ON job_runs (name, id);

-- Requests of persons about their data (GDPR, articles 15 to 21). Codes and
-- days are clear; what was said is sealed under a key of the request's own.
CREATE TABLE rights_requests (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  post_id TEXT NOT NULL REFERENCES posts (id),
  case_id TEXT REFERENCES cases (id),
  kind TEXT NOT NULL,
  requester TEXT NOT NULL,
  doubt BOOLEAN NOT NULL,
  received_on TEXT NOT NULL,
  due_on TEXT NOT NULL,
  state TEXT NOT NULL,
  proof TEXT NOT NULL,
  checked_on TEXT,
  checked_by TEXT NOT NULL,
  refusal TEXT NOT NULL,
  delivery TEXT NOT NULL,
  answered_on TEXT,
  account_id TEXT NOT NULL,
  wrapped BYTEA,
  details BYTEA,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX rights_requests_by_post ON rights_requests (post_id, state, due_on);
CREATE INDEX rights_requests_by_case ON rights_requests (case_id);

CREATE TABLE rights_steps (
  id TEXT PRIMARY KEY,
  request_id TEXT NOT NULL REFERENCES rights_requests (id),
  account_id TEXT NOT NULL,
  step TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX rights_steps_by_request ON rights_steps (request_id, id);

-- What an authority required and what it was given.
CREATE TABLE requisitions (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  post_id TEXT NOT NULL REFERENCES posts (id),
  case_id TEXT REFERENCES cases (id),
  account_id TEXT NOT NULL,
  authority TEXT NOT NULL,
  basis TEXT NOT NULL,
  received_on TEXT NOT NULL,
  outcome TEXT NOT NULL,
  handed_on TEXT,
  handed TEXT NOT NULL,
  wrapped BYTEA,
  details BYTEA,
  created_at TEXT NOT NULL
);
CREATE INDEX requisitions_by_post ON requisitions (post_id, received_on);
CREATE INDEX requisitions_by_case ON requisitions (case_id);
