-- +goose Up

-- A stored tally counts a post over a period from the facts of one revision. The
-- revision grows in the transaction of each write that may move a figure, so a
-- tally of another revision is never read as the present one. All that stands
-- here can be computed again.

ALTER TABLE posts ADD COLUMN facts_revision BIGINT NOT NULL DEFAULT 0;

CREATE TABLE tallies (
  post_id TEXT NOT NULL REFERENCES posts (id),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  revision BIGINT NOT NULL,
  definitions BIGINT NOT NULL,
  body BYTEA NOT NULL,
  stored_at TEXT NOT NULL,
  PRIMARY KEY (post_id, from_day, to_day)
);

-- The worklist of the closed cases, the latest opened first.
CREATE INDEX cases_by_opening ON cases (post_id, opened_on);
