DROP TABLE zone_fulfilments;
DROP TABLE zone_duties;
