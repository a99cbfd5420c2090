-- Where the chain of a community stood at a moment, signed by the service: who owns the database cannot make another.
CREATE TABLE signed_heads (
    community_id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL,
    at INTEGER NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (community_id, seq)
) STRICT, WITHOUT ROWID;

-- By whom a public key is vouched for: another key's signature over it. A row of signing_keys alone makes no key.
CREATE TABLE key_vouchers (
    kid TEXT NOT NULL PRIMARY KEY,
    voucher TEXT NOT NULL
) STRICT;
