-- +goose Up

-- So that an old register, imported again, does not bring an erased person
-- back: one-way marks of identifiers of registers. Nothing leads from a mark to
-- a person, to her or his facts or to a certificate.
CREATE TABLE erased_marks (
  post_id TEXT NOT NULL REFERENCES posts (id),
  mark BYTEA NOT NULL,
  erased_on TEXT NOT NULL,
  expires_on TEXT NOT NULL,
  PRIMARY KEY (post_id, mark)
);
CREATE INDEX erased_marks_by_term ON erased_marks (expires_on);

-- The key that the marks are made under, and nothing else: made at the first
-- erasure, sealed by the master keyset. Without it they mean nothing.
CREATE TABLE erased_mark_key (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  secret BYTEA NOT NULL,
  created_at TEXT NOT NULL
);
