DROP TABLE zone_maps;
DROP TABLE community_boundaries;
