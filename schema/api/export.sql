-- Messages of a request opened, and taken out of the archive: copies, schedule,
-- and the password that follows by mail.

SET ROLE schoolgate_owner;

-- -- opened under a request ---------------------------------------------------------

-- The person is told when the request is closed, once for all of it; at the
-- latest when its answer is due, but not within a day.
CREATE OR REPLACE FUNCTION schoolgate.open_for_request(a schoolgate.actor,
    q schoolgate.request, m schoolgate.message, tier text, reason text)
RETURNS schoolgate.opening LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    who CONSTANT record := told_of(m);
    o opening;
BEGIN
    INSERT INTO opening (message, told, told_address, tier, purpose, reason,
        actor, os_user, notice, due, under, words, signed_by)
    VALUES (m.id, who.person, who.address, tier, request_purpose(q),
        coalesce(nullif(btrim(reason), ''), 'to answer request ' || q.ordinal),
        a.person, session_user,
        CASE WHEN who.address IS NULL THEN 'none' ELSE 'deferred' END,
        CASE WHEN who.address IS NOT NULL THEN greatest(day_begins(q.school,
                CASE q.state WHEN 'complaint' THEN q.complained + 30
                ELSE request_due(q, today(q.school)) END + 1),
            now() + interval '1 day') END,
        'request:' || q.ordinal, '', (SELECT s.decided_by FROM seal_ask s
            JOIN seal_ask_message x ON x.ask = s.ordinal
        WHERE s.request = q.ordinal AND s.signed AND x.message = m.id
        ORDER BY s.ordinal LIMIT 1))
    RETURNING * INTO o;
    RETURN o;
EXCEPTION WHEN check_violation THEN
    RAISE EXCEPTION 'to open is for T3 or T4, with a reason of 3 to 1000 '
        'characters' USING ERRCODE = '22023';
END $$;

-- The request, while mail may be opened for it.
CREATE OR REPLACE FUNCTION schoolgate.request_opening_named(
    a schoolgate.actor, request bigint)
RETURNS schoolgate.request LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    q CONSTANT request := request_named(a, request_opening_named.request);
BEGIN
    IF q.state NOT IN ('running', 'collected', 'complaint') THEN
        RAISE EXCEPTION 'not now: the request is %', q.state
            USING ERRCODE = '55000';
    END IF;
    RETURN q;
END $$;

