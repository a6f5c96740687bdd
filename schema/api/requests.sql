-- Requests of people for what is held on them, from the day they come to the
-- day they are closed.  All of it is the Data Protection Officer's.

SET ROLE schoolgate_owner;

-- -- as they are shown ---------------------------------------------------------

CREATE OR REPLACE FUNCTION schoolgate.digests(d bytea[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(jsonb_agg(encode(x, 'hex') ORDER BY n), '[]')
    FROM unnest($1) WITH ORDINALITY t (x, n)
$$;

-- The request, if the caller works on it; nobody answers one about himself.
CREATE OR REPLACE FUNCTION schoolgate.request_named(
    a schoolgate.actor, request bigint)
RETURNS schoolgate.request LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    q request;
BEGIN
    SELECT * INTO q FROM request x WHERE x.ordinal = request_named.request
    FOR UPDATE;
    IF q.ordinal IS NULL OR is_of_request(q, a)
        OR NOT holds(a, q.school, 'dpo') THEN
        RAISE EXCEPTION 'there is no request % that you may see',
            request_named.request USING ERRCODE = 'P0002';
    END IF;
    RETURN q;
END $$;

-- The day that an act was done, the last time.
CREATE OR REPLACE FUNCTION schoolgate.request_day(
    request bigint, what text)
RETURNS date LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT e.day FROM request_event e
    WHERE e.request = $1 AND e.what = $2 ORDER BY e.ordinal DESC LIMIT 1
$$;

-- How it stands: days left until it is due (below 0: late), counted to the day
-- that it was sent, else to today.  A complaint is acknowledged within 30 days
-- (Data (Use and Access) Act 2025, s.103).
CREATE OR REPLACE FUNCTION schoolgate.request_clock(q schoolgate.request)
RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    today CONSTANT date := today(q.school);
    sent CONSTANT date := request_day(q.ordinal, 'sent');
    ended CONSTANT date := coalesce(sent, (q.closed AT TIME ZONE (
        SELECT time_zone FROM school s WHERE s.id = q.school))::date);
    due date := request_due(q, coalesce(ended, today));
BEGIN
    IF q.state = 'complaint' THEN
        due := q.complained + 30;
        RETURN jsonb_build_object('due', due, 'days', due - today,
            'late', today > due, 'sent', sent);
    END IF;
    RETURN jsonb_build_object('due', due,
        'days', due - coalesce(ended, today),
        'late', coalesce(coalesce(ended, today) > due, false), 'sent', sent);
END $$;

CREATE OR REPLACE FUNCTION schoolgate.request_object(q schoolgate.request)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('request', q.ordinal, 'school', q.school,
        'type', q.type, 'name', q.name, 'how', q.how, 'state', q.state,
        'received', q.received, 'started', q.started,
        'extended', q.extended, 'complained', q.complained,
        'closed', q.closed,
        'since', (q.since AT TIME ZONE s.time_zone)::date,
        'until', (q.until AT TIME ZONE s.time_zone)::date - 1,
        'included', (SELECT count(*) FROM request_item i
            WHERE i.request = q.ordinal AND i.included),
        'left_out', (SELECT count(*) FROM request_item i
            WHERE i.request = q.ordinal AND NOT i.included))
        || request_clock(q)
    FROM school s WHERE s.id = q.school
$$;

CREATE OR REPLACE FUNCTION schoolgate.request_whole(q schoolgate.request)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT request_object(q) || jsonb_build_object(
        'covers', coalesce((SELECT jsonb_agg(jsonb_strip_nulls(
                jsonb_build_object('person', c.person, 'name', p.name,
                    'address', c.address, 'addresses', (SELECT
                        jsonb_agg(d.address ORDER BY d.ordinal)
                        FROM address d WHERE d.person = c.person)))
                ORDER BY c.ordinal)
            FROM request_cover c LEFT JOIN person p ON p.id = c.person
            WHERE c.request = q.ordinal), '[]'),
        'pauses', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'since', p.since, 'until', p.until, 'reason', p.reason)
                ORDER BY p.since)
            FROM request_pause p WHERE p.request = q.ordinal), '[]'),
        'events', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'at', e.at, 'day', e.day, 'what', e.what, 'note', e.note,
                'detail', e.detail, 'actor', e.actor) ORDER BY e.ordinal)
            FROM request_event e WHERE e.request = q.ordinal), '[]'),
        'openings', (SELECT count(*) FROM opening o
            WHERE o.under = 'request:' || q.ordinal AND o.beside IS NULL),
        'asks', coalesce((SELECT jsonb_agg(jsonb_build_object('ask', s.ordinal,
                'state', seal_state(s), 'messages', (SELECT count(*)
                    FROM seal_ask_message x WHERE x.ask = s.ordinal),
                'asked', s.asked, 'decided', s.decided, 'decided_by', name_of(
                    s.decided_by), 'note', s.note) ORDER BY s.ordinal)
            FROM seal_ask s WHERE s.request = q.ordinal), '[]'),
        'exports', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'export', x.ordinal, 'at', x.at, 'messages', x.messages,
                'by', name_of(x.actor), 'done', x.done,
                -- Who began it may go on with it, for a week.
                'open', x.done IS NULL AND x.actor = (SELECT (me()).person)
                    AND x.at > now() - interval '7 days',
                'volumes', (SELECT jsonb_agg(jsonb_build_object(
                        'volume', v.volume, 'messages', v.messages,
                        'size', v.size, 'sha256', encode(v.sha256, 'hex'),
                        'earlier', digests(v.earlier), 'made', v.made) ORDER BY v.volume)
                    FROM request_export_volume v WHERE v.export = x.ordinal))
                ORDER BY x.ordinal)
            FROM request_export x WHERE x.request = q.ordinal), '[]'))
