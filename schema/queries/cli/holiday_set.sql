-- One day.  $1 nation  $2 day  $3 name; NULL: it is none  $4 dry
SELECT api.holiday_set($1::text, $2::date, $3::text, $4::boolean)
