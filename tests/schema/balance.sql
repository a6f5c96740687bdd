-- Openings are notices sent and notices deferred, however many open at once.
SET search_path = tap, public;
SELECT no_plan();

SELECT setup.grant_role('head', 'h1', 'headteacher');
CREATE TABLE tap.numbers AS SELECT n, tap.at(now() - interval '2 days', n) AS id
FROM generate_series(1, 20) n;
CREATE FUNCTION tap.numbered(n int) RETURNS uuid LANGUAGE sql SECURITY DEFINER
RETURN (SELECT x.id FROM tap.numbers x WHERE x.n = numbered.n);
SELECT ok(bool_and(tap.put(id)), 'twenty messages are loaded')
FROM tap.numbers;

-- What was sent really: one row for each letter that left a mail host.
CREATE TABLE tap.left_by (opening bigint, host text);
CREATE FUNCTION tap.note(opening bigint, host text) RETURNS void
LANGUAGE sql SECURITY DEFINER AS $$ INSERT INTO tap.left_by VALUES ($1, $2) $$;
CREATE FUNCTION tap.send(host text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    d record;
    n bigint := 0;
BEGIN
    FOR d IN SELECT * FROM recorder.notices_due(host) LOOP
        PERFORM recorder.notice_handed(d.opening);
        PERFORM tap.note(d.opening, host);
        FOR twice IN 0 .. (d.opening % 3)::int / 2 LOOP
            PERFORM recorder.held_event(jsonb_build_object('opening',
                d.opening, 'state', 'sent', 'host', host, 'kind', 'notice'));
        END LOOP;
        n := n + 1;
    END LOOP;
    RETURN n;
END $$;
GRANT USAGE ON SCHEMA tap TO PUBLIC;

-- Eight open, one defers, two mail hosts send.
\! bench() { $(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)/pgbench -n -h "$SOCKET" -U postgres -f tests/schema/balance/$1.pgbench -c $2 -t $3 balance >"$SOCKET/$1.log" 2>&1; }; bench open 8 40 & bench defer 1 40 & bench send 2 120 & wait; cat "$SOCKET"/*.log | grep -i 'error\|abort' >&2

SELECT ok(count(*) > 200, 'many were written at once') FROM schoolgate.opening;
SET SESSION AUTHORIZATION schoolgate_recorder;
SELECT tap.send('mx0') + tap.send('mx1') + tap.send('mx0') + tap.send('mx1')
    + tap.send('mx0') + tap.send('mx1') + tap.send('mx0') + tap.send('mx1');
SELECT is(tap.send('mx0') + tap.send('mx1'), 0::bigint,
    'no notice is left when the hosts have caught up');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM schoolgate.opening),
    (SELECT count(*) FROM schoolgate.notice_event WHERE state = 'sent')
    + (SELECT count(*) FROM schoolgate.opening WHERE notice = 'deferred'),
    'openings are notices sent and notices deferred');
SELECT is(count(*), count(DISTINCT opening), 'each was sent once')
FROM tap.left_by;
SELECT is(count(*), 0::bigint,
    'none of an opening that there is not, or whose notice is deferred')
FROM tap.left_by l WHERE NOT EXISTS (SELECT FROM schoolgate.opening o
    WHERE o.ordinal = l.opening AND o.notice = 'due');
SELECT is(count(*), 40::bigint, 'what is deferred stays so')
FROM schoolgate.opening o WHERE o.notice = 'deferred' AND NOT EXISTS (
    SELECT FROM schoolgate.notice_event e WHERE e.opening = o.ordinal);
SELECT ok(max(ordinal) = count(*), 'no number is missing')
FROM schoolgate.opening;
SELECT ok((c ->> 'ok')::boolean, 'the chain of ' || (c ->> 'chain')
    || ' is whole') FROM api.verify_chains() c;
SELECT * FROM finish();
