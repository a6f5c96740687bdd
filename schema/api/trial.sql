-- Draft word lists, and rules that need the text, on stored mail: the order
-- first, then one sealed copy after another.  Nobody is told, since nobody reads: the caller's program counts.

SET ROLE schoolgate_owner;

-- Does the school's key open this message's copy?
CREATE OR REPLACE FUNCTION schoolgate.is_openable(message uuid)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM all_copy_key k WHERE k.message = $1
        AND k.purpose = 'copy' AND k.key_id NOT LIKE 'host-%')
$$;

-- Write an order, for a list (its SHA-256) or a rule.  An approver who is NULL:
-- the caller approves of it himself.
CREATE OR REPLACE FUNCTION schoolgate.order_trial(list bytea, rule text,
    since timestamptz, until timestamptz, reason text, approver text)
RETURNS jsonb LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    a CONSTANT actor := demand('headteacher', 'dpo');
    schools CONSTANT text[] := schools_of(a, 'headteacher', 'dpo');
    approver CONSTANT text := coalesce(
        nullif(btrim(order_trial.approver), ''), a.person);
    many bigint;
    t trial;
BEGIN
    IF length(btrim(coalesce(reason, ''))) NOT BETWEEN 3 AND 1000 THEN
        RAISE EXCEPTION 'a reason is needed, of 3 to 1000 characters'
            USING ERRCODE = '22023';
    END IF;
    IF NOT EXISTS (SELECT FROM grantee g WHERE g.person = approver
            AND g.revoked IS NULL
            AND g.role IN ('headteacher', 'dpo', 'governor')) THEN
        RAISE EXCEPTION 'nobody "%" may approve of this', approver
            USING ERRCODE = '22023',
            HINT = 'A headteacher, DPO or governor may.';
    END IF;
    SELECT count(*) INTO many FROM all_message m
    WHERE m.received >= since AND m.received < until AND is_openable(m.id)
        AND in_schools_of(schools, m.id);
    IF many < 500 THEN
        RAISE EXCEPTION 'fewer than 500 messages in that time: counts would '
            'tell of single ones' USING ERRCODE = '22023';
    END IF;
    INSERT INTO trial (list, rule, since, until, messages, reason, approver,
        actor, os_user)
    VALUES (list, rule, since, until, many, reason, approver, a.person,
        session_user)
    RETURNING * INTO t;
    RETURN jsonb_build_object('trial', t.ordinal, 'messages', t.messages,
        'approver', t.approver, 'until', t.until);
END $$;

