-- +goose Up

-- The places of a post's sheet become records of their own, so that what is done
-- in one is known by it: a report is had by station, and a name that is corrected
-- keeps what it had. One that is off the sheet stays while anything was done there.
CREATE TABLE stations (
  id TEXT PRIMARY KEY,
  post_id TEXT NOT NULL REFERENCES posts (id),
  position BIGINT NOT NULL,
  place TEXT NOT NULL,
  name TEXT NOT NULL,
  removed_at TEXT
);
CREATE INDEX stations_by_post ON stations (post_id, position);
INSERT INTO stations (id, post_id, position, place, name) SELECT post_id || '.' || position, post_id, position, place, name FROM post_places;
DROP TABLE post_places;

-- Empty where the place is none of the sheet's.
ALTER TABLE appointments ADD COLUMN station TEXT NOT NULL DEFAULT '';
ALTER TABLE duty_places ADD COLUMN station TEXT NOT NULL DEFAULT '';
CREATE INDEX appointments_by_station ON appointments (station) WHERE station <> '';
