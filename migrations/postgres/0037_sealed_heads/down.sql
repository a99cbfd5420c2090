ALTER TABLE community_heads DROP COLUMN seal;