-- `list` is a SHA-256 in hexadecimal.
CREATE OR REPLACE FUNCTION api.trial_begin(
    list text, since timestamptz, reason text, approver text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    PERFORM demand('headteacher', 'dpo');
    IF list !~ '^[0-9a-f]{64}$' THEN
        RAISE EXCEPTION 'a list is named by its SHA-256'
            USING ERRCODE = '22023';
    END IF;
    RETURN order_trial(
        decode(list, 'hex'), NULL, since, now(), reason, approver);
END $$;

CREATE OR REPLACE FUNCTION api.trial_rule_begin(rule text, since timestamptz,
    until timestamptz, reason text, approver text)
RETURNS jsonb LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT order_trial(NULL, rule, since, least(until, now()), reason, approver)
$$;

-- An order of the caller's own that is over and done with.
CREATE OR REPLACE FUNCTION schoolgate.own_trial(trial bigint)
RETURNS schoolgate.trial LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := demand('headteacher', 'dpo');
    t trial;
BEGIN
    SELECT * INTO t FROM trial x WHERE x.ordinal = own_trial.trial;
    IF t.ordinal IS NULL OR t.actor <> a.person OR t.os_user <> session_user
        OR t.at < now() - interval '1 day'
        OR pg_xact_status(t.xact) IS DISTINCT FROM 'committed' THEN
        RAISE EXCEPTION 'there is no trial % that hands out copies',
            own_trial.trial USING ERRCODE = '42501';
    END IF;
    RETURN t;
END $$;

-- One message's copy with the wraps of its key, the school's first.
CREATE OR REPLACE FUNCTION schoolgate.wrapped_copy(id uuid)
RETURNS TABLE (message uuid, sealed bytea, key_id text, wrapped bytea)
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT c.message, c.sealed, k.key_id, k.wrapped
    FROM all_message_copy c JOIN all_copy_key k ON k.message = c.message
    WHERE c.message = $1 AND k.purpose = 'copy' AND k.key_id NOT LIKE 'host-%'
    ORDER BY k.key_id LIKE 'recovery%', k.key_id
$$;

-- The first message behind `after`; no rows: there are no more.
CREATE OR REPLACE FUNCTION api.trial_copy(trial bigint, after uuid)
RETURNS TABLE (message uuid, sealed bytea, key_id text, wrapped bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    schools CONSTANT text[] := schools_of(me(), 'headteacher', 'dpo');
    t CONSTANT trial := own_trial(trial_copy.trial);
BEGIN
    RETURN QUERY SELECT w.*
    FROM (SELECT m.id FROM all_message m
            WHERE m.id > trial_copy.after AND m.received >= t.since
                AND m.received < t.until AND is_openable(m.id)
                AND in_schools_of(schools, m.id)
            ORDER BY m.id LIMIT 1) n, wrapped_copy(n.id) w;
END $$;

-- That of one message, which the order covers; no rows: it has none that the
-- school can open.
CREATE OR REPLACE FUNCTION api.trial_copy_of(trial bigint, id uuid)
RETURNS TABLE (message uuid, sealed bytea, key_id text, wrapped bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    schools CONSTANT text[] := schools_of(me(), 'headteacher', 'dpo');
    t CONSTANT trial := own_trial(trial_copy_of.trial);
BEGIN
    RETURN QUERY SELECT w.*
    FROM all_message m, wrapped_copy(m.id) w
    WHERE m.id = $2 AND m.received >= t.since AND m.received < t.until
        AND in_schools_of(schools, m.id);
END $$;

-- Whose parent each recipient of such a message is, from 0 in the order of the
-- envelope: digests as recorder.directory_lists has them.  An order over records
-- alone never hears it, since it would lift the veil.
CREATE OR REPLACE FUNCTION api.trial_children(trial bigint, id uuid)
RETURNS TABLE (recipient bigint, child text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    schools CONSTANT text[] := schools_of(me(), 'headteacher', 'dpo');
    t CONSTANT trial := own_trial(trial_children.trial);
BEGIN
    RETURN QUERY
    WITH given AS (
        SELECT row_number() OVER (ORDER BY r.ordinal) - 1 AS n,
            lower(r.address) AS address
        FROM all_message m JOIN all_recipient r ON r.message = m.id
        WHERE m.id = $2 AND m.received >= t.since AND m.received < t.until
            AND in_schools_of(schools, m.id))
    SELECT DISTINCT g.n, pupil_digest(c.child)
    FROM given g JOIN address a ON a.address IN (g.address,
            regexp_replace(g.address, '\+.*@', '@'))
        JOIN child_of c ON c.parent = a.person
    WHERE t.rule IS NOT NULL
    ORDER BY 1, 2;
END $$;

-- All orders, newest first.
CREATE OR REPLACE FUNCTION api.trials() RETURNS SETOF jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    schools CONSTANT text[] := schools_of(
        demand('auditor', 'dpo', 'headteacher', 'admin'),
        'auditor', 'dpo', 'headteacher', 'admin');
BEGIN
    RETURN QUERY SELECT jsonb_build_object('trial', t.ordinal, 'at', t.at,
        'list', encode(t.list, 'hex'), 'rule', t.rule, 'since', t.since,
        'until', t.until, 'messages', t.messages, 'reason', t.reason,
        'approver', t.approver, 'by', t.actor)
    FROM trial t WHERE in_reach(schools, t.actor) ORDER BY t.ordinal DESC;
END $$;

GRANT EXECUTE ON FUNCTION api.trial_begin, api.trial_rule_begin,
    api.trial_copy, api.trial_copy_of, api.trial_children
    TO schoolgate_people;
GRANT EXECUTE ON FUNCTION api.trials TO schoolgate_people, schoolgate_console;
RESET ROLE;
