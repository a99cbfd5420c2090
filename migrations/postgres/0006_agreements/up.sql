-- Partnership agreements (协议). Only the head of an agreement is in this table; ends_on 9999-12-31 stands for an open
-- term (长期), so that it sorts last and never ends. shared_at is empty while only the author's side may know of it.
CREATE TABLE agreements (
    community_id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    number text COLLATE "C" NOT NULL,
    title text COLLATE "C" NOT NULL,
    purpose text NOT NULL,
    state text NOT NULL,
    revision bigint NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    created_by uuid,
    author_unit_id uuid,
    shared_at timestamptz,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    renews_automatically boolean NOT NULL,
    signing_order text NOT NULL,
    effect text NOT NULL,
    clauses text NOT NULL,
    digest text,
    signing_due_on date,
    signed_on date,
    document_no text,
    concluded_at timestamptz,
    activated_at timestamptz,
    ended_at timestamptz,
    ended_because text,
    sample boolean NOT NULL,
    PRIMARY KEY (community_id, agreement_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id),
    FOREIGN KEY (community_id, author_unit_id) REFERENCES units (community_id, unit_id)
);

CREATE UNIQUE INDEX agreements_number_key ON agreements (community_id, number);
CREATE INDEX agreements_updated_at ON agreements (community_id, updated_at, agreement_id);
CREATE INDEX agreements_created_at ON agreements (community_id, created_at, agreement_id);
CREATE INDEX agreements_starts_on ON agreements (community_id, starts_on, agreement_id);
CREATE INDEX agreements_ends_on ON agreements (community_id, ends_on, agreement_id);
CREATE INDEX agreements_title ON agreements (community_id, title, agreement_id);
CREATE INDEX agreements_author_unit_id ON agreements (community_id, author_unit_id);

-- Numbers are counted per community and year and never given twice, also when a draft is removed.
CREATE TABLE agreement_numbers (
    community_id uuid NOT NULL,
    year bigint NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (community_id, year),
    FOREIGN KEY (community_id) REFERENCES communities (community_id)
);

CREATE TABLE agreement_parties (
    community_id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    party_id uuid NOT NULL,
    position bigint NOT NULL,
    kind text NOT NULL,
    unit_id uuid,
    name text NOT NULL,
    role text NOT NULL,
    body text NOT NULL,
    signing_name text,
    representative text,
    title text,
    basis text NOT NULL,
    reply text NOT NULL,
    replied_at timestamptz,
    reason text,
    PRIMARY KEY (community_id, agreement_id, party_id),
    FOREIGN KEY (community_id, agreement_id) REFERENCES agreements (community_id, agreement_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
);

CREATE UNIQUE INDEX agreement_parties_unit_id_agreement_id_key
    ON agreement_parties (community_id, unit_id, agreement_id);

-- due_on 9999-12-31 stands for none.
CREATE TABLE commitments (
    community_id uuid NOT NULL,
    commitment_id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    position bigint NOT NULL,
    linkage text NOT NULL,
    commons text NOT NULL,
    title text NOT NULL,
    quantity bigint,
    unit_of_measure text,
    due_on date NOT NULL,
    pledger_id uuid NOT NULL,
    state text NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, agreement_id, commitment_id),
    FOREIGN KEY (community_id, agreement_id, pledger_id)
        REFERENCES agreement_parties (community_id, agreement_id, party_id)
);

CREATE UNIQUE INDEX commitments_commitment_id_key ON commitments (community_id, commitment_id);
CREATE INDEX commitments_due_on ON commitments (community_id, due_on, commitment_id);

-- Append-only: what stood on record when. The hashed text is kept as it was hashed, letter by letter.
CREATE TABLE agreement_versions (
    community_id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    version bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    event text NOT NULL,
    state text NOT NULL,
    revision bigint NOT NULL,
    author text NOT NULL,
    snapshot text NOT NULL,
    digest text,
    text text,
    PRIMARY KEY (community_id, agreement_id, version),
    FOREIGN KEY (community_id, agreement_id) REFERENCES agreements (community_id, agreement_id)
);

CREATE TABLE agreement_signatures (
    community_id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    digest text NOT NULL,
    party_id uuid NOT NULL,
    signed_at timestamptz NOT NULL,
    receipt text NOT NULL,
    PRIMARY KEY (community_id, agreement_id, digest, party_id),
    FOREIGN KEY (community_id, agreement_id) REFERENCES agreements (community_id, agreement_id)
);

CREATE TABLE agreement_objections (
    community_id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    objection_id uuid NOT NULL,
    party_id uuid NOT NULL,
    reason text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid,
    PRIMARY KEY (community_id, agreement_id, objection_id),
    FOREIGN KEY (community_id, agreement_id) REFERENCES agreements (community_id, agreement_id)
);
