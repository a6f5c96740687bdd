-- Bank holidays as they are proclaimed: told by the Data Protection Officer, whose
-- clocks go by them, or by an administrator.

SET ROLE schoolgate_owner;

-- Days of a nation in a year: as they were told, or else by the rule.
CREATE OR REPLACE FUNCTION schoolgate.holidays_in(nation text, year int)
RETURNS TABLE (day date, name text, told boolean) LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH told AS (SELECT b.day, b.name FROM bank_holiday b
        WHERE b.nation = $1 AND extract(year FROM b.day) = $2)
    SELECT t.day, t.name, true FROM told t
    UNION ALL
    SELECT d, 'by the rule', false FROM unnest(bank_holidays_of($1, $2)) d
    WHERE NOT EXISTS (SELECT FROM told)
    ORDER BY 1
$$;

-- A nation that there is; NULL: the school's.
CREATE OR REPLACE FUNCTION schoolgate.nation_meant(nation text)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF nation NOT IN ('england-and-wales', 'scotland', 'northern-ireland') THEN
        RAISE EXCEPTION 'bank holidays are those of england-and-wales, '
            'scotland or northern-ireland' USING ERRCODE = '22023';
    END IF;
    RETURN coalesce(nation, nation());
END $$;

-- `year` NULL: this one and the next two.
CREATE OR REPLACE FUNCTION api.holidays(nation text, year int)
RETURNS SETOF jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    whose CONSTANT text := nation_meant(nation);
    this CONSTANT int := coalesce(year, extract(year FROM now())::int);
BEGIN
    PERFORM me();
    IF this NOT BETWEEN 2020 AND 2099 THEN
        RAISE EXCEPTION 'years are 2020 to 2099' USING ERRCODE = '22023';
    END IF;
    RETURN QUERY SELECT jsonb_build_object('nation', whose, 'day', h.day,
        'weekday', to_char(h.day, 'FMDay'), 'name', h.name, 'told', h.told)
    FROM generate_series(this, CASE WHEN year IS NULL THEN least(this + 2, 2099)
            ELSE this END) y, holidays_in(whose, y) h
    ORDER BY h.day;
END $$;

-- What is wrong with rows of a table: {"row", "day", "name"}.
CREATE OR REPLACE FUNCTION schoolgate.holiday_errors(rows jsonb)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('row', e.n, 'error', e.error)
        ORDER BY e.n), '[]')
    FROM (SELECT r.n, CASE
            WHEN NOT is_date(r.x ->> 'day') THEN 'the day is no date '
                '(2027-12-27)'
            WHEN r.x ->> 'day' NOT BETWEEN '2020-01-01' AND '2099-12-31'
                THEN 'days are from 2020 to 2099'
            WHEN is_weekend((r.x ->> 'day')::date)
                THEN 'it is on a weekend: the day in its place counts'
            WHEN length(btrim(r.x ->> 'name')) NOT BETWEEN 1 AND 100
                THEN 'a name is needed, of 1 to 100 characters'
            WHEN count(*) OVER (PARTITION BY r.x ->> 'day') > 1
                THEN 'the day stands twice' END AS error
        FROM (SELECT x, n + 1 AS n
            FROM jsonb_array_elements(rows) WITH ORDINALITY t (x, n)) r) e
    WHERE e.error IS NOT NULL
$$;

-- Clocks of all schools go by these days: whoever changes them, by whichever way, is
-- written down in the register of each.  Who has no person here is named by his
-- login.
CREATE OR REPLACE FUNCTION schoolgate.note_calendar(
    what text, about text, words text)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    who text := session_user;
BEGIN
    BEGIN
        who := (me()).person;
    EXCEPTION WHEN insufficient_privilege THEN
        NULL;
    END;
    INSERT INTO rule_event (school, what, about, reason, actor, os_user)
    SELECT s.id, $1, $2, left($3, 4000), who, session_user FROM school s
    ORDER BY s.id;
END $$;

