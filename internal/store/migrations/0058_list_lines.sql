-- +goose Up

-- The lines of the worklist are read in the order of their index and from it
-- alone: a row of a case holds much more, and is far longer, than a line shows.
DROP INDEX cases_worklist;
CREATE INDEX cases_worklist ON cases (post_id, closed_on, opened_on, id, last_on, worker_id, person_id, standing, entrusted, erased_at, number, problems);

-- The danger of a line is the last assessment's.
DROP INDEX assessments_by_case;
CREATE INDEX assessments_by_case ON assessments (case_id, id, danger);
