-- The journal: one head per community, one row per event, idempotent answers and timers.
CREATE TABLE community_heads (
    community_id uuid NOT NULL PRIMARY KEY,
    seq bigint NOT NULL,
    hash text NOT NULL
);

CREATE TABLE events (
    community_id uuid NOT NULL,
    seq bigint NOT NULL,
    event_id uuid NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    actor text NOT NULL,
    at timestamptz NOT NULL,
    data text NOT NULL,
    prev_hash text NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (community_id, seq)
);

CREATE INDEX events_subject_seq ON events (community_id, subject, seq);

CREATE TABLE idempotency (
    community_id uuid NOT NULL,
    author text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    status bigint NOT NULL,
    body text,
    etag text,
    location text,
    at timestamptz NOT NULL,
    PRIMARY KEY (community_id, author, route, key)
);

CREATE INDEX idempotency_at ON idempotency (community_id, at);

CREATE TABLE timers (
    community_id uuid NOT NULL,
    timer_id uuid NOT NULL,
    due_at timestamptz NOT NULL,
    kind text NOT NULL,
    subject uuid NOT NULL,
    PRIMARY KEY (community_id, timer_id)
);

CREATE UNIQUE INDEX timers_subject_kind_key ON timers (community_id, subject, kind);
CREATE INDEX timers_due_at ON timers (community_id, due_at);
