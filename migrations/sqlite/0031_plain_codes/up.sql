-- Codes of units and zones in their plain form, in which they are read from now on: full-width letters and digits become plain
-- ones, small letters large, every dash a hyphen, blanks go. Of codes that become the same, those that were not plain before
-- take the end of their id. The table is there for this alone and goes again.
CREATE TABLE plain_codes (
    community_id BLOB NOT NULL,
    owner_id BLOB NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (community_id, owner_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX plain_codes_code ON plain_codes (community_id, code);

INSERT INTO plain_codes (community_id, owner_id, code) SELECT community_id, unit_id, upper(code) FROM units;
UPDATE plain_codes SET code =
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(code
    , '０', '0'), '１', '1'), '２', '2'), '３', '3'), '４', '4'), '５', '5')
    , '６', '6'), '７', '7'), '８', '8'), '９', '9'), 'Ａ', 'A'), 'Ｂ', 'B');
UPDATE plain_codes SET code =
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(code
    , 'Ｃ', 'C'), 'Ｄ', 'D'), 'Ｅ', 'E'), 'Ｆ', 'F'), 'Ｇ', 'G'), 'Ｈ', 'H')
    , 'Ｉ', 'I'), 'Ｊ', 'J'), 'Ｋ', 'K'), 'Ｌ', 'L'), 'Ｍ', 'M'), 'Ｎ', 'N');
UPDATE plain_codes SET code =
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(code
    , 'Ｏ', 'O'), 'Ｐ', 'P'), 'Ｑ', 'Q'), 'Ｒ', 'R'), 'Ｓ', 'S'), 'Ｔ', 'T')
    , 'Ｕ', 'U'), 'Ｖ', 'V'), 'Ｗ', 'W'), 'Ｘ', 'X'), 'Ｙ', 'Y'), 'Ｚ', 'Z');
UPDATE plain_codes SET code =
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(code
    , 'ａ', 'A'), 'ｂ', 'B'), 'ｃ', 'C'), 'ｄ', 'D'), 'ｅ', 'E'), 'ｆ', 'F')
    , 'ｇ', 'G'), 'ｈ', 'H'), 'ｉ', 'I'), 'ｊ', 'J'), 'ｋ', 'K'), 'ｌ', 'L');
UPDATE plain_codes SET code =
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(code
    , 'ｍ', 'M'), 'ｎ', 'N'), 'ｏ', 'O'), 'ｐ', 'P'), 'ｑ', 'Q'), 'ｒ', 'R')
    , 'ｓ', 'S'), 'ｔ', 'T'), 'ｕ', 'U'), 'ｖ', 'V'), 'ｗ', 'W'), 'ｘ', 'X');
UPDATE plain_codes SET code =
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(code
    , 'ｙ', 'Y'), 'ｚ', 'Z'), '－', '-'), '‐', '-'), '‑', '-'), '‒', '-')
    , '–', '-'), '—', '-'), '―', '-'), '−', '-'), '﹣', '-'), '﹘', '-');
UPDATE plain_codes SET code =
    replace(replace(replace(replace(code
    , 'ー', '-'), ' ', '')
    , '　', ''), ' ', '');
UPDATE plain_codes SET code = code || '-' || substr(hex(owner_id), 25, 8)
WHERE EXISTS (
        SELECT 1 FROM plain_codes AS other
        WHERE other.community_id = plain_codes.community_id AND other.code = plain_codes.code
            AND other.owner_id <> plain_codes.owner_id
    )
    AND NOT EXISTS (
        SELECT 1 FROM units
        WHERE units.community_id = plain_codes.community_id AND units.unit_id = plain_codes.owner_id
            AND units.code = plain_codes.code
    );
