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
