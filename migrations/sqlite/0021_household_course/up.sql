-- What was done with a household (一户一档), numbered; why and how is sealed with its data key, and goes with it.
CREATE TABLE household_acts (
    community_id BLOB NOT NULL,
    household_id BLOB NOT NULL,
    n INTEGER NOT NULL,
    act TEXT NOT NULL,
    at INTEGER NOT NULL,
    account_id BLOB,
    sealed BLOB,
    PRIMARY KEY (community_id, household_id, n),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id)
) STRICT;

-- Who has looked (查看记录): which fields, when, and the event of the journal that says so; what for is sealed.
CREATE TABLE household_disclosures (
    community_id BLOB NOT NULL,
    household_id BLOB NOT NULL,
    n INTEGER NOT NULL,
    account_id BLOB NOT NULL,
    at INTEGER NOT NULL,
    fields TEXT NOT NULL,
    seq INTEGER NOT NULL,
    sealed BLOB,
    PRIMARY KEY (community_id, household_id, n),
    FOREIGN KEY (community_id, household_id) REFERENCES households (community_id, household_id)
) STRICT;

-- How many households of a category were erased: figures outlive files, and name nobody.
CREATE TABLE household_tallies (
    community_id BLOB NOT NULL,
    category TEXT NOT NULL,
    erased INTEGER NOT NULL,
    PRIMARY KEY (community_id, category)
) STRICT;
