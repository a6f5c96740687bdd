-- Who stands in for whom, with dates: what he does is marked with the name of the
-- other (on_behalf), and he sees what the other would, but nothing about either.

SET ROLE schoolgate_owner;

-- What was queued before it has waited for five days on which the school was
-- open (from Monday to Friday, where its hours are not known).
CREATE OR REPLACE FUNCTION schoolgate.waited_since(school text)
RETURNS timestamptz LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH days AS (
        SELECT h.opens FROM open_hours($1, now() - interval '49 days') h
        UNION ALL SELECT (d + time '08:00') AT TIME ZONE s.time_zone
        FROM school s, generate_series(current_date - 14, current_date,
            interval '1 day') d
        WHERE s.id = $1 AND extract(isodow FROM d) < 6
            AND NOT EXISTS (SELECT FROM school_hours x WHERE x.school = $1)
    )
    SELECT coalesce((SELECT opens FROM days WHERE opens <= now()
        ORDER BY opens DESC OFFSET 4 LIMIT 1), now() - interval '56 days')
$$;

-- Of a deputy: waited_since of each school where something may have waited.
CREATE OR REPLACE FUNCTION schoolgate.waited_of(holds text[])
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_object_agg(s.id, waited_since(s.id)) FROM school s
    WHERE $1 && ARRAY['deputy@*', 'deputy@' || s.id]
        AND EXISTS (SELECT FROM flag f WHERE f.school = s.id
            AND f.queue = 'headteacher' AND f.created < now() - interval '4 days')
$$;

-- Where a person may stand in for another who has the role: schools that both
-- have, NULL for all.
CREATE OR REPLACE FUNCTION schoolgate.stand_in_places(
    role text, principal text, deputy text)
RETURNS TABLE (school text) LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT DISTINCT coalesce(p.school, d.school)
    FROM grantee p JOIN grantee d ON stands_in(p.role, d.role)
        AND (p.school = d.school OR p.school IS NULL OR d.school IS NULL)
    WHERE p.role = $1 AND p.person = $2 AND d.person = $3 AND $2 <> $3
        AND p.revoked IS NULL AND d.revoked IS NULL
$$;

-- Whose role is it that the caller gives away?  His own; or, by who is over him,
-- the headteacher's.
CREATE OR REPLACE FUNCTION schoolgate.demand_principal(
    a schoolgate.actor, role text, principal text)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    whose CONSTANT text := coalesce(principal, a.person);
BEGIN
    IF NOT EXISTS (SELECT FROM grantee g WHERE g.person = whose
        AND g.role = demand_principal.role AND g.revoked IS NULL
        AND (whose = a.person OR (g.role = 'headteacher'
            AND is_over_head(a, coalesce(g.school, '*'))))) THEN
        RAISE EXCEPTION 'this is not yours to give to another'
            USING ERRCODE = '42501';
    END IF;
    RETURN whose;
END $$;

CREATE OR REPLACE FUNCTION schoolgate.delegation_shown(
    d schoolgate.delegation)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('delegation', d.ordinal, 'role', d.role,
        'for', d.principal, 'for_name', name_of(d.principal),
        'to', d.deputy, 'name', name_of(d.deputy), 'school', d.school,
        'begins', d.starts, 'ends', d.until, 'reason', d.reason,
        'made', d.made, 'made_by', name_of(d.made_by), 'ended', d.ended,
        'ended_by', name_of(d.ended_by), 'ended_reason', d.ended_reason,
        'state', CASE WHEN d.ended IS NOT NULL THEN 'ended'
            WHEN d.until <= now() THEN 'over'
            WHEN d.starts > now() THEN 'to come' ELSE 'running' END)
$$;

-- Let somebody stand in.  role NULL: the one that the caller has; starts NULL:
-- now; school NULL: wherever he may; principal: for whom, by who is over him.
CREATE OR REPLACE FUNCTION api.delegate(deputy text, starts timestamptz,
    until timestamptz, reason text, role text DEFAULT NULL,
    school text DEFAULT NULL, principal text DEFAULT NULL)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    what CONSTANT text := coalesce(delegate.role, CASE
        WHEN delegate.principal IS NULL AND NOT 'headteacher' = ANY (a.roles)
            AND 'dsl' = ANY (a.roles) THEN 'dsl' ELSE 'headteacher' END);
    whose CONSTANT text := demand_principal(a, what, delegate.principal);
    places text[];
    d delegation;
