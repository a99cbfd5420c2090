-- Maps are imported as well as workbooks (GeoJSON, 责任区地图): which forms of files there are is the service's business. SQLite
-- drops a check with its table alone, so the rows move to a new one, on both engines alike.
DROP INDEX imports_created_at;
ALTER TABLE imports RENAME TO imports_before;

CREATE TABLE imports (
    community_id BLOB NOT NULL,
    import_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('all_or_nothing', 'importable')),
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
    CHECK ((source IS NULL) = (brought IS NULL))
) STRICT;

INSERT INTO imports (
    community_id, import_id, kind, mode, format, sha256, bytes, counts, findings, finding_count, notices, source, brought,
    created_at, created_by, forgotten_at
)
SELECT
    community_id, import_id, kind, mode, format, sha256, bytes, counts, findings, finding_count, notices, source, brought,
    created_at, created_by, forgotten_at
FROM imports_before;

DROP TABLE imports_before;

CREATE INDEX imports_created_at ON imports (community_id, created_at, import_id);
