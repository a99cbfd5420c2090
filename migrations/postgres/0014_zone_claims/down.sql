DROP TABLE zone_holds;
DROP TABLE zone_claims;
