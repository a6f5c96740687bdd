-- One mailbox has many addresses: "+tag", quotes, a stop at the end.  Who they are
-- is nobody else for it.
SET search_path = tap, public;
SELECT no_plan();

SELECT is(schoolgate.mailbox(given), wanted, promise) FROM (VALUES
    ('Ann@D.Example', 'ann@d.example', 'letters are small'),
    ('ann+trips@d.example', 'ann@d.example', 'what stands behind a plus goes'),
    ('ann+a+b@d.example', 'ann@d.example', 'behind the first'),
    ('+ann@d.example', '+ann@d.example', 'but not where it is all'),
    ('"ann"@d.example', 'ann@d.example', 'quotes go'),
    ('"a\nn+x"@d.example.', 'ann@d.example', 'backslashes, too'),
    ('ann@d.example.', 'ann@d.example', 'and a stop at the end'),
    ('x@y+z@d.example', 'x@y@d.example', 'the last at sign counts'),
    ('ann', 'ann', 'a login is as it is'), ('ann+x', 'ann+x', 'whatever is in it'),
    ('', '', 'nothing is nothing')) v (given, wanted, promise);

SELECT setup.grant_role('head', 'h1', 'headteacher');
SELECT setup.grant_role('gov', 'g1', 'chair');
SELECT setup.grant_role('dpo', 'd1', 'dpo');
INSERT INTO schoolgate.person (id, school, name, class) VALUES
    ('h1', 'duffield', 'Hannah Head', 'head'), ('a1', 'duffield', 'Ann', 'staff');
INSERT INTO schoolgate.address VALUES ('head@d.example', 'h1'),
    ('ann@d.example', 'a1');
CREATE TEMP TABLE ids AS SELECT n, tap.at(now() - n * interval '1 hour', n) AS id,
    sender, seen, "from" FROM (VALUES
    (1, 'head+trips@d.example', 'head+trips@d.example'),
    (2, '"head"@d.example', 'x@y.example'),
    (3, 'HEAD@d.example.', 'x@y.example'),
    (4, 'x@y.example', 'head+x@d.example')) v (n, sender, "from"),
    (VALUES (0)) z (seen);
SELECT ok(tap.put(id, jsonb_build_object('envelope', jsonb_build_object('sender',
    sender, 'recipients', '["b@x"]'::jsonb, 'auth', '', 'client', '10.0.0.5'),
    'header', jsonb_build_object('from', jsonb_build_array(jsonb_build_object(
        'name', '', 'address', "from"))))), 'recorded') FROM ids;
SELECT is((SELECT count(*) FROM schoolgate.flag), 4::bigint, 'each is flagged');
SELECT is((SELECT array_agg(DISTINCT about) FROM schoolgate.flag
    WHERE sender <> 'x@y.example'), '{h1}', 'as the headteacher''s');
SET SESSION AUTHORIZATION head;
SELECT is(count(*), 0::bigint, 'he sees none of them, however he wrote himself')
FROM api.queue(false, 10);
SELECT is(count(*), 0::bigint, 'nor their records as another''s')
FROM api.record_list('{}') r WHERE r ? 'rules';
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION gov;
SELECT is(count(*), 4::bigint, 'they are the chair''s')
FROM api.queue(false, 10);
RESET SESSION AUTHORIZATION;

-- A request finds what went to and from any of them.
SELECT ok(tap.put(tap.at(now() - interval '9 hours', 9), '{"envelope":{"sender":
    "x@y.example","recipients":["Ann+news@d.example","c@d.example"],"auth":"",
    "client":"10.0.0.5"}}'), 'one to Ann is recorded');
SELECT is((SELECT count(*) FROM schoolgate.messages_of('{ann@d.example}')),
    1::bigint, 'what was sent to her address with a tag is hers');
SELECT is((SELECT count(*) FROM schoolgate.messages_of('{head@d.example}')),
    4::bigint, 'what the headteacher wrote is his');
SELECT is((SELECT count(*) FROM schoolgate.messages_of('{x@y.example}')),
    4::bigint, 'an address is found as before');
SELECT * FROM finish();
