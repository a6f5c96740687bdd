-- A school, new or changed.  $1 id  $2 name  $3 domains as a JSON array
SELECT setup.school($1::text, $2::text,
    ARRAY(SELECT jsonb_array_elements_text($3::jsonb)))
