-- +goose Up

-- The rest of the worker's day: texts prepared to reach a person, which the
-- worker sends; news taken after a closing; tasks that can be taken away.

CREATE TABLE prepared_messages (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  case_id TEXT NOT NULL REFERENCES cases (id),
  account_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  body BYTEA NOT NULL,
  created_at TEXT NOT NULL
);
CREATE INDEX prepared_messages_by_case ON prepared_messages (case_id, id);

CREATE TABLE callbacks (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  case_id TEXT NOT NULL REFERENCES cases (id),
  account_id TEXT NOT NULL,
  on_day TEXT NOT NULL,
  reached BOOLEAN NOT NULL,
  new_facts TEXT NOT NULL,
  removed_at TEXT,
  created_at TEXT NOT NULL
);
CREATE INDEX callbacks_by_case ON callbacks (case_id, id);
CREATE INDEX callbacks_by_post ON callbacks (post_id, on_day);

ALTER TABLE tasks ADD COLUMN removed_at TEXT;
