-- Order a rule to be run over stored copies.  $1 rule  $2 since  $3 until
-- $4 reason  $5 approver
SELECT api.trial_rule_begin($1::text, $2::timestamptz, coalesce($3, 'infinity')
    ::timestamptz, $4::text, $5::text)
