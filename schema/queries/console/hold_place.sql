-- Keep a record.  $1 its id  $2 reason  $3 until
SELECT api.hold_place($1::uuid, $2::text, $3::date)
