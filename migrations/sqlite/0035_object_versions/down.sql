ALTER TABLE zone_duties DROP COLUMN recorded_at;
ALTER TABLE zone_claims DROP COLUMN recorded_at;
ALTER TABLE zone_plans DROP COLUMN counts_from_on;
-- Empty: what it held is not written back.
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
ALTER TABLE agreement_versions DROP COLUMN counts_from;
ALTER TABLE agreement_versions ADD COLUMN snapshot TEXT NOT NULL DEFAULT '';
ALTER TABLE events DROP COLUMN states;
DROP TABLE object_versions;
