-- Entries of one with their examples.
-- $1 host  $2 which list  $3 behind this entry  $4 how many at most
SELECT api.word_entries($1::text, $2::int, coalesce($3::int, 0),
    coalesce($4::int, 50))
