-- Nothing of this transaction has happened.
ROLLBACK
