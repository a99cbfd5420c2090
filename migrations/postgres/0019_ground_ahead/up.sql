-- Boundaries as they were entered: the system of coordinates, and the geometry in it. Nothing where it was not kept yet, and
-- where a boundary was computed from others.
ALTER TABLE zone_boundaries ADD COLUMN entered_crs text;
ALTER TABLE zone_boundaries ADD COLUMN entered text;
ALTER TABLE community_boundaries ADD COLUMN entered_crs text;
ALTER TABLE community_boundaries ADD COLUMN entered text;

-- Boundaries, splits and mergers of a day to come, as they were sent. state_at is when it came into its state.
CREATE TABLE zone_plans (
    community_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    kind text NOT NULL,
    effective_on date NOT NULL,
    state text NOT NULL,
    state_at timestamptz NOT NULL,
    failure text,
    successors text NOT NULL,
    sent text NOT NULL,
    made_at timestamptz NOT NULL,
    made_by uuid,
    PRIMARY KEY (community_id, plan_id),
    FOREIGN KEY (community_id) REFERENCES communities (community_id),
    CHECK ((state = 'failed') = (failure IS NOT NULL))
);

CREATE INDEX zone_plans_made_at ON zone_plans (community_id, made_at, plan_id);
CREATE INDEX zone_plans_state ON zone_plans (community_id, state, effective_on);

-- Which zones a plan is about. While it is planned, or has failed and waits, no other is made for them.
CREATE TABLE zone_plan_zones (
    community_id uuid NOT NULL,
    plan_id uuid NOT NULL,
    n bigint NOT NULL,
    zone_id uuid NOT NULL,
    settled_at timestamptz,
    PRIMARY KEY (community_id, plan_id, n),
    FOREIGN KEY (community_id, plan_id) REFERENCES zone_plans (community_id, plan_id),
    FOREIGN KEY (community_id, zone_id) REFERENCES zones (community_id, zone_id)
);

CREATE UNIQUE INDEX zone_plan_zones_zone_id_key ON zone_plan_zones (community_id, zone_id)
    WHERE settled_at IS NULL;
