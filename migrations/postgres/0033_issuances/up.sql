-- How the credential of an account came about: who issued it, when, and whether somebody else has confirmed that its
-- holder has it.
CREATE TABLE issuances (
    community_id uuid NOT NULL,
    account_id uuid NOT NULL,
    cause text NOT NULL,
    side text NOT NULL,
    issued_by uuid,
    issued_at timestamptz NOT NULL,
    set_at timestamptz,
    needed_since timestamptz,
    confirmed_by uuid,
    confirmed_side text,
    confirmed_at timestamptz,
    waits_from timestamptz,
    acknowledged_at timestamptz,
    headed_since timestamptz,
    PRIMARY KEY (community_id, account_id),
    FOREIGN KEY (community_id, account_id) REFERENCES accounts (community_id, account_id)
);

-- Whoever asks what waits to be confirmed, in one community or in all, reads these alone.
CREATE INDEX issuances_needed ON issuances (community_id, account_id) WHERE needed_since IS NOT NULL;
CREATE INDEX issuances_waiting ON issuances (community_id, account_id) WHERE waits_from IS NOT NULL;

-- Accounts from before: made by the installation, as far as is known.
INSERT INTO issuances (community_id, account_id, cause, side, issued_at, set_at, acknowledged_at, headed_since)
SELECT community_id, account_id, 'first', 'installation', created_at,
    CASE WHEN password_hash IS NULL THEN NULL ELSE created_at END, created_at,
    CASE WHEN unit_id IS NOT NULL AND roles LIKE '%unit_head%' AND password_hash IS NOT NULL THEN created_at ELSE NULL END
FROM accounts;

-- What is done soon after somebody else has issued the credential anew says so, within what is hashed.
ALTER TABLE events ADD COLUMN credential text;
