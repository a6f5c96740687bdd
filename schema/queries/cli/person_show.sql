-- What is known of an address.  $1 address
SELECT api.person_show($1::text)
