-- What was used of a quota in the window that runs since some time.
CREATE TABLE quota_uses (
    community_id BLOB NOT NULL,
    holder TEXT NOT NULL,
    counted TEXT NOT NULL,
    since INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (community_id, holder, counted),
    FOREIGN KEY (community_id) REFERENCES communities (community_id)
) STRICT, WITHOUT ROWID;
