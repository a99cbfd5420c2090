-- Who is calling. logins and signing_keys belong to the deployment, everything else to one community.
CREATE TABLE logins (
    login_hash TEXT NOT NULL PRIMARY KEY,
    community_id BLOB NOT NULL,
    account_id BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    public_key TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;

CREATE TABLE accounts (
    community_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    login TEXT,
    name TEXT NOT NULL,
    title TEXT,
    roles TEXT NOT NULL,
    unit_id BLOB,
    password_hash TEXT,
    must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, account_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX accounts_unit_id_created_at ON accounts (community_id, unit_id, created_at, account_id);

CREATE TABLE password_history (
    community_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    changed_at INTEGER NOT NULL,
    password_hash TEXT NOT NULL,
    PRIMARY KEY (community_id, account_id, changed_at),
    FOREIGN KEY (community_id, account_id) REFERENCES accounts (community_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    community_id BLOB NOT NULL,
    session_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    generation INTEGER NOT NULL,
    refresh_hash TEXT NOT NULL,
    prior_hash TEXT,
    used INTEGER NOT NULL CHECK (used IN (0, 1)),
    created_at INTEGER NOT NULL,
    refreshed_at INTEGER NOT NULL,
    idle_until INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (community_id, session_id),
    FOREIGN KEY (community_id, account_id) REFERENCES accounts (community_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_account_id ON sessions (community_id, account_id, session_id);

CREATE TABLE refresh_tokens (
    community_id BLOB NOT NULL,
    token_hash TEXT NOT NULL,
    session_id BLOB NOT NULL,
    PRIMARY KEY (community_id, token_hash),
    FOREIGN KEY (community_id, session_id) REFERENCES sessions (community_id, session_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX refresh_tokens_session_id ON refresh_tokens (community_id, session_id);

CREATE TABLE sign_in_failures (
    community_id BLOB NOT NULL,
    subject TEXT NOT NULL,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    blocked_until INTEGER,
    PRIMARY KEY (community_id, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitations (
    community_id BLOB NOT NULL,
    invitation_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    code_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, invitation_id),
    FOREIGN KEY (community_id, account_id) REFERENCES accounts (community_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX invitations_account_id_key ON invitations (community_id, account_id);

CREATE TABLE clients (
    community_id BLOB NOT NULL,
    client_id BLOB NOT NULL,
    unit_id BLOB,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    addresses TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    created_by BLOB,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    used_on TEXT,
    PRIMARY KEY (community_id, client_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX clients_unit_id_created_at ON clients (community_id, unit_id, created_at, client_id);

CREATE TABLE office_terms (
    community_id BLOB NOT NULL,
    term_id BLOB NOT NULL,
    office TEXT NOT NULL,
    unit_id BLOB,
    account_id BLOB NOT NULL,
    from_on TEXT NOT NULL,
    document_no TEXT,
    appointed_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (community_id, term_id),
    FOREIGN KEY (community_id, account_id) REFERENCES accounts (community_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX office_terms_office_unit_id ON office_terms (community_id, office, unit_id);
