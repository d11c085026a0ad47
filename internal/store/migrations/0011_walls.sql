-- +goose Up

-- Walls: who reaches which case. A case is its worker's; a worker of another
-- post may be entrusted with it, and it still counts in the post that opened it.

ALTER TABLE cases ADD COLUMN entrusted BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX cases_entrusted ON cases (worker_id, post_id) WHERE entrusted;

-- Whose place a substitute takes: the cases of one worker, or, when NULL, those
-- of the post.
ALTER TABLE substitutions ADD COLUMN worker_id TEXT REFERENCES accounts (id);
ALTER TABLE absences ADD COLUMN worker_id TEXT REFERENCES accounts (id);

-- The files under which two linked persons stand today, once those that were
-- brought into them are followed: what the wall between two parties reads.
ALTER TABLE person_links ADD COLUMN root_a TEXT;
ALTER TABLE person_links ADD COLUMN root_b TEXT;
UPDATE person_links SET root_a = person_a, root_b = person_b;
UPDATE person_links SET root_a = (SELECT m.kept_id FROM person_merges m WHERE m.gone_id = root_a) WHERE root_a IN (SELECT gone_id FROM person_merges);
UPDATE person_links SET root_b = (SELECT m.kept_id FROM person_merges m WHERE m.gone_id = root_b) WHERE root_b IN (SELECT gone_id FROM person_merges);
CREATE INDEX person_links_by_root_a ON person_links (root_a);
CREATE INDEX person_links_by_root_b ON person_links (root_b);

-- Who is shut out of a case: a named account, or a unit.
CREATE TABLE case_shutouts (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  case_id TEXT NOT NULL REFERENCES cases (id),
  account_id TEXT REFERENCES accounts (id),
  unit_id TEXT REFERENCES units (id),
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL
);
CREATE INDEX case_shutouts_by_case ON case_shutouts (case_id, account_id);

-- What the desk of a unit that is shut out goes on reading of a referral; empty
-- for what it is.
ALTER TABLE desk_referrals ADD COLUMN desk_state TEXT NOT NULL DEFAULT '';

-- Each time that a case changed hands. Codes only.
CREATE TABLE case_handovers (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  case_id TEXT NOT NULL REFERENCES cases (id),
  from_id TEXT,
  to_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_by TEXT NOT NULL,
  at TEXT NOT NULL
);
CREATE INDEX case_handovers_by_case ON case_handovers (case_id, id);

-- Each breaking of the glass, also one that found nothing (case_id is NULL).
CREATE TABLE glass_breaks (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  case_id TEXT REFERENCES cases (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  reason TEXT NOT NULL,
  body BYTEA,
  at TEXT NOT NULL,
  until TEXT NOT NULL,
  opinion TEXT NOT NULL,
  reviewed_by TEXT,
  reviewed_at TEXT
);
CREATE INDEX glass_breaks_by_case ON glass_breaks (case_id, account_id);
CREATE INDEX glass_breaks_by_time ON glass_breaks (at);
