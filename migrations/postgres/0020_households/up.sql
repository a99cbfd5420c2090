-- Households in hardship (困难家庭). What is said of one is sealed in household_parts with its own data key, which lies wrapped
-- in household_keys; here stand its code, where it stands, who keeps it, and whether it may be processed at all.
CREATE TABLE households (
    community_id uuid NOT NULL,
    household_id uuid NOT NULL,
    code text NOT NULL,
    number bigint NOT NULL,
    state text NOT NULL,
    state_on date,
    merged_into uuid,
    checked_on date,
    officer_id uuid,
    legal_basis text NOT NULL,
    consent text NOT NULL,
    consent_on date,
    consent_by text,
    withdrawn_on date,
    reported_by uuid,
    erasure_asked_by uuid,
    erasure_asked_at timestamptz,
    sample boolean NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, household_id)
);

CREATE UNIQUE INDEX households_code_key ON households (community_id, code);
CREATE UNIQUE INDEX households_number_key ON households (community_id, number);
CREATE INDEX households_state ON households (community_id, state);

-- The data key of a household, wrapped. Without it nothing of the household can be opened any more.
CREATE TABLE household_keys (
    community_id uuid NOT NULL,
    household_id uuid NOT NULL,
    key_id text NOT NULL,
    wrapped bytea NOT NULL,
    wrapped_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, household_id),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id)
);

CREATE INDEX household_keys_key_id ON household_keys (community_id, key_id);

-- What is said of a household, sealed part by part.
CREATE TABLE household_parts (
    community_id uuid NOT NULL,
    household_id uuid NOT NULL,
    part text NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (community_id, household_id, part),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id)
);

-- What equal numbers and addresses have in common (盲索引).
CREATE TABLE household_traces (
    community_id uuid NOT NULL,
    kind text NOT NULL,
    digest bytea NOT NULL,
    household_id uuid NOT NULL,
    PRIMARY KEY (community_id, kind, digest, household_id),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id)
);

CREATE INDEX household_traces_household_id ON household_traces (community_id, household_id);
