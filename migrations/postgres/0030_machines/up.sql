-- A machine's token that was revoked, until it would have ended by itself.
CREATE TABLE revoked_tokens (
    community_id uuid NOT NULL,
    token_hash text NOT NULL,
    client_id uuid NOT NULL,
    revoked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, token_hash),
    FOREIGN KEY (community_id, client_id) REFERENCES clients (community_id, client_id)
);

CREATE INDEX revoked_tokens_expires_at ON revoked_tokens (community_id, expires_at);
CREATE INDEX revoked_tokens_client_id ON revoked_tokens (community_id, client_id);

-- When a client was revoked because whoever made it may no longer have it; taken away when it was replaced or is not wanted any
-- more.
ALTER TABLE clients ADD COLUMN orphaned_at timestamptz;
CREATE INDEX clients_created_by ON clients (community_id, created_by);