-- One event for each nation and statement, with the days that it was about.
CREATE OR REPLACE FUNCTION schoolgate.holidays_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        PERFORM note_calendar('holidays-changed', 'all', 'removed: all days');
    ELSIF TG_OP = 'INSERT' THEN
        PERFORM note_calendar('holidays-changed', nation, 'added: '
            || string_agg(day || ' ' || name, ', ' ORDER BY day))
        FROM come GROUP BY nation ORDER BY nation;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM note_calendar('holidays-changed', nation, 'removed: '
            || string_agg(day || ' ' || name, ', ' ORDER BY day))
        FROM gone GROUP BY nation ORDER BY nation;
    ELSE
        PERFORM note_calendar('holidays-changed', c.nation, 'changed: '
            || string_agg(c.day || ' ' || c.name, ', ' ORDER BY c.day)
            || coalesce('; was: ' || (SELECT string_agg(g.day || ' ' || g.name,
                ', ' ORDER BY g.day) FROM gone g WHERE g.nation = c.nation), ''))
        FROM come c GROUP BY c.nation ORDER BY c.nation;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER holidays_come AFTER INSERT ON schoolgate.bank_holiday
    REFERENCING NEW TABLE AS come FOR EACH STATEMENT
    EXECUTE FUNCTION schoolgate.holidays_changed();
CREATE OR REPLACE TRIGGER holidays_gone AFTER DELETE ON schoolgate.bank_holiday
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT
    EXECUTE FUNCTION schoolgate.holidays_changed();
CREATE OR REPLACE TRIGGER holidays_changed AFTER UPDATE ON schoolgate.bank_holiday
    REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT
    EXECUTE FUNCTION schoolgate.holidays_changed();
CREATE OR REPLACE TRIGGER holidays_emptied AFTER TRUNCATE ON schoolgate.bank_holiday
    FOR EACH STATEMENT EXECUTE FUNCTION schoolgate.holidays_changed();

