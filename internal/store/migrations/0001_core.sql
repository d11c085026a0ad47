-- +goose Up

-- Four column types: TEXT, BIGINT, BOOLEAN, BYTEA. Days are YYYY-MM-DD,
-- instants are UTC RFC 3339 with microseconds. BYTEA holds ciphertexts, keyed
-- tokens and codes of authentication. Lists of codes are a|b|c.
-- A table's closing parenthesis stands alone on its line.

CREATE TABLE migration_sums (
  name TEXT PRIMARY KEY,
  sum TEXT NOT NULL
);

CREATE TABLE installation (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  keyset_check BYTEA NOT NULL,
  created_at TEXT NOT NULL
);

CREATE TABLE posts (
  id TEXT PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  register_mapping BYTEA,
  created_at TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  disabled BOOLEAN NOT NULL,
  created_at TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE account_posts (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  post_id TEXT NOT NULL REFERENCES posts (id),
  PRIMARY KEY (account_id, post_id)
);

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  data BYTEA NOT NULL,
  expires_at TEXT NOT NULL
);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE login_failures (
  subject BYTEA PRIMARY KEY,
  failures BIGINT NOT NULL,
  last_at TEXT NOT NULL
);

CREATE TABLE persons (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  register_token BYTEA,
  identity BYTEA NOT NULL,
  sex TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX persons_by_register ON persons (post_id, register_token) WHERE register_token IS NOT NULL;

CREATE TABLE person_keys (
  person_id TEXT PRIMARY KEY REFERENCES persons (id),
  wrapped BYTEA NOT NULL
);

CREATE TABLE person_tokens (
  post_id TEXT NOT NULL,
  token BYTEA NOT NULL,
  person_id TEXT NOT NULL REFERENCES persons (id),
  PRIMARY KEY (post_id, token, person_id)
);
CREATE INDEX person_tokens_by_person ON person_tokens (person_id);

CREATE TABLE cases (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  person_id TEXT NOT NULL REFERENCES persons (id),
  number BIGINT NOT NULL CHECK (number > 0),
  opened_on TEXT NOT NULL,
  closed_on TEXT,
  closing_reason TEXT NOT NULL,
  first_kept_on TEXT,
  received_on TEXT,
  received_at TEXT NOT NULL,
  origin TEXT NOT NULL,
  police_act TEXT NOT NULL,
  sex TEXT NOT NULL,
  age_band TEXT NOT NULL,
  commune TEXT NOT NULL,
  commune_year BIGINT NOT NULL,
  standing TEXT NOT NULL,
  children BIGINT,
  known_to_services TEXT NOT NULL,
  problems TEXT NOT NULL,
  violences TEXT NOT NULL,
  author_link TEXT NOT NULL,
  codes_version BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL,
  UNIQUE (person_id, number)
);
CREATE INDEX cases_by_post ON cases (post_id, person_id);

CREATE TABLE case_keys (
  case_id TEXT PRIMARY KEY REFERENCES cases (id),
  wrapped BYTEA NOT NULL
);

CREATE TABLE appointments (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  person_id TEXT NOT NULL REFERENCES persons (id),
  case_id TEXT NOT NULL REFERENCES cases (id),
  on_day TEXT NOT NULL,
  at_time TEXT NOT NULL,
  register_rank BIGINT,
  status TEXT NOT NULL,
  place TEXT NOT NULL,
  mode TEXT NOT NULL,
  minutes BIGINT,
  acts TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX appointments_by_post ON appointments (post_id, person_id);
-- Two appointments without a rank, entered live, are never equal here.
CREATE UNIQUE INDEX appointments_by_case ON appointments (case_id, on_day, at_time, register_rank);

CREATE TABLE orientations (
  appointment_id TEXT NOT NULL REFERENCES appointments (id),
  position BIGINT NOT NULL,
  post_id TEXT NOT NULL REFERENCES posts (id),
  person_id TEXT NOT NULL REFERENCES persons (id),
  partner TEXT NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (appointment_id, position)
);
CREATE INDEX orientations_by_post ON orientations (post_id, person_id);

CREATE TABLE notes (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  case_id TEXT NOT NULL REFERENCES cases (id),
  author_id TEXT NOT NULL REFERENCES accounts (id),
  body BYTEA NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX notes_by_case ON notes (case_id, author_id);

CREATE TABLE imports (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  account_id TEXT NOT NULL,
  state TEXT NOT NULL,
  wrapped BYTEA NOT NULL,
  details BYTEA NOT NULL,
  rows_taken BIGINT NOT NULL,
  rows_refused BIGINT NOT NULL,
  size BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX imports_by_post ON imports (post_id, created_at);

CREATE TABLE import_parts (
  import_id TEXT NOT NULL REFERENCES imports (id),
  kind TEXT NOT NULL,
  position BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (import_id, kind, position)
);

CREATE TABLE audit_lines (
  id TEXT PRIMARY KEY,
  at TEXT NOT NULL,
  account_id TEXT NOT NULL,
  role TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  record TEXT NOT NULL,
  post_id TEXT NOT NULL,
  allowed BOOLEAN NOT NULL,
  detail TEXT NOT NULL,
  code BYTEA NOT NULL
);
