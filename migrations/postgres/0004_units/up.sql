-- Partner units (伙伴单位) of a community. One body that serves five communities is five rows; organization_id, which
-- refers to nothing, says that they are the same body. What a list
-- sorts by is compared by code points, as SQLite does.
CREATE TABLE units (
    community_id uuid NOT NULL,
    unit_id uuid NOT NULL,
    code text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    short_name text,
    sector text,
    sector_source text,
    kind text,
    property_manager boolean NOT NULL,
    unified_social_credit_code text,
    organization_id uuid,
    contact_post text,
    contact_phone text,
    address text,
    state text NOT NULL,
    departed_on date,
    named_in_source boolean NOT NULL,
    sample boolean NOT NULL,
    note text,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, unit_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id),
    CHECK ((sector IS NULL) = (sector_source IS NULL)),
    CHECK ((state = 'departed') = (departed_on IS NOT NULL)),
    CHECK ((contact_post IS NULL) = (contact_phone IS NULL))
);

CREATE UNIQUE INDEX units_code_key ON units (community_id, code);
CREATE UNIQUE INDEX units_unified_social_credit_code_key ON units (community_id, unified_social_credit_code);
CREATE INDEX units_name ON units (community_id, name, unit_id);
CREATE INDEX units_created_at ON units (community_id, created_at, unit_id);
CREATE INDEX units_updated_at ON units (community_id, updated_at, unit_id);
