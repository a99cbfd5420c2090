ALTER TABLE events DROP COLUMN credential;
DROP TABLE issuances;
