-- What was promised about bank holidays that are told, and the clocks by them.
SET search_path = tap, public;
SET timezone = 'UTC';
SELECT no_plan();

SELECT setup.grant_role('dpo', 'd1', 'dpo');
SELECT setup.grant_role('head', 'h1', 'headteacher');
SELECT setup.grant_role('madm', 'm1', 'mail-admin');

-- A request whose due day they move: due 2027-12-26, a Sunday; then Christmas.
SET SESSION AUTHORIZATION dpo;
SELECT (api.request_new('sar', 'P', 'a letter', NULL, NULL,
    '[{"address":"p@far.example"}]', NULL, NULL) ->> 'request')::bigint AS q \gset
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.request SET received = '2027-10-26', started = '2027-10-26',
    state = 'running' WHERE ordinal = :q;
CREATE FUNCTION tap.due() RETURNS text LANGUAGE sql SECURITY DEFINER AS $$
    SELECT schoolgate.request_due(q, '2027-11-01')::text FROM schoolgate.request q
$$;
SELECT is(tap.due(), '2027-11-26', 'a month later it is due');

-- Looking.
SET SESSION AUTHORIZATION head;
SELECT is((h ->> 'name') || ' ' || (h ->> 'weekday') || ' ' || (h ->> 'told'),
    'Christmas Day Monday true', 'everybody may look: in its place a Monday')
FROM api.holidays('england-and-wales', 2027) h WHERE h ->> 'day' = '2027-12-27';
SELECT is(count(*) FILTER (WHERE (h ->> 'told')::boolean) || ' of ' || count(*),
    '0 of 8', 'of a year that nobody has told any of, those of the rule')
FROM api.holidays('england-and-wales', 2031) h;
SELECT ok(count(DISTINCT left(h ->> 'day', 4)) = 3, 'three years at once')
FROM api.holidays(NULL, NULL) h;
SELECT throws_ok('SELECT api.holidays(''wales'', NULL)', '22023', NULL,
    'of a nation that there is');
SELECT throws_ok('SELECT api.holiday_set(NULL, ''2027-11-26'', ''x'', false)',
    '42501', NULL, 'a headteacher sets no clock');
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION madm;
SELECT throws_ok('SELECT api.holidays_import(NULL, ''[]'', false, true)',
    '42501', NULL, 'nor who keeps the mail');
RESET SESSION AUTHORIZATION;

-- One day.
SET SESSION AUTHORIZATION dpo;
SELECT is(x, jsonb_build_object('nation', 'england-and-wales', 'dry', true,
    'changes', '[{"what":"added","day":"2027-11-26","name":"Jubilee"}]'::jsonb,
    'moved', jsonb_build_array(jsonb_build_object('request', :q,
        'was', '2027-11-26', 'due', '2027-11-29')), 'errors', '[]'::jsonb),
    'tried, it says what it would do, to clocks too')
FROM api.holiday_set(NULL, '2027-11-26', 'Jubilee', NULL) x;
SELECT is(tap.due(), '2027-11-26', 'and does nothing');
SELECT is(x ->> 'dry', 'false', 'then it is done')
FROM api.holiday_set(NULL, '2027-11-26', 'Jubilee', false) x;
SELECT is(tap.due(), '2027-11-29', 'the clock goes by it at once');
SELECT is(x -> 'changes', '[{"what":"changed","day":"2027-11-26",
    "name":"The Jubilee"}]', 'it is renamed by saying it again')
FROM api.holiday_set(NULL, '2027-11-26', 'The Jubilee', false) x;
SELECT is((x #>> '{changes,0,what}') || (x #>> '{moved,0,due}'),
    'removed2027-11-26', 'it is taken away')
FROM api.holiday_set(NULL, '2027-11-26', NULL, false) x;
SELECT throws_ok('SELECT api.holiday_set(NULL, ''2027-11-26'', NULL, false)',
    'P0002', NULL, 'once');
SELECT throws_ok(format('SELECT api.holiday_set(NULL, %L, %L, true)', day, name),
    '22023', NULL, promise) FROM (VALUES
    ('2027-12-25', 'Christmas', 'a weekend has none: the Monday counts'),
    ('2019-12-25', 'Christmas', 'of years that there are'),
    ('2027-11-26', ' ', 'with a name'),
    (NULL, 'x', 'on a day')) v (day, name, promise);
SELECT lives_ok('SELECT api.holiday_set(NULL, ''2031-06-09'', ''Extra'', false)',
    'one of a year that nobody has told any of');
SELECT is(count(*), 9::bigint, 'has those of the rule beside it')
FROM api.holidays(NULL, 2031);
RESET SESSION AUTHORIZATION;
SELECT ok(schoolgate.is_bank_holiday('england-and-wales', '2031-12-25')
    AND schoolgate.is_bank_holiday('england-and-wales', '2031-06-09')
    AND NOT schoolgate.is_school_day('duffield', 'england-and-wales', '2031-06-09'),
    'for the clocks as well, and for school days');

-- A table.
CREATE FUNCTION tap.year(y int, less int DEFAULT 0) RETURNS jsonb LANGUAGE sql
SECURITY DEFINER AS $$
    SELECT jsonb_agg(jsonb_build_object('day', d, 'name', 'told ' || n))
    FROM unnest(schoolgate.bank_holidays_of('england-and-wales', y))
        WITH ORDINALITY t (d, n) WHERE n > less
$$;
SET SESSION AUTHORIZATION dpo;
SELECT is(x -> 'errors', jsonb_build_array(
    jsonb_build_object('row', 2, 'error', 'the day is no date (2027-12-27)'),
    jsonb_build_object('row', 4, 'error',
        'it is on a weekend: the day in its place counts'),
    jsonb_build_object('row', 5, 'error', 'the day stands twice'),
    jsonb_build_object('row', 6, 'error', 'the day stands twice')),
    'what is wrong in a table is said by row; the heading is the first')
FROM api.holidays_import(NULL, '[{"day":"27/12/2032","name":"x"},
    {"day":"2032-12-27","name":"x"},{"day":"2032-12-25","name":"x"},
    {"day":"2032-01-01","name":"x"},{"day":"2032-01-01","name":"y"}]',
    false, true) x;
