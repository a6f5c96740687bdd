-- Ask the person to explain.  $1 case  $2 question  $3 last day
SELECT api.case_ask($1::bigint, $2::text, $3::date)
