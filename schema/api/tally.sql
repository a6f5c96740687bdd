-- Counts that outlive mail: filled by the recorder each minute, days at a time.

SET ROLE schoolgate_owner;

-- The first and last moment of a school's day.
CREATE OR REPLACE FUNCTION schoolgate.day_bounds(school text, day date)
RETURNS TABLE (since timestamptz, until timestamptz) LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT $2::timestamp AT TIME ZONE s.time_zone,
        ($2 + 1)::timestamp AT TIME ZONE s.time_zone
    FROM school s WHERE s.id = $1
$$;

CREATE OR REPLACE FUNCTION schoolgate.is_inside(address text, domains text[])
RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN lower(substring(address FROM '[^@]*$')) = ANY (domains);

-- Records of a day by its ids; those of a clock that was wrong lie elsewhere.
CREATE OR REPLACE FUNCTION schoolgate.messages_of(school text, day date)
RETURNS SETOF schoolgate.message LANGUAGE sql STABLE ROWS 10000
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT m.* FROM day_bounds($1, $2) b JOIN message m
        ON m.id >= uuid_floor(b.since) AND m.id < uuid_floor(b.until)
        JOIN message_school s ON s.message = m.id AND s.school = $1
$$;

-- In, out and internal, by hour.  Whose domain it is says who is inside: what
-- is forged is refused, or at least flagged.
CREATE OR REPLACE FUNCTION schoolgate.tally_directions(school text, day date)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    DELETE FROM tally_mail t WHERE t.school = $1 AND t.day = $2;
    WITH d AS (SELECT array_agg(DISTINCT x) AS domains
            FROM school, unnest(domains) x),
        o AS (SELECT min(opens) AS opens, max(closes) AS closes
            FROM open_hours($1, (SELECT since FROM day_bounds($1, $2))) h
            WHERE h.day = $2),
        s AS (SELECT time_zone, EXISTS (SELECT FROM school_hours h
            WHERE h.school = $1) AS has_hours FROM school WHERE id = $1),
        m AS (SELECT x.id, x.received, coalesce(x.sender_inside,
                x.login <> '' OR is_inside(x.sender, d.domains)) AS inside
            FROM messages_of($1, $2) x, d)
    INSERT INTO tally_mail (school, day, hour, direction, mails, out_of_hours)
    SELECT $1, $2, extract(hour FROM m.received AT TIME ZONE s.time_zone)::int,
        CASE WHEN NOT m.inside THEN 'in'
            WHEN EXISTS (SELECT FROM recipient r, d WHERE r.message = m.id
                AND NOT is_inside(r.address, d.domains)) THEN 'out'
            ELSE 'internal' END,
        count(*), CASE WHEN bool_and(s.has_hours) THEN count(*) FILTER
            (WHERE (m.received >= o.opens AND m.received < o.closes)
                IS NOT TRUE) END
    FROM m, s, o GROUP BY 3, 4
$$;

