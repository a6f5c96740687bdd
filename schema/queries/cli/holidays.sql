-- Bank holidays.  $1 nation; NULL: the school's  $2 year; NULL: this and two more
SELECT api.holidays($1::text, $2::int)
