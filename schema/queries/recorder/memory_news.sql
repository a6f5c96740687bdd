-- What other mail hosts remember that this one has not seen.  The first row is
-- no fact: the snapshot to ask with next, hosts (value), 1: there is more (flags).
-- $1 host  $2 snapshot of the last time or ''  $3 rows  $4 own facts too
SELECT next, fact, key, message, at_ms, value, flags
FROM recorder.memory_news($1::text, $2::text, $3::int, $4::boolean)
