-- +goose Up

-- The number that a worker's letters to partners carry: without one, who receives
-- a letter cannot call back. Each account keeps its own.
ALTER TABLE accounts ADD COLUMN work_phone TEXT NOT NULL DEFAULT '';