UPDATE units SET code = (
    SELECT plain_codes.code FROM plain_codes
    WHERE plain_codes.community_id = units.community_id AND plain_codes.owner_id = units.unit_id
)
WHERE EXISTS (
    SELECT 1 FROM plain_codes
    WHERE plain_codes.community_id = units.community_id AND plain_codes.owner_id = units.unit_id
        AND plain_codes.code <> units.code
);
DELETE FROM plain_codes;

INSERT INTO plain_codes (community_id, owner_id, code) SELECT community_id, zone_id, upper(code) FROM zones;
UPDATE plain_codes SET code =
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(code
    , '０', '0'), '１', '1'), '２', '2'), '３', '3'), '４', '4'), '５', '5')
    , '６', '6'), '７', '7'), '８', '8'), '９', '9'), 'Ａ', 'A'), 'Ｂ', 'B');
UPDATE plain_codes SET code =
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(code
    , 'Ｃ', 'C'), 'Ｄ', 'D'), 'Ｅ', 'E'), 'Ｆ', 'F'), 'Ｇ', 'G'), 'Ｈ', 'H')
    , 'Ｉ', 'I'), 'Ｊ', 'J'), 'Ｋ', 'K'), 'Ｌ', 'L'), 'Ｍ', 'M'), 'Ｎ', 'N');
UPDATE plain_codes SET code =
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(code
    , 'Ｏ', 'O'), 'Ｐ', 'P'), 'Ｑ', 'Q'), 'Ｒ', 'R'), 'Ｓ', 'S'), 'Ｔ', 'T')
    , 'Ｕ', 'U'), 'Ｖ', 'V'), 'Ｗ', 'W'), 'Ｘ', 'X'), 'Ｙ', 'Y'), 'Ｚ', 'Z');
UPDATE plain_codes SET code =
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(code
    , 'ａ', 'A'), 'ｂ', 'B'), 'ｃ', 'C'), 'ｄ', 'D'), 'ｅ', 'E'), 'ｆ', 'F')
    , 'ｇ', 'G'), 'ｈ', 'H'), 'ｉ', 'I'), 'ｊ', 'J'), 'ｋ', 'K'), 'ｌ', 'L');
UPDATE plain_codes SET code =
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(code
    , 'ｍ', 'M'), 'ｎ', 'N'), 'ｏ', 'O'), 'ｐ', 'P'), 'ｑ', 'Q'), 'ｒ', 'R')
    , 'ｓ', 'S'), 'ｔ', 'T'), 'ｕ', 'U'), 'ｖ', 'V'), 'ｗ', 'W'), 'ｘ', 'X');
UPDATE plain_codes SET code =
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(code
    , 'ｙ', 'Y'), 'ｚ', 'Z'), '－', '-'), '‐', '-'), '‑', '-'), '‒', '-')
    , '–', '-'), '—', '-'), '―', '-'), '−', '-'), '﹣', '-'), '﹘', '-');
UPDATE plain_codes SET code =
    replace(replace(replace(replace(code
    , 'ー', '-'), ' ', '')
    , '　', ''), ' ', '');
UPDATE plain_codes SET code = code || '-' || substr(hex(owner_id), 25, 8)
WHERE EXISTS (
        SELECT 1 FROM plain_codes AS other
        WHERE other.community_id = plain_codes.community_id AND other.code = plain_codes.code
            AND other.owner_id <> plain_codes.owner_id
    )
    AND NOT EXISTS (
        SELECT 1 FROM zones
        WHERE zones.community_id = plain_codes.community_id AND zones.zone_id = plain_codes.owner_id
            AND zones.code = plain_codes.code
    );
UPDATE zones SET code = (
    SELECT plain_codes.code FROM plain_codes
    WHERE plain_codes.community_id = zones.community_id AND plain_codes.owner_id = zones.zone_id
)
WHERE EXISTS (
    SELECT 1 FROM plain_codes
    WHERE plain_codes.community_id = zones.community_id AND plain_codes.owner_id = zones.zone_id
        AND plain_codes.code <> zones.code
);
DELETE FROM plain_codes;

DROP TABLE plain_codes;
