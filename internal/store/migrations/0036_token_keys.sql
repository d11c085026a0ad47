-- +goose Up

-- Which key made the tokens of a person: zero is the first one. What an earlier
-- key made is made again when the key is replaced.
ALTER TABLE persons ADD COLUMN token_key BIGINT NOT NULL DEFAULT 0;
-- The account in whose own namespace the register's identifier stands; empty for
-- the post's. The identifier's token is made again from it.
ALTER TABLE persons ADD COLUMN register_account TEXT NOT NULL DEFAULT '';
