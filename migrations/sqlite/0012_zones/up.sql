-- Responsibility zones (责任区). The boundary is optional; its box is in units of 1e-7 degree (WGS 84), its area in square
-- centimetres. number is the running number inside the code, none where the code holds none.
CREATE TABLE zones (
    community_id BLOB NOT NULL,
    zone_id BLOB NOT NULL,
    code TEXT NOT NULL,
    code_form TEXT NOT NULL,
    number INTEGER,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    description TEXT,
    external_codes TEXT NOT NULL,
    grid_code TEXT,
    state TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    retired_on TEXT,
    sample INTEGER NOT NULL,
    boundary TEXT,
    geometry_source TEXT,
    west INTEGER,
    south INTEGER,
    east INTEGER,
    north INTEGER,
    area_cm2 INTEGER,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, zone_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id),
    CHECK ((state = 'retired') = (retired_on IS NOT NULL)),
    CHECK ((boundary IS NULL) = (west IS NULL))
) STRICT;

CREATE UNIQUE INDEX zones_code_key ON zones (community_id, code);
CREATE INDEX zones_name ON zones (community_id, name, zone_id);
CREATE INDEX zones_updated_at ON zones (community_id, updated_at, zone_id);
CREATE INDEX zones_created_at ON zones (community_id, created_at, zone_id);
CREATE INDEX zones_number ON zones (community_id, number);

-- What stood on record of a zone from one moment on, append-only; boundaries have a table of their own.
CREATE TABLE zone_versions (
    community_id BLOB NOT NULL,
    zone_id BLOB NOT NULL,
    version INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    event TEXT NOT NULL,
    author TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    PRIMARY KEY (community_id, zone_id, version),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id)
) STRICT, WITHOUT ROWID;

-- Every boundary a zone ever had, from one instant until another; the one that stands has no until_at.
CREATE TABLE zone_boundaries (
    community_id BLOB NOT NULL,
    zone_id BLOB NOT NULL,
    n INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    boundary TEXT NOT NULL,
    geometry_source TEXT NOT NULL,
    west INTEGER NOT NULL,
    south INTEGER NOT NULL,
    east INTEGER NOT NULL,
    north INTEGER NOT NULL,
    area_cm2 INTEGER NOT NULL,
    PRIMARY KEY (community_id, zone_id, n),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id)
) STRICT;

CREATE UNIQUE INDEX zone_boundaries_zone_id_key ON zone_boundaries (community_id, zone_id) WHERE until_at IS NULL;
CREATE INDEX zone_boundaries_from_at ON zone_boundaries (community_id, from_at);
