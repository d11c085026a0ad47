-- +goose Up

-- What this installation signs its tallies with, when it sends them to another
-- one: made at the first need, sealed by the master keyset.
CREATE TABLE exchange_key (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  secret BYTEA NOT NULL,
  created_at TEXT NOT NULL
);

-- The public keys of the installations whose tallies are received here.
CREATE TABLE exchange_trusted_keys (
  name TEXT PRIMARY KEY,
  public_key TEXT NOT NULL UNIQUE,
  added_at TEXT NOT NULL
);

-- One tally for each post and calendar year of other installations. The post is
-- theirs: it is not in this one's table of posts.
CREATE TABLE exchange_tallies (
  origin_post TEXT NOT NULL,
  year BIGINT NOT NULL,
  departement TEXT NOT NULL,
  slug TEXT NOT NULL,
  definitions BIGINT NOT NULL,
  exported_at TEXT NOT NULL,
  key_name TEXT NOT NULL,
  public_key TEXT NOT NULL,
  received_at TEXT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (origin_post, year)
);
CREATE UNIQUE INDEX exchange_tallies_by_departement ON exchange_tallies (departement, year, slug);

-- The sum of the posts of a département over a year, so that a nation is read
-- in as many rows as it has départements. All of it can be computed again.
CREATE TABLE exchange_sums (
  departement TEXT NOT NULL,
  year BIGINT NOT NULL,
  definitions BIGINT NOT NULL,
  posts BIGINT NOT NULL,
  body BYTEA NOT NULL,
  PRIMARY KEY (departement, year)
);
