-- Figures for headteacher and governors: counts by the month, of nobody.

SET ROLE schoolgate_owner;

-- -- cells that tell of nobody ----------------------------------------------------

-- Are the small ones among `hidden` hidden, where the sum of all is known?  Each
-- is 1 to 4, the others are 5 to `most`; each must still be able to be any of
-- the four.
CREATE OR REPLACE FUNCTION schoolgate.hides(
    total bigint, small int, others int, most bigint)
RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN small = 0 OR (total >= small + 3 + 5 * others
    AND total <= 4 * small - 3 + others * most);

-- The cells of one table and their total as they may be shown: "<5" for 1 to 4,
-- and "hidden" for as many of the others, smallest first, as it takes so that
-- the total gives none of the small ones away; at last the total itself.
CREATE OR REPLACE FUNCTION schoolgate.protect(ns bigint[]) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    small CONSTANT int := (SELECT count(*) FROM unnest(ns) n
        WHERE n BETWEEN 1 AND 4);
    total CONSTANT bigint := (SELECT coalesce(sum(n), 0) FROM unnest(ns) n);
    others CONSTANT bigint[] := ARRAY(SELECT n FROM unnest(ns) n WHERE n > 4
        ORDER BY n);
    -- What is hidden besides the small ones, and what it all adds up to.
    more int := 0;
    hidden bigint := (SELECT coalesce(sum(n), 0) FROM unnest(ns) n
        WHERE n BETWEEN 1 AND 4);
BEGIN
    WHILE more < cardinality(others) AND NOT schoolgate.hides(hidden, small,
            more, coalesce(others[more + 1], total)) LOOP
        more := more + 1;
        hidden := hidden + others[more];
    END LOOP;
    RETURN jsonb_build_object('cells', (SELECT coalesce(jsonb_agg(CASE
            WHEN n BETWEEN 1 AND 4 THEN '"<5"'::jsonb
            WHEN n > 4 AND place <= more THEN '"hidden"'
            ELSE to_jsonb(n) END ORDER BY i), '[]')
        FROM (SELECT n, i, row_number() OVER (PARTITION BY n > 4
                ORDER BY n, i) AS place
            FROM unnest(ns) WITH ORDINALITY t (n, i)) c),
        'total', CASE WHEN schoolgate.hides(hidden, small, more,
                coalesce(others[more + 1], total)) THEN to_jsonb(total)
            WHEN total < 5 THEN '"<5"' ELSE '"hidden"' END);
END $$;

