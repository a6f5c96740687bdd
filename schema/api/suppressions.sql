-- Causes that are stopped for a while: what that kept back, and its end.

SET ROLE schoolgate_owner;

-- How many flags a suppression kept from being asked about; none about who asks.
CREATE OR REPLACE FUNCTION schoolgate.suppression_object(
    a schoolgate.actor, s schoolgate.suppression)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('suppression', s.ordinal, 'school', c.school,
        'rule', c.rule,
        'why', cause_object(a, s.cause),
        'words', words_of(c.school, c.rule),
        'reason', s.reason, 'at', s.at, 'until', s.until,
        'by', coalesce((SELECT name FROM person p WHERE p.id = s.actor),
            s.actor),
        'ended', s.ended, 'is_over', s.ended IS NOT NULL OR s.until <= now(),
        'kept', (SELECT count(*) FROM flag f
            WHERE f.cause = s.cause AND f.state = 'suppressed'
                AND f.created BETWEEN s.at AND coalesce(s.ended, s.until)
                AND NOT is_about(f, a.person, a.addresses)))
    FROM cause c WHERE c.id = s.cause
$$;

-- Those in force, the one that ends first before the others; with `over` those
-- that have ended too.
CREATE OR REPLACE FUNCTION api.suppressions(over boolean, after bigint, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('headteacher', 'deputy', 'dsl', 'dpo',
        'mail-admin', 'admin');
BEGIN
    RETURN QUERY SELECT suppression_object(a, s)
    FROM suppression s JOIN cause c ON c.id = s.cause
    WHERE s.ordinal > coalesce(suppressions.after, 0)
        AND holds(a, c.school, 'headteacher', 'deputy', 'dsl', 'dpo',
            'mail-admin', 'admin')
        AND (suppressions.over OR (s.ended IS NULL AND s.until > now()))
    ORDER BY s.ordinal
    LIMIT least(greatest(coalesce(lim, 50), 1), 200);
END $$;

-- From now on its cause is asked about again.
CREATE OR REPLACE FUNCTION api.suppression_end(ordinal bigint)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('headteacher', 'deputy', 'dsl');
BEGIN
    UPDATE suppression s SET ended = now(), ended_by = a.person
    FROM cause c
    WHERE s.ordinal = suppression_end.ordinal AND s.ended IS NULL
        AND s.until > now() AND c.id = s.cause
        AND holds(a, c.school, 'headteacher', 'deputy', 'dsl');
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no such suppression in force'
            USING ERRCODE = 'P0002';
    END IF;
    RETURN jsonb_build_object('suppression', suppression_end.ordinal,
        'ended', now());
END $$;

-- What a suppression kept from being asked about, newest first: each can be
-- looked at and decided like any other.
CREATE OR REPLACE FUNCTION api.suppressed(cause uuid, after int, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    n bigint;
BEGIN
    RETURN QUERY SELECT flag_object(a, f)
        || jsonb_build_object('card', f.id, 'flags', ARRAY[f.id],
            'since', f.created, 'days', 0, 'alike', 0)
    FROM flag f WHERE f.state = 'suppressed'
        AND f.cause = coalesce(suppressed.cause, f.cause) AND may_see(a, f)
    ORDER BY f.created DESC, f.id OFFSET greatest(coalesce(after, 0), 0)
    LIMIT least(greatest(coalesce(lim, 50), 1), 200);
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM count_looks(a, n, 0);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.suppressions, api.suppression_end,
    api.suppressed
    TO schoolgate_people, schoolgate_console;
RESET ROLE;
