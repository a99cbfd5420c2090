DROP TABLE agreement_consents;
DROP TABLE agreement_requests;
ALTER TABLE agreement_parties DROP COLUMN left_at;
ALTER TABLE agreement_parties DROP COLUMN leaving;
ALTER TABLE agreement_parties DROP COLUMN accession;
ALTER TABLE agreements DROP COLUMN standing;
ALTER TABLE agreements DROP COLUMN suspended_at;
ALTER TABLE agreements DROP COLUMN notice;
