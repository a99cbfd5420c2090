-- Imports (导入) of workbooks and maps. What an import brought, what was wrong and the cells as they came are payload: written
-- once, read whole. source is forgotten after a while, because it holds names; with it goes the way back. Of households there
-- is no source: it would lie in clear.
CREATE TABLE imports (
    community_id BLOB NOT NULL,
    import_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    mode TEXT NOT NULL,
    format TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    counts TEXT NOT NULL,
    findings TEXT NOT NULL,
    finding_count INTEGER NOT NULL,
    notices TEXT NOT NULL,
    source TEXT,
    brought TEXT,
    created_at INTEGER NOT NULL,
    created_by BLOB,
    forgotten_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, import_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id),
    CHECK (source IS NULL OR brought IS NOT NULL)
) STRICT;

CREATE INDEX imports_created_at ON imports (community_id, created_at, import_id);
