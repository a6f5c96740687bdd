-- One, with its changes and its newest run over recorded mail.
-- $1 rule  $2 school
SELECT api.rule_show(api.school_of($2::text), $1::text)
