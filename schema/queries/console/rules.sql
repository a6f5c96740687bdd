-- Every rule as it is in force.  $1 school
SELECT api.rules(api.school_of($1::text))
