-- What a household was given, how a visit went, what a unit may open and how it agreed is sealed with the household's own
-- data key; what stands beside it is ids, days and words of a list.
ALTER TABLE pairing_aid DROP COLUMN form;
ALTER TABLE pairing_aid DROP COLUMN item;
ALTER TABLE pairing_aid DROP COLUMN amount_fen;
ALTER TABLE pairing_aid DROP COLUMN quantity;
ALTER TABLE pairing_aid DROP COLUMN unit_of_measure;
ALTER TABLE pairing_visits DROP COLUMN kind;
ALTER TABLE pairing_visits DROP COLUMN outcome;
ALTER TABLE pairing_visits DROP COLUMN satisfaction;
ALTER TABLE pairings DROP COLUMN fields;
ALTER TABLE pairings DROP COLUMN agreed;

-- The last day somebody of the household was met.
ALTER TABLE pairings ADD COLUMN met_on date;
ALTER TABLE household_readers DROP COLUMN fields;
ALTER TABLE household_readers ADD COLUMN sealed bytea;

-- What was arranged for a household is sealed; resolution is empty beside it.
ALTER TABLE handovers ADD COLUMN sealed bytea;

-- Kept answers: key is a digest of what the caller sent, sealed opens for whoever sends that again, and household answers go
-- when the household turns. What was kept before is not kept on.
DROP INDEX idempotency_at;
DROP TABLE idempotency;
CREATE TABLE idempotency (
    community_id uuid NOT NULL,
    author text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    status bigint NOT NULL,
    of_household boolean NOT NULL,
    sealed bytea,
    etag text,
    location text,
    at timestamptz NOT NULL,
    PRIMARY KEY (community_id, author, route, key)
);

CREATE INDEX idempotency_at ON idempotency (community_id, at);

-- The figures of households as others were told them last: for which day, when it was last looked whether there are others to
-- tell, and the counts they came from.
CREATE TABLE household_publications (
    community_id uuid NOT NULL PRIMARY KEY,
    as_of_on date NOT NULL,
    looked_on date NOT NULL,
    counts text NOT NULL
);
