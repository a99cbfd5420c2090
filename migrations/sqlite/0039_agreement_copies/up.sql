-- In how many originals an agreement is made out (正本份数), where its text says so.
ALTER TABLE agreements ADD COLUMN copies INTEGER;
