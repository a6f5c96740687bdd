-- People name a message by the five characters of its reference: found by an index.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- What reference() writes with 28 characters, as a number.
CREATE FUNCTION reference_value(id uuid) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ('x' || right(id::text, 8))::bit(32)::bigint % 17210368;
CREATE INDEX flag_reference ON flag (reference_value(message));

RESET search_path;
RESET ROLE;
