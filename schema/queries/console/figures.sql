-- Counts of a month, of nobody.  $1 month  $2 school
SELECT api.figures(api.school_of($2::text), coalesce($1::date, current_date))
