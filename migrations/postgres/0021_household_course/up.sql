-- What was done with a household (一户一档), numbered; why and how is sealed with its data key, and goes with it.
CREATE TABLE household_acts (
    community_id uuid NOT NULL,
    household_id uuid NOT NULL,
    n bigint NOT NULL,
    act text NOT NULL,
    at timestamptz NOT NULL,
    account_id uuid,
    sealed bytea,
    PRIMARY KEY (community_id, household_id, n),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id)
);

-- Who has looked (查看记录): which fields, when, and the event of the journal that says so; what for is sealed.
CREATE TABLE household_disclosures (
    community_id uuid NOT NULL,
    household_id uuid NOT NULL,
    n bigint NOT NULL,
    account_id uuid NOT NULL,
    at timestamptz NOT NULL,
    fields text NOT NULL,
    seq bigint NOT NULL,
    sealed bytea,
    PRIMARY KEY (community_id, household_id, n),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id)
);

-- How many households of a category were erased: figures outlive files, and name nobody.
CREATE TABLE household_tallies (
    community_id uuid NOT NULL,
    category text NOT NULL,
    erased bigint NOT NULL,
    PRIMARY KEY (community_id, category)
);
