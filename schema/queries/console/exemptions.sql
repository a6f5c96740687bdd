-- Ways around rules.  $1 those that are over too  $2 school
SELECT api.exemptions(api.school_of($2::text), coalesce($1::boolean, false))
