DROP TABLE timers;
DROP TABLE idempotency;
DROP TABLE events;
DROP TABLE community_heads;