-- Open one message that the request covers; `reason` NULL: to answer it.  The
-- copy is handed out as after record_open.
CREATE OR REPLACE FUNCTION api.request_open(
    request bigint, message uuid, tier text, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo');
    q CONSTANT request := request_opening_named(a, request_open.request);
    m message;
    o opening;
BEGIN
    SELECT * INTO m FROM all_message x WHERE x.id = request_open.message;
    IF m.id IS NULL OR NOT request_covers(q, m)
        OR (is_sealed(m.id, m.document)
            AND NOT is_unsealed(q.ordinal, m.id)) THEN
        RAISE EXCEPTION 'there is no record % that you may see',
            request_open.message USING ERRCODE = 'P0002';
    END IF;
    o := open_for_request(a, q, m, request_open.tier, request_open.reason);
    PERFORM sitting_begin(o.ordinal);
    RETURN jsonb_build_object('opening', o.ordinal, 'message', o.message,
        'at', o.at, 'notice', o.notice, 'told', o.told_address, 'due', o.due,
        'under', o.under, 'words', o.words,
        'signed_by', name_of(o.signed_by));
END $$;

-- -- an export ----------------------------------------------------------------------

-- Where a person's letters go: his first address at school.
CREATE OR REPLACE FUNCTION schoolgate.main_address(a schoolgate.actor)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(school_address(a.person), (SELECT min(x)
        FROM unnest(a.addresses) x WHERE x LIKE '%@%'))
$$;

-- What is included and still is of the request: what it covers may have been said
-- anew since, and a rule may have sealed something.
CREATE OR REPLACE FUNCTION schoolgate.request_to_export(q schoolgate.request)
RETURNS uuid[] LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT ARRAY(SELECT i.message FROM request_item i
        WHERE i.request = q.ordinal AND i.included
            AND i.message IN (SELECT request_found(q, '{}')))
$$;

-- That, numbered by time; each is opened with its attachments first, unless it
-- was for this request before.  More than `most` octets do not fit into one zip.
CREATE OR REPLACE FUNCTION api.export_begin(request bigint, most bigint)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo');
    q CONSTANT request := request_opening_named(a, export_begin.request);
    ids CONSTANT uuid[] := request_to_export(q);
    x request_export;
    m message;
    octets numeric;
BEGIN
    PERFORM demand_fresh();
    SELECT sum(coalesce(n.size, 0)), count(*) INTO octets, x.messages
    FROM all_message n WHERE n.id = ANY (ids);
    IF x.messages = 0 THEN
        RAISE EXCEPTION 'nothing that it covers is included yet' USING ERRCODE = '55000';
    END IF;
    IF octets > export_begin.most OR x.messages > 2000 THEN
        RAISE EXCEPTION 'too much for one file: % messages, % octets',
            x.messages, octets USING ERRCODE = '55000';
    END IF;
    IF main_address(a) IS NULL THEN
        RAISE EXCEPTION 'the directory knows no address of yours for the '
            'password' USING ERRCODE = '55000';
    END IF;
    INSERT INTO request_export (request, messages, sealed, actor, os_user)
    VALUES (q.ordinal, x.messages, cardinality(request_sealed(q)), a.person,
        session_user) RETURNING * INTO x;
    INSERT INTO request_export_item
    SELECT x.ordinal, row_number() OVER (ORDER BY n.id), n.id
    FROM all_message n WHERE n.id = ANY (ids);
    FOR m IN SELECT n.* FROM request_export_item i
            JOIN all_message n ON n.id = i.message
        WHERE i.export = x.ordinal AND NOT EXISTS (SELECT FROM opening o
            WHERE o.message = n.id AND o.tier = 'T4' AND o.actor = a.person
                AND o.under = 'request:' || q.ordinal)
        ORDER BY n.id
    LOOP
        PERFORM open_for_request(a, q, m, 'T4', NULL);
    END LOOP;
    RETURN jsonb_build_object('export', x.ordinal, 'messages', x.messages);
END $$;

-- One's own export that is written down and not over.
CREATE OR REPLACE FUNCTION schoolgate.export_named(
    a schoolgate.actor, export bigint)
RETURNS schoolgate.request_export LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    x request_export;
BEGIN
    SELECT * INTO x FROM request_export r
    WHERE r.ordinal = export_named.export FOR UPDATE;
    IF x.ordinal IS NULL OR x.actor <> a.person OR x.os_user <> session_user
        OR x.done IS NOT NULL OR x.at < now() - interval '1 hour'
        OR pg_xact_status(x.xact) IS DISTINCT FROM 'committed' THEN
        RAISE EXCEPTION 'there is no export % that hands out copies',
            export_named.export USING ERRCODE = '42501';
    END IF;
    RETURN x;
END $$;

-- The copy of number `ordinal` with the wraps of its key, one each row; no row:
-- no copy of it is kept.
CREATE OR REPLACE FUNCTION api.export_copy(export bigint, ordinal int)
RETURNS TABLE (message uuid, sealed bytea, key_id text, wrapped bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    x CONSTANT request_export := export_named(demand('dpo'),
        export_copy.export);
BEGIN
    RETURN QUERY SELECT c.message, c.sealed, k.key_id, k.wrapped
    FROM request_export_item i
        JOIN all_message_copy c ON c.message = i.message
        JOIN all_copy_key k ON k.message = i.message
    WHERE i.export = x.ordinal AND i.ordinal = export_copy.ordinal
        AND k.purpose = 'copy' AND k.key_id NOT LIKE 'host-%'
    ORDER BY k.key_id LIKE 'recovery%', k.key_id;
END $$;

-- -- its schedule -------------------------------------------------------------------

-- One cell of a CSV file that no spreadsheet program takes for a formula, with
-- what nobody sees made visible.
CREATE OR REPLACE FUNCTION schoolgate.csv_cell(v text) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT '"' || CASE WHEN shown ~ ('^[[:space:]\u00a0\u3000\ufffd''"]*'
            || '[-=+@|%\u2212\uff0b\uff0d\uff1d\uff20]')
        THEN '''' ELSE '' END || replace(shown, '"', '""') || '"'
    FROM (SELECT regexp_replace(regexp_replace(coalesce(v, ''),
            '[\u0001-\u001f\u007f-\u009f\u2028\u2029]', ' ', 'g'),
        '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f'
            || '\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]',
        U&'\FFFD', 'g')) s (shown)
$$;

CREATE OR REPLACE FUNCTION schoolgate.csv_line(VARIADIC cells text[])
RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT string_agg(csv_cell(c), ',' ORDER BY n) || E'\r\n'
    FROM unnest(cells) WITH ORDINALITY AS t (c, n)
$$;

CREATE OR REPLACE FUNCTION schoolgate.leave_out_words(code text) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT words FROM (VALUES
        ('not-personal', 'not about the person who asks'),
        ('namesake', 'about somebody else of the same name'),
        ('duplicate', 'the same stands in another message'),
        ('already-held', 'who asks has it already'),
        ('third-party', 'about somebody else (DPA 2018 sch. 2 para 16)'),
        ('reference',
            'a confidential reference (DPA 2018 sch. 2 para 24)'),
        ('forecast', 'management forecasts (DPA 2018 sch. 2 para 22)'),
        ('negotiation', 'negotiations (DPA 2018 sch. 2 para 23)'),
        ('privileged', 'legal privilege (DPA 2018 sch. 2 para 19)'),
        ('exam', 'exam scripts and marks (DPA 2018 sch. 2 para 25)'),
        ('child-abuse', 'child abuse data (DPA 2018 sch. 3 para 21)'),
        ('serious-harm', 'serious harm (DPA 2018 sch. 3)'),
        ('health', 'health or social work data (DPA 2018 sch. 3)'),
        ('crime', 'preventing or detecting crime (DPA 2018 sch. 2 para 2)'),
        ('exempt', 'exempt for another reason')) AS v (code, words)
    WHERE v.code = $1
$$;

-- A line for each message of an export.  Names of files are ours: a number.
CREATE OR REPLACE FUNCTION schoolgate.schedule_included(
    x schoolgate.request_export)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp SET timezone = 'UTC' AS $$
    SELECT csv_line('number', 'file', 'received (UTC)', 'from', 'to', 'subject',
            'attachments', 'octets', 'sha256', 'what became of it')
        || string_agg(csv_line(i.ordinal::text,
            CASE WHEN is_openable(m.id)
                THEN lpad(i.ordinal::text, 4, '0') || '.eml'
                ELSE 'no copy is kept' END,
            to_char(m.received, 'YYYY-MM-DD HH24:MI:SS'),
            coalesce(nullif(m.from_address, ''), m.sender),
            (SELECT string_agg(r.address, '; ' ORDER BY r.ordinal)
                FROM all_recipient r WHERE r.message = m.id),
            coalesce(n.subject, m.subject),
            (SELECT string_agg(t.name, '; ' ORDER BY t.ordinal)
                FROM all_attachment t WHERE t.message = m.id),
            m.size::text, encode(m.sha256, 'hex'), m.action), ''
            ORDER BY i.ordinal)
    FROM request_export_item i JOIN all_message m ON m.id = i.message
        LEFT JOIN all_second_scan n ON n.message = m.id
    WHERE i.export = x.ordinal
$$;

-- What was left out and why, without a heading; of what stayed sealed how much
-- there is, or the answer would not be whole.
CREATE OR REPLACE FUNCTION schoolgate.schedule_left_out(
    x schoolgate.request_export)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp SET timezone = 'UTC' AS $$
    SELECT csv_line('received (UTC)', 'why it was left out')
        || coalesce(string_agg(csv_line(to_char(uuid_time(i.message),
            'YYYY-MM-DD'), leave_out_words(i.code)), '' ORDER BY i.message), '')
        || CASE x.sealed WHEN 0 THEN '' ELSE csv_line('', CASE x.sealed
            WHEN 1 THEN '1 message is' ELSE x.sealed || ' messages are' END
            || ' sealed (of a union, a lawyer, a doctor, a whistleblower, or '
            'marked personal) and were not opened') END
    FROM request_item i WHERE i.request = x.request AND NOT i.included
$$;

-- The files beside the messages: name and text.
CREATE OR REPLACE FUNCTION api.export_schedules(export bigint)
RETURNS TABLE (name text, content text) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    x CONSTANT request_export := export_named(demand('dpo'),
        export_schedules.export);
BEGIN
    -- With the mark by which spreadsheet programs know UTF-8.
    RETURN QUERY VALUES
        ('schedule.csv', U&'\FEFF' || schedule_included(x)),
        ('left-out.csv', U&'\FEFF' || schedule_left_out(x));
END $$;

-- -- the password --------------------------------------------------------------------

-- The zip is made: its digest is kept, its openings have their outcome, the
-- password goes to who made it five minutes from now.
CREATE OR REPLACE FUNCTION api.export_done(
    export bigint, size bigint, sha256 text, password text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo');
    x request_export := export_named(a, export_done.export);
    slots CONSTANT jsonb := jsonb_build_object('request', x.request,
        'password', export_done.password);
    at CONSTANT timestamptz := now() + interval '5 minutes';
BEGIN
    IF length(export_done.password) NOT BETWEEN 20 AND 200
        OR export_done.sha256 !~ '^[0-9a-f]{64}$' THEN
        RAISE EXCEPTION 'a zip has a digest and a password'
            USING ERRCODE = '22023';
    END IF;
    UPDATE request_export r SET size = export_done.size,
        sha256 = decode(export_done.sha256, 'hex'), done = now()
    WHERE r.ordinal = x.ordinal RETURNING * INTO x;
    INSERT INTO opening_outcome (opening, outcome, note, actor, os_user)
    SELECT o.ordinal, 'request', '', a.person, session_user
    FROM opening o JOIN request_export_item i ON i.message = o.message
    WHERE i.export = x.ordinal AND o.tier = 'T4' AND o.actor = a.person
        AND o.under = 'request:' || x.request AND NOT EXISTS (
            SELECT FROM opening_outcome u WHERE u.opening = o.ordinal)
    ORDER BY o.ordinal;
    INSERT INTO password_out (address, subject, words, not_before)
    VALUES (main_address(a),
        letter_fill((letter('export')).subject, slots),
        letter_fill((letter('export')).words, slots), at);
    PERFORM note_request(a, x.request, 'exported', today((SELECT q.school
            FROM request q WHERE q.ordinal = x.request)), '',
        jsonb_build_object('export', x.ordinal, 'messages', x.messages,
            'size', x.size, 'sha256', export_done.sha256,
            -- Included once, and not of the request any more.
            'passed_over', (SELECT count(*) FROM request_item i
                WHERE i.request = x.request AND i.included AND NOT EXISTS (
                    SELECT FROM request_export_item e WHERE e.export = x.ordinal
                        AND e.message = i.message))));
    RETURN jsonb_build_object('export', x.ordinal, 'password_at', at,
        'password_to', main_address(a));
END $$;

-- Passwords that no mail host has yet, now this one's; wait_ms: how long it keeps
-- each.  One that was handed out and never written comes again.
CREATE OR REPLACE FUNCTION recorder.passwords_due(host text)
RETURNS TABLE (item uuid, address text, subject text, words text,
    wait_ms bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
BEGIN
    -- A host that is gone for an hour has not written it.
    UPDATE password_out l SET host = passwords_due.host, claimed = now()
    WHERE l.handed IS NULL AND l.host IS DISTINCT FROM passwords_due.host
        AND (l.host IS NULL OR l.claimed < now() - interval '1 hour');
    RETURN QUERY SELECT l.item, l.address, l.subject, l.words, greatest(0,
        ceil(extract(epoch FROM l.not_before - now()) * 1000))::bigint
    FROM password_out l
    WHERE l.handed IS NULL AND l.host = passwords_due.host
    ORDER BY l.not_before LIMIT 50;
END $$;

-- It lies in this mail host's outbox, sealed; here its words are gone.
CREATE OR REPLACE FUNCTION recorder.password_handed(item uuid)
RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    UPDATE password_out SET handed = now(), words = NULL
    WHERE password_out.item = $1 AND handed IS NULL
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate, recorder FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.request_open, api.export_begin, api.export_copy,
    api.export_schedules, api.export_done
    TO schoolgate_people, schoolgate_console;
GRANT EXECUTE ON FUNCTION recorder.passwords_due, recorder.password_handed
    TO schoolgate_recorder;

RESET ROLE;
