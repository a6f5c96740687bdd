-- The clocks that requests run by: bank holidays, working days, school days.
-- Days are dates of the school's own zone; functions take every day that they
-- depend on, so that a table of tests says what the law says.

SET ROLE schoolgate_owner;

-- -- bank holidays -----------------------------------------------------------

-- Easter Sunday of the Gregorian calendar (the anonymous algorithm, 1876).
CREATE OR REPLACE FUNCTION schoolgate.easter(year int) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    golden CONSTANT int := year % 19;
    century CONSTANT int := year / 100;
    epact CONSTANT int := (19 * golden + century - century / 4
        - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    sunday CONSTANT int := (32 + 2 * (century % 4) + 2 * (year % 100 / 4)
        - epact - year % 100 % 4) % 7;
    late CONSTANT int := (golden + 11 * epact + 22 * sunday) / 451;
    n CONSTANT int := epact + sunday - 7 * late + 114;
BEGIN
    RETURN make_date(year, n / 31, n % 31 + 1);
END $$;

-- The first Monday on or after a day.
CREATE OR REPLACE FUNCTION schoolgate.monday_from(day date) RETURNS date
LANGUAGE sql IMMUTABLE STRICT
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT day + (8 - extract(isodow FROM day)::int) % 7
$$;

CREATE OR REPLACE FUNCTION schoolgate.is_weekend(day date) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT extract(isodow FROM day) >= 6
$$;

-- Holidays of a date: those on a weekend move to the next weekday that is none.
CREATE OR REPLACE FUNCTION schoolgate.moved_holidays(days date[])
RETURNS date[] LANGUAGE plpgsql IMMUTABLE STRICT
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    taken date[] := ARRAY(SELECT d FROM unnest(days) d
        WHERE NOT is_weekend(d));
    day date;
BEGIN
    FOREACH day IN ARRAY days LOOP
        CONTINUE WHEN NOT is_weekend(day);
        WHILE is_weekend(day) OR day = ANY (taken) LOOP
            day := day + 1;
        END LOOP;
        taken := taken || day;
    END LOOP;
    RETURN taken;
END $$;

-- By the rule (Banking and Financial Dealings Act 1971, schedule 1, and the
-- proclamations that come every year).
CREATE OR REPLACE FUNCTION schoolgate.bank_holidays_of(nation text, year int)
RETURNS date[] LANGUAGE sql IMMUTABLE STRICT
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT moved_holidays(ARRAY(SELECT make_date(year, v.month, v.day)
            FROM (VALUES (1, 1, ''), (1, 2, 'scotland'),
                (3, 17, 'northern-ireland'), (7, 12, 'northern-ireland'),
                (11, 30, 'scotland'), (12, 25, ''), (12, 26, ''))
                AS v (month, day, nation)
            WHERE v.nation IN ('', $1) ORDER BY 1))
        || ARRAY[easter(year) - 2, monday_from(make_date(year, 5, 1)),
            monday_from(make_date(year, 5, 25))]
        || CASE nation WHEN 'scotland'
            THEN ARRAY[monday_from(make_date(year, 8, 1))]
            ELSE ARRAY[easter(year) + 1, monday_from(make_date(year, 8, 25))]
            END
$$;

-- 'any': one in some part of the United Kingdom.
CREATE OR REPLACE FUNCTION schoolgate.is_bank_holiday(nation text, day date)
RETURNS boolean LANGUAGE sql STABLE STRICT
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT bool_or(CASE WHEN EXISTS (SELECT FROM bank_holiday b
            WHERE b.nation = n AND b.day BETWEEN
                make_date(extract(year FROM $2)::int, 1, 1)
                AND make_date(extract(year FROM $2)::int, 12, 31))
        THEN EXISTS (SELECT FROM bank_holiday b
            WHERE b.nation = n AND b.day = $2)
        ELSE $2 = ANY (bank_holidays_of(n, extract(year FROM $2)::int)) END)
    FROM unnest(CASE $1 WHEN 'any' THEN ARRAY['england-and-wales', 'scotland',
        'northern-ireland'] ELSE ARRAY[$1] END) n
$$;

CREATE OR REPLACE FUNCTION schoolgate.is_working_day(nation text, day date)
RETURNS boolean LANGUAGE sql STABLE STRICT
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT NOT is_weekend(day) AND NOT is_bank_holiday(nation, day)
$$;

-- -- school days --------------------------------------------------------------

-- Is the school open for pupils?  As its hours say; no bank holiday of its
-- nation is one.  Before and behind all that they tell it is a working day: a
-- clock that nobody has told of holidays must not run late.
CREATE OR REPLACE FUNCTION schoolgate.is_school_day(
    school text, nation text, day date)
RETURNS boolean LANGUAGE sql STABLE STRICT
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT NOT is_bank_holiday(nation, day)
        AND CASE WHEN EXISTS (SELECT FROM school_hours h
                WHERE h.school = $1
                HAVING $3 BETWEEN min(coalesce(h.first, '-infinity'))
                    AND max(coalesce(h.last, 'infinity')))
            THEN coalesce((SELECT h.opens IS NOT NULL FROM school_hours h
                WHERE h.school = $1
                    AND extract(isodow FROM $3)::int = ANY (h.days)
                    AND (h.first IS NULL OR h.first <= $3)
                    AND (h.last IS NULL OR h.last >= $3)
                ORDER BY h.ordinal DESC LIMIT 1), false)
            ELSE NOT is_weekend(day) END
$$;

-- -- when it is due -----------------------------------------------------------

-- How many days of these pauses lie behind `start`; the clock stood on them.
CREATE OR REPLACE FUNCTION schoolgate.paused_days(
    start date, pauses daterange[])
RETURNS int LANGUAGE sql IMMUTABLE STRICT
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(sum(greatest(0, upper(p) - greatest(lower(p), start))),
        0)::int
    FROM unnest(pauses) p WHERE NOT isempty(p)
$$;

-- Subject access (UK GDPR Art 12(3)): one calendar month, three when extended,
-- both from the start; the corresponding date, or the month's last; then the
-- days on which the clock stood; then the next working day.
CREATE OR REPLACE FUNCTION schoolgate.due_by_month(
    nation text, start date, pauses daterange[], extended boolean)
RETURNS date LANGUAGE plpgsql STABLE STRICT
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    day date := (start + make_interval(months =>
        CASE WHEN extended THEN 3 ELSE 1 END))::date
        + paused_days(start, pauses);
BEGIN
    WHILE NOT is_working_day(nation, day) LOOP
        day := day + 1;
    END LOOP;
    RETURN day;
END $$;

-- By school days: the n-th that follows the start and on which no clock stood;
-- with `working` (else NULL) that many working days if they are over sooner.
-- Freedom of information: 20 and 60 (SI 2004/3364), no bank holiday of any part
-- of the United Kingdom being a working day (FOIA s.10(6)).  A pupil's record:
-- 15 (SI 2005/1437).
CREATE OR REPLACE FUNCTION schoolgate.due_by_school(school text, nation text,
    start date, pauses daterange[], days int, working int)
RETURNS date LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    day date := start;
    at_school int := 0;
    at_work int := 0;
BEGIN
    -- A school that is closed for a year has other cares.
    FOR i IN 1..400 LOOP
        day := day + 1;
        CONTINUE WHEN EXISTS (SELECT FROM unnest(pauses) p WHERE p @> day);
        at_school := at_school + is_school_day(school, nation, day)::int;
        at_work := at_work + is_working_day('any', day)::int;
        EXIT WHEN at_school >= days OR at_work >= working;
    END LOOP;
    RETURN day;
END $$;

CREATE OR REPLACE FUNCTION schoolgate.nation() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT value #>> '{}' FROM settings WHERE key = 'nation'
$$;

-- The date by the school's clock.
CREATE OR REPLACE FUNCTION schoolgate.today(school text) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT (now() AT TIME ZONE s.time_zone)::date FROM school s
    WHERE s.id = $1
$$;

-- When a request is due, as things stand on `day`: a clock that stands now has
-- stood until then.  NULL while nobody knows who asks.  A freedom of information
-- request that was not clear counts as received on the day that it became so
-- (FOIA s.1(3), s.10(6)): for it the clock does not stand, it starts anew.
CREATE OR REPLACE FUNCTION schoolgate.request_due(
    q schoolgate.request, day date)
RETURNS date LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    anew CONSTANT date := (SELECT max(coalesce(p.until,
            greatest(p.since, $2)))
        FROM request_pause p WHERE p.request = q.ordinal
            AND p.reason = 'clarification' AND q.type = 'foi');
    start CONSTANT date := greatest(q.started, anew);
    pauses CONSTANT daterange[] := ARRAY(SELECT daterange(p.since,
            coalesce(p.until, greatest(p.since, $2)))
        FROM request_pause p WHERE p.request = q.ordinal
            AND (q.type <> 'foi' OR p.reason <> 'clarification')
        ORDER BY p.since);
BEGIN
    RETURN CASE
        WHEN q.state = 'identity' THEN NULL
        WHEN q.type = 'sar' THEN due_by_month(nation(), start, pauses,
            q.extended IS NOT NULL)
        WHEN q.type = 'foi' THEN due_by_school(q.school, nation(), start,
            pauses, 20, 60)
        ELSE due_by_school(q.school, nation(), start, pauses, 15, NULL) END;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;

RESET ROLE;
