ALTER TABLE households DROP COLUMN restricted_at;
ALTER TABLE households DROP COLUMN restricted_by;
