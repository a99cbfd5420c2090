DROP TABLE household_tallies;
DROP TABLE household_disclosures;
DROP TABLE household_acts;
