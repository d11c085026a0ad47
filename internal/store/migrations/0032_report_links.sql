-- +goose Up

-- Links to one sealed report for whoever has no account. The address itself is
-- not kept: only a hash of its random part.
CREATE TABLE report_links (
  id TEXT PRIMARY KEY,
  report_id TEXT NOT NULL REFERENCES sealed_reports (id),
  token_hash TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_on TEXT NOT NULL,
  revoked_at TEXT,
  opened BIGINT NOT NULL,
  last_at TEXT
);
CREATE INDEX report_links_by_report ON report_links (report_id);
