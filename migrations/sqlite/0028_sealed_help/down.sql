DROP TABLE household_publications;

DROP INDEX idempotency_at;
DROP TABLE idempotency;
CREATE TABLE idempotency (
    community_id BLOB NOT NULL,
    author TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT,
    etag TEXT,
    location TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (community_id, author, route, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_at ON idempotency (community_id, at);

ALTER TABLE handovers DROP COLUMN sealed;
ALTER TABLE household_readers DROP COLUMN sealed;
ALTER TABLE household_readers ADD COLUMN fields TEXT NOT NULL DEFAULT '';
ALTER TABLE pairings DROP COLUMN met_on;
ALTER TABLE pairings ADD COLUMN agreed TEXT;
ALTER TABLE pairings ADD COLUMN fields TEXT NOT NULL DEFAULT '';
ALTER TABLE pairing_visits ADD COLUMN satisfaction INTEGER CHECK (satisfaction BETWEEN 1 AND 5);
ALTER TABLE pairing_visits ADD COLUMN outcome TEXT NOT NULL DEFAULT 'met';
ALTER TABLE pairing_visits ADD COLUMN kind TEXT NOT NULL DEFAULT 'other_kind';
ALTER TABLE pairing_aid ADD COLUMN unit_of_measure TEXT;
ALTER TABLE pairing_aid ADD COLUMN quantity INTEGER CHECK (quantity > 0);
ALTER TABLE pairing_aid ADD COLUMN amount_fen INTEGER CHECK (amount_fen > 0);
ALTER TABLE pairing_aid ADD COLUMN item TEXT NOT NULL DEFAULT 'other_item';
ALTER TABLE pairing_aid ADD COLUMN form TEXT NOT NULL DEFAULT 'goods';
