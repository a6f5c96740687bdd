-- What was promised about mail that one host saw and another must know of.
SET search_path = tap, public;
SELECT no_plan();

-- A record of a host, with facts "kind:key[:member:value]".
CREATE FUNCTION tap.fact(kind text, key int, extra jsonb DEFAULT '{}')
RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('fact', kind, 'key', lpad(to_hex(key), 32, '0'))
        || extra
$$;
CREATE FUNCTION tap.put_on(host text, id uuid, extra jsonb)
RETURNS boolean LANGUAGE sql AS $$
    SELECT tap.put(id, jsonb_build_object('host', host, 'findings', '[]'::jsonb,
        'verdict', '{"action":"accept","reasons":[]}'::jsonb) || extra)
$$;
CREATE FUNCTION tap.knows(host text, id uuid, kind text, key int,
    extra jsonb DEFAULT '{}') RETURNS boolean LANGUAGE sql AS $$
    SELECT tap.put_on(host, id, jsonb_build_object('facts', jsonb_build_array(
        tap.fact(kind, key, jsonb_build_object('at', schoolgate.uuid_time(id))
            || extra))))
$$;
CREATE FUNCTION tap.asks(host text, id uuid, kind text, VARIADIC keys int[])
RETURNS boolean LANGUAGE sql AS $$
    SELECT tap.put_on(host, id, jsonb_build_object(
        'asked', (SELECT jsonb_agg(tap.fact(kind, k)) FROM unnest(keys) k),
        'would_internal', '[{"rule":"internal-stays-inside","clause":"7.4",
            "severity":4,"mode":"enforce","queue":"headteacher",
            "findings":[]}]'::jsonb,
        'would_soon', '[{"rule":"password-later","clause":"7.5","severity":2,
            "mode":"enforce","queue":"headteacher","findings":[]}]'::jsonb,
        'soon_ms', 300000))
$$;
CREATE FUNCTION tap.flagged(id uuid) RETURNS text LANGUAGE sql AS $$
    SELECT coalesce(string_agg(rule, ' ' ORDER BY rule), '')
    FROM schoolgate.flag WHERE message = $1
$$;
CREATE TABLE tap.base AS SELECT now() AS at;
CREATE FUNCTION tap.before(ms int) RETURNS uuid LANGUAGE sql AS $$
    SELECT tap.at(at - ms * interval '1 millisecond', ms) FROM tap.base
$$;
-- What a host hears: the facts, and what it asks with next in `heard`.
CREATE TEMP TABLE heard (host text PRIMARY KEY, next text, hosts bigint,
    more int);
CREATE FUNCTION tap.hear(h text, most int DEFAULT 100, own boolean DEFAULT false)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    r record;
    facts text[] := '{}';
BEGIN
    FOR r IN SELECT * FROM recorder.memory_news(h,
        (SELECT next FROM pg_temp.heard WHERE host = h), most, own)
    LOOP
        IF r.fact = '' THEN
            INSERT INTO pg_temp.heard VALUES (h, r.next, r.value, r.flags)
            ON CONFLICT (host) DO UPDATE SET next = excluded.next,
                hosts = excluded.hosts, more = excluded.more;
        ELSE
            facts := facts || (r.fact || ':'
                || ltrim(replace(r.key::text, '-', ''), '0') || ':' || r.flags);
        END IF;
    END LOOP;
    RETURN array_to_string(facts, ' ');
END $$;

SELECT recorder.beat('mx1', 0, 0, 0, 2);
SELECT recorder.beat('mx2', 0, 0, 0, 2);

-- -- one host to the other ---------------------------------------------------

SELECT ok(tap.knows('mx1', tap.before(1), 'internal-mail', 1)
    AND tap.knows('mx1', tap.before(2), 'count', 2, '{"value":3,"personal":true}')
    AND tap.knows('mx1', tap.before(3), 'protected', 3, '{"held":true}'),
    'records bring their facts');
