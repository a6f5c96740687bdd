-- The directory: what an import takes and refuses, what mail hosts get of it,
-- and that nothing about a rule is allowed by nobody.
SET search_path = tap, public;
SET timezone = 'Europe/London';
SELECT no_plan();

SELECT setup.grant_role('adm', 'm1', 'mail-admin');
SELECT setup.grant_role('head', 'h1', 'headteacher');
SELECT setup.grant_role('dep', 'd1', 'deputy');
SELECT setup.grant_role('gov', 'g1', 'chair');
SELECT setup.grant_role('ann', 's1', 'staff');

CREATE FUNCTION tap.people() RETURNS jsonb LANGUAGE sql AS $$
    SELECT '[{"id":"h1","name":"Hannah Head","class":"staff",
            "addresses":["head@d.example"]},
        {"id":"s1","name":"Ann","class":"staff","line_manager":"h1",
            "union_officer":"yes",
            "addresses":["z.ann@d.example","Ann@d.example"],
            "private_addresses":["ann@home.example"]},
        {"id":"d1","name":"Dee","class":"staff","addresses":["dee@d.example"]},
        {"id":"g1","name":"Gus","class":"governor",
            "addresses":["gus@d.example"]},
        {"id":"p1","name":"Pip","class":"pupil","form":"7B",
            "ends":"2027-07-20","addresses":["pip@d.example"]},
        {"id":"q1","name":"Sunita","class":"parent",
            "private_addresses":["sunita@home.example"]}]'::jsonb
$$;
CREATE FUNCTION tap.groups() RETURNS jsonb LANGUAGE sql AS $$
    SELECT '[{"group":"all","member":"","address":"All@d.example"},
        {"group":"all","member":"staff"},{"group":"all","member":"pupils"},
        {"group":"staff","member":"h1"},{"group":"staff","member":"s1"},
        {"group":"staff","member":"coach@club.example"},
        {"group":"pupils","member":"p1"},{"group":"pupils","member":"all"}]'
        ::jsonb
$$;
CREATE FUNCTION tap.import(people jsonb DEFAULT tap.people(),
    groups jsonb DEFAULT tap.groups(), more jsonb DEFAULT '{}',
    dry boolean DEFAULT false)
RETURNS jsonb LANGUAGE sql AS $$
    SELECT api.people_import('duffield', people, dry, false, groups, more)
