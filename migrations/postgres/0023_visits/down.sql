DROP TABLE pairing_aid;
DROP TABLE pairing_visits;