SELECT is(count(*) FILTER (WHERE (h ->> 'told')::boolean), 0::bigint,
    'and nothing is changed by it') FROM api.holidays(NULL, 2032) h;
SELECT throws_ok(format('SELECT api.holidays_import(NULL, %L, false, false)',
    tap.year(2032) || tap.year(2033, 1)), '22023', '2033 would have fewer bank '
    'holidays than every year has: is the table whole?',
    'a year that looks cut is refused');
SELECT is(jsonb_array_length(x -> 'changes'), 8,
    'tried, it says what would change')
FROM api.holidays_import(NULL, tap.year(2032), true, false) x;
SELECT is(count(*) FILTER (WHERE (h ->> 'told')::boolean), 0::bigint,
    'without doing it') FROM api.holidays(NULL, 2032) h;
SELECT lives_ok(format('SELECT api.holidays_import(NULL, %L, false, false)',
    tap.year(2031) || tap.year(2032)), 'two years at once');
SELECT is(count(*) || ' ' || bool_or(h ->> 'name' = 'Extra'), '8 false',
    'the years of the table are replaced') FROM api.holidays(NULL, 2031) h;
SELECT is(count(*), 8::bigint, 'others stay') FROM api.holidays(NULL, 2030);
SELECT is(x -> 'changes', '[]', 'the same table again changes nothing')
FROM api.holidays_import(NULL, tap.year(2032), false, false) x;
SELECT is(count(*), 9::bigint, 'nor does it those of another nation')
FROM api.holidays('scotland', 2031);
SELECT lives_ok(format('SELECT api.holidays_import(NULL, %L, false, true)',
    tap.year(2033, 1)), 'fewer is taken when it is meant');
SELECT throws_ok('SELECT api.holidays_import(NULL, ''[]'', false, true)',
    '22023', NULL, 'an empty table is none');
RESET SESSION AUTHORIZATION;

-- Who changed a day is written down, by whichever way.
CREATE FUNCTION tap.told(n int) RETURNS text LANGUAGE sql SECURITY DEFINER AS $$
    SELECT string_agg(concat_ws(' ', school, what, about, reason, actor), E'\n'
        ORDER BY ordinal) FROM (SELECT * FROM schoolgate.rule_event
        ORDER BY ordinal DESC LIMIT n) e
$$;
SELECT is((SELECT string_agg(e.reason, E'\n' ORDER BY e.ordinal)
    FROM (SELECT * FROM schoolgate.rule_event ORDER BY ordinal LIMIT 3) e),
    E'added: 2027-11-26 Jubilee\n'
    'changed: 2027-11-26 The Jubilee; was: 2027-11-26 Jubilee\n'
    'removed: 2027-11-26 The Jubilee', 'each change that was made is in the register');
SELECT is(array_agg(DISTINCT concat_ws(' ', what, actor, about, school)),
    '{holidays-changed d1 england-and-wales duffield}', 'with who made it')
FROM schoolgate.rule_event;
INSERT INTO schoolgate.school VALUES ('heath', 'Heathfield', '{h.example}');
SET SESSION AUTHORIZATION dpo;
SELECT count(*) AS before FROM api.rule_events('duffield', 1000) \gset
SELECT count(*) FROM api.holidays_import(NULL, tap.year(2034), true, false);
SELECT count(*) FROM api.holidays_import(NULL, tap.year(2032), false, false);
SELECT is(count(*), :before::bigint, 'a try and the same table again are no change')
FROM api.rule_events('duffield', 1000);
SELECT api.holiday_set(NULL, '2033-06-09', 'Extra', false) ->> 'x';
SELECT is(tap.told(2), E'duffield holidays-changed england-and-wales added: '
    '2033-06-09 Extra d1\nheath holidays-changed england-and-wales added: '
    '2033-06-09 Extra d1', 'in the register of every school');
RESET SESSION AUTHORIZATION;
DELETE FROM schoolgate.school WHERE id = 'heath';
DELETE FROM schoolgate.bank_holiday WHERE day = '2033-06-09';
SELECT is(tap.told(1), 'duffield holidays-changed england-and-wales removed: '
    '2033-06-09 Extra ' || session_user, 'by a statement of the superuser''s too');
UPDATE schoolgate.bank_holiday SET day = '2032-12-29' WHERE day = '2032-12-28';
SELECT ok(tap.told(1) ~ 'changed: 2032-12-29 .*; was: 2032-12-28',
    'with the day that it was');
SET SESSION AUTHORIZATION dpo;
SELECT api.request_nation('scotland') ->> 'x';
SELECT is(e - 'at', '{"what":"nation-changed","about":"scotland",
    "reason":"was england-and-wales","by":"d1"}', 'and whose days count')
FROM api.rule_events('duffield', 1) e;
RESET SESSION AUTHORIZATION;
SELECT setup.setting('nation', '"northern-ireland"');
SELECT is(tap.told(1), 'duffield nation-changed northern-ireland was scotland '
    || session_user, 'by setup as well');
SELECT is(count(*) FILTER (WHERE NOT (c ->> 'ok')::boolean), 0::bigint,
    'the chains are whole') FROM api.verify_chains() c;
TRUNCATE schoolgate.bank_holiday;
SELECT ok(tap.told(1) ~ 'removed: all days', 'nor is the whole table emptied unseen');
SELECT * FROM finish();
