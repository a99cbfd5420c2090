-- Communities (社区), each a tenant of its own, and the regions (区划) they lie in, which belong to no tenant.
CREATE TABLE regions (
    code TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    parent_code TEXT,
    valid_from TEXT,
    valid_to TEXT,
    list_version TEXT NOT NULL
) STRICT;

-- Only the platform's own community (kind platform) has no place. A list of all communities is the operator's alone
-- and sorts what it finds: every index of a tenant table begins with community_id, so no other one would serve it.
CREATE TABLE communities (
    community_id BLOB NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    subdistrict_name TEXT,
    subdistrict_code TEXT,
    city_name TEXT,
    city_code TEXT,
    province TEXT,
    stat_code TEXT,
    hotline TEXT,
    state TEXT NOT NULL,
    source TEXT,
    source_published_on TEXT,
    sample INTEGER NOT NULL CHECK (sample IN (0, 1)),
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    CHECK (
        kind = 'platform'
        OR (
            subdistrict_name IS NOT NULL AND subdistrict_code IS NOT NULL
            AND city_name IS NOT NULL AND city_code IS NOT NULL AND province IS NOT NULL
        )
    )
) STRICT;
