-- Every boundary a community ever had; the one that stands has no until_at.
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

CREATE UNIQUE INDEX community_boundaries__key ON community_boundaries (community_id)
    WHERE until_at IS NULL;

-- Which edition of a community's map stands: a new random name with every boundary that changes, so what is kept in memory
-- under a name never grows old.
CREATE TABLE zone_maps (
    community_id uuid NOT NULL,
    edition uuid NOT NULL,
    PRIMARY KEY (community_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id)
);
