-- What was made plain stays so: how it was typed is not known any more.
SELECT 1;