$$;
CREATE FUNCTION tap.wrong(member text, v jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(DISTINCT e ->> 'error', '; ') FROM jsonb_array_elements(
        tap.import(more => jsonb_build_object(member, jsonb_build_array(v)))
        -> 'errors') e
$$;
CREATE FUNCTION tap.known(a text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT to_jsonb(e) FROM recorder.directory_entries() e WHERE address = a
$$;
CREATE FUNCTION tap.list(k text, a text) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(value, ' ') FROM recorder.directory_lists()
    WHERE kind = k AND key = a
$$;
CREATE TEMP TABLE version (v bigint);
GRANT ALL ON version TO PUBLIC;

-- -- an import ----------------------------------------------------------------

SET SESSION AUTHORIZATION adm;
SELECT is(tap.import(dry => true) ->> 'added', '6', 'a trial counts');
SELECT is(tap.import(dry => true) -> 'changes' -> 0,
    '{"what":"added","id":"d1","name":"Dee","how":""}', 'and names');
RESET SESSION AUTHORIZATION;
SELECT is(count(*), 0::bigint, 'and changes nothing') FROM schoolgate.person;
INSERT INTO version SELECT recorder.directory_version();
SET SESSION AUTHORIZATION adm;
SELECT is(tap.import() ->> 'added', '6', 'people, groups and addresses come');
RESET SESSION AUTHORIZATION;
SELECT ok(recorder.directory_version() > v,
    'which the count of changes tells') FROM version;
SET SESSION AUTHORIZATION adm;
SELECT is(tap.import() - 'errors' - 'changes' - 'dry',
    '{"added":0,"changed":0,"removed":0,"unchanged":6}',
    'the same again changes nobody');
SELECT is(tap.import(jsonb_set(tap.people(), '{1,addresses}',
    '["ann@d.example","z.ann@d.example"]'), dry => true) -> 'changes' -> 0
    ->> 'how', 'addresses', 'the order of addresses is a change, and told');

SELECT is(tap.wrong('mailboxes', v::jsonb), error, error || ' is refused')
FROM (VALUES
    ('{"address":"x","kind":"shared"}', 'the address has no @ or is too long'),
    ('{"address":"o@d.example","kind":"wide"}',
        'the kind is not shared, channel or service'),
    ('{"address":"o@d.example","kind":"service"}',
        'a channel or service needs a purpose'),
    ('{"address":"o@d.example","kind":"channel","purpose":"The Union"}',
        'the purpose is not a word'),
    ('{"address":"ANN@d.example","kind":"shared"}',
        'the address is something else''s too'),
    ('{"address":"all@d.example","kind":"shared"}',
        'the address is something else''s too')) w (v, error);
SELECT is(tap.wrong('hours', v::jsonb), error, error || ' is refused')
FROM (VALUES
    ('{"from":"1.9.2026","opens":"08:00","closes":"16:00"}',
        'a day is not YYYY-MM-DD'),
    ('{"from":"2026-02-30","opens":"08:00","closes":"16:00"}',
        'a day is not YYYY-MM-DD'),
    ('{"from":"2026-09-02","until":"2026-09-01"}', 'it ends before it begins'),
    ('{"days":["monday"],"opens":"08:00","closes":"16:00"}',
        'a day of the week is not mon, tue, ... sun'),
    ('{"opens":"8:00","closes":"16:00"}', 'a time is not HH:MM'),
    ('{"opens":"08:00"}', 'opens without closes, or closes without opens'),
    ('{"opens":"16:00","closes":"08:00"}', 'it closes before it opens'))
    w (v, error);
SELECT is(tap.wrong('phones', '{"number":"ext"}'),
    'the number is none, or the note is too long', 'a number must be one');
SELECT is(tap.import(groups => tap.groups() || v) #>> '{errors,0,error}',
    error, error || ' is refused')
FROM (VALUES
    ('{"group":"choir","member":"nobody"}'::jsonb,
        'the member is nobody''s id, no group and no address'),
    ('{"group":"choir","member":"choir"}',
        'the member is nobody''s id, no group and no address'),
    ('{"group":"choir","member":""}', 'neither member nor address'),
    ('{"group":"choir","member":"s1","address":"ALL@d.example"}',
        'the address is another group''s too')) w (v, error);
SELECT is(tap.import(tap.people() || v) #>> '{errors,0,error}', error,
    error || ' is refused')
FROM (VALUES
    ('{"id":"x","name":"X","class":"staff","ends":"soon"}'::jsonb,
        'the day of the end is not YYYY-MM-DD'),
    ('{"id":"x","name":"X","class":"staff","union_officer":"maybe"}',
        'union_officer is not yes, no or empty'),
    ('{"id":"x","name":"X","class":"staff","addresses":["x@d.example"],
        "private_addresses":["X@d.example"]}',
        'an address is private and not private')) w (v, error);

-- -- a file that is cut -------------------------------------------------------

RESET SESSION AUTHORIZATION;
CREATE FUNCTION tap.many(n int, member text DEFAULT 'addresses')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT tap.people() || jsonb_agg(jsonb_build_object('id', 'n' || i,
        'name', 'N', 'class', 'pupil',
        member, jsonb_build_array('n' || i || '@d.example')))
    FROM generate_series(1, n) i
$$;
SET SESSION AUTHORIZATION adm;
SELECT lives_ok('SELECT tap.import(tap.many(100))', 'a hundred pupils more');
SELECT throws_ok('SELECT tap.import(tap.many(78))', '22023',
    'the import would remove 22 of 106 people', 'a fifth must not vanish');
SELECT is(tap.import(tap.many(78), dry => true) ->> 'refused',
    'the import would remove 22 of 106 people', 'a trial says so');
SELECT throws_ok('SELECT tap.import(tap.many(100, ''none''))', '22023',
    'the import would remove 100 of 108 addresses of people',
    'nor their addresses alone');
SELECT lives_ok('SELECT tap.import(tap.many(90))', 'a tenth may go');
SELECT lives_ok('SELECT api.people_import(''duffield'', tap.people(), false,
    true, tap.groups())', 'and all, when it is said');

-- -- what mail hosts get --------------------------------------------------------

SELECT lives_ok($$ SELECT tap.import(more => '{"mailboxes":[
    {"address":"Office@d.example","kind":"shared","name":"The office"},
    {"address":"union@d.example","kind":"channel","purpose":"union"},
    {"address":"report@d.example","kind":"service","purpose":"report"}],
    "phones":[{"number":"+44 (0)1332 720123"},{"number":"01332 720123"}]}') $$,
    'mailboxes and phones come');
