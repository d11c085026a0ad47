-- +goose Up

-- A session whose screen was left: it shows nothing until the password, or a
-- code, is given again.
ALTER TABLE sessions ADD COLUMN locked BOOLEAN NOT NULL DEFAULT FALSE;
