-- Letters of ours to people, each sent once; and the morning's digest, which
-- names nobody.

SET ROLE schoolgate_owner;

-- -- letters -----------------------------------------------------------------

-- Write one of the letters of letters.sql, its slots filled.  A text that
-- somebody wrote himself stands in its place.
CREATE OR REPLACE FUNCTION schoolgate.send_letter(l schoolgate.letter_out,
    slots jsonb, own_words text DEFAULT NULL)
RETURNS uuid LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    INSERT INTO letter_out (kind, message, batch, address, subject, words,
        not_before)
    VALUES (l.kind, l.message, l.batch, l.address,
        letter_fill((letter(l.kind)).subject, slots),
        coalesce(own_words, letter_fill((letter(l.kind)).words, slots)),
        coalesce(l.not_before, now()))
    RETURNING item INTO l.item;
    RETURN l.item;
END $$;

-- Take back what has not left.  False: some of it has.
CREATE OR REPLACE FUNCTION schoolgate.withdraw_letters(batch uuid)
RETURNS boolean LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
BEGIN
    UPDATE letter_out l SET withdrawn = now(), words = NULL
    WHERE l.batch = withdraw_letters.batch AND l.handed IS NULL
        AND l.host IS NULL AND l.withdrawn IS NULL;
    RETURN NOT EXISTS (SELECT FROM letter_out l
        WHERE l.batch = withdraw_letters.batch AND l.withdrawn IS NULL);
END $$;

-- -- the morning's digest ------------------------------------------------------

-- Is anybody at school that day?  By the school's hours; without any, Monday to
-- Friday.
CREATE OR REPLACE FUNCTION schoolgate.is_review_day(school text, day date)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce((SELECT h.opens IS NOT NULL FROM school_hours h
        WHERE h.school = $1 AND $2 >= coalesce(h.first, $2)
            AND $2 <= coalesce(h.last, $2)
            AND extract(isodow FROM $2)::int = ANY (h.days)
        ORDER BY h.ordinal DESC LIMIT 1),
        extract(isodow FROM $2) < 6 AND NOT EXISTS (SELECT FROM school_hours h
            WHERE h.school = $1))
$$;

-- When each school day of the last sixty days began, in order.
CREATE OR REPLACE FUNCTION schoolgate.review_starts(
    school text, at timestamptz DEFAULT now())
RETURNS timestamptz[] LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT ARRAY(SELECT d AT TIME ZONE s.time_zone
        FROM school s, generate_series((at AT TIME ZONE s.time_zone)::date - 60,
            (at AT TIME ZONE s.time_zone)::date, interval '1 day') d
        WHERE s.id = $1 AND is_review_day($1, d::date) ORDER BY d)
$$;

-- How many of them have begun since then.
CREATE OR REPLACE FUNCTION schoolgate.review_days(
    starts timestamptz[], since timestamptz)
RETURNS int LANGUAGE sql IMMUTABLE
RETURN cardinality(starts) - width_bucket(since, starts);

-- Where a person is written to.
CREATE OR REPLACE FUNCTION schoolgate.address_of(person text) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(main_address($1), CASE WHEN $1 LIKE '%@%' THEN lower($1) END)
$$;

-- What was settled by senders themselves since: held mail that they released,
-- took back or had protected, and what they were refused.
CREATE OR REPLACE FUNCTION schoolgate.settled_by_senders(
    school text, since timestamptz)
RETURNS bigint LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT (SELECT count(*) FROM message m
            JOIN message_school s ON s.message = m.id AND s.school = $1
        WHERE m.id >= uuid_floor($2) AND m.action = 'reject'
            AND m.sender_inside)
        + (SELECT count(*) FROM held h
            JOIN all_message_school s ON s.message = h.message
        WHERE s.school = $1 AND h.changed >= $2 AND h.inside
            AND h.kind = 'message' AND h.action = 'hold'
            AND h.state NOT IN ('waiting', 'released'))
$$;

-- "3 need you today (about 4 minutes)": what one person's morning at a school
-- says; NULL when nothing waits for him there.
CREATE OR REPLACE FUNCTION schoolgate.digest_words(
    a schoolgate.actor, s schoolgate.school, settled bigint, at timestamptz)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    starts CONSTANT timestamptz[] := review_starts(s.id, at);
    cards bigint;
    minutes bigint;
    late bigint;
