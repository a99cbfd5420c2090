-- What makes the digest of a figure tell nothing of it: a count is soon guessed, a count with this beside it is not.
ALTER TABLE household_tallies ADD COLUMN salt text NOT NULL DEFAULT '';
ALTER TABLE household_publications ADD COLUMN salt text NOT NULL DEFAULT '';
