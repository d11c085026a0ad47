-- +goose Up

-- Totals of years that the program did not count, typed in from a document. Each
-- row is one writing: the latest of a post, a year and a figure holds, and those
-- before it are its history. One that holds no value was taken away.
CREATE TABLE declared_totals (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  year BIGINT NOT NULL,
  figure TEXT NOT NULL,
  value BIGINT,
  source TEXT NOT NULL,
  account_id TEXT NOT NULL,
  written_at TEXT NOT NULL
);
CREATE INDEX declared_totals_by_post ON declared_totals (post_id, year, figure);
