-- Include or leave out.  $1 request  $2 messages  $3 or a filter  $4 code  $5 note
SELECT api.request_collect($1::bigint, $2::uuid[], $3::jsonb, $4::text,
    $5::text)
