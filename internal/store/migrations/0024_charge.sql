-- +goose Up

-- Whether a case of the post has another worker in charge is asked at each report.
CREATE INDEX cases_by_worker ON cases (post_id, worker_id);
