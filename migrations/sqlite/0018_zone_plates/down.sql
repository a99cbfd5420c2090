DROP TABLE plate_codes;
DROP TABLE zone_plates;
