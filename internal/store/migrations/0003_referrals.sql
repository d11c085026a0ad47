-- +goose Up

-- The police desk: units, the referrals that they file, and what came of the
-- attempts to reach the person. A referral's personal part is sealed under a
-- data key of its own, which goes away with it.

CREATE TABLE units (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  UNIQUE (post_id, name)
);

ALTER TABLE accounts ADD COLUMN unit_id TEXT REFERENCES units (id);

CREATE TABLE desk_referrals (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  unit_id TEXT REFERENCES units (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  received_at TEXT NOT NULL,
  event_at TEXT,
  origin TEXT NOT NULL,
  police_act TEXT NOT NULL,
  problem TEXT NOT NULL,
  urgency TEXT NOT NULL,
  told TEXT NOT NULL,
  agrees TEXT NOT NULL,
  children BIGINT,
  grid_done BOOLEAN NOT NULL,
  grid_yes BIGINT NOT NULL,
  grid_red BIGINT NOT NULL,
  state TEXT NOT NULL,
  drop_reason TEXT NOT NULL,
  case_id TEXT REFERENCES cases (id),
  taken_at TEXT,
  wrapped BYTEA,
  details BYTEA,
  updated_at TEXT NOT NULL
);
CREATE INDEX desk_referrals_by_post ON desk_referrals (post_id, state, received_at);
CREATE INDEX desk_referrals_by_unit ON desk_referrals (unit_id, received_at);

CREATE TABLE contact_attempts (
  id TEXT PRIMARY KEY,
  referral_id TEXT NOT NULL REFERENCES desk_referrals (id),
  account_id TEXT NOT NULL,
  result TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX contact_attempts_by_referral ON contact_attempts (referral_id, id);
