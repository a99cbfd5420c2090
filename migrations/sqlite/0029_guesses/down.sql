DROP TABLE sign_in_failures;

CREATE TABLE sign_in_failures (
    community_id BLOB NOT NULL,
    subject TEXT NOT NULL,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    blocked_until INTEGER,
    PRIMARY KEY (community_id, subject)
) STRICT, WITHOUT ROWID;
