-- The day's cards.  $1 which: today or sampled  $2 passed over  $3 at most
SELECT api.today(coalesce($1::text, 'today'), $2::int, $3::int)
