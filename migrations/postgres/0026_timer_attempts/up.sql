-- A timer that could not be acted on is moved and tried again: due_at says when, deadline_at what it stood for at first. After
-- the last attempt it is a dead letter (dead_at): it stays and acts no more. last_error is a stable code, never a value.
-- What a timer is about beside its subject (a number, a party, a hash) is its argument, and no part of its kind.
ALTER TABLE timers ADD COLUMN argument text NOT NULL DEFAULT '';
ALTER TABLE timers ADD COLUMN deadline_at timestamptz;
ALTER TABLE timers ADD COLUMN attempts bigint NOT NULL DEFAULT 0;
ALTER TABLE timers ADD COLUMN last_error text;
ALTER TABLE timers ADD COLUMN failed_at timestamptz;
ALTER TABLE timers ADD COLUMN dead_at timestamptz;

DROP INDEX timers_subject_kind_key;
DROP INDEX timers_due_at;
CREATE UNIQUE INDEX timers_subject_kind_argument_key ON timers (community_id, subject, kind, argument);
CREATE INDEX timers_due_at ON timers (community_id, due_at) WHERE dead_at IS NULL;
CREATE INDEX timers_dead_at ON timers (community_id, dead_at) WHERE dead_at IS NOT NULL;
