-- Nothing more is sent in this name.  $1 school  $2 address  $3 reason
SELECT api.suspend($1::text, $2::text, $3::text)
