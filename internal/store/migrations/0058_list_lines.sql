-- +goose Up

-- The lines of the worklist of open cases are read in the order of their index and
-- from it alone: a row of a case holds much more, and is far longer, than a line
-- shows. It holds the open ones only: an index of all of them, which holds so much,
-- tempts SQLite away from those by person.
CREATE INDEX cases_open_lines ON cases (post_id, opened_on, id, last_on, worker_id, person_id, standing, entrusted, erased_at, number, problems, closed_on) WHERE closed_on IS NULL;

-- The danger of a line is the last assessment's.
DROP INDEX assessments_by_case;
CREATE INDEX assessments_by_case ON assessments (case_id, id, danger);
