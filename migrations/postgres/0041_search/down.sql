DROP TABLE agreement_grams;
