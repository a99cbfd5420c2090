DROP TABLE matching_units;
DROP TABLE matching_households;
DROP TABLE matchings;
DROP TABLE helping_profiles;
