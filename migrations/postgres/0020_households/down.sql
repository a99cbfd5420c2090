DROP TABLE household_traces;
DROP TABLE household_parts;
DROP TABLE household_keys;
DROP TABLE households;
