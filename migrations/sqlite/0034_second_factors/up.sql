-- The second factor of an account: the one in force and one that is being enrolled, each once at the most. The secret is sealed; the
-- last step of time that was accepted makes a code worth something once.
CREATE TABLE second_factors (
    community_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    state TEXT NOT NULL,
    secret BLOB NOT NULL,
    last_step INTEGER,
    begun_at INTEGER NOT NULL,
    enrolled_at INTEGER,
    PRIMARY KEY (community_id, account_id, state),
    FOREIGN KEY (community_id, account_id) REFERENCES accounts (community_id, account_id)
) STRICT, WITHOUT ROWID;

-- Recovery codes of a second factor, as keyed digests; each opens once.
CREATE TABLE recovery_codes (
    community_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    code_hash TEXT NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (community_id, account_id, code_hash),
    FOREIGN KEY (community_id, account_id) REFERENCES accounts (community_id, account_id)
) STRICT, WITHOUT ROWID;
