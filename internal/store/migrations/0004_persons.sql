-- +goose Up

-- Two persons of a post of whom a worker said that they are not the same: the
-- question is not put again. person_a is the smaller of the two.
CREATE TABLE not_same (
  person_a TEXT NOT NULL REFERENCES persons (id),
  person_b TEXT NOT NULL REFERENCES persons (id),
  post_id TEXT NOT NULL REFERENCES posts (id),
  account_id TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (person_a, person_b)
);

-- Two files of one person brought together: what moved is kept, encrypted under
-- the key of the person who stays, so that it can be taken apart exactly.
CREATE TABLE person_merges (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  kept_id TEXT NOT NULL REFERENCES persons (id),
  gone_id TEXT NOT NULL REFERENCES persons (id),
  body BYTEA NOT NULL,
  account_id TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX person_merges_by_kept ON person_merges (kept_id, id);

-- What a person is to another of the same post: person_b is the kind to person_a.
CREATE TABLE person_links (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  person_a TEXT NOT NULL REFERENCES persons (id),
  person_b TEXT NOT NULL REFERENCES persons (id),
  kind TEXT NOT NULL,
  account_id TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX person_links_by_a ON person_links (person_a);
CREATE INDEX person_links_by_b ON person_links (person_b);
