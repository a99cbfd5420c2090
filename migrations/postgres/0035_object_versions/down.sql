ALTER TABLE zone_duties DROP COLUMN recorded_at;
ALTER TABLE zone_claims DROP COLUMN recorded_at;
ALTER TABLE zone_plans DROP COLUMN counts_from_on;
-- Empty: what it held is not written back.
CREATE TABLE zone_versions (
    community_id uuid NOT NULL,
    zone_id uuid NOT NULL,
    version bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    event text NOT NULL,
    author text NOT NULL,
    snapshot text NOT NULL,
    PRIMARY KEY (community_id, zone_id, version),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id)
);
ALTER TABLE agreement_versions DROP COLUMN counts_from;
ALTER TABLE agreement_versions ADD COLUMN snapshot text NOT NULL DEFAULT '';
ALTER TABLE events DROP COLUMN states;
DROP TABLE object_versions;
