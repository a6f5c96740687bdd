-- The end of one transaction.
COMMIT