BEGIN
    SELECT count(*), greatest(ceil(sum(c.seconds) / 60.0), 1),
        count(*) FILTER (WHERE review_days(starts, c.since) > 2)
    INTO cards, minutes, late
    FROM cards_of(a) c WHERE c.school = s.id AND c.is_today;
    IF cards = 0 THEN
        RETURN NULL;
    END IF;
    RETURN letter_fill((letter('digest')).words, jsonb_build_object(
        'school', s.name, 'n', CASE cards WHEN 1 THEN '1 needs'
            ELSE cards || ' need' END,
        'minutes', CASE minutes WHEN 1 THEN '1 minute'
            ELSE minutes || ' minutes' END,
        'late', late, 'settled', settled,
        'console', coalesce(nullif((SELECT value #>> '{}' FROM settings
            WHERE key = 'console_address'), ''), 'the console')));
END $$;

-- The digests of one school's morning, to each person with a queue; once.
CREATE OR REPLACE FUNCTION schoolgate.make_digest(
    s schoolgate.school, day date, at timestamptz)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    -- Since the school day before this one.
    since CONSTANT timestamptz := (SELECT max(d) AT TIME ZONE s.time_zone
        FROM generate_series(day - 60, day - 1, interval '1 day') d
        WHERE is_review_day(s.id, d::date));
    settled bigint;
    who text;
    words text;
    l letter_out;
    n int := 0;
BEGIN
    INSERT INTO digest (school, day) VALUES (s.id, day) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    settled := settled_by_senders(s.id, coalesce(since, at - interval '1 day'));
    l.kind := 'digest';
    FOR who IN SELECT DISTINCT g.person FROM grantee g
        WHERE g.revoked IS NULL AND g.role IN ('headteacher', 'deputy', 'dsl',
            'dpo', 'chair', 'hr')
    LOOP
        l.address := address_of(who);
        CONTINUE WHEN l.address IS NULL;
        words := digest_words(console_actor(who), s, settled, at);
        CONTINUE WHEN words IS NULL;
        PERFORM send_letter(l, '{}', words);
        n := n + 1;
    END LOOP;
    UPDATE digest d SET letters = n WHERE d.school = s.id AND d.day = $2;
END $$;

-- Every morning that has come and is not told yet.  One that nobody was awake
-- to tell (no mail host ran) is not told in the afternoon.
CREATE OR REPLACE FUNCTION schoolgate.make_digests(at timestamptz)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    due CONSTANT time := (SELECT (value #>> '{}')::time FROM settings
        WHERE key = 'digest_at');
    s school;
    here timestamp;
BEGIN
    FOR s IN SELECT * FROM school ORDER BY id LOOP
        here := at AT TIME ZONE s.time_zone;
        CONTINUE WHEN here::time < due
            OR here::time - due > interval '4 hours'
            OR EXISTS (SELECT FROM digest d
                WHERE d.school = s.id AND d.day = here::date)
            OR NOT is_review_day(s.id, here::date);
        PERFORM make_digest(s, here::date, at);
    END LOOP;
END $$;

-- -- for a mail host -----------------------------------------------------------

-- Letters that are due and that no other mail host has, now this one's; `at` is
-- its clock, by which mornings come, `console` what it calls the console ('':
-- nothing), which letters name.
CREATE OR REPLACE FUNCTION recorder.letters_due(
    host text, at_ms bigint, console text DEFAULT '')
RETURNS TABLE (item uuid, message uuid, address text, subject text, words text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
BEGIN
    UPDATE settings s SET value = to_jsonb(letters_due.console)
    WHERE s.key = 'console_address' AND letters_due.console <> ''
        AND s.value <> to_jsonb(letters_due.console);
    PERFORM make_digests(to_timestamp(at_ms / 1000.0));
    -- Its own again after a restart, another's when that is gone for an hour.
    UPDATE letter_out l SET host = letters_due.host, claimed = now()
    WHERE l.item IN (SELECT x.item FROM letter_out x
        WHERE x.handed IS NULL AND x.withdrawn IS NULL
            AND x.not_before <= now() AND (x.host IS NULL
                OR (x.host <> letters_due.host
                    AND x.claimed < now() - interval '1 hour'))
        ORDER BY x.not_before LIMIT 50 FOR UPDATE SKIP LOCKED);
    RETURN QUERY SELECT l.item, l.message, l.address, l.subject, l.words
    FROM letter_out l
    WHERE l.handed IS NULL AND l.withdrawn IS NULL
        AND l.not_before <= now() AND l.host = letters_due.host
    ORDER BY l.not_before LIMIT 50;
END $$;

-- It lies in this mail host's outbox.
CREATE OR REPLACE FUNCTION recorder.letter_handed(item uuid)
RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    UPDATE letter_out SET handed = now(), words = NULL
    WHERE letter_out.item = $1 AND handed IS NULL
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate, recorder FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recorder.letters_due, recorder.letter_handed
    TO schoolgate_recorder;

RESET ROLE;