BEGIN
    PERFORM demand_fresh();
    PERFORM demand_reason(delegate.reason);
    places := ARRAY(SELECT p.school
        FROM stand_in_places(what, whose, delegate.deputy) p
        WHERE delegate.school IS NULL OR p.school IS NULL
            OR p.school = delegate.school);
    IF cardinality(places) <> 1 THEN
        RAISE EXCEPTION '%', CASE WHEN cardinality(places) = 0
            THEN 'this person may not stand in' ELSE 'say for which school' END
            USING ERRCODE = '22023';
    END IF;
    IF delegate.until IS NULL OR delegate.until <= now() THEN
        RAISE EXCEPTION 'it would be over before it began'
            USING ERRCODE = '22023';
    END IF;
    INSERT INTO delegation (role, principal, deputy, school, starts, until,
        reason, made_by)
    VALUES (what, whose, delegate.deputy, coalesce(delegate.school, places[1]),
        coalesce(delegate.starts, now()), delegate.until,
        btrim(delegate.reason), a.person)
    RETURNING * INTO d;
    PERFORM note_account(a, d.deputy, 'delegated', format(
        '%s for %s, D%s: %s', what, whose, d.ordinal, d.reason));
    RETURN delegation_shown(d);
EXCEPTION WHEN check_violation OR foreign_key_violation THEN
    RAISE EXCEPTION 'a delegation begins before it ends, lasts 400 days at most, '
        'and is of a school that there is' USING ERRCODE = '22023';
END $$;

-- May he end it, and see it?  Whose role it is, who has it for him, who made it,
-- who is over the headteacher.
CREATE OR REPLACE FUNCTION schoolgate.is_delegation_of(
    d schoolgate.delegation, a schoolgate.actor)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT (a).person IN ((d).principal, (d).deputy, (d).made_by)
        OR ((d).role = 'headteacher'
            AND is_over_head(a, coalesce((d).school, '*')))
$$;

CREATE OR REPLACE FUNCTION api.delegation_end(delegation bigint, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    d delegation;
BEGIN
    PERFORM demand_reason(delegation_end.reason);
    SELECT * INTO d FROM delegation x
    WHERE x.ordinal = delegation_end.delegation FOR UPDATE;
    IF d.ordinal IS NULL OR NOT is_delegation_of(d, a) THEN
        RAISE EXCEPTION 'there is no such delegation that you may end'
            USING ERRCODE = 'P0002';
    END IF;
    IF d.ended IS NOT NULL OR d.until <= now() THEN
        RAISE EXCEPTION 'it is over' USING ERRCODE = '55000';
    END IF;
    UPDATE delegation x SET ended = now(), ended_by = a.person,
        ended_reason = btrim(delegation_end.reason)
    WHERE x.ordinal = d.ordinal RETURNING * INTO d;
    PERFORM note_account(a, d.deputy, 'delegation-ended', format('D%s: %s',
        d.ordinal, d.ended_reason));
    RETURN delegation_shown(d);
END $$;

-- Those that run or are to come; with `every` the others too.  All of them for
-- who checks.
CREATE OR REPLACE FUNCTION api.delegations(every boolean)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN QUERY SELECT delegation_shown(d) FROM delegation d
        WHERE (every OR (d.ended IS NULL AND d.until > now()))
            AND (is_delegation_of(d, a)
                OR holds(a, coalesce(d.school, '*'), 'auditor', 'admin'))
        ORDER BY d.ordinal DESC LIMIT 200;
END $$;

-- Who may stand in for the caller.
CREATE OR REPLACE FUNCTION api.delegation_people() RETURNS SETOF jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := demand('headteacher', 'dsl', 'chair');
BEGIN
    RETURN QUERY SELECT DISTINCT jsonb_build_object('for', p.person,
            'for_name', name_of(p.person), 'role', p.role,
            'person', d.person, 'name', name_of(d.person),
            'school', coalesce(p.school, d.school))
        FROM grantee p JOIN grantee d ON stands_in(p.role, d.role)
            AND (p.school = d.school OR p.school IS NULL OR d.school IS NULL)
        WHERE p.revoked IS NULL AND d.revoked IS NULL AND d.person <> p.person
            AND (p.person = a.person OR (p.role = 'headteacher'
                AND is_over_head(a, coalesce(p.school, '*'))))
        ORDER BY 1 LIMIT 200;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.delegate, api.delegation_end, api.delegations,
    api.delegation_people TO schoolgate_console, schoolgate_people;
RESET ROLE;
