-- Six months and no longer, but for what is held; cases as long as their outcome
-- asks for.

SET ROLE schoolgate_owner;

-- How long a breach keeps what it concerns once it is closed.
CREATE OR REPLACE FUNCTION schoolgate.breach_term() RETURNS interval
LANGUAGE sql STABLE SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT make_interval(months => (s.value #>> '{}')::int)
    FROM settings s WHERE s.key = 'breach_months'
$$;

-- Does a breach need it still: the mail that it is about, and the one that told?
CREATE OR REPLACE FUNCTION schoolgate.is_of_breach(message uuid)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM breach b
        WHERE (b.message = $1 OR b.reported_by = $1)
            AND (b.closed IS NULL OR b.closed + breach_term() > now()))
$$;

-- What keeps it beyond its time: a hold that is in force, a request that is not
-- answered yet, a breach.
CREATE OR REPLACE FUNCTION schoolgate.held_by(message uuid) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT array_remove(ARRAY[
        CASE WHEN EXISTS (SELECT FROM hold h WHERE h.message = $1
            AND h.ended IS NULL AND coalesce(h.until > now(), true))
            THEN 'hold' END,
        CASE WHEN EXISTS (SELECT FROM request_frozen f WHERE f.message = $1)
            THEN 'request' END,
        CASE WHEN is_of_breach($1) THEN 'breach' END], NULL)
$$;

CREATE OR REPLACE FUNCTION schoolgate.is_held(message uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM hold h WHERE h.message = $1
        AND h.ended IS NULL AND coalesce(h.until > now(), true))
        OR EXISTS (SELECT FROM request_frozen f WHERE f.message = $1)
        OR is_of_breach($1)
$$;

-- How many of these are kept for which reason; several may keep one.
CREATE OR REPLACE FUNCTION schoolgate.held_why(messages uuid[]) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(x.why, x.n), '{}')
    FROM (SELECT why, count(*) AS n FROM unnest(messages) m,
        unnest(held_by(m)) why GROUP BY 1) x
$$;

-- `months` after it was received, by the calendar of the session: what came on
-- 31 August is over on the last day of February, at the same time of day.
CREATE OR REPLACE FUNCTION schoolgate.is_over(
    counted timestamptz, months int, at timestamptz DEFAULT now())
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT counted + make_interval(months => months) <= at
$$;

-- Months that a closed case is kept; NULL while it is open.
CREATE OR REPLACE FUNCTION schoolgate.case_term(c schoolgate.case_file)
RETURNS int LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT CASE WHEN c.state = 'closed' THEN greatest(
        coalesce(s.value ->> c.outcome, s.value ->> 'other')::int,
        CASE WHEN EXISTS (SELECT FROM case_role r WHERE r.file = c.ordinal
                AND r.role = 'dsl')
            OR EXISTS (SELECT FROM flag f WHERE f.id = c.flag AND f.danger)
            THEN (s.value ->> 'safeguarding')::int END) END
    FROM settings s WHERE s.key = 'case_months'
$$;

-- Move the held rows of one partition ("202605", "other") beside it.
CREATE OR REPLACE FUNCTION schoolgate.keep_held(suffix text, ids uuid[])
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY monthly() LOOP
        EXECUTE format('INSERT INTO %I SELECT * FROM %I WHERE %I = ANY ($1)',
            'kept_' || t, t || '_' || suffix,
            CASE t WHEN 'message' THEN 'id' ELSE 'message' END) USING ids;
    END LOOP;
    DELETE FROM kept_copy_key WHERE key_id LIKE 'host-%';
END $$;

-- Delete records of one partition, or of kept_x (prefix).
CREATE OR REPLACE FUNCTION schoolgate.forget(
    prefix text, suffix text, ids uuid[])
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY monthly() LOOP
        EXECUTE format('DELETE FROM %I WHERE %I = ANY ($1)',
            prefix || t || suffix,
            CASE t WHEN 'message' THEN 'id' ELSE 'message' END) USING ids;
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION schoolgate.certify(c schoolgate.certificate)
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    INSERT INTO certificate (month, how, records, held, first, last, months,
        why)
    VALUES (c.month, c.how, c.records, c.held, c.first, c.last, c.months,
        coalesce(c.why, '{}'));
    RETURN format('%s: %s %s %s, %s held%s', c.month, c.records,
        CASE c.month WHEN 'cases' THEN 'case' ELSE 'record' END
            || CASE c.records WHEN 1 THEN '' ELSE 's' END,
        CASE c.how WHEN 'dropped' THEN 'deleted with the month'
            ELSE 'deleted' END, c.held,
        ', ' || c.first || ' to ' || c.last);
END $$;

-- Drop a month whose every record is over; its held rows are kept.  NULL when
-- a record in it (loaded late, from a clock that was wrong) is not over yet.
CREATE OR REPLACE FUNCTION schoolgate.drop_month(start timestamptz, months int)
RETURNS text LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    suffix CONSTANT text := month_suffix(start);
    c certificate;
    held uuid[];
    later boolean;
