-- Communities (社区), each a tenant of its own, and the regions (区划) they lie in, which belong to no tenant.
CREATE TABLE regions (
    code text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    level text NOT NULL,
    parent_code text,
    valid_from date,
    valid_to date,
    list_version text NOT NULL
);

-- Only the platform's own community (kind platform) has no place. A list of all communities is the operator's alone
-- and sorts what it finds (by code points, as SQLite does): every index of a tenant table begins with community_id, so no other one would serve it.
CREATE TABLE communities (
    community_id uuid NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    name text COLLATE "C" NOT NULL,
    subdistrict_name text,
    subdistrict_code text,
    city_name text,
    city_code text,
    province text,
    stat_code text,
    hotline text,
    state text NOT NULL,
    source text,
    source_published_on date,
    sample boolean NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CHECK (
        kind = 'platform'
        OR (
            subdistrict_name IS NOT NULL AND subdistrict_code IS NOT NULL
            AND city_name IS NOT NULL AND city_code IS NOT NULL AND province IS NOT NULL
        )
    )
);
