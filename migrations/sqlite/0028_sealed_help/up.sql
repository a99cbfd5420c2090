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
ALTER TABLE pairings ADD COLUMN met_on TEXT;
ALTER TABLE household_readers DROP COLUMN fields;
ALTER TABLE household_readers ADD COLUMN sealed BLOB;

-- What was arranged for a household is sealed; resolution is empty beside it.
ALTER TABLE handovers ADD COLUMN sealed BLOB;

-- Kept answers: key is a digest of what the caller sent, sealed opens for whoever sends that again, and household answers go
-- when the household turns. What was kept before is not kept on.
DROP INDEX idempotency_at;
DROP TABLE idempotency;
CREATE TABLE idempotency (
    community_id BLOB NOT NULL,
    author TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    of_household INTEGER NOT NULL,
    sealed BLOB,
    etag TEXT,
    location TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (community_id, author, route, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_at ON idempotency (community_id, at);

-- The figures of households as others were told them last: for which day, when it was last looked whether there are others to
-- tell, and the counts they came from.
CREATE TABLE household_publications (
    community_id BLOB NOT NULL PRIMARY KEY,
    as_of_on TEXT NOT NULL,
    looked_on TEXT NOT NULL,
    counts TEXT NOT NULL
) STRICT;