RESET SESSION AUTHORIZATION;
SELECT is(tap.known('ann@d.example') - 'ends_ms',
    '{"address":"ann@d.example","kind":"school","person":"s1","name":"Ann",
    "class":"staff","school":"duffield","form":"","manager":"head@d.example",
    "purpose":"","union_officer":true,"suspended":false}',
    'a person by each address');
SELECT is(tap.known('ann@home.example') ->> 'kind', 'private',
    'private ones as such');
SELECT is(tap.known('pip@d.example') ->> 'ends_ms',
    (extract(epoch FROM timestamptz '2027-07-21 00:00 Europe/London') * 1000)
    ::bigint::text, 'an end is the end of its day, in the school''s zone');
SELECT is(tap.known('union@d.example') ->> 'purpose', 'union',
    'what a channel is for');
SELECT is(tap.known('office@d.example') ->> 'name', 'The office',
    'a mailbox''s name');
SELECT is(tap.list('member', 'all@d.example'),
    'coach@club.example head@d.example pip@d.example z.ann@d.example',
    'a group''s members, of groups in a ring too, each by his first address');
SELECT is(tap.list('group', 'ann@home.example'), 'all pupils staff',
    'a person''s groups, by every address');
SELECT is(tap.list('class', 'all@d.example'), 'pupil staff',
    'who is in a group, by class, of groups within it too');

-- -- families -----------------------------------------------------------------------

SET SESSION AUTHORIZATION adm;
CREATE FUNCTION pg_temp.family(children text, who text DEFAULT 'q1')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_agg(CASE WHEN v ->> 'id' = $2
        THEN v || jsonb_build_object('children', $1::jsonb) ELSE v END)
    FROM jsonb_array_elements(tap.people() || '[{"id":"p2","name":"Pia",
        "class":"student","form":"7B","addresses":["pia@d.example"]}]') v
$$;
SELECT is(tap.import(pg_temp.family(c, who)) -> 'errors', jsonb_build_array(
    jsonb_build_object('row', n, 'error', error)), error || ' is refused')
FROM (VALUES
    ('["p9"]', 'q1', 6, 'a child is nobody''s id or address'),
    ('["p1","nobody@d.example"]', 'q1', 6,
        'a child is nobody''s id or address'),
    ('["s1"]', 'q1', 6, 'a child is no pupil'),
    ('["p2"]', 'p1', 5, 'a pupil is nobody''s parent or carer'))
    w (c, who, n, error);
SELECT is(tap.import(pg_temp.family('["p9"]'), dry => true) #>>
    '{errors,0,error}', 'a child is nobody''s id or address',
    'a trial tells it');
SELECT is(tap.import(pg_temp.family('["p1"]')) ->> 'added', '1',
    'a parent has a child');
SELECT is(tap.import(pg_temp.family('["PIP@d.example", "p1"]')) ->> 'unchanged',
    '7', 'by address and by id, and twice, it is the same');
