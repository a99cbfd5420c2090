-- Boundaries as they were entered: the system of coordinates, and the geometry in it. Nothing where it was not kept yet, and
-- where a boundary was computed from others.
ALTER TABLE zone_boundaries ADD COLUMN entered_crs TEXT;
ALTER TABLE zone_boundaries ADD COLUMN entered TEXT;
ALTER TABLE community_boundaries ADD COLUMN entered_crs TEXT;
ALTER TABLE community_boundaries ADD COLUMN entered TEXT;

-- Boundaries, splits and mergers of a day to come, as they were sent. state_at is when it came into its state.
CREATE TABLE zone_plans (
    community_id BLOB NOT NULL,
    plan_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    state TEXT NOT NULL,
    state_at INTEGER NOT NULL,
    failure TEXT,
    successors TEXT NOT NULL,
    sent TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    made_by BLOB,
    PRIMARY KEY (community_id, plan_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id),
    CHECK ((state = 'failed') = (failure IS NOT NULL))
) STRICT;

CREATE INDEX zone_plans_made_at ON zone_plans (community_id, made_at, plan_id);
CREATE INDEX zone_plans_state ON zone_plans (community_id, state, effective_on);

-- Which zones a plan is about. While it is planned, or has failed and waits, no other is made for them.
CREATE TABLE zone_plan_zones (
    community_id BLOB NOT NULL,
    plan_id BLOB NOT NULL,
    n INTEGER NOT NULL,
    zone_id BLOB NOT NULL,
    settled_at INTEGER,
    PRIMARY KEY (community_id, plan_id, n),
    FOREIGN KEY (community_id, plan_id) REFERENCES zone_plans (community_id, plan_id),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX zone_plan_zones_zone_id_key ON zone_plan_zones (community_id, zone_id)
    WHERE settled_at IS NULL;
