-- What belongs to the deployment and to no community. The lock row of the migrations themselves is made by the service.
CREATE TABLE deployment (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
