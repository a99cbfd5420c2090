-- Partnership agreements (协议). Only the head of an agreement is in this table; ends_on 9999-12-31 stands for an open
-- term (长期), so that it sorts last and never ends. shared_at is empty while only the author's side may know of it.
CREATE TABLE agreements (
    community_id BLOB NOT NULL,
    agreement_id BLOB NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    purpose TEXT NOT NULL,
    state TEXT NOT NULL,
    revision INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    created_by BLOB,
    author_unit_id BLOB,
    shared_at INTEGER,
    starts_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    renews_automatically INTEGER NOT NULL CHECK (renews_automatically IN (0, 1)),
    signing_order TEXT NOT NULL,
    effect TEXT NOT NULL,
    clauses TEXT NOT NULL,
    digest TEXT,
    signing_due_on TEXT,
    signed_on TEXT,
    document_no TEXT,
    concluded_at INTEGER,
    activated_at INTEGER,
    ended_at INTEGER,
    ended_because TEXT,
    sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
    PRIMARY KEY (community_id, agreement_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id),
    FOREIGN KEY (community_id, author_unit_id) REFERENCES units (community_id, unit_id)
) STRICT;

CREATE UNIQUE INDEX agreements_number_key ON agreements (community_id, number);
CREATE INDEX agreements_updated_at ON agreements (community_id, updated_at, agreement_id);
CREATE INDEX agreements_created_at ON agreements (community_id, created_at, agreement_id);
CREATE INDEX agreements_starts_on ON agreements (community_id, starts_on, agreement_id);
CREATE INDEX agreements_ends_on ON agreements (community_id, ends_on, agreement_id);
CREATE INDEX agreements_title ON agreements (community_id, title, agreement_id);
CREATE INDEX agreements_author_unit_id ON agreements (community_id, author_unit_id);

-- Numbers are counted per community and year and never given twice, also when a draft is removed.
CREATE TABLE agreement_numbers (
    community_id BLOB NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (community_id, year),
    FOREIGN KEY (community_id) REFERENCES communities (community_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_parties (
    community_id BLOB NOT NULL,
    agreement_id BLOB NOT NULL,
    party_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    unit_id BLOB,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    body TEXT NOT NULL,
    signing_name TEXT,
    representative TEXT,
    title TEXT,
    basis TEXT NOT NULL,
    reply TEXT NOT NULL,
    replied_at INTEGER,
    reason TEXT,
    PRIMARY KEY (community_id, agreement_id, party_id),
    FOREIGN KEY (community_id, agreement_id) REFERENCES agreements (community_id, agreement_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX agreement_parties_unit_id_agreement_id_key
    ON agreement_parties (community_id, unit_id, agreement_id);

-- due_on 9999-12-31 stands for none.
CREATE TABLE commitments (
    community_id BLOB NOT NULL,
    commitment_id BLOB NOT NULL,
    agreement_id BLOB NOT NULL,
    position INTEGER NOT NULL,
    linkage TEXT NOT NULL,
    commons TEXT NOT NULL,
    title TEXT NOT NULL,
    quantity INTEGER,
    unit_of_measure TEXT,
    due_on TEXT NOT NULL,
    pledger_id BLOB NOT NULL,
    state TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, agreement_id, commitment_id),
    FOREIGN KEY (community_id, agreement_id, pledger_id)
        REFERENCES agreement_parties (community_id, agreement_id, party_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX commitments_commitment_id_key ON commitments (community_id, commitment_id);
CREATE INDEX commitments_due_on ON commitments (community_id, due_on, commitment_id);

-- Append-only: what stood on record when. The hashed text is kept as it was hashed, letter by letter.
CREATE TABLE agreement_versions (
    community_id BLOB NOT NULL,
    agreement_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    event TEXT NOT NULL,
    state TEXT NOT NULL,
    revision INTEGER NOT NULL,
    author TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    digest TEXT,
    text TEXT,
    PRIMARY KEY (community_id, agreement_id, version),
    FOREIGN KEY (community_id, agreement_id) REFERENCES agreements (community_id, agreement_id)
) STRICT;

CREATE TABLE agreement_signatures (
    community_id BLOB NOT NULL,
    agreement_id BLOB NOT NULL,
    digest TEXT NOT NULL,
    party_id BLOB NOT NULL,
    signed_at INTEGER NOT NULL,
    receipt TEXT NOT NULL,
    PRIMARY KEY (community_id, agreement_id, digest, party_id),
    FOREIGN KEY (community_id, agreement_id) REFERENCES agreements (community_id, agreement_id)
) STRICT;

CREATE TABLE agreement_objections (
    community_id BLOB NOT NULL,
    agreement_id BLOB NOT NULL,
    objection_id BLOB NOT NULL,
    party_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by BLOB,
    PRIMARY KEY (community_id, agreement_id, objection_id),
    FOREIGN KEY (community_id, agreement_id) REFERENCES agreements (community_id, agreement_id)
) STRICT, WITHOUT ROWID;
