-- +goose Up

-- The grids of ministries and funders that the installation keeps. Nothing here
-- is about a person.

CREATE TABLE grid_templates (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  removed_at TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  version BIGINT NOT NULL
);

CREATE TABLE grid_template_texts (
  template_id TEXT NOT NULL REFERENCES grid_templates (id),
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  account_id TEXT NOT NULL,
  written_at TEXT NOT NULL,
  PRIMARY KEY (template_id, version)
);