-- Rows [{"key": ..., "n": ...}] of one table, protected together.
CREATE OR REPLACE FUNCTION schoolgate.protect_rows(given jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('total', p -> 'total', 'rows',
        (SELECT coalesce(jsonb_agg((r - 'n') || jsonb_build_object('n',
                p -> 'cells' -> (i::int - 1)) ORDER BY i), '[]')
            FROM jsonb_array_elements(given) WITH ORDINALITY t (r, i)))
    FROM protect(ARRAY(SELECT (r ->> 'n')::bigint
        FROM jsonb_array_elements(given) WITH ORDINALITY t (r, i)
        ORDER BY i)) p
$$;

-- -- the blocks ---------------------------------------------------------------------

-- Mail by day, hour and direction.  The three add up to the same: where one of
-- them must hide it, none is shown.
CREATE OR REPLACE FUNCTION schoolgate.figures_mail(
    school text, since date, until date)
RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    days CONSTANT jsonb := protect_rows((SELECT coalesce(jsonb_agg(
            jsonb_build_object('day', d::date, 'n', (SELECT coalesce(
                sum(mails), 0) FROM tally_mail t WHERE t.school = $1
                AND t.day = d::date)) ORDER BY d), '[]')
        FROM generate_series(since, until - 1, interval '1 day') d));
    hours CONSTANT jsonb := protect_rows((SELECT jsonb_agg(jsonb_build_object(
            'hour', h, 'n', (SELECT coalesce(sum(mails), 0) FROM tally_mail t
                WHERE t.school = $1 AND t.day >= since AND t.day < until
                    AND t.hour = h)) ORDER BY h)
        FROM generate_series(0, 23) h));
    directions CONSTANT jsonb := protect_rows((SELECT jsonb_agg(
            jsonb_build_object('direction', x, 'n', (SELECT coalesce(
                sum(mails), 0) FROM tally_mail t WHERE t.school = $1
                AND t.day >= since AND t.day < until AND t.direction = x)))
        FROM unnest('{in,out,internal}'::text[]) x));
    late record;
BEGIN
    IF '"hidden"' IN (days -> 'total', hours -> 'total',
        directions -> 'total') THEN
        RETURN jsonb_build_object('total', 'hidden');
    END IF;
    -- Of mail that people here sent, on days when hours were known.
    SELECT coalesce(sum(out_of_hours), 0)::bigint AS n,
        coalesce(sum(mails), 0)::bigint AS mails INTO late
    FROM tally_mail t WHERE t.school = $1 AND t.day >= since AND t.day < until
        AND t.direction <> 'in' AND t.out_of_hours IS NOT NULL;
    RETURN jsonb_build_object('total', days -> 'total', 'days', days -> 'rows',
        'hours', hours -> 'rows', 'directions', directions -> 'rows',
        'out_of_hours', CASE WHEN late.mails >= 20 THEN jsonb_build_object(
            'percent', round(20.0 * late.n / late.mails) * 5) END);
END $$;

-- Flags by rule and its clause; by category each flag counts for every one that
-- it names, so these add up to nothing, and are rounded to five.  None about
-- who asks.
CREATE OR REPLACE FUNCTION schoolgate.figures_flags(
    a schoolgate.actor, school text, since timestamptz, until timestamptz)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH f AS MATERIALIZED (SELECT x.rule, x.clause, x.kinds FROM flag x
        WHERE x.school = $2 AND x.received >= $3 AND x.received < $4
            AND NOT is_about(x, (a).person, (a).addresses))
    SELECT protect_rows((SELECT coalesce(jsonb_agg(jsonb_build_object(
            'rule', r.rule, 'clause', r.clause, 'title', (SELECT
                m.told ->> 'title' FROM rule_mode m WHERE m.school = $2
                AND m.rule = r.rule ORDER BY m.host LIMIT 1), 'n', r.n)
            ORDER BY r.n DESC, r.rule), '[]')
        FROM (SELECT rule, max(clause) AS clause, count(*) AS n FROM f
            GROUP BY rule) r))
        || jsonb_build_object('categories', (SELECT coalesce(jsonb_agg(
            jsonb_build_object('category', k.kind, 'n', CASE WHEN k.n < 5
                THEN '"<5"'::jsonb ELSE to_jsonb(round(k.n / 5.0) * 5) END)
            ORDER BY k.n DESC, k.kind), '[]')
        FROM (SELECT kind, count(*) AS n FROM f, unnest(kinds) kind
            GROUP BY kind ORDER BY 2 DESC LIMIT 60) k))
$$;

-- What became of mail that was stopped, and of what was sealed: how much of it
-- two people opened.
CREATE OR REPLACE FUNCTION schoolgate.figures_fates(
    school text, since date, until date)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH t AS (SELECT fate, sum(mails)::bigint AS n FROM tally_fate
        WHERE tally_fate.school = $1 AND day >= $2 AND day < $3 GROUP BY fate)
    SELECT protect_rows((SELECT jsonb_agg(jsonb_build_object('fate', x,
            'n', coalesce((SELECT n FROM t WHERE fate = x), 0)) ORDER BY i)
        FROM unnest('{refused-sent-again,held-by-sender,delayed,
            held-by-another,held-expired,held-waiting,refused}'::text[])
            WITH ORDINALITY u (x, i)))
        || jsonb_build_object(
            'changed', few(coalesce((SELECT n FROM t
                WHERE fate = 'changed'), 0)),
            'sealed', few(coalesce((SELECT n FROM t
                WHERE fate = 'sealed'), 0)),
            'sealed_opened', few((SELECT count(*) FROM seal_ask s
                JOIN opening o ON o.ordinal = s.opening
                JOIN school h ON h.id = s.school
                WHERE s.school = $1
                    AND (o.at AT TIME ZONE h.time_zone)::date >= $2
                    AND (o.at AT TIME ZONE h.time_zone)::date < $3)))
$$;

-- How flags of the month were decided.  None about who asks.
CREATE OR REPLACE FUNCTION schoolgate.figures_decisions(
    a schoolgate.actor, school text, since timestamptz, until timestamptz)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH o AS MATERIALIZED (SELECT CASE WHEN x.state = 'new' THEN 'waiting'
            ELSE coalesce(outcome_of(x.id), 'waiting') END AS outcome
        FROM flag x WHERE x.school = $2 AND x.received >= $3
            AND x.received < $4 AND NOT is_about(x, (a).person, (a).addresses))
    SELECT protect_rows((SELECT coalesce(jsonb_agg(jsonb_build_object(
            'outcome', outcome, 'n', n) ORDER BY outcome), '[]')
        FROM (SELECT outcome, count(*) AS n FROM o GROUP BY 1) x))
        || (SELECT jsonb_build_object('false_alarm_percent', CASE
            WHEN count(*) FILTER (WHERE outcome <> 'waiting') >= 20
            THEN round(20.0 * count(*) FILTER (WHERE outcome = 'false-alarm')
                / count(*) FILTER (WHERE outcome <> 'waiting')) * 5 END) FROM o)
$$;

-- The promise: of each opening everybody whom it tells was told ("sent"), or a
-- notice is on its way, or waits for the end of a named order or request; or
-- its message is nobody's of ours.  Counted by opening, not by notice.
CREATE OR REPLACE FUNCTION schoolgate.figures_openings(
    school text, since timestamptz, until timestamptz)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH each AS (SELECT coalesce(o.beside, o.ordinal) AS opening,
            CASE WHEN o.notice = 'none' THEN 4
            WHEN EXISTS (SELECT FROM notice_event e
                WHERE e.opening = o.ordinal AND e.state = 'sent') THEN 3
            WHEN o.notice = 'due' THEN 2
            WHEN o.notice = 'deferred' THEN 1 END AS state
        FROM opening o JOIN opening x ON x.ordinal = coalesce(o.beside, o.ordinal)
            JOIN tally_opening t ON t.opening = x.ordinal
        WHERE t.school = $1 AND x.at >= $2 AND x.at < $3),
    o AS (SELECT CASE WHEN count(*) = count(state)
            THEN ('{deferred,due,sent,nobody}'::text[])[min(state)]
            END AS notice
        FROM each GROUP BY opening)
    SELECT protect_rows((SELECT jsonb_agg(jsonb_build_object('notice', x, 'n',
            (SELECT count(*) FROM o WHERE o.notice = x)) ORDER BY i)
        FROM unnest('{sent,due,deferred,nobody}'::text[])
            WITH ORDINALITY u (x, i)))
        || jsonb_build_object('kept', NOT EXISTS (SELECT FROM o
            WHERE o.notice IS NULL))
$$;

-- -- the page -----------------------------------------------------------------------

-- Figures of a month ("2026-11-01").  What is about flags, openings and stopped
-- mail goes up to the last whole week: what changes from one day to the next
-- would tell of one mail.  Other spans than months there are none, because one
-- taken from another would.
CREATE OR REPLACE FUNCTION api.figures(school text, month date)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand_in(figures.school, 'headteacher', 'deputy',
        'governor', 'chair', 'auditor', 'mail-admin', 'admin', 'dsl', 'dpo');
    s CONSTANT school := (SELECT x FROM school x WHERE x.id = figures.school);
    first CONSTANT date := date_trunc('month', month)::date;
    last date;
    since timestamptz;
    until timestamptz;
BEGIN
    IF s.id IS NULL THEN
        RAISE EXCEPTION 'there is no such school' USING ERRCODE = 'P0002';
    END IF;
    last := greatest(first, least((first + interval '1 month')::date,
        date_trunc('week', now() AT TIME ZONE s.time_zone)::date));
    since := first::timestamp AT TIME ZONE s.time_zone;
    until := last::timestamp AT TIME ZONE s.time_zone;
    RETURN jsonb_build_object('school', s.id, 'school_name', s.name,
        'month', first, 'until', last,
        'months', (SELECT coalesce(jsonb_agg(m ORDER BY m DESC), '[]')
            FROM (SELECT DISTINCT date_trunc('month', d.day)::date AS m
                FROM tally_day d WHERE d.school = s.id ORDER BY 1 DESC
                LIMIT 36) x),
        'mail', figures_mail(s.id, first, least((first
            + interval '1 month')::date,
            (now() AT TIME ZONE s.time_zone)::date + 1)),
        'flags', figures_flags(a, s.id, since, until),
        'settled', figures_fates(s.id, first, last),
        'decisions', figures_decisions(a, s.id, since, until),
        'openings', figures_openings(s.id, since, until));
END $$;

GRANT EXECUTE ON FUNCTION api.figures TO schoolgate_people, schoolgate_console;
RESET ROLE;
