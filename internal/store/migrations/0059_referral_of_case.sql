-- +goose Up

-- What the desk said of the danger stands on the page of the case that came of
-- the referral, and on its line of the worklist, which reads it from this index.
CREATE INDEX desk_referrals_by_case ON desk_referrals (case_id, grid_done, grid_yes, grid_red);
