-- Visits (走访): when, of what kind and with which outcome; everything said of the household is sealed with its data key.
-- Ids are made by whoever records, so that a queue filled without a network can be sent in any order, and twice.
CREATE TABLE pairing_visits (
    community_id uuid NOT NULL,
    visit_id uuid NOT NULL,
    pairing_id uuid NOT NULL,
    household_id uuid NOT NULL,
    visited_on date NOT NULL,
    kind text NOT NULL,
    outcome text NOT NULL,
    satisfaction bigint CHECK (satisfaction BETWEEN 1 AND 5),
    sealed bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    recorded_unit_id uuid,
    voided_at timestamptz,
    voided_by uuid,
    replaced_by uuid,
    PRIMARY KEY (community_id, visit_id),
    FOREIGN KEY (community_id, pairing_id) REFERENCES pairings (community_id, pairing_id)
);

CREATE INDEX pairing_visits_pairing_id ON pairing_visits (community_id, pairing_id, visited_on);

-- Aid that was given (帮扶): money in fen, goods, or a service. What it was for is said in a sealed sentence.
CREATE TABLE pairing_aid (
    community_id uuid NOT NULL,
    aid_id uuid NOT NULL,
    pairing_id uuid NOT NULL,
    household_id uuid NOT NULL,
    given_on date NOT NULL,
    form text NOT NULL,
    item text NOT NULL,
    amount_fen bigint CHECK (amount_fen > 0),
    quantity bigint CHECK (quantity > 0),
    unit_of_measure text,
    sealed bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    recorded_unit_id uuid,
    voided_at timestamptz,
    voided_by uuid,
    replaced_by uuid,
    PRIMARY KEY (community_id, aid_id),
    FOREIGN KEY (community_id, pairing_id) REFERENCES pairings (community_id, pairing_id)
);

CREATE INDEX pairing_aid_pairing_id ON pairing_aid (community_id, pairing_id, given_on);
CREATE INDEX pairing_aid_household_id ON pairing_aid (community_id, household_id, given_on);
