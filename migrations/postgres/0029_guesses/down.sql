DROP TABLE sign_in_failures;

CREATE TABLE sign_in_failures (
    community_id uuid NOT NULL,
    subject text NOT NULL,
    failures bigint NOT NULL,
    last_at timestamptz NOT NULL,
    blocked_until timestamptz,
    PRIMARY KEY (community_id, subject)
);
