-- What comes to an agreement after it is concluded. A request (变更请求) asks the parties for something that needs the
-- consent of several; each says yes or no once. digest is what every consent names, base the digest of the text in force
-- when it was asked; text and wording belong to amendments and accessions. standing holds what the states of the later
-- life carry and which requests are open; notice is how long a notice runs: '30 working'.
ALTER TABLE agreements ADD COLUMN notice TEXT;
ALTER TABLE agreements ADD COLUMN suspended_at INTEGER;
ALTER TABLE agreements ADD COLUMN standing TEXT;

ALTER TABLE agreement_parties ADD COLUMN accession INTEGER;
ALTER TABLE agreement_parties ADD COLUMN leaving TEXT;
ALTER TABLE agreement_parties ADD COLUMN left_at INTEGER;

CREATE TABLE agreement_requests (
    community_id BLOB NOT NULL,
    agreement_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    digest TEXT NOT NULL,
    base TEXT NOT NULL,
    party_id BLOB NOT NULL,
    created_by BLOB,
    created_at INTEGER NOT NULL,
    from_on TEXT,
    until_on TEXT,
    settled_at INTEGER,
    acceding_id BLOB,
    text TEXT,
    wording TEXT,
    PRIMARY KEY (community_id, agreement_id, number),
    FOREIGN KEY (community_id, agreement_id) REFERENCES agreements (community_id, agreement_id)
) STRICT;

CREATE TABLE agreement_consents (
    community_id BLOB NOT NULL,
    agreement_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    party_id BLOB NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT,
    answered_at INTEGER NOT NULL,
    answered_by BLOB,
    PRIMARY KEY (community_id, agreement_id, number, party_id),
    FOREIGN KEY (community_id, agreement_id, number)
        REFERENCES agreement_requests (community_id, agreement_id, number)
) STRICT, WITHOUT ROWID;