BEGIN
    -- The order of recorder.save, so that nobody waits for the other.
    LOCK TABLE message, message_school, recipient, attachment, finding,
        message_copy, copy_key, second_scan, memory_fact, memory_asked
        IN ACCESS EXCLUSIVE MODE;
    EXECUTE format('SELECT count(*), min(id::text), max(id::text), '
        'array_agg(id) FILTER (WHERE is_held(id)), coalesce(bool_or(NOT '
        'is_over(counted, $1)), false) FROM %I',
        'message_' || suffix)
        INTO c.records, c.first, c.last, held, later USING months;
    IF later THEN
        RETURN NULL;
    END IF;
    IF held IS NOT NULL THEN
        PERFORM keep_held(suffix, held);
    END IF;
    EXECUTE (SELECT 'DROP TABLE ' || string_agg(format('%I',
        t || '_' || suffix), ', ') FROM unnest(monthly()) t);
    DELETE FROM month WHERE first = start;
    c.month := to_char(start, 'YYYY-MM');
    c.how := 'dropped';
    c.held := coalesce(cardinality(held), 0);
    c.why := held_why(held);
    c.records := c.records - c.held;
    c.months := months;
    RETURN CASE WHEN c.records + c.held > 0 THEN certify(c)
        ELSE c.month || ': an empty month dropped' END;
END $$;

-- Delete what is over in a month that is not, in `other`, or in kept_x.
CREATE OR REPLACE FUNCTION schoolgate.delete_over(
    prefix text, suffix text, months int)
RETURNS text LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    c certificate;
    ids uuid[];
    held uuid[];
BEGIN
    EXECUTE format('SELECT array_agg(id) FILTER (WHERE is_held(id)), '
        'array_agg(id ORDER BY id) FILTER (WHERE NOT is_held(id)) FROM %I '
        'WHERE is_over(counted, $1)',
        prefix || 'message' || suffix) INTO held, ids USING months;
    IF ids IS NULL THEN
        RETURN NULL;
    END IF;
    c.held := coalesce(cardinality(held), 0);
    c.why := held_why(held);
    PERFORM forget(prefix, suffix, ids);
    c.month := CASE WHEN prefix <> '' THEN 'kept'
        WHEN suffix = '_other' THEN 'other'
        ELSE overlay(substr(suffix, 2) PLACING '-' FROM 5 FOR 0) END;
    c.how := 'deleted';
    c.records := cardinality(ids);
    c.first := ids[1];
    c.last := ids[cardinality(ids)];
    c.months := months;
    RETURN certify(c);
END $$;

-- Delete what is older than the school keeps; each row is a line of the
-- certificate.  Rows go on their day; a month's partitions go when all of it is
-- over, held rows to kept_x first.
CREATE OR REPLACE FUNCTION recorder.retain(months int)
RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp SET timezone = 'UTC'
SET lock_timeout = '10s' AS $$
#variable_conflict use_column
DECLARE
    span CONSTANT interval := make_interval(months => retain.months);
    starts timestamptz[];
    start timestamptz;
    line text;
    lines text[] := '{}';
BEGIN
    IF retain.months IS NULL OR retain.months NOT BETWEEN 1 AND 1200 THEN
        RAISE EXCEPTION 'records are kept from 1 to 1200 months'
            USING ERRCODE = '22023';
    END IF;
    PERFORM pg_advisory_xact_lock(20261, 1);
    PERFORM freeze_requested();
    UPDATE settings SET value = to_jsonb(retain.months)
    WHERE key = 'retention_months' AND value <> to_jsonb(retain.months);
    -- An array first: a query that is open would be in the way of DROP.
    starts := ARRAY(
        SELECT first FROM month WHERE first < now() - span + interval '4 days'
        UNION
        -- Clocks that were wrong: found wherever they lie.
        SELECT date_trunc('month', uuid_time(id)) FROM message
        WHERE counted <> received AND is_over(counted, retain.months)
        INTERSECT
        SELECT first FROM month
        ORDER BY 1);
    FOREACH start IN ARRAY starts LOOP
        line := NULL;
        IF start + interval '1 month' + span <= now() THEN
            line := drop_month(start, retain.months);
        END IF;
        lines := lines || coalesce(line,
            delete_over('', '_' || month_suffix(start), retain.months));
    END LOOP;
    lines := lines || delete_over('', '_other', retain.months)
        || delete_over('kept_', '', retain.months)
        || ARRAY(SELECT forget_cases());
    PERFORM settle_missed();
    DELETE FROM held h WHERE is_over(h.created, retain.months)
        AND h.state NOT IN ('waiting', 'released') AND NOT is_held(h.message);
    DELETE FROM held_order o WHERE NOT EXISTS (SELECT FROM held h
        WHERE h.item = o.item);
    DELETE FROM held_link l WHERE l.expires < now();
    DELETE FROM letter_out l WHERE is_over(l.made, retain.months)
        AND coalesce(l.handed, l.withdrawn) IS NOT NULL;
    DELETE FROM look l WHERE is_over(l.at, retain.months);
    -- What was decided, or nobody was asked about, keeps its rule, clause and outcome, and no heading.
    UPDATE flag SET subject = '', from_name = '', from_address = '',
        sender = '', login = '', recipients = '{}'
    WHERE state IN ('decided', 'suppressed') AND is_over(received, retain.months)
        AND subject || sender || login || from_address
            || from_name <> '' AND NOT is_held(message);
    RETURN QUERY SELECT l FROM unnest(lines) l WHERE l IS NOT NULL;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate, recorder FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recorder.retain TO schoolgate_recorder;

RESET ROLE;
