-- Cases.  $1 state  $2 older than this  $3 at most so many
SELECT api.case_list($1::text, $2::bigint, $3::int)
