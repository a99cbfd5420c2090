DROP TABLE zone_plan_zones;
DROP TABLE zone_plans;
ALTER TABLE community_boundaries DROP COLUMN entered;
ALTER TABLE community_boundaries DROP COLUMN entered_crs;
ALTER TABLE zone_boundaries DROP COLUMN entered;
ALTER TABLE zone_boundaries DROP COLUMN entered_crs;
