DROP TABLE communities;
DROP TABLE regions;
