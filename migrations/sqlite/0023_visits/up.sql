-- Visits (走访): when, of what kind and with which outcome; everything said of the household is sealed with its data key.
-- Ids are made by whoever records, so that a queue filled without a network can be sent in any order, and twice.
CREATE TABLE pairing_visits (
    community_id BLOB NOT NULL,
    visit_id BLOB NOT NULL,
    pairing_id BLOB NOT NULL,
    household_id BLOB NOT NULL,
    visited_on TEXT NOT NULL,
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    satisfaction INTEGER CHECK (satisfaction BETWEEN 1 AND 5),
    sealed BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB,
    recorded_unit_id BLOB,
    voided_at INTEGER,
    voided_by BLOB,
    replaced_by BLOB,
    PRIMARY KEY (community_id, visit_id),
    FOREIGN KEY (community_id, pairing_id) REFERENCES pairings (community_id, pairing_id)
) STRICT;

CREATE INDEX pairing_visits_pairing_id ON pairing_visits (community_id, pairing_id, visited_on);

-- Aid that was given (帮扶): money in fen, goods, or a service. What it was for is said in a sealed sentence.
CREATE TABLE pairing_aid (
    community_id BLOB NOT NULL,
    aid_id BLOB NOT NULL,
    pairing_id BLOB NOT NULL,
    household_id BLOB NOT NULL,
    given_on TEXT NOT NULL,
    form TEXT NOT NULL,
    item TEXT NOT NULL,
    amount_fen INTEGER CHECK (amount_fen > 0),
    quantity INTEGER CHECK (quantity > 0),
    unit_of_measure TEXT,
    sealed BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB,
    recorded_unit_id BLOB,
    voided_at INTEGER,
    voided_by BLOB,
    replaced_by BLOB,
    PRIMARY KEY (community_id, aid_id),
    FOREIGN KEY (community_id, pairing_id) REFERENCES pairings (community_id, pairing_id)
) STRICT;

CREATE INDEX pairing_aid_pairing_id ON pairing_aid (community_id, pairing_id, given_on);
CREATE INDEX pairing_aid_household_id ON pairing_aid (community_id, household_id, given_on);
