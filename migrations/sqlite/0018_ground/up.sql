-- Every boundary a community ever had; the one that stands has no until_at. Boxes in units of 1e-7 degree.
CREATE TABLE community_boundaries (
    community_id BLOB NOT NULL,
    n INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    boundary TEXT NOT NULL,
    area_cm2 INTEGER NOT NULL,
    PRIMARY KEY (community_id, n),
    FOREIGN KEY (community_id) REFERENCES communities (community_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX community_boundaries_community_id_key ON community_boundaries (community_id)
    WHERE until_at IS NULL;

-- Which edition of a community's map stands: a new random name with every boundary that changes, so what is kept in memory
-- under a name never grows old.
CREATE TABLE zone_maps (
    community_id BLOB NOT NULL,
    edition BLOB NOT NULL,
    PRIMARY KEY (community_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id)
) STRICT, WITHOUT ROWID;

-- Wall plates (责任牌): the code that is printed on one leads to its zone until another is made.
CREATE TABLE zone_plates (
    community_id BLOB NOT NULL,
    code TEXT NOT NULL,
    zone_id BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    made_by BLOB,
    ended_at INTEGER,
    PRIMARY KEY (community_id, code),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX zone_plates_zone_id_key ON zone_plates (community_id, zone_id) WHERE ended_at IS NULL;
