-- Households in hardship (困难家庭). What is said of one is sealed in household_parts with its own data key, which lies wrapped
-- in household_keys; here stand its code, where it stands, who keeps it, and whether it may be processed at all.
CREATE TABLE households (
    community_id BLOB NOT NULL,
    household_id BLOB NOT NULL,
    code TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    state_on TEXT,
    merged_into BLOB,
    checked_on TEXT,
    officer_id BLOB,
    legal_basis TEXT NOT NULL,
    consent TEXT NOT NULL,
    consent_on TEXT,
    consent_by TEXT,
    withdrawn_on TEXT,
    reported_by BLOB,
    erasure_asked_by BLOB,
    erasure_asked_at INTEGER,
    sample INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, household_id)
) STRICT;

CREATE UNIQUE INDEX households_code_key ON households (community_id, code);
CREATE UNIQUE INDEX households_number_key ON households (community_id, number);
CREATE INDEX households_state ON households (community_id, state);

-- The data key of a household, wrapped. Without it nothing of the household can be opened any more.
CREATE TABLE household_keys (
    community_id BLOB NOT NULL,
    household_id BLOB NOT NULL,
    key_id TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    wrapped_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, household_id),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id)
) STRICT;

CREATE INDEX household_keys_key_id ON household_keys (community_id, key_id);

-- What is said of a household, sealed part by part.
CREATE TABLE household_parts (
    community_id BLOB NOT NULL,
    household_id BLOB NOT NULL,
    part TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (community_id, household_id, part),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id)
) STRICT;

-- What equal numbers and addresses have in common (盲索引).
CREATE TABLE household_traces (
    community_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    digest BLOB NOT NULL,
    household_id BLOB NOT NULL,
    PRIMARY KEY (community_id, kind, digest, household_id),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id)
) STRICT;

CREATE INDEX household_traces_household_id ON household_traces (community_id, household_id);
