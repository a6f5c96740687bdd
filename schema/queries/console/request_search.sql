-- Search within a request.  $1 its number  $2 filter  $3 behind this record
-- $4 at most so many
SELECT api.request_search($1::bigint, $2::jsonb, $3::uuid, $4::int)
