-- Keep one record.  $1 id  $2 reason  $3 until or NULL
SELECT api.hold_place($1::uuid, $2::text, $3::timestamptz)
