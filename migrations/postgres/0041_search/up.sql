-- By which letters agreements are found: pairs of neighbouring letters, and the last letter alone, of title, number and the parties' names.
CREATE TABLE agreement_grams (
    community_id uuid NOT NULL,
    gram text COLLATE "C" NOT NULL,
    agreement_id uuid NOT NULL,
    source text NOT NULL,
    PRIMARY KEY (community_id, gram, agreement_id, source),
    FOREIGN KEY (community_id) REFERENCES communities (community_id)
);

INSERT INTO agreement_grams (community_id, gram, agreement_id, source)
SELECT DISTINCT community_id, substr(text, place, 2), agreement_id, source
FROM (
    SELECT community_id, agreement_id, 'title' AS source, lower(title) AS text FROM agreements
    UNION ALL SELECT community_id, agreement_id, 'number', lower(number) FROM agreements
    UNION ALL SELECT community_id, agreement_id, 'party', lower(name) FROM agreement_parties
) AS texts, generate_series(1, length(text)) AS place;
