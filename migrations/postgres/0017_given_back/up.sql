-- The day a promise falls due now, where days of a suspension were given back; never before the day that was agreed.
ALTER TABLE commitments ADD COLUMN falls_due_on date;
