-- The later life of commitments (承诺事项): what was delivered, how it was judged, how it ended, and what recurs.
-- lapses_on is empty while it is due_on + 30 days; cancellation and recurrence are small JSON texts.
ALTER TABLE commitments ADD COLUMN delivered bigint NOT NULL DEFAULT 0;
ALTER TABLE commitments ADD COLUMN verified bigint NOT NULL DEFAULT 0;
ALTER TABLE commitments ADD COLUMN verified_by_silence bigint NOT NULL DEFAULT 0;
ALTER TABLE commitments ADD COLUMN verified_by text;
ALTER TABLE commitments ADD COLUMN lapses_on date;
ALTER TABLE commitments ADD COLUMN ended_at timestamptz;
ALTER TABLE commitments ADD COLUMN ended_by uuid;
ALTER TABLE commitments ADD COLUMN ended_because text;
ALTER TABLE commitments ADD COLUMN cancellation text;
ALTER TABLE commitments ADD COLUMN recurrence text;
ALTER TABLE commitments ADD COLUMN spawns_on date;
ALTER TABLE commitments ADD COLUMN recurs_from uuid;
ALTER TABLE commitments ADD COLUMN period text;

CREATE UNIQUE INDEX commitments_recurs_from_period_key ON commitments (community_id, recurs_from, period)
    WHERE recurs_from IS NOT NULL;

-- Deliveries (履约记录), numbered per commitment. What is voided stays.
CREATE TABLE commitment_deliveries (
    community_id uuid NOT NULL,
    commitment_id uuid NOT NULL,
    n bigint NOT NULL,
    quantity bigint NOT NULL,
    note text,
    delivered_on date NOT NULL,
    evidence text NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    recorded_unit_id uuid,
    recorded_for uuid,
    decision text NOT NULL,
    silent_on date NOT NULL,
    decided_at timestamptz,
    decided_by uuid,
    remark text,
    last_n bigint,
    voided_at timestamptz,
    voided_by uuid,
    void_reason text,
    replaced_by bigint,
    version bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, commitment_id, n),
    FOREIGN KEY (community_id, commitment_id) REFERENCES commitments (community_id, commitment_id)
);
