-- What is due each minute: counts, and rules that make too much noise.  $1 school
SELECT tend FROM recorder.tend($1::text, false)
