-- Failures are counted in one place for the whole deployment, with the platform, and are forgotten at a moment. What was counted
-- before is minutes old at the most, and goes.
DROP TABLE sign_in_failures;

CREATE TABLE sign_in_failures (
    community_id BLOB NOT NULL,
    subject TEXT NOT NULL,
    failures INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    blocked_until INTEGER,
    forget_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX sign_in_failures_forget_at ON sign_in_failures (community_id, forget_at);
