-- Counts that outlive mail: filled by the recorder each minute, days at a time.

SET ROLE schoolgate_owner;

-- A school's day as moments, and as the ids of records that came in it.  Those of
-- a clock that was wrong lie elsewhere.
CREATE OR REPLACE FUNCTION schoolgate.day_bounds(school text, day date,
    OUT since timestamptz, OUT until timestamptz, OUT low uuid, OUT high uuid)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    zone CONSTANT text := (SELECT time_zone FROM school WHERE id = $1);
BEGIN
    since := day::timestamp AT TIME ZONE zone;
    until := (day + 1)::timestamp AT TIME ZONE zone;
    low := uuid_floor(since);
    high := uuid_floor(until);
END $$;

CREATE OR REPLACE FUNCTION schoolgate.is_inside(address text, domains text[])
RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN lower(substring(address FROM '[^@]*$')) = ANY (domains);

-- In, out and internal, by hour: by what the mail host saw of the sender; where
-- a record does not say so, by login and domain.
CREATE OR REPLACE FUNCTION schoolgate.tally_directions(school text, day date)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b CONSTANT record := day_bounds($1, $2);
    zone CONSTANT text := (SELECT time_zone FROM school WHERE id = $1);
    domains CONSTANT text[] := ARRAY(SELECT DISTINCT x
        FROM school, unnest(domains) x);
    -- NULL, both: the school is closed that day.
    opens CONSTANT timestamptz := (SELECT h.opens
        FROM open_hours($1, b.since) h WHERE h.day = $2);
    closes CONSTANT timestamptz := (SELECT h.closes
        FROM open_hours($1, b.since) h WHERE h.day = $2);
    is_known CONSTANT boolean := EXISTS (SELECT FROM school_hours h
        WHERE h.school = $1);
BEGIN
    DELETE FROM tally_mail t WHERE t.school = $1 AND t.day = $2;
    INSERT INTO tally_mail (school, day, hour, direction, mails, out_of_hours)
    SELECT $1, $2, extract(hour FROM m.received AT TIME ZONE zone)::int,
        CASE WHEN NOT coalesce(m.sender_inside, m.login <> ''
                OR is_inside(m.sender, domains)) THEN 'in'
            WHEN EXISTS (SELECT FROM recipient r WHERE r.message = m.id
                AND r.message >= b.low AND r.message < b.high
                AND NOT is_inside(r.address, domains)) THEN 'out'
            ELSE 'internal' END,
        count(*), CASE WHEN is_known THEN count(*) FILTER
            (WHERE (m.received >= opens AND m.received < closes)
                IS NOT TRUE) END
    FROM message m JOIN message_school s ON s.message = m.id
        AND s.school = $1 AND s.message >= b.low AND s.message < b.high
    WHERE m.id >= b.low AND m.id < b.high
    GROUP BY 3, 4;
END $$;

-- What rules said of it.
CREATE OR REPLACE FUNCTION schoolgate.tally_rules(school text, day date)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b CONSTANT record := day_bounds($1, $2);
    takes CONSTANT jsonb := (SELECT value FROM settings
        WHERE key = 'review_seconds');
BEGIN
    DELETE FROM tally_rule t WHERE t.school = $1 AND t.day = $2;
    INSERT INTO tally_rule (school, day, rule, mode, mails, reviews, seconds)
    SELECT $1, $2, left(r ->> 'rule', 200),
        left(coalesce(r ->> 'mode', 'enforce'), 20), count(DISTINCT m.id),
        count(*) FILTER (WHERE coalesce(r ->> 'queue', '') <> ''),
        coalesce(sum((takes ->> (r ->> 'severity'))::bigint) FILTER
            (WHERE coalesce(r ->> 'queue', '') <> ''), 0)
    FROM message m JOIN message_school s ON s.message = m.id
        AND s.school = $1 AND s.message >= b.low AND s.message < b.high,
        jsonb_array_elements(m.document #> '{verdict,reasons}') r
    WHERE m.id >= b.low AND m.id < b.high AND m.rules <> '{}'
        AND coalesce(r ->> 'rule', '') <> ''
        -- Sealed mail stands in no statistics of rules.
        AND coalesce(r ->> 'context', '') NOT IN ('sealed', 'exempted')
    GROUP BY 3, 4;
END $$;

-- Refused, and then accepted from the same sender within a day with the same
-- subject: he has mended it.
CREATE OR REPLACE FUNCTION schoolgate.is_sent_again(m schoolgate.message)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM message o
        WHERE o.id > m.id
            AND o.id < uuid_floor(m.received + interval '1 day')
            AND o.sender <> '' AND address_hash(o.sender)
                = address_hash(m.sender) AND lower(o.sender) = lower(m.sender)
            AND o.action IN ('accept', 'change', 'delay')
            AND bare_subject(o.subject) = bare_subject(m.subject))
$$;

-- What became of one held item: by its sender's word, another's, or its time.
CREATE OR REPLACE FUNCTION schoolgate.held_fate(h schoolgate.held)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT CASE WHEN h.action = 'delay' THEN 'delayed'
        WHEN h.state IN ('waiting', 'released') THEN 'held-waiting'
        ELSE coalesce((SELECT CASE WHEN o.actor IN (lower(m.sender),
                    coalesce(person_of(m.login, m.sender), ''))
                THEN 'held-by-sender' ELSE 'held-by-another' END
            FROM held_order o LEFT JOIN all_message m ON m.id = h.message
            WHERE o.item = h.item AND o.answered IS NOT NULL
            ORDER BY o.at DESC LIMIT 1), 'held-expired') END
