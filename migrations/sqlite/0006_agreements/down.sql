DROP TABLE agreement_objections;
DROP TABLE agreement_signatures;
DROP TABLE agreement_versions;
DROP TABLE commitments;
DROP TABLE agreement_parties;
DROP TABLE agreement_numbers;
DROP TABLE agreements;
