-- Imports (导入) of workbooks and maps. What an import brought, what was wrong and the cells as they came are payload: written
-- once, read whole. source is forgotten after a while, because it holds names; with it goes the way back. Of households there
-- is no source: it would lie in clear.
CREATE TABLE imports (
    community_id uuid NOT NULL,
    import_id uuid NOT NULL,
    kind text NOT NULL,
    mode text NOT NULL,
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
    CHECK (source IS NULL OR brought IS NOT NULL)
);

CREATE INDEX imports_created_at ON imports (community_id, created_at, import_id);
