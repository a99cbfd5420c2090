-- The journal: one head per community, one row per event, idempotent answers and timers.
CREATE TABLE community_heads (
    community_id BLOB NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE events (
    community_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    event_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,
    data TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (community_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_subject_seq ON events (community_id, subject, seq);

CREATE TABLE idempotency (
    community_id BLOB NOT NULL,
    author TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT,
    etag TEXT,
    location TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (community_id, author, route, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_at ON idempotency (community_id, at);

CREATE TABLE timers (
    community_id BLOB NOT NULL,
    timer_id BLOB NOT NULL,
    due_at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject BLOB NOT NULL,
    PRIMARY KEY (community_id, timer_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX timers_subject_kind_key ON timers (community_id, subject, kind);
CREATE INDEX timers_due_at ON timers (community_id, due_at);
