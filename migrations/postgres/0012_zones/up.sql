-- Responsibility zones (责任区). The boundary is optional; its box is in units of 1e-7 degree (WGS 84), its area in square
-- centimetres. number is the running number inside the code, none where the code holds none.
CREATE TABLE zones (
    community_id uuid NOT NULL,
    zone_id uuid NOT NULL,
    code text NOT NULL,
    code_form text NOT NULL,
    number bigint,
    name text NOT NULL,
    kind text NOT NULL,
    description text,
    external_codes text NOT NULL,
    grid_code text,
    state text NOT NULL,
    effective_on date NOT NULL,
    retired_on date,
    sample boolean NOT NULL,
    boundary text,
    geometry_source text,
    west bigint,
    south bigint,
    east bigint,
    north bigint,
    area_cm2 bigint,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, zone_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id),
    CHECK ((state = 'retired') = (retired_on IS NOT NULL)),
    CHECK ((boundary IS NULL) = (west IS NULL))
);

CREATE UNIQUE INDEX zones_code_key ON zones (community_id, code);
CREATE INDEX zones_name ON zones (community_id, name, zone_id);
CREATE INDEX zones_updated_at ON zones (community_id, updated_at, zone_id);
CREATE INDEX zones_created_at ON zones (community_id, created_at, zone_id);
CREATE INDEX zones_number ON zones (community_id, number);

-- What stood on record of a zone from one moment on, append-only; boundaries have a table of their own.
CREATE TABLE zone_versions (
    community_id uuid NOT NULL,
    zone_id uuid NOT NULL,
    version bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    event text NOT NULL,
    author text NOT NULL,
    snapshot text NOT NULL,
    PRIMARY KEY (community_id, zone_id, version),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id)
);

-- Every boundary a zone ever had, from one instant until another; the one that stands has no until_at.
CREATE TABLE zone_boundaries (
    community_id uuid NOT NULL,
    zone_id uuid NOT NULL,
    n bigint NOT NULL,
    from_at timestamptz NOT NULL,
    until_at timestamptz,
    boundary text NOT NULL,
    geometry_source text NOT NULL,
    west bigint NOT NULL,
    south bigint NOT NULL,
    east bigint NOT NULL,
    north bigint NOT NULL,
    area_cm2 bigint NOT NULL,
    PRIMARY KEY (community_id, zone_id, n),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id)
);

CREATE UNIQUE INDEX zone_boundaries_zone_id_key ON zone_boundaries (community_id, zone_id) WHERE until_at IS NULL;
CREATE INDEX zone_boundaries_from_at ON zone_boundaries (community_id, from_at);
