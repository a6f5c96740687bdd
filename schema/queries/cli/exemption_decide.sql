-- Approve or refuse one.  $1 school  $2 reference  $3 approve  $4 reason
SELECT api.exemption_decide($1::text, $2::text, $3::boolean, $4::text)
