-- The mail host is alive, and this is how its spool stands.
-- $1 host  $2 octets of the spool  $3 octets not loaded yet
-- $4 when the oldest waiting record was received, ms UTC, 0: none  $5 scanners
SELECT recorder.beat($1::text, $2::bigint, $3::bigint, $4::bigint, $5::int)
