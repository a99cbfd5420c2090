-- Duties of zones (责任区职责), numbered per zone. One that ended stays.
CREATE TABLE zone_duties (
    community_id BLOB NOT NULL,
    zone_id BLOB NOT NULL,
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    title TEXT,
    frequency TEXT,
    began_at INTEGER NOT NULL,
    began_by BLOB,
    ended_at INTEGER,
    ended_by BLOB,
    PRIMARY KEY (community_id, zone_id, n),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id)
) STRICT, WITHOUT ROWID;

-- What was done towards a duty (履职记录), numbered per zone. What is voided stays.
CREATE TABLE zone_fulfilments (
    community_id BLOB NOT NULL,
    zone_id BLOB NOT NULL,
    n INTEGER NOT NULL,
    duty_n INTEGER NOT NULL,
    unit_id BLOB NOT NULL,
    done_on TEXT NOT NULL,
    note TEXT,
    recorded_at INTEGER NOT NULL,
    recorded_by BLOB,
    recorded_unit_id BLOB,
    voided_at INTEGER,
    voided_by BLOB,
    void_reason TEXT,
    PRIMARY KEY (community_id, zone_id, n),
    FOREIGN KEY (community_id, zone_id, duty_n) REFERENCES zone_duties (community_id, zone_id, n),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
) STRICT;

CREATE INDEX zone_fulfilments_done_on ON zone_fulfilments (community_id, zone_id, duty_n, done_on);
