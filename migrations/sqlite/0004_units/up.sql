-- Partner units (伙伴单位) of a community. One body that serves five communities is five rows; organization_id, which
-- refers to nothing, says that they are the same body.
CREATE TABLE units (
    community_id BLOB NOT NULL,
    unit_id BLOB NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    short_name TEXT,
    sector TEXT,
    sector_source TEXT,
    kind TEXT,
    property_manager INTEGER NOT NULL CHECK (property_manager IN (0, 1)),
    unified_social_credit_code TEXT,
    organization_id BLOB,
    contact_post TEXT,
    contact_phone TEXT,
    address TEXT,
    state TEXT NOT NULL,
    departed_on TEXT,
    named_in_source INTEGER NOT NULL CHECK (named_in_source IN (0, 1)),
    sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
    note TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, unit_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id),
    CHECK ((sector IS NULL) = (sector_source IS NULL)),
    CHECK ((state = 'departed') = (departed_on IS NOT NULL)),
    CHECK ((contact_post IS NULL) = (contact_phone IS NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX units_code_key ON units (community_id, code);
CREATE UNIQUE INDEX units_unified_social_credit_code_key ON units (community_id, unified_social_credit_code);
CREATE INDEX units_name ON units (community_id, name, unit_id);
CREATE INDEX units_created_at ON units (community_id, created_at, unit_id);
CREATE INDEX units_updated_at ON units (community_id, updated_at, unit_id);
