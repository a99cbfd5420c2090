-- What was used of a quota in the window that runs since some time.
CREATE TABLE quota_uses (
    community_id uuid NOT NULL,
    holder text NOT NULL,
    counted text NOT NULL,
    since timestamptz NOT NULL,
    amount bigint NOT NULL,
    PRIMARY KEY (community_id, holder, counted),
    FOREIGN KEY (community_id) REFERENCES communities (community_id)
);
