-- End one before its day.  $1 school  $2 reference  $3 reason
SELECT api.exemption_end($1::text, $2::text, $3::text)
