-- Claims of zones (责任区认领), numbered per zone, from the request on. A claim is live from began_at until ended_at, and one
-- lead claim of a zone is live at most. duties, agreed and revocation are small JSON texts.
CREATE TABLE zone_claims (
    community_id uuid NOT NULL,
    zone_id uuid NOT NULL,
    n bigint NOT NULL,
    unit_id uuid NOT NULL,
    role text NOT NULL,
    state text NOT NULL,
    basis text NOT NULL,
    agreement_id uuid,
    duties text NOT NULL,
    note text,
    requested_at timestamptz NOT NULL,
    requested_by uuid,
    decided_at timestamptz,
    decided_by uuid,
    reason text,
    agreed text,
    since_on date,
    began_at timestamptz,
    ended_at timestamptz,
    ended_because text,
    release_on date,
    released_by uuid,
    successor_unit_id uuid,
    offered_at timestamptz,
    offered_by uuid,
    revocation text,
    version bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, zone_id, n),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id),
    FOREIGN KEY (community_id, successor_unit_id) REFERENCES units (community_id, unit_id),
    CHECK (ended_at IS NULL OR began_at IS NOT NULL)
);

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
    community_id uuid NOT NULL,
    zone_id uuid NOT NULL,
    n bigint NOT NULL,
    unit_id uuid NOT NULL,
    held_at timestamptz NOT NULL,
    held_by uuid,
    until_at timestamptz NOT NULL,
    ended_at timestamptz,
    PRIMARY KEY (community_id, zone_id, n),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id),
    FOREIGN KEY (community_id, unit_id) REFERENCES units (community_id, unit_id)
);

CREATE UNIQUE INDEX zone_holds_zone_id_key ON zone_holds (community_id, zone_id) WHERE ended_at IS NULL;
