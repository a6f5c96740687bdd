-- What is due each minute: counts, and rules that make too much noise.
-- $1 school  $2 days before yesterday too
SELECT tend FROM recorder.tend($1::text, $2::boolean)
