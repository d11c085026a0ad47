-- +goose Up

-- The day of a case's last appointment, past or to come, so that the cases
-- without news of a post are found without looking at each one's appointments.
-- Written with the facts that the first kept appointment freezes.
ALTER TABLE cases ADD COLUMN last_on TEXT;
UPDATE cases SET last_on = (SELECT MAX(on_day) FROM appointments WHERE case_id = cases.id);

-- The worklist's index holds all that a wall and a first page ask of a case.
DROP INDEX cases_worklist;
CREATE INDEX cases_worklist ON cases (post_id, closed_on, opened_on, last_on, id, worker_id, person_id, standing, entrusted, erased_at);