-- What rules said of it.
CREATE OR REPLACE FUNCTION schoolgate.tally_rules(school text, day date)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    DELETE FROM tally_rule t WHERE t.school = $1 AND t.day = $2;
    INSERT INTO tally_rule (school, day, rule, mode, mails, reviews, seconds)
    SELECT $1, $2, left(r ->> 'rule', 200),
        left(coalesce(r ->> 'mode', 'enforce'), 20), count(DISTINCT m.id),
        count(*) FILTER (WHERE coalesce(r ->> 'queue', '') <> ''),
        coalesce(sum((s.value ->> (r ->> 'severity'))::bigint) FILTER
            (WHERE coalesce(r ->> 'queue', '') <> ''), 0)
    FROM settings s, messages_of($1, $2) m,
        jsonb_array_elements(m.document #> '{verdict,reasons}') r
    WHERE s.key = 'review_seconds' AND m.rules <> '{}'
        AND coalesce(r ->> 'rule', '') <> ''
        -- Sealed mail stands in no statistics of rules.
        AND coalesce(r ->> 'context', '') NOT IN ('sealed', 'exempted')
    GROUP BY 3, 4
$$;

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
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    DELETE FROM tally_fate t WHERE t.school = $1 AND t.day = $2;
    INSERT INTO tally_fate (school, day, fate, mails)
    SELECT $1, $2, fate, count(*) FROM (
        SELECT CASE m.action WHEN 'change' THEN 'changed' WHEN 'reject' THEN
            CASE WHEN m.sender <> '' AND bare_subject(m.subject) <> ''
                AND is_sent_again(m) THEN 'refused-sent-again'
                ELSE 'refused' END END
        FROM messages_of($1, $2) m WHERE m.action IN ('change', 'reject')
        UNION ALL
        SELECT 'sealed' FROM messages_of($1, $2) m
        WHERE m.rules <> '{}' AND EXISTS (SELECT FROM jsonb_array_elements(
            m.document #> '{verdict,reasons}') r
            WHERE r ->> 'context' = 'sealed')
        UNION ALL
        SELECT held_fate(h) FROM day_bounds($1, $2) b JOIN held h
            ON h.created >= b.since AND h.created < b.until
                AND h.kind = 'message'
            JOIN all_message_school s
                ON s.message = h.message AND s.school = $1) x (fate)
    GROUP BY fate
$$;

-- Days whose counts are not those of their records: all days of records that
-- there are, the newest first.  What was deleted since stays counted.
CREATE OR REPLACE FUNCTION schoolgate.days_to_count(school text, all_days boolean)
RETURNS TABLE (day date, messages bigint, counts boolean, fates boolean)
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT d.day, n.n, n.n > coalesce(t.messages, 0),
        n.n > 0 AND d.day > current_date - 15
            AND coalesce(t.settled, '-infinity') < now() - CASE
                WHEN d.day >= current_date - 2 THEN interval '5 minutes'
                ELSE interval '6 hours' END
    FROM school s CROSS JOIN LATERAL (SELECT
            ((now() AT TIME ZONE s.time_zone)::date - i) AS day
            FROM generate_series(0, CASE WHEN $2 THEN 400 ELSE 2 END) i) d
        CROSS JOIN LATERAL (SELECT count(*) AS n
            FROM day_bounds($1, d.day) b JOIN message m
                ON m.id >= uuid_floor(b.since) AND m.id < uuid_floor(b.until)
            JOIN message_school x ON x.message = m.id AND x.school = $1) n
        LEFT JOIN tally_day t ON t.school = $1 AND t.day = d.day
    WHERE s.id = $1
    ORDER BY 1 DESC
$$;

CREATE OR REPLACE FUNCTION schoolgate.count_days(school text, all_days boolean)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    d record;
BEGIN
    FOR d IN SELECT * FROM days_to_count(count_days.school, all_days) x
        WHERE x.counts OR x.fates LIMIT 40
    LOOP
        IF d.counts THEN
            PERFORM tally_directions(count_days.school, d.day);
            PERFORM tally_rules(count_days.school, d.day);
        END IF;
        PERFORM tally_fates(count_days.school, d.day);
        INSERT INTO tally_day AS t (school, day, messages, settled)
        VALUES (count_days.school, d.day, d.messages, now())
        ON CONFLICT (school, day) DO UPDATE SET settled = excluded.settled,
            messages = greatest(t.messages, excluded.messages);
    END LOOP;
    INSERT INTO tally_opening (opening, school)
    SELECT o.ordinal, s.school FROM opening o JOIN all_message_school s
        ON s.message = o.message AND s.school = count_days.school
    WHERE NOT EXISTS (SELECT FROM tally_opening t WHERE t.opening = o.ordinal)
    ON CONFLICT DO NOTHING;
END $$;

-- What is due each minute: counts, and rules that make too much noise.  Lines
-- for the log.  `all_days`: days before yesterday too, once an hour.
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
