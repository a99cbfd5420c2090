ALTER TABLE household_publications DROP COLUMN salt;
ALTER TABLE household_tallies DROP COLUMN salt;
