-- Every boundary a community ever had; the one that stands has no until_at. Boxes in units of 1e-7 degree.
CREATE TABLE community_boundaries (
    community_id uuid NOT NULL,
    n bigint NOT NULL,
    from_at timestamptz NOT NULL,
    until_at timestamptz,
    boundary text NOT NULL,
    area_cm2 bigint NOT NULL,
    PRIMARY KEY (community_id, n),
    FOREIGN KEY (community_id) REFERENCES communities (community_id)
);

CREATE UNIQUE INDEX community_boundaries_community_id_key ON community_boundaries (community_id)
    WHERE until_at IS NULL;

-- Which edition of a community's map stands: a new random name with every boundary that changes, so what is kept in memory
-- under a name never grows old.
CREATE TABLE zone_maps (
    community_id uuid NOT NULL,
    edition uuid NOT NULL,
    PRIMARY KEY (community_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id)
);

-- Wall plates (责任牌): the code that is printed on one leads to its zone until another is made.
CREATE TABLE zone_plates (
    community_id uuid NOT NULL,
    code text NOT NULL,
    zone_id uuid NOT NULL,
    made_at timestamptz NOT NULL,
    made_by uuid,
    ended_at timestamptz,
    PRIMARY KEY (community_id, code),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id)
);

CREATE UNIQUE INDEX zone_plates_zone_id_key ON zone_plates (community_id, zone_id) WHERE ended_at IS NULL;
