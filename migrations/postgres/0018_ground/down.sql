DROP TABLE zone_plates;
DROP TABLE zone_maps;
DROP TABLE community_boundaries;
