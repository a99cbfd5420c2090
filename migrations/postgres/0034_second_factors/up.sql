-- The second factor of an account: the one in force and one that is being enrolled, each once at the most. The secret is sealed; the
-- last step of time that was accepted makes a code worth something once.
CREATE TABLE second_factors (
    community_id uuid NOT NULL,
    account_id uuid NOT NULL,
    state text NOT NULL,
    secret bytea NOT NULL,
    last_step bigint,
    begun_at timestamptz NOT NULL,
    enrolled_at timestamptz,
    PRIMARY KEY (community_id, account_id, state),
    FOREIGN KEY (community_id, account_id) REFERENCES accounts (community_id, account_id)
);

-- Recovery codes of a second factor, as keyed digests; each opens once.
CREATE TABLE recovery_codes (
    community_id uuid NOT NULL,
    account_id uuid NOT NULL,
    code_hash text NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (community_id, account_id, code_hash),
    FOREIGN KEY (community_id, account_id) REFERENCES accounts (community_id, account_id)
);
