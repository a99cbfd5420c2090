-- Every state of a row that answers are made of: what it was, by which event, and from which instant on: that of the event, or an
-- earlier one where what was due on a day was done late. The event's hash covers the digests of the rows that its transaction has
-- left, and these instants.
CREATE TABLE object_versions (
    community_id uuid NOT NULL,
    kind text NOT NULL,
    object_id uuid NOT NULL,
    n bigint NOT NULL,
    seq bigint NOT NULL,
    owner_id uuid,
    counts_from timestamptz NOT NULL,
    digest text,
    body text,
    PRIMARY KEY (community_id, kind, object_id, n, seq)
);

CREATE INDEX object_versions_owner ON object_versions (community_id, kind, owner_id) WHERE owner_id IS NOT NULL;

ALTER TABLE events ADD COLUMN states text;

-- What stood on record of a zone is told by the versions of its rows from now on.
DROP TABLE zone_versions;

-- From which day on a plan counts that was carried out; none where that is the day on which it was.
ALTER TABLE zone_plans ADD COLUMN counts_from_on date;
-- When it was written that a unit answers for a zone, or that a zone has a duty, where that was later than it began.
ALTER TABLE zone_claims ADD COLUMN recorded_at timestamptz;
ALTER TABLE zone_duties ADD COLUMN recorded_at timestamptz;

-- How an agreement stood is told by the versions of its rows.
ALTER TABLE agreement_versions DROP COLUMN snapshot;
-- From which instant on it counts, where that is earlier than when it was recorded.
ALTER TABLE agreement_versions ADD COLUMN counts_from timestamptz;
