DROP TABLE household_publications;

DROP INDEX idempotency_at;
DROP TABLE idempotency;
CREATE TABLE idempotency (
    community_id uuid NOT NULL,
    author text NOT NULL,
    route text NOT NULL,
    key text NOT NULL,
    fingerprint text NOT NULL,
    status bigint NOT NULL,
    body text,
    etag text,
    location text,
    at timestamptz NOT NULL,
    PRIMARY KEY (community_id, author, route, key)
);

CREATE INDEX idempotency_at ON idempotency (community_id, at);

ALTER TABLE handovers DROP COLUMN sealed;
ALTER TABLE household_readers DROP COLUMN sealed;
ALTER TABLE household_readers ADD COLUMN fields text NOT NULL DEFAULT '';
ALTER TABLE pairings DROP COLUMN met_on;
ALTER TABLE pairings ADD COLUMN agreed text;
ALTER TABLE pairings ADD COLUMN fields text NOT NULL DEFAULT '';
ALTER TABLE pairing_visits ADD COLUMN satisfaction bigint;
ALTER TABLE pairing_visits ADD CONSTRAINT pairing_visits_satisfaction_check CHECK (satisfaction BETWEEN 1 AND 5);
ALTER TABLE pairing_visits ADD COLUMN outcome text NOT NULL DEFAULT 'met';
ALTER TABLE pairing_visits ADD COLUMN kind text NOT NULL DEFAULT 'other_kind';
ALTER TABLE pairing_aid ADD COLUMN unit_of_measure text;
ALTER TABLE pairing_aid ADD COLUMN quantity bigint;
ALTER TABLE pairing_aid ADD CONSTRAINT pairing_aid_quantity_check CHECK (quantity > 0);
ALTER TABLE pairing_aid ADD COLUMN amount_fen bigint;
ALTER TABLE pairing_aid ADD CONSTRAINT pairing_aid_amount_fen_check CHECK (amount_fen > 0);
ALTER TABLE pairing_aid ADD COLUMN item text NOT NULL DEFAULT 'other_item';
ALTER TABLE pairing_aid ADD COLUMN form text NOT NULL DEFAULT 'goods';