$$;

-- What is not closed, soonest due first; with `closed` what is, newest first.
CREATE OR REPLACE FUNCTION api.requests(closed boolean, after bigint, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := demand('dpo');
    most CONSTANT int := least(coalesce(lim, 50), 200);
BEGIN
    IF coalesce(requests.closed, false) THEN
        RETURN QUERY SELECT request_object(q) FROM request q
        WHERE q.state = 'closed' AND NOT is_of_request(q, a)
            AND holds(a, q.school, 'dpo')
            AND (requests.after IS NULL OR q.ordinal < requests.after)
        ORDER BY q.ordinal DESC LIMIT most;
    ELSE
        RETURN QUERY SELECT o FROM request q, request_object(q) o
        WHERE q.state <> 'closed' AND NOT is_of_request(q, a)
            AND holds(a, q.school, 'dpo')
            AND (requests.after IS NULL OR q.ordinal > requests.after)
        ORDER BY o ->> 'due' NULLS LAST, q.ordinal LIMIT most;
    END IF;
END $$;

CREATE OR REPLACE FUNCTION api.request_show(request bigint)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN request_whole(request_named(demand('dpo'), request_show.request));
END $$;

-- Whose bank holidays the clocks of every school go by; NULL: as it is.
CREATE OR REPLACE FUNCTION api.request_nation(nation text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    PERFORM demand('dpo');
    IF request_nation.nation IS NOT NULL THEN
        PERFORM demand_everywhere('dpo');
    END IF;
    IF request_nation.nation NOT IN ('england-and-wales', 'scotland',
        'northern-ireland') THEN
        RAISE EXCEPTION 'bank holidays are those of england-and-wales, '
            'scotland or northern-ireland' USING ERRCODE = '22023';
    END IF;
    UPDATE settings s SET value = to_jsonb(request_nation.nation)
    WHERE s.key = 'nation' AND request_nation.nation IS NOT NULL;
    RETURN jsonb_build_object('nation', nation());
END $$;

-- -- a new one -------------------------------------------------------------------

CREATE OR REPLACE FUNCTION schoolgate.note_request(a schoolgate.actor,
    request bigint, what text, day date, note text, detail jsonb)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO request_event (request, what, day, note, detail, actor, os_user)
    VALUES ($2, $3, $4, left(btrim(coalesce($5, '')), 1000), $6, a.person,
        session_user)
$$;

-- A text as words between blanks, to look for where one begins.
CREATE OR REPLACE FUNCTION schoolgate.word_beginnings(given text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, schoolgate, pg_temp
RETURN ' ' || btrim(regexp_replace(lower(given), '[^[:alnum:]]+', ' ', 'g'));

-- Everybody of the caller's schools whom a name may mean: each of its words begins
-- a word of a name, a number or an address of theirs.  Namesakes come too: that is
-- what it is for.  Who is called exactly so comes first; 51 are more than one looks
-- through.
CREATE OR REPLACE FUNCTION api.request_people(name text)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo');
    given CONSTANT text[] := array_remove(string_to_array(
        word_beginnings(left(request_people.name, 200)), ' '), '');
BEGIN
    IF coalesce(length(array_to_string(given, '')), 0) < 2 THEN
        RAISE EXCEPTION 'enter a name of two letters at least'
            USING ERRCODE = '22023';
    END IF;
    RETURN QUERY SELECT jsonb_strip_nulls(jsonb_build_object(
            'person', p.id, 'name', p.name,
            'class', p.class, 'form', p.form, 'known_names', p.known_names,
            -- Where there is more than one.
            'school', (SELECT s.name FROM school s WHERE s.id = p.school
                AND EXISTS (SELECT FROM school o WHERE o.id <> p.school)),
            'addresses', coalesce((SELECT jsonb_agg(d.address
                ORDER BY d.kind = 'private', d.ordinal, d.address)
                FROM address d WHERE d.person = p.id), '[]')))
        FROM person p, LATERAL (SELECT word_beginnings(concat_ws(' ', p.id,
            p.name, array_to_string(p.known_names, ' '),
            (SELECT string_agg(d.address, ' ') FROM address d
                WHERE d.person = p.id))) AS has) t
        WHERE holds(a, p.school, 'dpo') AND NOT EXISTS (SELECT
            FROM unnest(given) w WHERE position(' ' || w IN t.has) = 0)
        ORDER BY lower(p.name) = lower(btrim(request_people.name)) DESC,
            p.name, p.id LIMIT 51;
END $$;

-- Write down whose mail a request covers: [{"person": id} | {"address": x}].  An
-- address of somebody in the directory means him, with all that he has.
CREATE OR REPLACE FUNCTION schoolgate.set_covers(
    a schoolgate.actor, q schoolgate.request, covers jsonb)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF jsonb_typeof(covers) IS DISTINCT FROM 'array'
        OR jsonb_array_length(covers) NOT BETWEEN 1 AND 50
        OR EXISTS (SELECT FROM jsonb_array_elements(covers) c
            WHERE (c ? 'person') = (c ? 'address')
                OR (c ? 'address' AND NOT is_address(c ->> 'address'))) THEN
        RAISE EXCEPTION 'say whose mail it covers: 1 to 50 persons or addresses'
            USING ERRCODE = '22023';
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements(covers) c WHERE c ? 'person'
            AND NOT EXISTS (SELECT FROM person p
                WHERE p.id = c ->> 'person')) THEN
        RAISE EXCEPTION 'the directory does not know this person'
            USING ERRCODE = '22023';
    END IF;
    DELETE FROM request_cover c WHERE c.request = q.ordinal;
    INSERT INTO request_cover
    SELECT q.ordinal, n, coalesce(c ->> 'person', d.person),
        CASE WHEN d.person IS NULL THEN lower(c ->> 'address') END
    FROM jsonb_array_elements(covers) WITH ORDINALITY AS t (c, n)
        LEFT JOIN address d ON d.address = lower(c ->> 'address');
    IF is_of_request(q, a) THEN
        RAISE EXCEPTION 'nobody answers a request about himself'
            USING ERRCODE = '42501';
    END IF;
END $$;

-- The first moment of a day in the school's zone.
CREATE OR REPLACE FUNCTION schoolgate.day_begins(school text, day date)
RETURNS timestamptz LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT day::timestamp AT TIME ZONE s.time_zone FROM school s
    WHERE s.id = $1
$$;

-- `school` NULL: the only one.  `since` and `until`: first and last day of mail
-- that it is about; NULL: any.
CREATE OR REPLACE FUNCTION api.request_new(type text, name text, how text,
    received date, school text, covers jsonb, since date, until date)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo');
    home CONSTANT text := coalesce(request_new.school, (SELECT min(s.id)
        FROM school s HAVING count(*) = 1));
    day CONSTANT date := coalesce(request_new.received, today(home));
    q request;
BEGIN
    IF NOT EXISTS (SELECT FROM school s WHERE s.id = home)
        OR NOT holds(a, home, 'dpo') THEN
        RAISE EXCEPTION 'say which of your schools it came to' USING ERRCODE = '22023';
    END IF;
    IF day > today(home) OR day < today(home) - 400 THEN
        RAISE EXCEPTION 'a request was received today or within the last 400 '
            'days' USING ERRCODE = '22023';
    END IF;
    INSERT INTO request (school, type, name, how, received, started, since,
        until, actor)
    VALUES (home, request_new.type, btrim(request_new.name),
        coalesce(request_new.how, ''), day, day,
        day_begins(home, request_new.since),
        day_begins(home, request_new.until + 1), a.person)
    RETURNING * INTO q;
    PERFORM set_covers(a, q, request_new.covers);
    PERFORM note_request(a, q.ordinal, 'received', day, q.how, '{}');
    RETURN request_whole(q);
EXCEPTION WHEN check_violation OR not_null_violation THEN
    RAISE EXCEPTION 'a request has a type (sar, foi, record), who asks, and '
        'days in their order' USING ERRCODE = '22023';
END $$;

-- What it covers, said anew; NULL for `since` and `until`: any day.
CREATE OR REPLACE FUNCTION api.request_cover(
    request bigint, covers jsonb, since date, until date)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo');
    q request := request_named(a, request_cover.request);
BEGIN
    IF q.state = 'closed' THEN
        RAISE EXCEPTION 'this request is closed' USING ERRCODE = '55000';
    END IF;
    PERFORM set_covers(a, q, request_cover.covers);
    UPDATE request x SET since = day_begins(q.school, request_cover.since),
        until = day_begins(q.school, request_cover.until + 1)
    WHERE x.ordinal = q.ordinal RETURNING * INTO q;
    PERFORM note_request(a, q.ordinal, 'scope', today(q.school), '',
        jsonb_build_object('covers', request_cover.covers,
            'since', request_cover.since, 'until', request_cover.until));
    RETURN request_whole(q);
EXCEPTION WHEN check_violation THEN
    RAISE EXCEPTION 'the last day comes before the first'
        USING ERRCODE = '22023';
END $$;

-- -- its acts ---------------------------------------------------------------------

-- From which states an act leads to which; NULL: it stays.
CREATE OR REPLACE FUNCTION schoolgate.request_acts()
RETURNS TABLE (act text, states text[], next text) LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    VALUES ('ask-identity', '{received}'::text[], 'identity'),
        ('identified', '{identity}', 'running'),
        ('start', '{received}', 'running'),
        ('pause', '{running,collected}', 'paused'),
        ('resume', '{paused}', 'running'),
        ('extend', '{received,running,paused,collected}', NULL),
        ('collected', '{running}', 'collected'),
        ('sent', '{running,collected}', 'sent'),
        ('close', '{received,identity,running,paused,collected,sent,complaint}',
            'closed'),
        ('complain', '{closed}', 'complaint')
$$;

-- What else an act does to the clock.
CREATE OR REPLACE FUNCTION schoolgate.act_on_clock(
    q schoolgate.request, act text, day date, code text)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF act = 'pause' THEN
        INSERT INTO request_pause VALUES (q.ordinal, day, NULL, code)
        ON CONFLICT (request, since) DO UPDATE SET until = NULL,
            reason = excluded.reason;
    ELSIF act IN ('resume', 'close') THEN
        UPDATE request_pause p SET until = greatest(p.since, day)
        WHERE p.request = q.ordinal AND p.until IS NULL;
    ELSIF act = 'identified' THEN
        UPDATE request x SET started = day WHERE x.ordinal = q.ordinal;
    ELSIF act = 'extend' THEN
        UPDATE request x SET extended = day WHERE x.ordinal = q.ordinal;
    ELSIF act = 'complain' THEN
        UPDATE request x SET complained = day WHERE x.ordinal = q.ordinal;
    END IF;
EXCEPTION WHEN check_violation OR not_null_violation THEN
    RAISE EXCEPTION 'the clock stands for clarification, identity or fee only'
        USING ERRCODE = '22023';
END $$;

-- Is it an act that may be done on that day, with that note?
CREATE OR REPLACE FUNCTION schoolgate.demand_act(
    q schoolgate.request, act text, day date, note text)
RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM request_acts() r WHERE r.act = $2) THEN
        RAISE EXCEPTION 'there is no such act' USING ERRCODE = '22023',
            HINT = (SELECT string_agg(r.act, ', ') FROM request_acts() r);
    END IF;
    IF NOT EXISTS (SELECT FROM request_acts() r
            WHERE r.act = $2 AND q.state = ANY (r.states)) THEN
        RAISE EXCEPTION 'not now: the request is %', q.state
            USING ERRCODE = '55000';
    END IF;
    IF day > today(q.school) OR day < greatest(q.started, (
            SELECT max(e.day) FROM request_event e
            WHERE e.request = q.ordinal AND e.what IN (SELECT r.act
                FROM request_acts() r))) THEN
        RAISE EXCEPTION 'it was done today, or on a day behind the last act'
            USING ERRCODE = '22023';
    END IF;
    IF act IN ('extend', 'close', 'pause')
        AND length(btrim(coalesce(note, ''))) < 3 THEN
        RAISE EXCEPTION 'say why, in three letters at least'
            USING ERRCODE = '22023';
    END IF;
    IF act = 'extend' AND (q.type <> 'sar' OR q.extended IS NOT NULL) THEN
        RAISE EXCEPTION 'only a subject access request is extended, and once'
            USING ERRCODE = '55000';
    END IF;
    IF act = 'extend' AND day > request_due(q, day) THEN
        RAISE EXCEPTION 'too late: who asks is told within the first month'
            USING ERRCODE = '55000';
    END IF;
END $$;

-- One step; `day` NULL: today.  code: of pause, what it waits for.
CREATE OR REPLACE FUNCTION api.request_act(
    request bigint, act text, day date, code text, note text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo');
    q request := request_named(a, request_act.request);
    at CONSTANT date := coalesce(request_act.day, today(q.school));
BEGIN
    -- From here on others' mail may be opened under it.
    IF request_act.act IN ('start', 'identified') THEN
        PERFORM demand_fresh();
    END IF;
    PERFORM demand_act(q, request_act.act, at, request_act.note);
    PERFORM act_on_clock(q, request_act.act, at, request_act.code);
    UPDATE request x SET state = coalesce(r.next, x.state),
        closed = CASE r.act WHEN 'close' THEN now() END
    FROM request_acts() r
    WHERE x.ordinal = q.ordinal AND r.act = request_act.act
    RETURNING x.* INTO q;
    PERFORM note_request(a, q.ordinal, request_act.act, at, request_act.note,
        jsonb_strip_nulls(jsonb_build_object('code', request_act.code)));
    IF request_act.act = 'close' THEN
        PERFORM send_deferred(q);
    END IF;
    RETURN request_whole(q);
END $$;

-- -- notices at its close, or before ---------------------------------------------------

-- What tells of these openings: where something was sealed, who had signed too.
CREATE OR REPLACE FUNCTION schoolgate.request_letter(openings bigint[])
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM opening o
            WHERE o.ordinal = ANY ($1) AND o.signed_by IS NOT NULL)
        THEN 'opened-request-sealed' ELSE 'opened-request' END
$$;

-- One notice for each person of whom something was opened under the request and
-- who was not told yet; what was opened by mistake is said with it.
DROP FUNCTION IF EXISTS schoolgate.send_deferred(
    schoolgate.actor, schoolgate.request);
CREATE OR REPLACE FUNCTION schoolgate.send_deferred(q schoolgate.request)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO joint_notice (opening, openings, address, words)
    SELECT min(o.ordinal), array_agg(o.ordinal ORDER BY o.ordinal),
        (array_agg(o.told_address ORDER BY o.ordinal))[1],
        letter_fill((letter(request_letter(array_agg(o.ordinal)))).words,
            jsonb_build_object(
                'from', to_char(min(o.at) AT TIME ZONE s.time_zone,
                    'FMDD FMMonth YYYY'),
                'until', to_char(max(o.at) AT TIME ZONE s.time_zone,
                    'FMDD FMMonth YYYY'),
                'n', count(DISTINCT o.message),
                'sealed', count(DISTINCT o.message) FILTER (WHERE o.signed_by
                    IS NOT NULL),
                'second', string_agg(DISTINCT name_of(o.signed_by), ', '),
                'ground', (SELECT value ->> min(o.purpose) FROM settings
                    WHERE key = 'purposes'),
                'answer', (SELECT value #>> '{}' FROM settings
                    WHERE key = 'answer_to'),
                'ref', reference((array_agg(o.message ORDER BY o.ordinal))[1])))
            || coalesce(E'\n' || string_agg(mistake_words(o), E'\n'
                ORDER BY o.ordinal), '')
    FROM opening o, school s
    WHERE o.under = 'request:' || q.ordinal AND o.notice = 'deferred'
        AND s.id = q.school AND NOT EXISTS (SELECT FROM joint_notice j
            WHERE o.ordinal = ANY (j.openings))
    GROUP BY coalesce(o.told, lower(o.told_address)), s.time_zone
$$;

-- Nobody stays untold because a request is never closed: a week after its answer
-- was sent, or once an opening's notice is due.  Two hosts may ask at once: who
-- comes second waits for nothing, and the next minute finds nothing left.
CREATE OR REPLACE FUNCTION schoolgate.send_late_deferred() RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    q request;
BEGIN
    FOR q IN SELECT x.* FROM request x
        WHERE EXISTS (SELECT FROM opening o
            WHERE o.under = 'request:' || x.ordinal AND o.notice = 'deferred'
                AND (o.due < now() OR (x.state = 'sent' AND request_day(
                    x.ordinal, 'sent') <= today(x.school) - 7))
                AND NOT EXISTS (SELECT FROM joint_notice j
                    WHERE o.ordinal = ANY (j.openings)))
        FOR UPDATE OF x SKIP LOCKED
    LOOP
        PERFORM send_deferred(q);
    END LOOP;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.request_people, api.requests, api.request_show, api.request_nation,
    api.request_new,
    api.request_cover, api.request_act TO schoolgate_people, schoolgate_console;

RESET ROLE;
