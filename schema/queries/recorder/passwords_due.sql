-- Passwords that this host is to send, each after a while.  $1 host  $2 its key
SELECT item, address, subject, words, salt, sealed, wrapped, wait_ms
FROM recorder.passwords_due($1::text, $2::bytea)
