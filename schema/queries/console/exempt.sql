-- Ask for one, or allow it.  $1 rule, from, to, until and so on  $2 school
SELECT api.exempt(api.school_of($2::text), $1::jsonb)
