-- What comes to an agreement after it is concluded. A request (变更请求) asks the parties for something that needs the
-- consent of several; each says yes or no once. digest is what every consent names, base the digest of the text in force
-- when it was asked; text and wording belong to amendments and accessions. standing holds what the states of the later
-- life carry and which requests are open; notice is how long a notice runs: '30 working'.
ALTER TABLE agreements ADD COLUMN notice text;
ALTER TABLE agreements ADD COLUMN suspended_at timestamptz;
ALTER TABLE agreements ADD COLUMN standing text;

ALTER TABLE agreement_parties ADD COLUMN accession bigint;
ALTER TABLE agreement_parties ADD COLUMN leaving text;
ALTER TABLE agreement_parties ADD COLUMN left_at timestamptz;

CREATE TABLE agreement_requests (
    community_id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    number bigint NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    reason text NOT NULL,
    digest text NOT NULL,
    base text NOT NULL,
    party_id uuid NOT NULL,
    created_by uuid,
    created_at timestamptz NOT NULL,
    from_on date,
    until_on date,
    settled_at timestamptz,
    acceding_id uuid,
    text text,
    wording text,
    PRIMARY KEY (community_id, agreement_id, number),
    FOREIGN KEY (community_id, agreement_id) REFERENCES agreements (community_id, agreement_id)
);

CREATE TABLE agreement_consents (
    community_id uuid NOT NULL,
    agreement_id uuid NOT NULL,
    number bigint NOT NULL,
    party_id uuid NOT NULL,
    verdict text NOT NULL,
    reason text,
    answered_at timestamptz NOT NULL,
    answered_by uuid,
    PRIMARY KEY (community_id, agreement_id, number, party_id),
    FOREIGN KEY (community_id, agreement_id, number)
        REFERENCES agreement_requests (community_id, agreement_id, number)
);
