-- Failures are counted in one place for the whole deployment, with the platform, and are forgotten at a moment. What was counted
-- before is minutes old at the most, and goes.
DROP TABLE sign_in_failures;

CREATE TABLE sign_in_failures (
    community_id uuid NOT NULL,
    subject text NOT NULL,
    failures bigint NOT NULL,
    began_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    blocked_until timestamptz,
    forget_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, subject)
);

CREATE INDEX sign_in_failures_forget_at ON sign_in_failures (community_id, forget_at);
