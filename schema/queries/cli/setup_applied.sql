-- Which migrations ran: name and SHA-256.
SELECT name, encode(sha256, 'hex') FROM schoolgate.migration
