DROP TABLE pairings;
DROP TABLE household_readers;
