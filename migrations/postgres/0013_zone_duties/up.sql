-- Duties of zones (责任区职责), numbered per zone. One that ended stays.
CREATE TABLE zone_duties (
    community_id uuid NOT NULL,
    zone_id uuid NOT NULL,
    n bigint NOT NULL,
    kind text NOT NULL,
    title text,
    frequency text,
    began_at timestamptz NOT NULL,
    began_by uuid,
    ended_at timestamptz,
    ended_by uuid,
    PRIMARY KEY (community_id, zone_id, n),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id)
);

-- What was done towards a duty (履职记录), numbered per zone. What is voided stays.
CREATE TABLE zone_fulfilments (
    community_id uuid NOT NULL,
    zone_id uuid NOT NULL,
    n bigint NOT NULL,
    duty_n bigint NOT NULL,
    unit_id uuid NOT NULL,
    done_on date NOT NULL,
    note text,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid,
    recorded_unit_id uuid,
    voided_at timestamptz,
    voided_by uuid,
    void_reason text,
    PRIMARY KEY (community_id, zone_id, n),
    FOREIGN KEY (community_id, zone_id, duty_n) REFERENCES zone_duties (community_id, zone_id, n),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
);

CREATE INDEX zone_fulfilments_done_on ON zone_fulfilments (community_id, zone_id, duty_n, done_on);
