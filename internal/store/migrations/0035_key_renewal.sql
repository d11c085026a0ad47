-- +goose Up

-- Every so many days the master keys are replaced and the earlier ones
-- destroyed, so that what was erased since cannot be opened from any older
-- image of the database: its write-ahead log, its archives, a disk. Zero is
-- never by itself.
ALTER TABLE installation ADD COLUMN renewal_days BIGINT NOT NULL DEFAULT 7;
-- When the current keys took over, when nothing depended on the earlier ones any
-- more, and when these were last destroyed.
ALTER TABLE installation ADD COLUMN keys_promoted_at TEXT;
ALTER TABLE installation ADD COLUMN keys_rewrapped_at TEXT;
ALTER TABLE installation ADD COLUMN keys_retired_at TEXT;

-- The servers that run on this database, and which edition of the keyset file
-- each of them has, since when: no key goes before all of them use the next.
CREATE TABLE nodes (
  id TEXT PRIMARY KEY,
  seen_at TEXT NOT NULL,
  edition BIGINT NOT NULL,
  edition_since TEXT NOT NULL
);
