-- +goose Up

-- Which facts of a post moved at which revision: those of persons of whom
-- nothing is known before the first of January of that year. A tally of a period
-- that ends before stays true, and is not made again.
CREATE TABLE facts_moved (
  post_id TEXT NOT NULL REFERENCES posts (id),
  first_year BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  PRIMARY KEY (post_id, first_year)
);
INSERT INTO facts_moved (post_id, first_year, revision) SELECT id, 0, facts_revision FROM posts;
