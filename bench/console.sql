-- A school year's mail for the console to be measured on, made here and now:
-- :messages records over ninety days of 600 people, one in ten flagged, of these
-- all but 1 in 20 decided.  Into a database that `schoolgate setup` has made, with
-- one school.  No word of it is anybody's.

SELECT id AS school FROM schoolgate.school ORDER BY id LIMIT 1 \gset
SELECT lower(domains[1]) AS domain FROM schoolgate.school ORDER BY id LIMIT 1
\gset
INSERT INTO schoolgate.person (id, school, name, class)
SELECT 'bench' || n, :'school', 'Person ' || n,
    CASE WHEN n <= 60 THEN 'staff' ELSE 'pupil' END
FROM generate_series(1, 600) n;
INSERT INTO schoolgate.address (address, person)
SELECT 'bench' || n || '@' || :'domain', 'bench' || n
FROM generate_series(1, 600) n;

-- Record `n`: an id of its moment, and what a mail host would have written.
CREATE FUNCTION pg_temp.record(n int, of int, school text, domain text)
RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('version', 1, 'id', overlay(
            schoolgate.uuid_floor(t.at)::text
            PLACING lpad(to_hex(n), 12, '0') FROM 25),
        'school', school, 'received', t.at, 'host', 'bench', 'queue_id', 'Q' || n,
        'envelope', jsonb_build_object('sender', p.sender, 'auth', p.sender,
            'client', '10.0.0.5', 'sender_inside', true,
            'recipients', jsonb_build_array('bench' || 1 + n * 7 % 600 || '@'
                || domain, 'someone' || n % 5000 || '@outside.example')),
        'header', jsonb_build_object('from', jsonb_build_array(
                jsonb_build_object('name', '', 'address', p.sender)),
            'subject', 'Subject number ' || n, 'message_id', n || '@bench',
            'references', CASE WHEN n % 3 = 0
                THEN jsonb_build_array(n / 30 || '@bench') ELSE '[]' END),
        'size', 4000 + n % 40000, 'sha256', repeat('ab', 32),
        'parts', '[]'::jsonb, 'attachments', '[]'::jsonb, 'gaps', '[]'::jsonb,
        'findings', CASE WHEN n % 10 = 0 THEN jsonb_build_array(
            jsonb_build_object('kind', 'word', 'id', 'list-' || n / 10 % 12,
                'severity', 2, 'confidence', 85, 'where', '1', 'start', 90,
                'end', 96)) ELSE '[]' END,
        'verdict', jsonb_build_object('action', 'accept', 'code', '',
            'reasons', CASE WHEN n % 10 = 0 THEN jsonb_build_array(
                jsonb_build_object('rule', 'bench-words', 'clause', '7.5',
                    'severity', 1 + n / 10 % 5, 'mode', 'enforce',
                    'queue', CASE n / 10 % 5 WHEN 4 THEN 'dsl'
                        ELSE 'headteacher' END, 'kind', 'words',
                    'findings', '[0]'::jsonb)) ELSE '[]' END))
    FROM (SELECT now() - interval '90 days' * (1 - n::float / of)
            - interval '1 minute') AS t (at),
        (SELECT 'bench' || 1 + n * 13 % 600 || '@' || domain) AS p (sender)
$$;
CREATE TEMP TABLE plain AS
SELECT (r ->> 'id')::uuid AS id, r
FROM (SELECT pg_temp.record(n, :messages, :'school', :'domain') AS r
    FROM generate_series(1, :messages) n WHERE n % 10 <> 0) x;
SELECT count(schoolgate.ensure_month(m)) AS months
FROM generate_series(now() - interval '120 days', now() + interval '1 day',
    interval '1 day') m;

-- Nine in ten lie there as recorder.save would leave them.
INSERT INTO schoolgate.message (id, received, counted, host, queue_id, from_name,
    from_address, sender, login, client, sender_inside, subject, message_id,
    size, sha256, action, code, reference, rules, gaps, document)
SELECT id, t, t, r ->> 'host', r ->> 'queue_id', '', r #>> '{envelope,sender}',
    r #>> '{envelope,sender}', r #>> '{envelope,auth}', '10.0.0.5', true,
    r #>> '{header,subject}', r #>> '{header,message_id}',
    (r ->> 'size')::bigint, decode(r ->> 'sha256', 'hex'), 'accept', '', '',
    '{}', '{}', r
FROM plain, LATERAL (SELECT (r ->> 'received')::timestamptz) x (t);
INSERT INTO schoolgate.message_school SELECT id, :'school' FROM plain;
INSERT INTO schoolgate.recipient (message, ordinal, address)
SELECT id, n, a FROM plain, jsonb_array_elements_text(
    r #> '{envelope,recipients}') WITH ORDINALITY x (a, n);
INSERT INTO schoolgate.message_copy SELECT id, '\x01' FROM plain;
ANALYZE;

-- The others are loaded, in portions, counted in between: a plan for an empty
-- table is no plan for a full one.
CREATE FUNCTION pg_temp.fill(first int, last int, of int, school text,
    domain text)
RETURNS bigint LANGUAGE sql AS $$
    SELECT count(recorder.save(pg_temp.record(n, of, school, domain),
        '\x01', NULL, '{"copy":[]}'))
    FROM generate_series(first, last) n WHERE n % 10 = 0
$$;
SELECT format(step, portion * :messages / 40 + 1, (portion + 1) * :messages / 40,
    :messages, :'school', :'domain')
FROM generate_series(0, 39) portion, (VALUES
    (1, 'SELECT pg_temp.fill(%s, %s, %s, %L, %L) AS filled'),
    (2, 'ANALYZE')) steps (n, step)
WHERE n = 1 OR portion IN (0, 1, 4, 15)
ORDER BY portion, n
\gexec

-- What was decided, and by whom, as the functions would have left it.
WITH decided AS (
    UPDATE schoolgate.flag f SET state = 'decided', looked = f.created,
        decided = f.received + interval '1 day',
        outcome = (ARRAY['nothing-wrong', 'false-alarm', 'advise-sender',
            'open-case'])[1 + f.severity % 4]
    WHERE f.state = 'new' AND hashtext(f.id::text) % 20 <> 0
    RETURNING f.id, f.outcome, f.queue)
INSERT INTO schoolgate.decision (flag, outcome, note, actor, os_user, queue,
    batch)
SELECT id, outcome, '', 'bench1', 'bench', queue, gen_random_uuid()
FROM decided;
ANALYZE;