$$;

-- What became of a day's mail, as far as is known by now.
CREATE OR REPLACE FUNCTION schoolgate.tally_fates(school text, day date)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b CONSTANT record := day_bounds($1, $2);
BEGIN
    DELETE FROM tally_fate t WHERE t.school = $1 AND t.day = $2;
    INSERT INTO tally_fate (school, day, fate, mails)
    SELECT $1, $2, fate, count(*) FROM (
        SELECT CASE m.action WHEN 'change' THEN 'changed' WHEN 'reject' THEN
            CASE WHEN m.sender <> '' AND bare_subject(m.subject) <> ''
                AND is_sent_again(m) THEN 'refused-sent-again'
                ELSE 'refused' END END
        FROM message m JOIN message_school s ON s.message = m.id
            AND s.school = $1 AND s.message >= b.low AND s.message < b.high
        WHERE m.id >= b.low AND m.id < b.high
            AND m.action IN ('change', 'reject')
        UNION ALL
        SELECT 'sealed' FROM message m JOIN message_school s
            ON s.message = m.id AND s.school = $1
                AND s.message >= b.low AND s.message < b.high
        WHERE m.id >= b.low AND m.id < b.high AND m.rules <> '{}'
            AND EXISTS (SELECT FROM jsonb_array_elements(
                m.document #> '{verdict,reasons}') r
                WHERE r ->> 'context' = 'sealed')
        UNION ALL
        SELECT held_fate(h) FROM held h JOIN all_message_school s
            ON s.message = h.message AND s.school = $1
        WHERE h.created >= b.since AND h.created < b.until
            AND h.kind = 'message') x (fate)
    GROUP BY fate;
END $$;

-- How many records of a day there are.
CREATE OR REPLACE FUNCTION schoolgate.records_of(school text, day date)
RETURNS bigint LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    b CONSTANT record := day_bounds($1, $2);
BEGIN
    RETURN (SELECT count(*) FROM message_school s
        WHERE s.school = $1 AND s.message >= b.low AND s.message < b.high);
END $$;

-- Count a day anew when it has more records than were counted (what was deleted
-- since stays counted), and what became of its mail every now and then, for two
-- weeks.  Did it?
CREATE OR REPLACE FUNCTION schoolgate.count_day(school text, day date)
RETURNS boolean LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    was CONSTANT tally_day := (SELECT t FROM tally_day t
        WHERE t.school = $1 AND t.day = $2);
    many CONSTANT bigint := records_of($1, $2);
    pause CONSTANT interval := CASE WHEN $2 >= current_date - 2
        THEN '5 minutes' ELSE '6 hours' END;
BEGIN
    -- Where there is much mail, every five minutes.
    IF many > coalesce(was.messages, 0) AND NOT (many > 5000
        AND coalesce(was.settled > now() - interval '5 minutes', false)) THEN
        PERFORM tally_directions($1, $2);
        PERFORM tally_rules($1, $2);
    ELSIF many = 0 OR $2 < current_date - 15 OR was.settled > now() - pause
    THEN
        RETURN false;
    END IF;
    PERFORM tally_fates($1, $2);
    INSERT INTO tally_day AS t (school, day, messages, settled)
    VALUES ($1, $2, many, now())
    ON CONFLICT (school, day) DO UPDATE SET settled = excluded.settled,
        messages = greatest(t.messages, excluded.messages);
    RETURN true;
END $$;

-- The last three days, and of those before a sixtieth each minute, so that what
-- comes late is counted within an hour; or all of them.
CREATE OR REPLACE FUNCTION schoolgate.count_days(school text, all_days boolean)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    first CONSTANT date := (SELECT least(min(m.first)::date, current_date) - 1
        FROM month m);
    minute CONSTANT int := extract(minute FROM now());
    d date;
BEGIN
    FOR d IN SELECT current_date + 1 - i
        FROM generate_series(0, current_date + 1 - first) i
        WHERE all_days OR i <= 3 OR i % 60 = minute
    LOOP
        PERFORM count_day(count_days.school, d);
    END LOOP;
    INSERT INTO tally_opening (opening, school)
    SELECT o.ordinal, s.school FROM opening o JOIN all_message_school s
        ON s.message = o.message AND s.school = count_days.school
    WHERE o.beside IS NULL AND NOT EXISTS (SELECT FROM tally_opening t
        WHERE t.opening = o.ordinal)
    ON CONFLICT DO NOTHING;
END $$;

-- What is due each minute: counts, and rules that make too much noise.  Lines
-- for the log.  `all_days`: every day now.
CREATE OR REPLACE FUNCTION recorder.tend(school text, all_days boolean)
RETURNS SETOF text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
BEGIN
    -- Another mail host is at it.
    IF NOT pg_try_advisory_xact_lock(20261, 19) THEN
        RETURN;
    END IF;
    PERFORM count_days(tend.school, all_days);
    RETURN QUERY SELECT suspend_noisy(tend.school);
END $$;

GRANT EXECUTE ON FUNCTION recorder.tend TO schoolgate_recorder;
RESET ROLE;
