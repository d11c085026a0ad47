-- +goose Up

-- Steering committees and deployment. What is said in a committee, and its
-- documents, are sealed under a key of the committee's own.

CREATE TABLE committees (
  id TEXT PRIMARY KEY,
  held_on TEXT NOT NULL,
  place TEXT NOT NULL,
  members TEXT NOT NULL,
  wrapped BYTEA,
  agenda BYTEA NOT NULL,
  account_id TEXT NOT NULL,
  removed_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX committees_by_day ON committees (held_on);

CREATE TABLE committee_posts (
  committee_id TEXT NOT NULL REFERENCES committees (id),
  post_id TEXT NOT NULL REFERENCES posts (id),
  PRIMARY KEY (committee_id, post_id)
);
CREATE INDEX committee_posts_by_post ON committee_posts (post_id);

CREATE TABLE committee_decisions (
  id TEXT PRIMARY KEY,
  committee_id TEXT NOT NULL REFERENCES committees (id),
  body BYTEA NOT NULL,
  due_on TEXT,
  state TEXT NOT NULL,
  done_on TEXT,
  account_id TEXT NOT NULL,
  removed_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX committee_decisions_by_committee ON committee_decisions (committee_id, id);

CREATE TABLE committee_documents (
  id TEXT PRIMARY KEY,
  committee_id TEXT NOT NULL REFERENCES committees (id),
  account_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name BYTEA NOT NULL,
  size BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  removed_at TEXT
);
CREATE INDEX committee_documents_by_committee ON committee_documents (committee_id, id);

CREATE TABLE committee_document_parts (
  document_id TEXT NOT NULL REFERENCES committee_documents (id),
  position BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (document_id, position)
);

-- A commune, or several, where a post is talked about, agreed on or open. The
-- place where it has come to is its latest step.
CREATE TABLE deployments (
  id TEXT PRIMARY KEY,
  departement TEXT NOT NULL,
  name TEXT NOT NULL,
  communes TEXT NOT NULL,
  station TEXT NOT NULL,
  post_id TEXT REFERENCES posts (id),
  account_id TEXT NOT NULL,
  removed_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX deployments_by_departement ON deployments (departement);
CREATE INDEX deployments_by_post ON deployments (post_id);

CREATE TABLE deployment_steps (
  id TEXT PRIMARY KEY,
  deployment_id TEXT NOT NULL REFERENCES deployments (id),
  state TEXT NOT NULL,
  on_day TEXT NOT NULL,
  note BYTEA NOT NULL,
  account_id TEXT NOT NULL,
  removed_at TEXT,
  created_at TEXT NOT NULL
);
CREATE INDEX deployment_steps_by_deployment ON deployment_steps (deployment_id, on_day);