SELECT is(tap.import(pg_temp.family('["p2", "p1"]'), dry => true)
    #>> '{changes,0,how}', 'children', 'another child is a change, and told');
SELECT lives_ok($$ SELECT tap.import(pg_temp.family('["p2", "p1"]')) $$,
    'two children');
SELECT is(tap.import(pg_temp.family('["p1", "p2"]')) ->> 'changed', '0',
    'in any order');
SELECT is(api.person_show('sunita@home.example') ->> 'children', '["p1", "p2"]',
    'who asks for a parent sees them');
SELECT is(api.person_show('pip@d.example') ->> 'parents', '["q1"]',
    'and the parents of a child');
RESET SESSION AUTHORIZATION;
SELECT is(tap.list('child', 'sunita@home.example'), string_agg(d, ' '
    ORDER BY d), 'mail hosts know them by digests') FROM (SELECT left(encode(
    sha256(convert_to(id, 'UTF8')), 'hex'), 16) FROM unnest('{p1,p2}'::text[])
    id) p (d);
SELECT is(tap.list('child', 'pip@d.example'), NULL, 'a child has none');
SET SESSION AUTHORIZATION adm;
SELECT lives_ok($$ SELECT tap.import(pg_temp.family('["p1"]', 's1')) $$,
    'who works here may have a child here');
RESET SESSION AUTHORIZATION;
SELECT is(tap.list('child', a), left(encode(sha256('p1'), 'hex'), 16),
    'known at school and at home: ' || a)
FROM unnest('{ann@d.example,ann@home.example}'::text[]) a;
SELECT is(tap.list('child', 'sunita@home.example'), NULL,
    'and an import replaces all families');

-- Twenty-one parents; then a file without its last column.
CREATE FUNCTION tap.families(n int) RETURNS jsonb LANGUAGE sql AS $$
    SELECT tap.people() || jsonb_agg(jsonb_build_object('id', 'f' || i,
        'name', 'F', 'class', 'parent') || CASE WHEN i <= n
        THEN '{"children":["p1"]}' ELSE '{}'::jsonb END)
    FROM generate_series(1, 21) i
$$;
SET SESSION AUTHORIZATION adm;
SELECT lives_ok('SELECT tap.import(tap.families(21))', 'many parents');
SELECT throws_ok('SELECT tap.import(tap.families(0))', '22023',
    'the import would remove 21 of 21 children of families',
    'a file without the column does not take all families away');
SELECT lives_ok('SELECT tap.import(tap.families(18))', 'some may go');
SELECT lives_ok('SELECT api.people_import(''duffield'', tap.people(), false,
    true, tap.groups())', 'and all, when it is said');
RESET SESSION AUTHORIZATION;
SELECT is(array_agg(digits), '{01332720123}', 'a number as it is dialled here')
FROM recorder.directory_phones('duffield');
SELECT is(array_agg(address ORDER BY n), array_agg(address ORDER BY
    address COLLATE "C"), 'addresses are in the order of their octets')
FROM recorder.directory_entries() WITH ORDINALITY e (address, b, c, d, f, g, h,
    i, j, k, l, m, n);
SET SESSION AUTHORIZATION adm;
SELECT lives_ok('SELECT tap.import(groups => NULL)', 'people alone');
RESET SESSION AUTHORIZATION;
SELECT is(tap.known('report@d.example') ->> 'kind', 'service',
    'what an import does not name stays');

-- -- hours ----------------------------------------------------------------------

-- Every day from eight to four, but not the day after tomorrow.
SET SESSION AUTHORIZATION adm;
SELECT lives_ok(format($$ SELECT tap.import(more => '{"hours":[
    {"opens":"08:00","closes":"16:00"},{"from":"%1$s","until":"%1$s"}]}') $$,
    current_date + 2), 'hours come');
RESET SESSION AUTHORIZATION;
SELECT is(count(*), 63::bigint, 'a week back to eight weeks ahead, but a day')
FROM recorder.directory_hours('duffield');
SELECT is(count(*), 0::bigint, 'which is closed') FROM
    schoolgate.open_hours('duffield') WHERE day = current_date + 2;
SELECT ok(bool_and(opens AT TIME ZONE 'Europe/London' = day + time '08:00'
    AND closes AT TIME ZONE 'Europe/London' = day + time '16:00'),
    'by the school''s clocks')
FROM schoolgate.open_hours('duffield');
SELECT is(array_agg(opens ORDER BY day), ARRAY['2026-10-23 07:00Z',
    '2026-10-26 08:00Z']::timestamptz[],
    'which go back in October: eight is another moment then')
FROM schoolgate.open_hours('duffield', '2026-10-24 12:00Z')
WHERE day IN ('2026-10-23', '2026-10-26');
SELECT is(min(day), date '2026-10-18', 'today is the school''s day, not UTC''s')
FROM schoolgate.open_hours('duffield', '2026-10-24 23:30Z');
UPDATE schoolgate.school SET time_zone = 'America/New_York';
SELECT ok(bool_and(opens AT TIME ZONE 'America/New_York' = day + time '08:00'),
    'or in another zone') FROM schoolgate.open_hours('duffield');
UPDATE schoolgate.school SET time_zone = 'Europe/London';
SET SESSION AUTHORIZATION adm;
SELECT lives_ok($$ SELECT tap.import(more => '{"hours":[{"days":["sat","sun"],
    "opens":"10:00","closes":"11:00"}]}') $$, 'weekends alone');
RESET SESSION AUTHORIZATION;
SELECT is(array_agg(DISTINCT extract(isodow FROM day)::int), '{6,7}',
    'are on weekends') FROM schoolgate.open_hours('duffield');

-- -- suspensions ------------------------------------------------------------------

SET SESSION AUTHORIZATION ann;
SELECT throws_ok($$ SELECT api.suspend('duffield', 'dee@d.example', 'why') $$,
    '42501', NULL, 'staff suspend nobody');
SELECT throws_ok($$ SELECT api.person_show('dee@d.example') $$, '42501', NULL,
    'nor look anybody up');
