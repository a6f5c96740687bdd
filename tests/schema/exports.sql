-- What was promised about an export of more than one file holds.
SET search_path = tap, public;
SELECT no_plan();

-- A mail host that takes letters, by its key.
CREATE FUNCTION tap.key() RETURNS bytea LANGUAGE sql
RETURN decode(repeat('0a', 32), 'hex');
SELECT recorder.beat('mx1', 0, 0, 0, 1);
SELECT count(*) FROM recorder.passwords_due('mx1', tap.key());

INSERT INTO schoolgate.person (id, school, name, class)
VALUES ('d1', 'duffield', 'Dora Data', 'staff'),
    ('t1', 'duffield', 'Ann Tate', 'teacher');
INSERT INTO schoolgate.address VALUES ('dpo@d.example', 'd1'),
    ('a@d.example', 't1');
SELECT setup.grant_role('dpo', 'd1', 'dpo');
SELECT setup.grant_role('other', 'o@d.example', 'dpo');

-- 2,101 small messages of hers; one of them no file holds.
SELECT count(*) FROM generate_series(1, 2101) n,
    LATERAL (SELECT tap.put(tap.at(now() - interval '2 days', n))) p;
CREATE FUNCTION tap.nth(n int) RETURNS uuid LANGUAGE sql
RETURN (SELECT id FROM schoolgate.message ORDER BY id OFFSET n - 1 LIMIT 1);
UPDATE schoolgate.message SET size = CASE id WHEN tap.nth(7) THEN 5000000
    ELSE 1000 END;

-- One volume as the console makes it: step by step until it is ready.
CREATE FUNCTION tap.opened(export bigint, volume int) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    x jsonb := api.export_volume(export, volume, NULL);
    n int := 1;
BEGIN
    WHILE NOT (x ->> 'ready')::boolean LOOP
        x := api.export_volume(export, volume, (x ->> 'turn')::int);
        n := n + 1;
    END LOOP;
    RETURN x - 'salt' || jsonb_build_object('steps', n);
END $$;
CREATE FUNCTION tap.closed(export bigint, volume int) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    WHILE NOT (SELECT closed FROM api.export_close(export, volume)) LOOP
    END LOOP;
END $$;

SET SESSION AUTHORIZATION dpo;
SELECT (api.request_new('sar', 'Ann Tate', '', NULL, NULL, '[{"person":"t1"}]',
    NULL, NULL) ->> 'request')::bigint AS q \gset
SELECT api.request_act(:q, 'start', NULL, NULL, NULL) ->> 'state';
SELECT api.request_collect(:q, NULL, '{}', NULL, NULL) ->> 'included';
SELECT is(x, '{"export":1,"messages":2101,"volumes":2}',
    'more messages than a file holds go in volumes')
FROM api.export_begin(:q, 4000000) x;
SELECT is(api.request_show(:q) #> '{exports,0,volumes}' @>
    '[{"volume":1,"messages":2000,"made":null},
    {"volume":2,"messages":100}]', true,
    'which the request shows before anything is made');
RESET SESSION AUTHORIZATION;
SELECT is(count(*), 0::bigint, 'and nothing is opened yet')
FROM schoolgate.opening;

SET SESSION AUTHORIZATION dpo;
SELECT throws_ok('SELECT api.export_volume(1, 2, NULL)', '55000', NULL,
    'volumes are made in their order');
SELECT throws_ok('SELECT api.export_volume(1, 3, NULL)', '55000', NULL,
    'none behind the last');
SELECT is(api.export_volume(1, 1, NULL) ->> 'ready', 'false',
    'a hundred messages are opened at once');
SELECT throws_ok('SELECT * FROM api.export_copy(1, 1)', '42501', NULL,
    'and nothing is handed out before all of them are');
SELECT is(tap.opened(1, 1), '{"request":1,"volumes":2,"first":1,"last":2001,
    "ready":true,"turn":2,"steps":19}', 'the first is ready');
SELECT throws_ok('SELECT * FROM api.export_copy(1, 2002)', '42501', NULL,
    'and hands out its own messages alone');
SELECT is(count(DISTINCT c.message), 2000::bigint, 'all of them')
FROM generate_series(1, 2001) n, api.export_copy(1, n) c;
SELECT is(count(*), 0::bigint, 'the schedule is in the last')
FROM api.export_schedules(1, 1);
RESET SESSION AUTHORIZATION;
SELECT is(count(*), 2000::bigint, 'each is opened first')
FROM schoolgate.opening;
SET SESSION AUTHORIZATION other;
SELECT throws_ok('SELECT api.export_volume(1, 1, NULL)', '42501', NULL,
    'nobody else goes on with it');
