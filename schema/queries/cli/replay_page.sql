-- Its records, veiled, the next page.  $1 order  $2 after  $3 at most
SELECT id, document FROM api.replay_page($1::bigint, $2::uuid, $3::int)
