-- The later life of commitments (承诺事项): what was delivered, how it was judged, how it ended, and what recurs.
-- lapses_on is empty while it is due_on + 30 days; cancellation and recurrence are small JSON texts.
ALTER TABLE commitments ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE commitments ADD COLUMN verified INTEGER NOT NULL DEFAULT 0;
ALTER TABLE commitments ADD COLUMN verified_by_silence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE commitments ADD COLUMN verified_by TEXT;
ALTER TABLE commitments ADD COLUMN lapses_on TEXT;
ALTER TABLE commitments ADD COLUMN ended_at INTEGER;
ALTER TABLE commitments ADD COLUMN ended_by BLOB;
ALTER TABLE commitments ADD COLUMN ended_because TEXT;
ALTER TABLE commitments ADD COLUMN cancellation TEXT;
ALTER TABLE commitments ADD COLUMN recurrence TEXT;
ALTER TABLE commitments ADD COLUMN spawns_on TEXT;
ALTER TABLE commitments ADD COLUMN recurs_from BLOB;
ALTER TABLE commitments ADD COLUMN period TEXT;

CREATE UNIQUE INDEX commitments_recurs_from_period_key ON commitments (community_id, recurs_from, period)
    WHERE recurs_from IS NOT NULL;

-- Deliveries (履约记录), numbered per commitment. What is voided stays.
CREATE TABLE commitment_deliveries (
    community_id BLOB NOT NULL,
    commitment_id BLOB NOT NULL,
    n INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    note TEXT,
    delivered_on TEXT NOT NULL,
    evidence TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB,
    recorded_unit_id BLOB,
    recorded_for BLOB,
    decision TEXT NOT NULL,
    silent_on TEXT NOT NULL,
    decided_at INTEGER,
    decided_by BLOB,
    remark TEXT,
    last_n INTEGER,
    voided_at INTEGER,
    voided_by BLOB,
    void_reason TEXT,
    replaced_by INTEGER,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, commitment_id, n),
    FOREIGN KEY (community_id, commitment_id) REFERENCES commitments (community_id, commitment_id)
) STRICT, WITHOUT ROWID;
