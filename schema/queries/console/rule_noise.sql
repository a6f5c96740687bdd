-- How much noise suspends a rule.  $1 limits  $2 why
SELECT api.noise_limits($1::jsonb, $2::text)
