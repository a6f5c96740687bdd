-- A migration ran.  $1 name  $2 SHA-256
INSERT INTO schoolgate.migration (name, sha256) VALUES ($1::text, $2::bytea)
