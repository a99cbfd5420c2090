DROP INDEX timers_dead_at;
DROP INDEX timers_due_at;
DROP INDEX timers_subject_kind_argument_key;
CREATE INDEX timers_due_at ON timers (community_id, due_at);
CREATE UNIQUE INDEX timers_subject_kind_key ON timers (community_id, subject, kind);

ALTER TABLE timers DROP COLUMN dead_at;
ALTER TABLE timers DROP COLUMN failed_at;
ALTER TABLE timers DROP COLUMN last_error;
ALTER TABLE timers DROP COLUMN attempts;
ALTER TABLE timers DROP COLUMN deadline_at;
ALTER TABLE timers DROP COLUMN argument;
