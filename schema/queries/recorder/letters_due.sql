-- Letters that this host is to send, the morning's digests first made when their
-- time has come.  $1 host  $2 its clock, milliseconds  $3 the console's address
SELECT item, coalesce(message::text, ''), address, subject, words
FROM recorder.letters_due($1::text, $2::bigint, $3::text)
