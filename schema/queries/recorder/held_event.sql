-- What became of an item of this host's outbox; again it changes nothing.
-- $1 the event, as it lies there
SELECT recorder.held_event(pg_catalog.convert_from($1::bytea, 'UTF8')::jsonb)