SELECT is(tap.hear('mx2'), 'protected:3:1 count:2:2 internal-mail:1:0',
    'another host hears them, by message');
SELECT is(tap.hear('mx2'), '', 'once');
SELECT is(tap.hear('mx1'), '', 'not the host that knows them');
SELECT is(tap.hear('mx3', 100, true), 'protected:3:1 count:2:2 internal-mail:1:0',
    'a host that lost its own hears all');
SELECT is((SELECT hosts FROM heard WHERE host = 'mx2'), 2::bigint,
    'and how many hosts there are');
UPDATE schoolgate.mail_host SET seen = now() - interval '2 days'
WHERE host = 'mx1';
SELECT is(tap.hear('mx2'), '', 'nothing new');
SELECT is((SELECT hosts FROM heard WHERE host = 'mx2'), 1::bigint,
    'a host that is gone for a day is none');
SELECT recorder.held_event(jsonb_build_object('kind', 'message',
    'item', tap.before(3), 'message', tap.before(3), 'host', 'mx1', 'state',
    'sent', 'at', now(), 'action', 'hold', 'reference', 'K7M2Q', 'created',
    now() - interval '1 hour', 'tries', 1, 'repeats', 0, 'recipients', 1,
    'inside', true, 'lost_arguments', false, 'refused', '[]'::jsonb));
SELECT is(tap.hear('mx2'), 'protected:3:0',
    'that held mail was sent is heard by others');

-- Pages of whole transactions.
SELECT ok(tap.knows('mx1', tap.before(10), 'heard', 10));
SELECT ok(tap.knows('mx1', tap.before(11), 'heard', 11)
    AND tap.knows('mx1', tap.before(12), 'heard', 12));
SELECT ok(tap.knows('mx1', tap.before(13), 'heard', 13));
SELECT is(tap.hear('mx2', 2), 'heard:a:0 heard:c:0 heard:b:0',
    'a page ends with a transaction');
SELECT is((SELECT more FROM heard WHERE host = 'mx2'), 1, 'and says so');
SELECT is(tap.hear('mx2', 2), 'heard:d:0', 'the next goes on behind it');
SELECT is((SELECT more FROM heard WHERE host = 'mx2'), 0, 'to the end');

-- A transaction that began before and ends later.
\getenv socket SOCKET
CREATE EXTENSION dblink SCHEMA tap;
SELECT dblink_connect('late', format('host=%s user=postgres dbname=%I',
    :'socket', current_database()));
SELECT dblink_exec('late', 'SET search_path = tap, public');
SELECT dblink_exec('late', 'BEGIN');
SELECT * FROM dblink('late', $$SELECT tap.knows('mx1', tap.before(20),
    'heard', 20)$$) t (ok boolean);
SELECT ok(tap.knows('mx1', tap.before(21), 'heard', 21));
SELECT is(tap.hear('mx2'), 'heard:15:0', 'what is not over is not heard');
SELECT dblink_exec('late', 'COMMIT');
SELECT is(tap.hear('mx2'), 'heard:14:0',
    'but later, though others came between');
UPDATE heard SET next = (SELECT (pg_snapshot_xmax(pg_current_snapshot())::text
    ::numeric + 1000)::text || ':' || (pg_snapshot_xmax(pg_current_snapshot())
    ::text::numeric + 1000)::text || ':') WHERE host = 'mx2';
SELECT ok(tap.hear('mx2') LIKE 'count:2:2 internal-mail:1:0 %',
    'a database made from a dump tells all again');

-- -- what slipped ------------------------------------------------------------

SELECT ok(tap.knows('mx1', tap.before(5000), 'internal-mail', 100));
SELECT ok(tap.asks('mx2', tap.before(4000), 'internal-mail', 100, 101));
SELECT is(tap.flagged(tap.before(4000)), 'internal-stays-inside',
    'an answer that left before its host knew is flagged');
SELECT ok(tap.asks('mx1', tap.before(3900), 'internal-mail', 100));
SELECT is(tap.flagged(tap.before(3900)), '',
    'the host that knew decided knowingly');
