-- What was promised about six months and no longer.
SET search_path = tap, public;
SET timezone = 'UTC';
SELECT no_plan();

-- A record that was loaded when it arrived, whatever the calendar says now.
CREATE FUNCTION tap.then(t timestamptz, n int DEFAULT 1,
    extra jsonb DEFAULT '{}') RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    k CONSTANT uuid := tap.at(t, n);
BEGIN
    PERFORM tap.put(k, extra);
    UPDATE schoolgate.message SET counted = received, gaps = '{}'
    WHERE id = k;
    RETURN k;
END $$;
CREATE FUNCTION tap.rows(k uuid) RETURNS bigint LANGUAGE sql AS $$
    SELECT (SELECT count(*) FROM schoolgate.all_message WHERE id = k)
        + (SELECT count(*) FROM schoolgate.all_message_school
            WHERE message = k)
        + (SELECT count(*) FROM schoolgate.all_recipient WHERE message = k)
        + (SELECT count(*) FROM schoolgate.all_attachment WHERE message = k)
        + (SELECT count(*) FROM schoolgate.all_finding WHERE message = k)
        + (SELECT count(*) FROM schoolgate.all_message_copy WHERE message = k)
        + (SELECT count(*) FROM schoolgate.all_copy_key WHERE message = k)
$$;

CREATE TEMP TABLE was AS SELECT
    date_trunc('month', now()) - interval '9 months' AS month9,
    tap.then(date_trunc('month', now()) - interval '9 months', 1) AS first9,
    tap.then(date_trunc('month', now()) - interval '9 months', 2) AS second9,
    tap.then(date_trunc('month', now()) - interval '9 months', 3) AS held9,
    tap.then(date_trunc('month', now()) - interval '8 months', 4) AS only8,
    tap.then(date_trunc('month', now()) - interval '6 months', 5) AS over,
    tap.then(date_trunc('month', now()) - interval '6 months', 6) AS over_held,
    tap.then(now() - interval '6 months' + interval '4 days', 7) AS young;
SELECT is(tap.rows(first9), 8::bigint, 'a record is eight rows') FROM was;
INSERT INTO schoolgate.hold (message, reason, actor)
SELECT unnest(ARRAY[held9, over_held]), 'a complaint', 'dpo' FROM was;
INSERT INTO schoolgate.decision (flag, outcome, note, actor, os_user)
SELECT f.id, 'nothing-wrong', '', 'head', 'hale'
FROM schoolgate.flag f, was WHERE message = first9;
UPDATE schoolgate.flag f SET state = 'decided' FROM was
WHERE message = first9;
INSERT INTO schoolgate.opening (message, actor, os_user, tier, words, told,
    told_address, purpose, reason, notice, due)
SELECT first9, 'head', 'hale', 'T4', '', NULL, 'a@d.example', 'crime',
    'a reason', 'due', now() FROM was;


SET SESSION AUTHORIZATION schoolgate_recorder;
SET timezone = 'Asia/Tokyo';
SELECT string_agg(line, '|') AS lines FROM recorder.retain(6) line \gset
RESET SESSION AUTHORIZATION;
SET timezone = 'UTC';
SELECT is(:'lines', concat_ws('|',
    to_char(month9, 'YYYY-MM') || ': 2 records deleted with the month, 1 held, '
        || first9 || ' to ' || held9,
    to_char(month9 + interval '1 month', 'YYYY-MM')
        || ': 1 record deleted with the month, 0 held, ' || only8 || ' to '
        || only8,
    to_char(schoolgate.uuid_time(over), 'YYYY-MM')
        || ': 1 record deleted, 1 held, ' || over || ' to ' || over),
    'retention prints a certificate by month') FROM was;
SELECT is((SELECT array_agg(concat_ws(' ', how, records, held, months)
    ORDER BY ordinal) FROM schoolgate.certificate),
    '{dropped 2 1 6,dropped 1 0 6,deleted 1 1 6}', 'and keeps it');
SELECT is(tap.rows(k), want, promise) FROM was, LATERAL (VALUES
    (first9, 0::bigint, 'what is over is gone, all eight rows'),
    (second9, 0, 'its neighbour too'), (only8, 0, 'and the next month'),
    (over, 0, 'what is over is gone before its month is'),
    (held9, 8, 'what is held is whole'),
    (over_held, 8, 'what is held in a month that stays is whole'),
    (young, 8, 'what has days left is there')) v (k, want, promise);