SELECT is(api.person_show('Ann@home.example') ->> 'line_manager',
    'head@d.example', 'but themselves');
SET SESSION AUTHORIZATION adm;
SELECT throws_ok($$ SELECT api.suspend('duffield', 'ann@d.example', ' ') $$,
    '22023', NULL, 'without a reason nobody is suspended');
SELECT lives_ok($$ SELECT api.suspend('duffield', 'Ann@d.example',
    'the password leaked') $$, 'with one he is');
SELECT throws_ok($$ SELECT api.suspend('duffield', 'z.ann@d.example',
    'again') $$, '22023', NULL, 'once');
SELECT lives_ok($$ SELECT api.suspend('duffield', 'who@d.example',
    'not known to us') $$, 'an address that nobody knows too');
SELECT lives_ok('SELECT tap.import()', 'an import');
SELECT is(api.person_show('ann@d.example') #>> '{suspended,reason}',
    'the password leaked', 'does not lift it');
RESET SESSION AUTHORIZATION;
SELECT is(tap.known(a) ->> 'suspended', 'true', a || ' is suspended')
FROM unnest('{ann@d.example,z.ann@d.example,ann@home.example,who@d.example}'
    ::text[]) a;
SET SESSION AUTHORIZATION head;
SELECT lives_ok($$ SELECT api.restore('duffield', 'z.ann@d.example',
    'a new password') $$, 'any address of the person restores');
SELECT throws_ok($$ SELECT api.restore('duffield', 'ann@d.example',
    'again') $$, 'P0002', NULL, 'once');
RESET SESSION AUTHORIZATION;
SELECT is(tap.known('ann@d.example') ->> 'suspended', 'false', 'all of them');
SELECT throws_ok('DELETE FROM schoolgate.suspension', '42501', NULL,
    'that it was so is not deleted, by nobody');
SELECT throws_ok('UPDATE schoolgate.suspension SET reason = ''none''', '42501',
    NULL, 'nor written anew');

-- -- exemptions -------------------------------------------------------------------

