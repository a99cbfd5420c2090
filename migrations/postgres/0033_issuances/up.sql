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
    own_since timestamptz,
    marked_by uuid,
    marked_at timestamptz,
    PRIMARY KEY (community_id, account_id),
    FOREIGN KEY (community_id, account_id) REFERENCES accounts (community_id, account_id)
);

-- Whoever asks what waits to be confirmed, in one community or in all, reads these alone.
CREATE INDEX issuances_needed ON issuances (community_id, account_id) WHERE needed_since IS NOT NULL;
CREATE INDEX issuances_waiting ON issuances (community_id, account_id) WHERE waits_from IS NOT NULL;

-- Accounts from before: made by the installation, as far as is known; whoever signs for a unit is its own.
INSERT INTO issuances (community_id, account_id, cause, side, issued_at, set_at, acknowledged_at, headed_since, own_since)
SELECT a.community_id, a.account_id, 'first', 'installation', a.created_at, a.created_at, a.created_at,
    CASE WHEN a.unit_id IS NOT NULL AND (a.roles LIKE '%unit_head%' OR EXISTS (
        SELECT 1 FROM office_terms AS t
        WHERE t.community_id = a.community_id AND t.account_id = a.account_id AND t.office = 'unit_head'
    )) THEN a.created_at ELSE NULL END,
    CASE WHEN a.unit_id IS NOT NULL AND a.roles LIKE '%unit_head%' THEN a.created_at ELSE NULL END
FROM accounts AS a
WHERE a.password_hash IS NOT NULL;

-- Codes that are out, and accounts that were removed: another side may hold them. One of a cleared role, and one that was
-- sent to somebody who had a password, is looked at by a second person.
INSERT INTO issuances (community_id, account_id, cause, side, issued_at, needed_since, waits_from, headed_since)
SELECT a.community_id, a.account_id,
    CASE WHEN h.had IS NULL THEN 'first' ELSE 'reset' END, 'community', a.updated_at,
    CASE WHEN h.had IS NOT NULL OR a.roles LIKE '%operator%' OR a.roles LIKE '%secretary%'
        OR a.roles LIKE '%household_officer%' OR a.roles LIKE '%auditor%' THEN a.updated_at ELSE NULL END,
    CASE WHEN a.unit_id IS NOT NULL AND h.had IS NOT NULL THEN a.updated_at ELSE NULL END,
    CASE WHEN a.unit_id IS NOT NULL AND h.had IS NOT NULL AND (a.roles LIKE '%unit_head%' OR EXISTS (
        SELECT 1 FROM office_terms AS t
        WHERE t.community_id = a.community_id AND t.account_id = a.account_id AND t.office = 'unit_head'
    )) THEN a.created_at ELSE NULL END
FROM accounts AS a
LEFT JOIN (
    SELECT community_id, account_id, MIN(changed_at) AS had FROM password_history GROUP BY community_id, account_id
) AS h ON h.community_id = a.community_id AND h.account_id = a.account_id
WHERE a.password_hash IS NULL;

-- What is done soon after somebody else has issued the credential anew says so, within what is hashed.
ALTER TABLE events ADD COLUMN credential text;
