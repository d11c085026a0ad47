-- +goose Up

-- The last kept appointment of a case and the next planned one, which each line
-- of the worklist shows, are each one step in this index.
CREATE INDEX appointments_of_case ON appointments (case_id, status, on_day);
