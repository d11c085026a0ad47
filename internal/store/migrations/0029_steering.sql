-- +goose Up

-- What the parties of a post agree on: its sheet, its staffing, its agreements
-- and who pays for it. Nothing here is about a person who is followed.

CREATE TABLE post_sheets (
  post_id TEXT PRIMARY KEY REFERENCES posts (id),
  host_kind TEXT NOT NULL,
  host TEXT NOT NULL,
  employer_kind TEXT NOT NULL,
  employer TEXT NOT NULL,
  opened_on TEXT,
  closed_on TEXT,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE post_covers (
  post_id TEXT NOT NULL REFERENCES posts (id),
  position BIGINT NOT NULL,
  commune TEXT NOT NULL,
  departement TEXT NOT NULL,
  from_day TEXT,
  to_day TEXT,
  PRIMARY KEY (post_id, position)
);
CREATE INDEX post_covers_by_commune ON post_covers (commune);

CREATE TABLE post_places (
  post_id TEXT NOT NULL REFERENCES posts (id),
  position BIGINT NOT NULL,
  place TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (post_id, position)
);

-- The employer keeps the staffing and the prefecture the sheet: two versions,
-- so that neither waits for the other.
CREATE TABLE post_staffing (
  post_id TEXT PRIMARY KEY REFERENCES posts (id),
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE post_fte (
  post_id TEXT NOT NULL REFERENCES posts (id),
  from_day TEXT NOT NULL,
  hundredths BIGINT NOT NULL,
  PRIMARY KEY (post_id, from_day)
);

CREATE TABLE post_vacancies (
  post_id TEXT NOT NULL REFERENCES posts (id),
  position BIGINT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT,
  hundredths BIGINT,
  reason TEXT NOT NULL,
  PRIMARY KEY (post_id, position)
);

CREATE TABLE agreements (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  signed_on TEXT,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  signatories TEXT NOT NULL,
  remind_months BIGINT NOT NULL,
  remind_again_months BIGINT NOT NULL,
  account_id TEXT NOT NULL,
  removed_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE agreement_posts (
  agreement_id TEXT NOT NULL REFERENCES agreements (id),
  post_id TEXT NOT NULL REFERENCES posts (id),
  PRIMARY KEY (agreement_id, post_id)
);
CREATE INDEX agreement_posts_by_post ON agreement_posts (post_id);

-- A post's money goes by exercises: a year, or any span that an agreement has.
-- Amounts are in the smallest unit of the currency; a share is in parts of
-- 3,000,000, so that a third is exact.
CREATE TABLE exercises (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  currency TEXT NOT NULL,
  cost BIGINT,
  account_id TEXT NOT NULL,
  removed_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX exercises_by_post ON exercises (post_id, from_day);

CREATE TABLE fundings (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  exercise_id TEXT NOT NULL REFERENCES exercises (id),
  agreement_id TEXT REFERENCES agreements (id),
  funder_kind TEXT NOT NULL,
  funder TEXT NOT NULL,
  basis TEXT NOT NULL,
  planned BIGINT,
  agreed BIGINT,
  paid BIGINT,
  paid_on TEXT,
  account_id TEXT NOT NULL,
  removed_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX fundings_by_exercise ON fundings (exercise_id);
CREATE INDEX fundings_by_agreement ON fundings (agreement_id);