RESET SESSION AUTHORIZATION;

-- It stops, and goes on the next day: begun anew, nothing is opened twice.
UPDATE schoolgate.request_export_volume SET begun = now() - interval '1 day'
WHERE begun IS NOT NULL;
SET SESSION AUTHORIZATION dpo;
SELECT throws_ok('SELECT * FROM api.export_copy(1, 1)', '42501', NULL,
    'what was begun yesterday hands out nothing');
SELECT tap.opened(1, 1) ->> 'last';
SELECT tap.closed(1, 1);
SELECT is(api.export_done(1, 1, 9, repeat('a1', 32), repeat('cd', 32), 3, '\x01', '\x02', tap.key()),
    '{"export":1,"done":false}', 'the first is made; the others are not');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM schoolgate.password_out), 0::bigint,
    'which does not come before the last');
SELECT is(count(*), count(DISTINCT message), 'and nothing is opened twice')
FROM schoolgate.opening;
-- In two browsers at once: whoever began last makes it, and what the other has
-- made never gets its digest, which is asked before its file is handed out.
SET SESSION AUTHORIZATION dpo;
SELECT tap.opened(1, 1) ->> 'turn' AS one \gset
SELECT tap.opened(1, 1) ->> 'turn' AS two \gset
SELECT throws_ok(format($$ SELECT api.export_done(1, 1, 9, repeat('b1', 32),
    repeat('cd', 32), %s, '\x01', '\x02', tap.key()) $$, :one), '55000',
    'this part was begun again somewhere else, and is made there',
    'of two browsers that make one volume the first is told so');
SELECT throws_ok(format('SELECT api.export_volume(1, 1, %s)', :one), '55000', NULL,
    'and goes on with nothing');
SELECT lives_ok(format($$ SELECT api.export_done(1, 1, 9, repeat('b2', 32),
    repeat('cd', 32), %s, '\x01', '\x02', tap.key()) $$, :two), 'the later one makes it');
SELECT is(x, jsonb_build_array(repeat('b2', 32), repeat('a1', 32)),
    'and a file of it that went out before keeps its digest')
