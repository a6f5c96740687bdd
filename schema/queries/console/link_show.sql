-- What a link would do.  $1 token  $2 address
SELECT api.held_link_show($1::text, $2::text)
