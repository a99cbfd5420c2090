-- Who is calling. logins and signing_keys belong to the deployment, everything else to one community.
CREATE TABLE logins (
    login_hash text NOT NULL CONSTRAINT logins_login_hash_key PRIMARY KEY,
    community_id uuid NOT NULL,
    account_id uuid NOT NULL
);

CREATE TABLE signing_keys (
    kid text NOT NULL PRIMARY KEY,
    public_key text NOT NULL,
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);

CREATE TABLE accounts (
    community_id uuid NOT NULL,
    account_id uuid NOT NULL,
    login text,
    name text NOT NULL,
    title text,
    roles text NOT NULL,
    unit_id uuid,
    password_hash text,
    must_change boolean NOT NULL,
    state text NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, account_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
);

CREATE INDEX accounts_unit_id_created_at ON accounts (community_id, unit_id, created_at, account_id);

CREATE TABLE password_history (
    community_id uuid NOT NULL,
    account_id uuid NOT NULL,
    changed_at timestamptz NOT NULL,
    password_hash text NOT NULL,
    PRIMARY KEY (community_id, account_id, changed_at),
    FOREIGN KEY (community_id, account_id) REFERENCES accounts (community_id, account_id)
);

CREATE TABLE sessions (
    community_id uuid NOT NULL,
    session_id uuid NOT NULL,
    account_id uuid NOT NULL,
    generation bigint NOT NULL,
    refresh_hash text NOT NULL,
    prior_hash text,
    used boolean NOT NULL,
    created_at timestamptz NOT NULL,
    refreshed_at timestamptz NOT NULL,
    idle_until timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (community_id, session_id),
    FOREIGN KEY (community_id, account_id) REFERENCES accounts (community_id, account_id)
);

CREATE INDEX sessions_account_id ON sessions (community_id, account_id, session_id);

CREATE TABLE refresh_tokens (
    community_id uuid NOT NULL,
    token_hash text NOT NULL,
    session_id uuid NOT NULL,
    PRIMARY KEY (community_id, token_hash),
    FOREIGN KEY (community_id, session_id) REFERENCES sessions (community_id, session_id)
);

CREATE INDEX refresh_tokens_session_id ON refresh_tokens (community_id, session_id);

CREATE TABLE sign_in_failures (
    community_id uuid NOT NULL,
    subject text NOT NULL,
    failures bigint NOT NULL,
    last_at timestamptz NOT NULL,
    blocked_until timestamptz,
    PRIMARY KEY (community_id, subject)
);

CREATE TABLE invitations (
    community_id uuid NOT NULL,
    invitation_id uuid NOT NULL,
    account_id uuid NOT NULL,
    code_hash text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, invitation_id),
    FOREIGN KEY (community_id, account_id) REFERENCES accounts (community_id, account_id)
);

CREATE UNIQUE INDEX invitations_account_id_key ON invitations (community_id, account_id);

CREATE TABLE clients (
    community_id uuid NOT NULL,
    client_id uuid NOT NULL,
    unit_id uuid,
    name text NOT NULL,
    scopes text NOT NULL,
    addresses text NOT NULL,
    secret_hash text NOT NULL,
    created_by uuid,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    used_on date,
    PRIMARY KEY (community_id, client_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
);

CREATE INDEX clients_unit_id_created_at ON clients (community_id, unit_id, created_at, client_id);

CREATE TABLE office_terms (
    community_id uuid NOT NULL,
    term_id uuid NOT NULL,
    office text NOT NULL,
    unit_id uuid,
    account_id uuid NOT NULL,
    from_on date NOT NULL,
    document_no text,
    appointed_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (community_id, term_id),
    FOREIGN KEY (community_id, account_id) REFERENCES accounts (community_id, account_id)
);

CREATE INDEX office_terms_office_unit_id ON office_terms (community_id, office, unit_id);
