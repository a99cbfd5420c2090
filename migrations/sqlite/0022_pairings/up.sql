-- Who may open which household's file (谁可查看): one row for each pairing that is live, for as long as it is. Owned by
-- households, written at the word of a pairing; helper_id is the one person of the unit, besides those who speak for it.
CREATE TABLE household_readers (
    community_id BLOB NOT NULL,
    household_id BLOB NOT NULL,
    pairing_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    helper_id BLOB,
    fields TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (community_id, household_id, pairing_id),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
) STRICT;

-- Which unit helps which household (结对帮扶). What is said of the household, and every word about it, is sealed with the
-- household's own data key; agreed is a small JSON text about how the unit agreed, and fields says what of the household the
-- unit may open.
CREATE TABLE pairings (
    community_id BLOB NOT NULL,
    pairing_id BLOB NOT NULL,
    household_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    matching_id BLOB,
    succeeds_id BLOB,
    helper_id BLOB,
    visit_every_days INTEGER,
    fields TEXT NOT NULL,
    agreed TEXT,
    accepted_at INTEGER,
    accepted_by BLOB,
    confirmed_at INTEGER,
    confirmed_by BLOB,
    since_on TEXT,
    counts_from TEXT,
    ended_at INTEGER,
    ended_by BLOB,
    ended_because TEXT,
    reported_at INTEGER,
    sealed BLOB,
    proposed_by BLOB,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, pairing_id),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
) STRICT;

-- One unit is paired with one household once at a time.
CREATE UNIQUE INDEX pairings_household_id_unit_id_key ON pairings (community_id, household_id, unit_id)
    WHERE state IN ('proposed', 'active', 'paused');
CREATE INDEX pairings_household_id ON pairings (community_id, household_id);
CREATE INDEX pairings_unit_id ON pairings (community_id, unit_id);
CREATE INDEX pairings_state ON pairings (community_id, state);
