-- Held mail that the caller may see.  $1 settled too
SELECT api.held_list(coalesce($1::boolean, false))
