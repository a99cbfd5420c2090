DROP TABLE zone_boundaries;
DROP TABLE zone_versions;
DROP TABLE zones;
