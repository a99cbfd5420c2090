ALTER TABLE commitments DROP COLUMN falls_due_on;
