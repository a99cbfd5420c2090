-- Storage only (限制处理): who has restricted a household, and when. What for is sealed with the step.
ALTER TABLE households ADD COLUMN restricted_by BLOB;
ALTER TABLE households ADD COLUMN restricted_at INTEGER;
