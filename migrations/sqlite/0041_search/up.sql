-- By which letters agreements are found: pairs of neighbouring letters, and the last letter alone, of title, number and the parties' names.
CREATE TABLE agreement_grams (
    community_id BLOB NOT NULL,
    gram TEXT NOT NULL,
    agreement_id BLOB NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (community_id, gram, agreement_id, source),
    FOREIGN KEY (community_id) REFERENCES communities (community_id)
) STRICT, WITHOUT ROWID;

WITH RECURSIVE
    texts (community_id, agreement_id, source, text) AS (
        SELECT community_id, agreement_id, 'title', lower(title) FROM agreements
        UNION ALL SELECT community_id, agreement_id, 'number', lower(number) FROM agreements
        UNION ALL SELECT community_id, agreement_id, 'party', lower(name) FROM agreement_parties
    ),
    places (place) AS (SELECT 1 UNION ALL SELECT place + 1 FROM places WHERE place < 1000)
INSERT OR IGNORE INTO agreement_grams (community_id, gram, agreement_id, source)
SELECT community_id, substr(text, place, 2), agreement_id, source FROM texts JOIN places ON place <= length(text);
