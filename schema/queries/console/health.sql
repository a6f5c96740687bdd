-- How mail hosts stand.  $1 school
SELECT api.health(api.school_of($1::text))
