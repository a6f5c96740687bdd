-- Passwords that this host is to send, each after a while.  $1 host
SELECT item, address, subject, words, wait_ms
FROM recorder.passwords_due($1::text)
