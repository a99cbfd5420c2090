-- Maps are imported as well as workbooks (GeoJSON, 责任区地图): which forms of files there are is the service's business. SQLite
-- drops a check with its table alone, so the rows move to a new one, on both engines alike.
DROP INDEX imports_created_at;
ALTER TABLE imports RENAME TO imports_before;
ALTER TABLE imports_before DROP CONSTRAINT imports_pkey;

CREATE TABLE imports (
    community_id uuid NOT NULL,
    import_id uuid NOT NULL,
    kind text NOT NULL,
    mode text NOT NULL CHECK (mode IN ('all_or_nothing', 'importable')),
    format text NOT NULL,
    sha256 text NOT NULL,
    bytes bigint NOT NULL,
    counts text NOT NULL,
    findings text NOT NULL,
    finding_count bigint NOT NULL,
    notices text NOT NULL,
    source text,
    brought text,
    created_at timestamptz NOT NULL,
    created_by uuid,
    forgotten_at timestamptz NOT NULL,
    PRIMARY KEY (community_id, import_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id),
    CHECK ((source IS NULL) = (brought IS NULL))
);

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
