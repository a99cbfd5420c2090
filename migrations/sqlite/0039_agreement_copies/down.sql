ALTER TABLE agreements DROP COLUMN copies;
