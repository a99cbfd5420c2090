-- Where the chain of a community stood at a moment, signed by the service: who owns the database cannot make another.
CREATE TABLE signed_heads (
    community_id uuid NOT NULL,
    seq bigint NOT NULL,
    hash text NOT NULL,
    at timestamptz NOT NULL,
    signature text NOT NULL,
    PRIMARY KEY (community_id, seq)
);

-- By whom a public key is vouched for: another key's signature over it. A row of signing_keys alone makes no key.
CREATE TABLE key_vouchers (
    kid text NOT NULL PRIMARY KEY,
    voucher text NOT NULL
);
