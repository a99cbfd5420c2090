-- Who may open which household's file (谁可查看): one row for each pairing that is live, for as long as it is. Owned by
-- households, written at the word of a pairing; helper_id is the one person of the unit, besides those who speak for it.
CREATE TABLE household_readers (
    community_id uuid NOT NULL,
    household_id uuid NOT NULL,
    pairing_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    helper_id uuid,
    fields text NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (community_id, household_id, pairing_id),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
);

-- Which unit helps which household (结对帮扶). What is said of the household, and every word about it, is sealed with the
-- household's own data key; agreed is a small JSON text about how the unit agreed, and fields says what of the household the
-- unit may open.
CREATE TABLE pairings (
    community_id uuid NOT NULL,
    pairing_id uuid NOT NULL,
    household_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    state text NOT NULL,
    origin text NOT NULL,
    matching_id uuid,
    succeeds_id uuid,
    helper_id uuid,
    visit_every_days bigint,
    fields text NOT NULL,
    agreed text,
    accepted_at timestamptz,
    accepted_by uuid,
    confirmed_at timestamptz,
    confirmed_by uuid,
    since_on date,
    counts_from date,
    ended_at timestamptz,
    ended_by uuid,
    ended_because text,
    reported_at timestamptz,
    sealed bytea,
    proposed_by uuid,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, pairing_id),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
);

-- One unit is paired with one household once at a time.
CREATE UNIQUE INDEX pairings_household_id_unit_id_key ON pairings (community_id, household_id, unit_id)
    WHERE state IN ('proposed', 'active', 'paused');
CREATE INDEX pairings_household_id ON pairings (community_id, household_id);
CREATE INDEX pairings_unit_id ON pairings (community_id, unit_id);
CREATE INDEX pairings_state ON pairings (community_id, state);
