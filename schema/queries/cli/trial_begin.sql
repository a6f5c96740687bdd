-- Order a draft list to be tried.  $1 SHA-256  $2 since  $3 reason  $4 approver
SELECT api.trial_begin($1::text, $2::timestamptz, $3::text, $4::text)