SELECT ok(tap.asks('mx2', tap.before(6000), 'internal-mail', 100));
SELECT is(tap.flagged(tap.before(6000)), '',
    'what came before the mark was right');
SELECT ok(tap.asks('mx2', tap.before(3800), 'internal-mail', 102));
SELECT ok(tap.knows('mx1', tap.before(4800), 'internal-mail', 102));
SELECT is(tap.flagged(tap.before(3800)), '',
    'a host whose spool comes later has not told yet');
SELECT ok(tap.hear('mx2') LIKE '%internal-mail:66:0%');
SELECT is(tap.flagged(tap.before(3800)), 'internal-stays-inside',
    'when it is heard, it is flagged');
SELECT ok(tap.knows('mx1', tap.before(5001), 'internal-text', 110,
    '{"value":9}') AND tap.knows('mx1', tap.before(5002), 'internal-text', 111,
    '{"value":9}') AND tap.knows('mx1', tap.before(5003), 'internal-text', 112,
    '{"value":1}'));
SELECT ok(tap.asks('mx2', tap.before(3700), 'internal-text', 110)
    AND tap.asks('mx2', tap.before(3701), 'internal-text', 110, 111)
    AND tap.asks('mx2', tap.before(3702), 'internal-text', 112));
SELECT is(tap.flagged(tap.before(3700)), '', 'one passage of many is none');
SELECT is(tap.flagged(tap.before(3701)), 'internal-stays-inside', 'two are');
SELECT is(tap.flagged(tap.before(3702)), 'internal-stays-inside',
    'the only one of a short text is');

SELECT ok(tap.knows('mx1', tap.before(400000), 'protected', 120));
SELECT ok(tap.asks('mx2', tap.before(100001), 'protected', 120)
    AND tap.asks('mx2', tap.before(100000), 'protected', 120));
SELECT is(tap.flagged(tap.before(100001)), 'password-later',
    'a password 4:59.9 after another host''s file is flagged');
SELECT is(tap.flagged(tap.before(100000)), '', 'at 5:00.0 it is right');
SELECT ok(tap.knows('mx1', tap.before(99000), 'protected', 121,
    '{"held":true}'));
SELECT ok(tap.asks('mx2', tap.before(98000), 'protected', 121));
SELECT is(tap.flagged(tap.before(98000)), '', 'a held file counts for nothing');

-- -- a second scan ------------------------------------------------------------

SELECT ok(recorder.save(tap.doc(tap.before(50), jsonb_build_object('gaps',
    '["unscanned"]'::jsonb, 'facts', jsonb_build_array(tap.fact('count', 300,
    jsonb_build_object('at', now()))))), '\x01', NULL,
    '{"copy":[{"key":"host-mx1-2026a","wrapped":"AwQF"}]}'));
SELECT ok(recorder.second(tap.doc(tap.before(50), jsonb_build_object('facts',
    jsonb_build_array(tap.fact('internal-mail', 301, jsonb_build_object('at',
    now()))))), NULL, '{}'));
SELECT ok(tap.hear('mx1') LIKE '%internal-mail:12d:0%',
    'what a second scan finds is heard by its own host too');

-- -- retention ---------------------------------------------------------------

SELECT ok(tap.knows('mx1', tap.at('2021-03-03'), 'heard', 200)
    AND tap.asks('mx1', tap.at('2021-03-04', 2), 'heard', 200));
UPDATE schoolgate.message SET counted = received
WHERE id < tap.at('2021-04-01');
SELECT ok(count(*) > 0, 'a month goes') FROM recorder.retain(6);
SELECT is((SELECT count(*) FROM schoolgate.all_memory_fact
    WHERE message < tap.at('2021-04-01')) + (SELECT count(*)
    FROM schoolgate.all_memory_asked WHERE message < tap.at('2021-04-01')),
    0::bigint, 'and with it what was remembered of it');
SELECT * FROM finish();
