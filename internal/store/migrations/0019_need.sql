-- +goose Up

-- What was imported of recorded crime: by commune, one edition for each
-- département; by département, one for all of them, whose code is empty.
CREATE TABLE crime_editions (
  level TEXT NOT NULL,
  departement TEXT NOT NULL,
  geography BIGINT NOT NULL,
  from_year BIGINT NOT NULL,
  to_year BIGINT NOT NULL,
  figures BIGINT NOT NULL,
  withheld BIGINT NOT NULL,
  file TEXT NOT NULL,
  imported_at TEXT NOT NULL,
  PRIMARY KEY (level, departement)
);

-- Its figures, as published: official counts of territories, about nobody.
CREATE TABLE crime_figures (
  territory TEXT NOT NULL,
  class TEXT NOT NULL,
  year BIGINT NOT NULL,
  departement TEXT NOT NULL,
  facts BIGINT NOT NULL,
  published BOOLEAN NOT NULL,
  population BIGINT NOT NULL,
  PRIMARY KEY (territory, class, year)
);
CREATE INDEX crime_figures_by_departement ON crime_figures (departement);

-- The shapes of communes: rings of longitudes and latitudes in turn, in
-- hundred-thousandths of a degree.
CREATE TABLE contours (
  territory TEXT PRIMARY KEY,
  departement TEXT NOT NULL,
  rings TEXT NOT NULL
);
CREATE INDEX contours_by_departement ON contours (departement);
