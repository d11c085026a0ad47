-- +goose Up

-- The police or gendarmerie unit that brought the person is a fact of the case,
-- as the origin is: it stays when the referral's personal part goes, and reports
-- are read by it. Empty is none, or nobody said.
ALTER TABLE cases ADD COLUMN unit TEXT NOT NULL DEFAULT '';
UPDATE cases SET unit = COALESCE((SELECT d.unit_id FROM desk_referrals d WHERE d.case_id = cases.id AND d.unit_id IS NOT NULL ORDER BY d.received_at LIMIT 1), '')
  WHERE id IN (SELECT case_id FROM desk_referrals WHERE case_id IS NOT NULL);
