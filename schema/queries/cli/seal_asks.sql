-- What the caller asked or may sign, newest first.
SELECT api.seal_asks(NULL, 200)
