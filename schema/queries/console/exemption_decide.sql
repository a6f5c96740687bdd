-- Allow one that was asked for, or refuse it.
-- $1 reference  $2 approve  $3 why  $4 school
SELECT api.exemption_decide(api.school_of($4::text), $1::text, $2::boolean,
    $3::text)
