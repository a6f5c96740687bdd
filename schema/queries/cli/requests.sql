-- Requests that are not closed, or that are.  $1 closed
SELECT api.requests($1::boolean, NULL, 200)
