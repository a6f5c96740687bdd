-- One is over.  $1 reference  $2 why  $3 school
SELECT api.exemption_end(api.school_of($3::text), $1::text, $2::text)
