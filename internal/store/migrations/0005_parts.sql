-- +goose Up

-- What surrounds a case: assessments, protection measures, tasks, documents;
-- and the work that belongs to no case. What is taken away stays until the end
-- of its day, so that it can be put back.

CREATE TABLE assessments (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  case_id TEXT NOT NULL REFERENCES cases (id),
  account_id TEXT NOT NULL,
  on_day TEXT NOT NULL,
  grid_done BOOLEAN NOT NULL,
  grid_yes BIGINT NOT NULL,
  grid_red BIGINT NOT NULL,
  judged TEXT NOT NULL,
  danger TEXT NOT NULL,
  body BYTEA NOT NULL,
  created_at TEXT NOT NULL
);
CREATE INDEX assessments_by_case ON assessments (case_id, id);

CREATE TABLE assessment_domains (
  assessment_id TEXT NOT NULL REFERENCES assessments (id),
  domain TEXT NOT NULL,
  state TEXT NOT NULL,
  need TEXT NOT NULL,
  PRIMARY KEY (assessment_id, domain)
);

CREATE TABLE protection_measures (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  case_id TEXT NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  asked_on TEXT,
  decided_on TEXT,
  ends_on TEXT,
  itt_days BIGINT,
  known_to_caf TEXT NOT NULL,
  removed_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX measures_by_case ON protection_measures (case_id, id);
CREATE INDEX measures_by_post ON protection_measures (post_id, state);

CREATE TABLE tasks (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  case_id TEXT NOT NULL REFERENCES cases (id),
  account_id TEXT NOT NULL,
  due_on TEXT,
  done_on TEXT,
  body BYTEA NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX tasks_by_case ON tasks (case_id, id);
CREATE INDEX tasks_by_post ON tasks (post_id, due_on) WHERE done_on IS NULL;

CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  case_id TEXT NOT NULL REFERENCES cases (id),
  account_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name BYTEA NOT NULL,
  size BIGINT NOT NULL,
  removed_at TEXT,
  created_at TEXT NOT NULL
);
CREATE INDEX documents_by_case ON documents (case_id, id);

CREATE TABLE document_parts (
  document_id TEXT NOT NULL REFERENCES documents (id),
  position BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (document_id, position)
);

CREATE TABLE activities (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  account_id TEXT NOT NULL,
  on_day TEXT NOT NULL,
  kind TEXT NOT NULL,
  minutes BIGINT,
  people BIGINT,
  removed_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX activities_by_post ON activities (post_id, on_day);
