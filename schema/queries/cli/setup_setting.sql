-- One setting.  $1 key  $2 value as JSON
SELECT setup.setting($1::text, $2::jsonb)
