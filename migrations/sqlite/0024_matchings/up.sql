-- What a unit can help with, how many households it takes at most, and how it can talk with them (帮扶意愿): needs and
-- communication are words with a space between. No point is anybody's home: it is where the unit is.
CREATE TABLE helping_profiles (
    community_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    needs TEXT NOT NULL,
    communication TEXT NOT NULL,
    most_households INTEGER CHECK (most_households >= 0),
    takes_new INTEGER NOT NULL,
    lon INTEGER,
    lat INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by BLOB,
    PRIMARY KEY (community_id, unit_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
) STRICT;

-- Plans of a matching (匹配方案): who would help whom. Nothing is paired by one before it is applied.
CREATE TABLE matchings (
    community_id BLOB NOT NULL,
    matching_id BLOB NOT NULL,
    scope TEXT NOT NULL,
    weights TEXT NOT NULL,
    max_load INTEGER NOT NULL,
    min_load INTEGER NOT NULL,
    total_cost INTEGER NOT NULL,
    computed_by BLOB,
    expires_at INTEGER NOT NULL,
    applied_at INTEGER,
    applied_by BLOB,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, matching_id)
) STRICT;

CREATE INDEX matchings_created_at ON matchings (community_id, created_at, matching_id);

-- One household of a plan: its unit, or why there is none. What the choice rests on tells of its needs and of where it lives:
-- that is sealed with the household's own data key.
CREATE TABLE matching_households (
    community_id BLOB NOT NULL,
    matching_id BLOB NOT NULL,
    household_id BLOB NOT NULL,
    unit_id BLOB,
    outcome TEXT NOT NULL,
    pairing_id BLOB,
    sealed BLOB NOT NULL,
    PRIMARY KEY (community_id, matching_id, household_id),
    FOREIGN KEY (community_id, matching_id) REFERENCES matchings (community_id, matching_id),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id)
) STRICT;

CREATE INDEX matching_households_household_id ON matching_households (community_id, household_id);

-- One unit of a plan, with what the plan rests on: which version of its profile (0 for none), and how many it helped already.
CREATE TABLE matching_units (
    community_id BLOB NOT NULL,
    matching_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    profile_version INTEGER NOT NULL,
    capacity INTEGER,
    running INTEGER NOT NULL,
    planned INTEGER NOT NULL,
    PRIMARY KEY (community_id, matching_id, unit_id),
    FOREIGN KEY (community_id, matching_id) REFERENCES matchings (community_id, matching_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
) STRICT;