-- By which nation's days clocks go.
CREATE OR REPLACE FUNCTION schoolgate.nation_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    PERFORM note_calendar('nation-changed', NEW.value #>> '{}',
        'was ' || (OLD.value #>> '{}'));
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER nation_changed AFTER UPDATE ON schoolgate.settings
    FOR EACH ROW WHEN (NEW.key = 'nation' AND NEW.value <> OLD.value)
    EXECUTE FUNCTION schoolgate.nation_changed();

-- Put days in the place of all those of one year; what came, went, was renamed.
CREATE OR REPLACE FUNCTION schoolgate.replace_year(
    whose text, year int, days date[], names text[])
RETURNS jsonb LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    changes jsonb;
BEGIN
    SELECT coalesce(jsonb_agg(jsonb_build_object('what', CASE
            WHEN h.day IS NULL THEN 'added' WHEN d.day IS NULL THEN 'removed'
            ELSE 'changed' END, 'day', coalesce(d.day, h.day),
            'name', coalesce(d.name, h.name))
            ORDER BY coalesce(d.day, h.day)), '[]')
    INTO changes
    FROM unnest(days, names) d (day, name)
        FULL JOIN holidays_in(whose, year) h ON h.day = d.day
    WHERE d.day IS NULL OR h.day IS NULL OR d.name <> h.name;
    -- What stays is not touched: what is, is written down.
    DELETE FROM bank_holiday b WHERE b.nation = whose
        AND extract(year FROM b.day) = year AND b.day <> ALL (days);
    INSERT INTO bank_holiday AS b
    SELECT whose, d, n FROM unnest(days, names) u (d, n)
    ON CONFLICT ON CONSTRAINT bank_holiday_pkey DO UPDATE
        SET name = excluded.name WHERE b.name <> excluded.name;
    RETURN changes;
END $$;

-- Days as requests that run are due; of the caller's schools.
CREATE OR REPLACE FUNCTION schoolgate.requests_due(a schoolgate.actor)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(q.ordinal, request_due(q, today(q.school))),
        '{}')
    FROM request q WHERE q.state NOT IN ('closed', 'complaint')
        AND holds(a, q.school, 'dpo') AND NOT is_of_request(q, a)
$$;

-- Make the changes, or only say what they would be; `years` are those that `days`
-- are all days of.  What is dry is undone, with what it did to the clocks told.
CREATE OR REPLACE FUNCTION schoolgate.change_holidays(a schoolgate.actor,
    whose text, years int[], days jsonb, dry boolean)
RETURNS jsonb LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    was CONSTANT jsonb := requests_due(a);
    changes jsonb := '[]';
    moved jsonb;
    y int;
BEGIN
    PERFORM pg_advisory_xact_lock(20261, 21);
    FOREACH y IN ARRAY years LOOP
        changes := changes || replace_year(whose, y,
            ARRAY(SELECT (d ->> 'day')::date FROM jsonb_array_elements(days)
                WITH ORDINALITY t (d, n)
                WHERE left(d ->> 'day', 4) = y::text ORDER BY n),
            ARRAY(SELECT btrim(d ->> 'name') FROM jsonb_array_elements(days)
                WITH ORDINALITY t (d, n)
                WHERE left(d ->> 'day', 4) = y::text ORDER BY n));
    END LOOP;
    SELECT coalesce(jsonb_agg(jsonb_build_object('request', n.key::bigint,
            'was', was -> n.key, 'due', n.value) ORDER BY n.key::bigint), '[]')
    INTO moved FROM jsonb_each(requests_due(a)) n
    WHERE n.value IS DISTINCT FROM was -> n.key;
    IF dry THEN
        RAISE EXCEPTION USING ERRCODE = 'SG001';
    END IF;
    RETURN jsonb_build_object('nation', whose, 'dry', false,
        'changes', changes, 'moved', moved, 'errors', '[]'::jsonb);
EXCEPTION WHEN SQLSTATE 'SG001' THEN
    RETURN jsonb_build_object('nation', whose, 'dry', true,
        'changes', changes, 'moved', moved, 'errors', '[]'::jsonb);
END $$;

-- The days of every year that is among `rows`, anew: such a year is to be whole.
-- Fewer than the rule has is refused unless it is meant to `shrink`.
CREATE OR REPLACE FUNCTION api.holidays_import(
    nation text, rows jsonb, dry boolean, shrink boolean)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    a CONSTANT actor := demand_everywhere('dpo', 'admin');
    whose CONSTANT text := nation_meant(nation);
    errors jsonb;
    years int[];
    short int;
BEGIN
    IF jsonb_typeof(rows) IS DISTINCT FROM 'array'
        OR jsonb_array_length(rows) NOT BETWEEN 1 AND 1000 THEN
        RAISE EXCEPTION 'a table of bank holidays has 1 to 1000 days'
            USING ERRCODE = '22023';
    END IF;
    errors := holiday_errors(rows);
    IF errors <> '[]' THEN
        RETURN jsonb_build_object('nation', whose, 'dry', true,
            'changes', '[]'::jsonb, 'moved', '[]'::jsonb, 'errors', errors);
    END IF;
    years := ARRAY(SELECT DISTINCT left(r ->> 'day', 4)::int
        FROM jsonb_array_elements(rows) r ORDER BY 1);
    SELECT min(y) INTO short FROM unnest(years) y
    WHERE (SELECT count(*) FROM jsonb_array_elements(rows) r
            WHERE left(r ->> 'day', 4) = y::text)
        < cardinality(bank_holidays_of(whose, y));
    IF short IS NOT NULL AND NOT coalesce(shrink, false) THEN
        RAISE EXCEPTION '% would have fewer bank holidays than every year has: '
            'is the table whole?', short USING ERRCODE = '22023',
            HINT = 'If it is meant so, say --shrink.';
    END IF;
    RETURN change_holidays(a, whose, years, rows, coalesce(dry, true));
END $$;

-- One day is one, or with `name` NULL is none.  A year that nobody has told any of
-- has those of the rule besides.
CREATE OR REPLACE FUNCTION api.holiday_set(
    nation text, day date, name text, dry boolean)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    a CONSTANT actor := demand_everywhere('dpo', 'admin');
    whose CONSTANT text := nation_meant(nation);
    wrong CONSTANT text := holiday_errors(jsonb_build_array(jsonb_build_object(
        'day', day, 'name', coalesce(name, 'x')))) #>> '{0,error}';
    year CONSTANT int := extract(year FROM day);
BEGIN
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION '%', wrong USING ERRCODE = '22023';
    END IF;
    IF name IS NULL AND NOT EXISTS (SELECT FROM holidays_in(whose, year) h
            WHERE h.day = holiday_set.day) THEN
        RAISE EXCEPTION 'this day is no bank holiday' USING ERRCODE = 'P0002';
    END IF;
    RETURN change_holidays(a, whose, ARRAY[year], (
        SELECT coalesce(jsonb_agg(x.d), '[]') FROM (
            SELECT jsonb_build_object('day', h.day, 'name', h.name) AS d
            FROM holidays_in(whose, year) h WHERE h.day <> holiday_set.day
            UNION ALL
            SELECT jsonb_build_object('day', day, 'name', name)
            WHERE name IS NOT NULL) x), coalesce(dry, true));
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.holidays, api.holidays_import, api.holiday_set
    TO schoolgate_people;

RESET ROLE;
