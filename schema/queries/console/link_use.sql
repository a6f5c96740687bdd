-- Use a link.  $1 token  $2 address  $3 act  $4 reason
SELECT api.held_link_use($1::text, $2::text, $3::text, $4::text)
