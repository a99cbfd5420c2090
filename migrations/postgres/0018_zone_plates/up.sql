-- Plates on walls: the code of each that a zone has or had. One of a zone is good at a time.
CREATE TABLE zone_plates (
    community_id uuid NOT NULL,
    zone_id uuid NOT NULL,
    n bigint NOT NULL,
    code text NOT NULL,
    made_at timestamptz NOT NULL,
    made_by uuid,
    withdrawn_at timestamptz,
    withdrawn_by uuid,
    PRIMARY KEY (community_id, zone_id, n),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id)
);

CREATE UNIQUE INDEX zone_plates_zone_id_key ON zone_plates (community_id, zone_id)
    WHERE withdrawn_at IS NULL;

-- Where the plate of a code hangs: global, because whoever scans it knows nothing but the code. A code that was withdrawn
-- is not here any more, and is looked for like one that never was.
CREATE TABLE plate_codes (
    code_hash text NOT NULL,
    community_id uuid NOT NULL,
    zone_id uuid NOT NULL,
    PRIMARY KEY (code_hash)
);
