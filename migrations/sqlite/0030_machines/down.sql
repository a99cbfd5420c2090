DROP INDEX clients_created_by;
ALTER TABLE clients DROP COLUMN orphaned_at;
DROP TABLE revoked_tokens;