CREATE FUNCTION tap.exempt(what jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT api.exempt('duffield', jsonb_build_object('rule',
        'prohibited-words', 'until', current_date + 30, 'reason',
        'year 9 drugs education') || what)
$$;
CREATE FUNCTION tap.in_force() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(DISTINCT reference, ' ')
    FROM recorder.directory_exemptions('duffield')
$$;
SET SESSION AUTHORIZATION ann;
SELECT throws_ok('SELECT tap.exempt(''{}'')', '42501', NULL,
    'staff propose no exemption');
SET SESSION AUTHORIZATION adm;
SELECT is(tap.exempt('{"from":"group:staff","about":["drugs","alcohol"]}')
    ->> 'state', 'proposed', 'the administrator proposes one');
SELECT throws_ok($$ SELECT api.exemption_decide('duffield', 'E1', true,
    'because') $$, '42501', NULL, 'and does not approve it');
SELECT throws_ok(format('SELECT tap.exempt(%L)', what), code, NULL,
    'none with ' || what)
FROM (VALUES ('{"reason":""}', '22023'), ('{"until":"2020-01-01"}', '23514'),
    ('{"until":null}', '23502'), ('{"rule":"Two Words"}', '23514'),
    ('{"until":"2099-01-01"}', '23514')) w (what, code);
SET SESSION AUTHORIZATION dep;
SELECT throws_ok($$ SELECT api.exemption_decide('duffield', 'E1', true,
    'because') $$, '42501', NULL, 'nor does the deputy');
RESET SESSION AUTHORIZATION;
SELECT is(tap.in_force(), NULL, 'nothing is in force that is only proposed');
SET SESSION AUTHORIZATION head;
SELECT is(api.exemption_decide('duffield', 'e1', true, 'agreed with the DSL')
    ->> 'state', 'in force', 'the headteacher approves it');
SELECT is(tap.exempt('{"from":"h1"}') ->> 'state', 'proposed',
    'but not what is for himself');
SELECT is(tap.exempt('{"from":"s1","starts":"2099-01-01",
    "until":"2099-02-01"}') ->> 'state', 'to come', 'what begins later waits');
SELECT is(tap.exempt('{"from":"s1"}') ->> 'approved_by', 'h1',
    'what he proposes for others he approves');
SET SESSION AUTHORIZATION gov;
SELECT lives_ok($$ SELECT api.exemption_decide('duffield', reference, false,
    'no need seen') FROM (SELECT x ->> 'reference' FROM api.exemptions(
    'duffield', false) x WHERE x ->> 'from' = 'h1') y (reference) $$,
    'the chair decides on the headteacher''s');
RESET SESSION AUTHORIZATION;
SELECT is(array_agg(about), '{alcohol,drugs}', 'each category is told')
FROM recorder.directory_exemptions('duffield') WHERE reference = 'E1';
SELECT is(to_timestamp(until_ms / 1000), (current_date + 31)::timestamptz,
    'the last day is whole')
FROM recorder.directory_exemptions('duffield') WHERE reference = 'E1' LIMIT 1;
SET SESSION AUTHORIZATION adm;
SELECT is(api.exemption_end('duffield', 'E1', 'the lessons are over')
    ->> 'state', 'ended', 'anybody of them ends one');
SELECT is((SELECT count(*) FROM api.exemptions('duffield', true))
    - (SELECT count(*) FROM api.exemptions('duffield', false)), 2::bigint,
    'what is over is kept');
RESET SESSION AUTHORIZATION;
SELECT ok(tap.in_force() NOT LIKE '%E1 %', 'and not in force');
SELECT throws_ok(sql, '42501', NULL, sql || ': refused, for everybody')
FROM unnest(ARRAY['DELETE FROM schoolgate.exemption',
    'UPDATE schoolgate.exemption SET until = until + interval ''1 day''',
    'UPDATE schoolgate.exemption SET approved_by = ''x''',
    'TRUNCATE schoolgate.exemption', 'DELETE FROM schoolgate.rule_event',
    'UPDATE schoolgate.rule_event SET actor = ''x''']) sql;
SELECT is(string_agg(what || ' ' || actor, ', ' ORDER BY ordinal),
    'suspended m1, suspended m1, restored h1, exemption-proposed m1, '
    'exemption-approved h1, exemption-proposed h1, exemption-proposed h1, '
    'exemption-approved h1, exemption-proposed h1, exemption-approved h1, '
    'exemption-refused g1, exemption-ended m1', 'who allowed what is written')
FROM schoolgate.rule_event WHERE what <> 'people-imported';
SELECT ok((v ->> 'ok')::boolean, 'in a chain') FROM api.verify_chains() v
WHERE v ->> 'chain' = 'rule_event';
SET SESSION AUTHORIZATION head;
SELECT lives_ok($$ SELECT api.rule_note('duffield', 'rule-changed',
    'internal-stays-inside', 'shadow to enforce') $$, 'rules too');
SELECT is((SELECT e ->> 'about' FROM api.rule_events('duffield', 1) e),
    'internal-stays-inside', 'the newest first');

-- -- acknowledgements ---------------------------------------------------------------

SET SESSION AUTHORIZATION ann;
SELECT throws_ok($$ SELECT api.acknowledge('duffield', 's1', 'email', '2026')
    $$, '23503', NULL, 'nobody accepts a version that is not there');
SELECT throws_ok($$ SELECT api.acknowledge('duffield', 'd1', 'email', '2026')
    $$, '42501', NULL, 'nor for another');
SET SESSION AUTHORIZATION adm;
SELECT is(api.acknowledge('duffield', 'dee@d.example', 'email', '2026',
    '2026-09-02') ->> 'new', 'true', 'a signed sheet is written down');
SET SESSION AUTHORIZATION ann;
SELECT is(api.acknowledge('duffield', 'ANN@d.example', 'email', '2026')
    ->> 'new', 'true', 'then she may herself');
SELECT is(api.acknowledge('duffield', 's1', 'email', '2026') ->> 'new',
    'false', 'once');
SELECT throws_ok($$ SELECT api.acknowledged('duffield', 'email', NULL) $$,
    '42501', NULL, 'who has not is not for staff');
SET SESSION AUTHORIZATION head;
SELECT is(string_agg(a ->> 'person' || CASE WHEN a ->> 'at' IS NULL
    THEN ' not' ELSE '' END, ', '), 'g1 not, h1 not, s1, d1',
    'who has not, then who has; no pupil and no parent')
FROM api.acknowledged('duffield', 'email', NULL) a;
SELECT throws_ok($$ SELECT api.acknowledged('duffield', 'email', '1999') $$,
    'P0002', NULL, 'of a version that is not there nothing is told');
RESET SESSION AUTHORIZATION;
SELECT throws_ok('DELETE FROM schoolgate.acknowledgement', '42501', NULL,
    'what was accepted stays');
SELECT * FROM finish();