FROM (SELECT jsonb_build_array(v -> 'sha256')
    || (v -> 'earlier') AS x FROM jsonb_array_elements(api.request_show(:q)
    #> '{exports,0,volumes}') v WHERE v ->> 'volume' = '1') z;
RESET SESSION AUTHORIZATION;
-- One of the last volume belongs to it no more by then.
UPDATE schoolgate.message SET document = jsonb_set(document,
    '{verdict,reasons,0,context}', '"sealed"')
WHERE id = tap.nth(2101);
SET SESSION AUTHORIZATION dpo;
SELECT tap.opened(1, 2) ->> 'last';
SELECT tap.closed(1, 2);
SELECT throws_ok($$ SELECT api.export_done(1, 2, 9, repeat('a2', 32),
    repeat('ce', 32), 1, '\x01', '\x02', tap.key()) $$, '55000', NULL,
    'all have one password');
SELECT is(count(*), 99::bigint, 'what was sealed meanwhile is passed over')
FROM generate_series(2002, 2101) n, api.export_copy(1, n) c;
CREATE TEMP TABLE schedule AS
SELECT name, string_to_array(content, E'\r\n') AS lines
FROM api.export_schedules(1, 2);
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.mail_host SET seen = now() - interval '3 minutes';
SET SESSION AUTHORIZATION dpo;
SELECT throws_ok($$ SELECT api.export_done(1, 2, 9, repeat('a3', 32),
    repeat('cd', 32), 1, '\x01', '\x02', tap.key()) $$, '55000',
    'no mail host is there to send the password: try again when one is',
    'it is not finished while nobody would send its password');
SELECT is(key, NULL, 'nor is there anything to seal it to')
FROM api.export_close(1, 2);
RESET SESSION AUTHORIZATION;
SELECT recorder.beat('mx1', 0, 0, 0, 1);
SET SESSION AUTHORIZATION dpo;
SELECT is(x ->> 'done' || ' ' || (x ->> 'password_to'), 'true dpo@d.example',
    'with the last it is over')
FROM api.export_done(1, 2, 9, repeat('a3', 32), repeat('cd', 32), 1, '\x01', '\x02', tap.key()) x;
SELECT throws_ok('SELECT api.export_volume(1, 2, NULL)', '42501', NULL,
    'and hands out nothing more');
SELECT is(x -> 'done' <> 'null' AND x -> 'volumes' @> jsonb_build_array(
    jsonb_build_object('volume', 2, 'sha256', repeat('a3', 32))), true,
    'its digests stay')
FROM jsonb_array_elements(api.request_show(:q) -> 'exports') x;
RESET SESSION AUTHORIZATION;
SELECT is(cardinality(lines), 2102, 'the schedule has a line for each in all '
    'volumes, and none for what was sealed') FROM schedule
WHERE name = 'schedule.csv';
SELECT is((SELECT count(*) FROM (SELECT split_part(l, '"', 4) FROM schedule,
        unnest(lines[2:2101]) l WHERE name = 'schedule.csv'
        AND l NOT LIKE '%too large%' GROUP BY 1) x), 2099::bigint,
    'nothing twice');
SELECT matches(lines[8], '^"7","too large for a file",.*,""$',
    'what no file holds is said') FROM schedule WHERE name = 'schedule.csv';
SELECT matches(lines[2050], ',"2"$', 'and in which part each is')
FROM schedule WHERE name = 'schedule.csv';
SELECT is((SELECT count(*) FROM schoolgate.password_out), 1::bigint,
    'one password for all of them');
SELECT is(count(*), 0::bigint, 'every opening has its outcome')
FROM schoolgate.opening o WHERE NOT EXISTS (SELECT
    FROM schoolgate.opening_outcome u WHERE u.opening = o.ordinal);

-- By octets.
SET SESSION AUTHORIZATION dpo;
SELECT is(x ->> 'volumes', '3', 'a volume ends where its octets do')
FROM api.export_begin(:q, 1000000) x;
SELECT is((SELECT sum((v ->> 'messages')::int) FROM jsonb_array_elements(
    api.request_show(:q) #> '{exports,1,volumes}') v), 2099::bigint,
    'with all of them');
RESET SESSION AUTHORIZATION;
SELECT ok(bool_and(n <= 1000000), 'none is over the bound') FROM (
    SELECT sum(m.size) AS n FROM schoolgate.request_export_item i
    JOIN schoolgate.message m ON m.id = i.message WHERE i.export = 2
        AND i.volume IS NOT NULL GROUP BY i.volume) x;
SET SESSION AUTHORIZATION dpo;
SELECT throws_ok('SELECT api.export_volume(2, 1, 1)', '55000', NULL,
    'nobody goes on with what was not begun: what belongs to it is asked then');
SELECT tap.opened(2, 1) ->> 'last';
SELECT is(count(*), 1::bigint, 'as long as the request is open')
FROM api.export_copy(2, 1);
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.request_export_volume SET begun = now() - interval '2 hours'
WHERE export = 2 AND volume = 1;
SET SESSION AUTHORIZATION dpo;
SELECT throws_ok('SELECT api.export_volume(2, 1, 1)', '55000', NULL,
    'nor with what was begun hours ago');
SELECT tap.opened(2, 1) ->> 'last';
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.request SET state = 'sent' WHERE ordinal = :q;
SET SESSION AUTHORIZATION dpo;
SELECT throws_ok('SELECT * FROM api.export_copy(2, 1)', '55000', NULL,
    'copies end with the answer');
SELECT throws_ok('SELECT api.export_done(2, 1, 9, repeat(''a1'', 32), '
    'repeat(''cd'', 32), 2, NULL, NULL, NULL)', '55000', NULL, 'as does the rest of it');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.request SET state = 'collected' WHERE ordinal = :q;
-- The role in its school ends, another's stays.
INSERT INTO schoolgate.school (id, name) VALUES ('elsewhere', 'Elsewhere');
UPDATE schoolgate.grantee SET school = 'elsewhere' WHERE os_user = 'dpo';
SET SESSION AUTHORIZATION dpo;
SELECT throws_ok('SELECT * FROM api.export_copy(2, 1)', 'P0002', NULL,
    'and with the role in that school');
RESET SESSION AUTHORIZATION;
UPDATE schoolgate.grantee SET school = NULL WHERE os_user = 'dpo';
UPDATE schoolgate.request_export SET at = now() - interval '8 days'
WHERE ordinal = 2;
SET SESSION AUTHORIZATION dpo;
SELECT throws_ok('SELECT api.export_volume(2, 1, NULL)', '42501', NULL,
    'after a week it is begun anew');
RESET SESSION AUTHORIZATION;

SELECT is(count(*) FILTER (WHERE NOT (c ->> 'ok')::boolean), 0::bigint,
    'the chains are whole') FROM api.verify_chains() c;
SELECT * FROM finish();