SELECT is((SELECT count(*) FROM schoolgate.month, was
    WHERE first IN (month9, month9 + interval '1 month')), 0::bigint,
    'months that are over have no partitions');
SELECT is((SELECT count(*) FROM pg_class WHERE relname ~ ('_'
    || to_char(month9, 'YYYYMM'))), 0::bigint, 'none at all') FROM was;
SELECT is((SELECT count(*) FROM schoolgate.flag), 7::bigint,
    'flags outlive their records');
SELECT is((SELECT count(*) FROM schoolgate.decision), 1::bigint,
    'decisions too');
SELECT is((SELECT count(*) FROM schoolgate.opening), 1::bigint,
    'and openings');
SELECT is((SELECT subject || sender || from_name || recipients::text
    || recipients_count || rule FROM schoolgate.flag f WHERE message = first9),
    '{}2prohibited-words',
    'a decided flag keeps its rule and no heading') FROM was;
SELECT is((SELECT subject FROM schoolgate.flag f WHERE message = second9),
    'Trip', 'one that waits keeps its headings') FROM was;
SELECT is((SELECT count(*) FROM recorder.retain(6)), 0::bigint,
    'a second run the same day has nothing to do');

-- A hold that ends.
UPDATE schoolgate.hold SET ended = now() FROM was WHERE message = held9;
SELECT is((SELECT array_agg(l) FROM recorder.retain(6) l),
    ARRAY['kept: 1 record deleted, 0 held, ' || held9 || ' to ' || held9],
    'when a hold ends the record goes') FROM was;
SELECT is(tap.rows(held9), 0::bigint, 'all of it') FROM was;
UPDATE schoolgate.hold SET until = now() - interval '1 second' FROM was
WHERE message = over_held;
SELECT isnt_empty($$ SELECT recorder.retain(6) $$, 'a hold has an end date');
SELECT is(tap.rows(over_held), 0::bigint, 'and ends by itself') FROM was;

-- Clocks that are wrong: counted from the day of loading.
SELECT ok(tap.put(tap.at(t, 1)), 'a clock at ' || t) FROM unnest(ARRAY['1970-01-01T00:00:01Z',
    '2021-05-05T05:00:00Z', '2087-05-05T05:00:00Z', '9999-01-01T00:00:00Z']
    ::timestamptz[]) t;
SELECT is((SELECT count(*) FROM recorder.retain(6)), 0::bigint,
    'a record of a wrong clock is not deleted the day it comes');
SELECT is((SELECT array_agg(DISTINCT tableoid::regclass::text)
    FROM schoolgate.message WHERE 'clock_doubtful' = ANY (gaps)),
    '{schoolgate.message_202105,schoolgate.message_208705,schoolgate.message_other}',
    'it says so, and lies where its id says');
UPDATE schoolgate.message SET counted = now() - interval '6 months 1 day'
WHERE 'clock_doubtful' = ANY (gaps);
SELECT is((SELECT array_agg(split_part(l, ',', 1)) FROM recorder.retain(6) l),
    '{2021-05: 1 record deleted with the month,2087-05: 1 record deleted,other: 2 records deleted}',
    'and goes six months after it was loaded, wherever it lies');

-- The calendar.
SELECT is(schoolgate.is_over(a::timestamptz, 6, b::timestamptz), want,
    format('six months from %s %s by %s', a,
        CASE WHEN want THEN 'are over' ELSE 'are not over' END, b))
FROM (VALUES
    ('2026-08-31T10:00Z', '2027-02-28T09:59:59.999Z', false),
    ('2026-08-31T10:00Z', '2027-02-28T10:00Z', true),
    ('2027-08-31T10:00Z', '2028-02-28T23:59Z', false),
    ('2027-08-31T10:00Z', '2028-02-29T10:00Z', true),
    ('2026-05-22T09:00Z', '2026-11-22T08:59:59Z', false),
    ('2026-05-22T09:00Z', '2026-11-22T09:00Z', true)) v (a, b, want);
SELECT throws_ok('SELECT recorder.retain(' || n || ')', '22023', NULL,
    'keeping for ' || n || ' months is refused')
FROM unnest(ARRAY['0', '-1', 'NULL', '1201']) n;
SELECT * FROM finish();
