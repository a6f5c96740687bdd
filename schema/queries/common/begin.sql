-- One transaction.
BEGIN
