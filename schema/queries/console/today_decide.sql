-- One act.  $1 outcome  $2 flags  $3 or a cause  $4 as of when
-- $5 note  $6 words of a letter  $7 until when the cause is stopped
SELECT api.today_decide(pg_catalog.jsonb_strip_nulls(
    pg_catalog.jsonb_build_object('outcome', $1::text,
        'flags', pg_catalog.to_jsonb($2::uuid[]), 'cause', $3::uuid,
        'before', $4::timestamptz, 'note', $5::text, 'words', $6::text,
        'until', $7::timestamptz)))
