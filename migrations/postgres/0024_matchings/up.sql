-- What a unit can help with, how many households it takes at most, and how it can talk with them (帮扶意愿): needs and
-- communication are words with a space between. No point is anybody's home: it is where the unit is.
CREATE TABLE helping_profiles (
    community_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    needs text NOT NULL,
    communication text NOT NULL,
    most_households bigint CHECK (most_households >= 0),
    takes_new boolean NOT NULL,
    lon bigint,
    lat bigint,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    updated_by uuid,
    PRIMARY KEY (community_id, unit_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
);

-- Plans of a matching (匹配方案): who would help whom. Nothing is paired by one before it is applied.
CREATE TABLE matchings (
    community_id uuid NOT NULL,
    matching_id uuid NOT NULL,
    scope text NOT NULL,
    weights text NOT NULL,
    max_load bigint NOT NULL,
    min_load bigint NOT NULL,
    total_cost bigint NOT NULL,
    computed_by uuid,
    expires_at timestamptz NOT NULL,
    applied_at timestamptz,
    applied_by uuid,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, matching_id)
);

CREATE INDEX matchings_created_at ON matchings (community_id, created_at, matching_id);

-- One household of a plan: its unit, or why there is none. What the choice rests on tells of its needs and of where it lives:
-- that is sealed with the household's own data key.
CREATE TABLE matching_households (
    community_id uuid NOT NULL,
    matching_id uuid NOT NULL,
    household_id uuid NOT NULL,
    unit_id uuid,
    outcome text NOT NULL,
    pairing_id uuid,
    sealed bytea NOT NULL,
    PRIMARY KEY (community_id, matching_id, household_id),
    FOREIGN KEY (community_id, matching_id) REFERENCES matchings (community_id, matching_id),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id)
);

CREATE INDEX matching_households_household_id ON matching_households (community_id, household_id);

-- One unit of a plan, with what the plan rests on: which version of its profile (0 for none), and how many it helped already.
CREATE TABLE matching_units (
    community_id uuid NOT NULL,
    matching_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    profile_version bigint NOT NULL,
    capacity bigint,
    running bigint NOT NULL,
    planned bigint NOT NULL,
    PRIMARY KEY (community_id, matching_id, unit_id),
    FOREIGN KEY (community_id, matching_id) REFERENCES matchings (community_id, matching_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
);
