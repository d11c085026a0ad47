-- +goose Up

-- Facts of a case that reports ask for: the family situation, the person's
-- answer to being contacted, the first day on which she or he was reached. What
-- the desk was told, and what attempts gave, is taken over where it is known.

ALTER TABLE cases ADD COLUMN family TEXT NOT NULL DEFAULT 'non_connu';
ALTER TABLE cases ADD COLUMN consent TEXT NOT NULL DEFAULT 'non_connu';
ALTER TABLE cases ADD COLUMN contacted_on TEXT;

UPDATE cases SET consent = (SELECT MAX(d.agrees) FROM desk_referrals d WHERE d.case_id = cases.id)
  WHERE EXISTS (SELECT 1 FROM desk_referrals d WHERE d.case_id = cases.id);
UPDATE cases SET contacted_on = (SELECT MIN(substr(t.at, 1, 10)) FROM contact_attempts t JOIN desk_referrals d ON d.id = t.referral_id
  WHERE d.case_id = cases.id AND t.result = 'jointe');
