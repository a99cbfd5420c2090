-- Claims of zones (责任区认领), numbered per zone, from the request on. A claim is live from began_at until ended_at, and one
-- lead claim of a zone is live at most. duties, agreed and revocation are small JSON texts.
CREATE TABLE zone_claims (
    community_id BLOB NOT NULL,
    zone_id BLOB NOT NULL,
    n INTEGER NOT NULL,
    unit_id BLOB NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    basis TEXT NOT NULL,
    agreement_id BLOB,
    duties TEXT NOT NULL,
    note TEXT,
    requested_at INTEGER NOT NULL,
    requested_by BLOB,
    decided_at INTEGER,
    decided_by BLOB,
    reason TEXT,
    agreed TEXT,
    since_on TEXT,
    began_at INTEGER,
    ended_at INTEGER,
    ended_because TEXT,
    release_on TEXT,
    released_by BLOB,
    successor_unit_id BLOB,
    offered_at INTEGER,
    offered_by BLOB,
    revocation TEXT,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, zone_id, n),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id),
    FOREIGN KEY (community_id, successor_unit_id) REFERENCES units (community_id, unit_id),
    CHECK (ended_at IS NULL OR began_at IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX zone_claims_zone_id_key ON zone_claims (community_id, zone_id)
    WHERE role = 'lead' AND began_at IS NOT NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX zone_claims_zone_id_unit_id_role_key ON zone_claims (community_id, zone_id, unit_id, role)
    WHERE state = 'requested';
CREATE INDEX zone_claims_unit_id ON zone_claims (community_id, unit_id);
CREATE INDEX zone_claims_agreement_id ON zone_claims (community_id, agreement_id);
CREATE INDEX zone_claims_state ON zone_claims (community_id, state);

-- Holds of zones (责任区暂留): fifteen minutes in which no other unit fills in the same request. One that is over counts no
-- more, and is noted as ended when somebody looks next.
CREATE TABLE zone_holds (
    community_id BLOB NOT NULL,
    zone_id BLOB NOT NULL,
    n INTEGER NOT NULL,
    unit_id BLOB NOT NULL,
    held_at INTEGER NOT NULL,
    held_by BLOB,
    until_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (community_id, zone_id, n),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX zone_holds_zone_id_key ON zone_holds (community_id, zone_id) WHERE ended_at IS NULL;
