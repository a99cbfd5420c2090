-- What only the service can write beside a head: no chain is continued, or ended elsewhere, without its key.
ALTER TABLE community_heads ADD COLUMN seal TEXT;
