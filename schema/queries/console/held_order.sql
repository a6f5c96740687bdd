-- Ask for an act.  $1 reference  $2 act  $3 reason  $4 whom to take out
SELECT api.held_order($1::text, $2::text, $3::text, $4::jsonb) - 'text'
