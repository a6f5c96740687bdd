-- Messages of a request opened, and taken out of the archive in volumes: copies,
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
    o opening;
BEGIN
    o.tier := tier;
    o.purpose := request_purpose(q);
    o.reason := coalesce(nullif(btrim(reason), ''),
        'to answer request ' || q.ordinal);
    o.notice := 'deferred';
    o.due := greatest(day_begins(q.school, CASE q.state
            WHEN 'complaint' THEN q.complained + 30
            ELSE request_due(q, today(q.school)) END + 1),
        now() + interval '1 day');
    o.under := 'request:' || q.ordinal;
    o.words := '';
    -- Who signed may open it himself: then the other is who asked.
    o.signed_by := (SELECT CASE s.decided_by WHEN a.person THEN s.asked_by
            ELSE s.decided_by END
        FROM seal_ask s JOIN seal_ask_message x ON x.ask = s.ordinal
        WHERE s.request = q.ordinal AND s.signed AND x.message = m.id
        ORDER BY s.ordinal LIMIT 1);
    o := write_opening(a, m, o);
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
    RETURN opening_written(o) || jsonb_build_object('under', o.under,
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

-- Messages of one volume at most, as people can look through a folder.
CREATE OR REPLACE FUNCTION schoolgate.volume_messages() RETURNS int
LANGUAGE sql IMMUTABLE RETURN 2000;

-- Openings that are written at once: who waits for the database has a few seconds.
CREATE OR REPLACE FUNCTION schoolgate.export_step() RETURNS int
LANGUAGE sql IMMUTABLE RETURN 100;

-- Which volume each message is in, in the order of its number: what comes next
-- goes beside the one before as long as `most` octets hold both.  The schedule
-- covers all of them and stands in the last, or in one behind it.
CREATE OR REPLACE FUNCTION schoolgate.plan_volumes(export bigint, most bigint)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    x request_export;
    m record;
    volume int := 1;
    octets numeric := 0;
    n int := 0;
    places int[] := '{}';
BEGIN
    FOR m IN SELECT coalesce(y.size, 0) AS size
        FROM request_export_item i JOIN all_message y ON y.id = i.message
        WHERE i.export = $1 ORDER BY i.ordinal
    LOOP
        IF m.size > most THEN
            places := places || NULL::int;
            CONTINUE;
        END IF;
        IF octets + m.size > most OR n = volume_messages() THEN
            volume := volume + 1;
            octets := 0;
            n := 0;
        END IF;
        octets := octets + m.size;
        n := n + 1;
        places := places || volume;
    END LOOP;
    UPDATE request_export_item i SET volume = places[i.ordinal]
    WHERE i.export = $1;
    SELECT * INTO x FROM request_export r WHERE r.ordinal = $1;
    octets := octets + octet_length(schedule_included(x))
        + octet_length(schedule_left_out(x));
    INSERT INTO request_export_volume (export, volume, messages)
    SELECT $1, v, (SELECT count(*) FROM request_export_item i
        WHERE i.export = $1 AND i.volume = v)
    FROM generate_series(1, volume + (octets > most)::int) v;
END $$;

-- What is included, numbered by time, in volumes of at most `most` octets of
-- messages.  Nothing is opened yet.
CREATE OR REPLACE FUNCTION api.export_begin(request bigint, most bigint)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo');
    q CONSTANT request := request_opening_named(a, export_begin.request);
    ids CONSTANT uuid[] := request_to_export(q);
    x request_export;
BEGIN
    PERFORM demand_fresh();
    IF ids = '{}' THEN
        RAISE EXCEPTION 'nothing that it covers is included yet' USING ERRCODE = '55000';
    END IF;
    IF main_address(a) IS NULL THEN
        RAISE EXCEPTION 'the directory knows no address of yours for the '
            'password' USING ERRCODE = '55000';
    END IF;
    INSERT INTO request_export (request, messages, sealed, actor, os_user)
    VALUES (q.ordinal, cardinality(ids), cardinality(request_sealed(q)),
        a.person, session_user) RETURNING * INTO x;
    INSERT INTO request_export_item (export, ordinal, message)
    SELECT x.ordinal, row_number() OVER (ORDER BY n.id), n.id
    FROM all_message n WHERE n.id = ANY (ids);
    PERFORM plan_volumes(x.ordinal, export_begin.most);
    RETURN jsonb_build_object('export', x.ordinal, 'messages', x.messages,
        'volumes', (SELECT count(*) FROM request_export_volume v
            WHERE v.export = x.ordinal));
END $$;

-- One's own export that is not over, of a request that mail may still be opened
-- for by him: at each step, since a role or a request may end between two.  It may
-- be gone on with for a week.
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
        OR x.done IS NOT NULL OR x.at < now() - interval '7 days' THEN
        RAISE EXCEPTION 'there is no export % that hands out copies',
            export_named.export USING ERRCODE = '42501';
    END IF;
    PERFORM request_opening_named(a, x.request);
    RETURN x;
END $$;

-- Is it still his who began it with this turn?  Whoever begins a volume takes it
-- over: two browsers do not both make it, and the file of one alone goes out.
CREATE OR REPLACE FUNCTION schoolgate.demand_same_turn(
    x schoolgate.request_export, volume int, turn int)
RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM request_export_volume v WHERE v.export = x.ordinal
            AND v.volume = $2 AND v.turn IS DISTINCT FROM $3) THEN
        RAISE EXCEPTION 'this part was begun again somewhere else, and is made '
            'there' USING ERRCODE = '55000';
    END IF;
END $$;

-- May this volume be begun (`turn` NULL), or gone on with?  One after another.  Who
-- goes on has begun within the hour: at the beginning is asked what still belongs
-- to the request.
DROP FUNCTION IF EXISTS schoolgate.demand_turn(
    schoolgate.request_export, int, boolean);
CREATE OR REPLACE FUNCTION schoolgate.demand_turn(
    x schoolgate.request_export, volume int, turn int)
RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF turn IS NOT NULL THEN
        PERFORM demand_same_turn(x, $2, $3);
    END IF;
    IF NOT EXISTS (SELECT FROM request_export_volume v
            WHERE v.export = x.ordinal AND v.volume = $2 AND ($3 IS NULL
                OR coalesce(v.begun > now() - interval '1 hour', false)))
        OR EXISTS (SELECT FROM request_export_volume v
            WHERE v.export = x.ordinal AND v.volume < $2
                AND v.made IS NULL) THEN
        RAISE EXCEPTION 'volumes are made one after another'
            USING ERRCODE = '55000';
    END IF;
END $$;

-- Messages of a volume that are not opened for the request yet.
CREATE OR REPLACE FUNCTION schoolgate.volume_unopened(
    x schoolgate.request_export, volume int)
RETURNS SETOF schoolgate.message LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT n.* FROM request_export_item i JOIN all_message n ON n.id = i.message
    WHERE i.export = x.ordinal AND i.volume = $2 AND NOT i.gone
        AND NOT EXISTS (SELECT FROM opening o
            WHERE o.message = n.id AND o.tier = 'T4' AND o.actor = x.actor
                AND o.under = 'request:' || x.request)
    ORDER BY n.id
$$;

-- Begin one volume, and with the `turn` that this gave go on until it is `ready`:
-- each of its messages is opened with its attachments, unless it was for this request before.
-- What is not of the request any more (its scope was said anew, a rule sealed it)
-- is passed over.
DROP FUNCTION IF EXISTS api.export_volume(bigint, int, boolean);
CREATE OR REPLACE FUNCTION api.export_volume(
    export bigint, volume int, turn int)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo');
    x CONSTANT request_export := export_named(a, export_volume.export);
    q CONSTANT request := request_opening_named(a, x.request);
    v CONSTANT int := export_volume.volume;
    more CONSTANT boolean := export_volume.turn IS NOT NULL;
    ids uuid[];
    m message;
    is_ready boolean;
BEGIN
    PERFORM demand_fresh();
    PERFORM demand_turn(x, v, export_volume.turn);
    IF NOT more THEN
        ids := request_to_export(q);
        UPDATE request_export_item i SET gone = true
        WHERE i.export = x.ordinal AND i.volume = v AND i.message <> ALL (ids);
    END IF;
    FOR m IN SELECT * FROM volume_unopened(x, v) LIMIT export_step() LOOP
        PERFORM open_for_request(a, q, m, 'T4', NULL);
    END LOOP;
    is_ready := NOT EXISTS (SELECT FROM volume_unopened(x, v));
    UPDATE request_export_volume y
    SET begun = CASE WHEN more THEN y.begun ELSE now() END,
        turn = y.turn + (NOT more)::int,
        xact = CASE WHEN is_ready THEN pg_current_xact_id() END
    WHERE y.export = x.ordinal AND y.volume = v;
    RETURN (SELECT jsonb_build_object('request', x.request, 'salt', x.salt,
            'turn', (SELECT y.turn FROM request_export_volume y
                WHERE y.export = x.ordinal AND y.volume = v),
            'volumes', (SELECT count(*) FROM request_export_volume y
                WHERE y.export = x.ordinal),
            'first', coalesce(min(i.ordinal), 1),
            'last', coalesce(max(i.ordinal), 0), 'ready', is_ready)
        FROM request_export_item i
        WHERE i.export = x.ordinal AND i.volume = v);
END $$;

-- May copies of this volume be handed out: was it begun, within the hour?
CREATE OR REPLACE FUNCTION schoolgate.demand_begun(export bigint, volume int)
RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM request_export_volume v
        WHERE v.export = $1 AND v.volume = $2
            AND v.begun > now() - interval '1 hour'
            AND pg_xact_status(v.xact) = 'committed') THEN
        RAISE EXCEPTION 'there is no export % that hands out copies', $1
            USING ERRCODE = '42501';
    END IF;
END $$;

-- The copy of number `ordinal` with the wraps of its key, one each row; no row:
-- no copy of it is kept, no file holds it, or it is not of the request any more.
CREATE OR REPLACE FUNCTION api.export_copy(export bigint, ordinal int)
RETURNS TABLE (message uuid, sealed bytea, key_id text, wrapped bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    x CONSTANT request_export := export_named(demand('dpo'),
        export_copy.export);
    n request_export_item;
BEGIN
    SELECT * INTO n FROM request_export_item i
    WHERE i.export = x.ordinal AND i.ordinal = export_copy.ordinal;
    IF n.ordinal IS NOT NULL AND n.volume IS NULL THEN
        RETURN;
    END IF;
    PERFORM demand_begun(x.ordinal, n.volume);
    RETURN QUERY SELECT c.message, c.sealed, k.key_id, k.wrapped
    FROM all_message_copy c JOIN all_copy_key k ON k.message = c.message
    WHERE c.message = n.message AND NOT n.gone
        AND k.purpose = 'copy' AND k.key_id NOT LIKE 'host-%'
    ORDER BY k.key_id LIKE 'recovery%', k.key_id;
END $$;

-- -- the password --------------------------------------------------------------------

-- A mail host that takes letters now, by the key that it opens them with; NULL: the
-- one heard of last.
CREATE OR REPLACE FUNCTION schoolgate.letter_host(key bytea)
RETURNS schoolgate.mail_host LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT h FROM mail_host h
    WHERE h.letter_key = coalesce($1, h.letter_key)
        AND h.seen > now() - interval '2 minutes'
    ORDER BY h.seen DESC LIMIT 1
$$;

-- All of it is made: the password goes to who made it five minutes from now, once
-- for all volumes, and the request says what went out.
DROP FUNCTION IF EXISTS schoolgate.export_finish(
    schoolgate.actor, schoolgate.request_export, text);
CREATE OR REPLACE FUNCTION schoolgate.export_finish(a schoolgate.actor,
    x schoolgate.request_export, sealed bytea, wrapped bytea, key bytea)
RETURNS jsonb LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    slots CONSTANT jsonb := jsonb_build_object('request', x.request);
    at CONSTANT timestamptz := now() + interval '5 minutes';
    h CONSTANT mail_host := letter_host(key);
BEGIN
    IF key IS NULL OR h.host IS NULL THEN
        RAISE EXCEPTION 'no mail host is there to send the password: try again '
            'when one is' USING ERRCODE = '55000';
    END IF;
    UPDATE request_export r SET done = now() WHERE r.ordinal = x.ordinal;
    INSERT INTO password_out (address, subject, words, salt, sealed, wrapped,
        host, key, not_before)
    VALUES (main_address(a),
        letter_fill((letter('export')).subject, slots),
        letter_fill((letter('export')).words, slots), x.salt,
        export_finish.sealed, export_finish.wrapped, h.host,
        export_finish.key, at);
    PERFORM note_request(a, x.request, 'exported', today((SELECT q.school
            FROM request q WHERE q.ordinal = x.request)), '',
        jsonb_build_object('export', x.ordinal, 'messages', x.messages,
            'sealed', x.sealed, 'volumes', (SELECT jsonb_agg(
                jsonb_build_object('size', v.size,
                    'sha256', encode(v.sha256, 'hex'),
                    'earlier', digests(v.earlier)) ORDER BY v.volume)
                FROM request_export_volume v WHERE v.export = x.ordinal),
            -- Included once, and not of the request any more.
            'passed_over', (SELECT count(*) FROM request_item i
                WHERE i.request = x.request AND i.included AND NOT EXISTS (
                    SELECT FROM request_export_item e WHERE e.export = x.ordinal
                        AND e.message = i.message AND NOT e.gone))));
    RETURN jsonb_build_object('export', x.ordinal, 'done', true,
        'password_at', at, 'password_to', main_address(a));
END $$;

-- A volume is packed: its openings have their outcome, some at once.  Are these
-- all?  And what the password is to be sealed to; NULL: no mail host is there.
DROP FUNCTION IF EXISTS api.export_close(bigint, int);
CREATE OR REPLACE FUNCTION api.export_close(export bigint, volume int)
RETURNS TABLE (closed boolean, key bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo');
    x CONSTANT request_export := export_named(a, export_close.export);
    n int;
BEGIN
    PERFORM demand_begun(x.ordinal, export_close.volume);
    INSERT INTO opening_outcome (opening, outcome, note, actor, os_user)
    SELECT o.ordinal, 'request', '', a.person, session_user
    FROM opening o JOIN request_export_item i ON i.message = o.message
    WHERE i.export = x.ordinal AND i.volume = export_close.volume
        AND o.tier = 'T4' AND o.actor = a.person
        AND o.under = 'request:' || x.request AND o.beside IS NULL
        AND NOT EXISTS (SELECT FROM opening_outcome u
            WHERE u.opening = o.ordinal)
    ORDER BY o.ordinal LIMIT export_step();
    GET DIAGNOSTICS n = ROW_COUNT;
    RETURN QUERY SELECT n < export_step(), (letter_host(NULL)).letter_key;
END $$;

-- One volume is made and closed: its digest is kept, and that of one which went
-- out before.  All have one password, which is known here by its digest (`proof`)
-- alone: `sealed` and `wrapped` are for the mail host that has `key`.
DROP FUNCTION IF EXISTS api.export_done(bigint, int, bigint, text, text);
CREATE OR REPLACE FUNCTION api.export_done(export bigint, volume int,
    size bigint, sha256 text, proof text, turn int,
    sealed bytea, wrapped bytea, key bytea)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo');
    x request_export := export_named(a, export_done.export);
    word bytea;
BEGIN
    IF export_done.proof !~ '^[0-9a-f]{64}$'
        OR export_done.sha256 !~ '^[0-9a-f]{64}$' THEN
        RAISE EXCEPTION 'a zip has a digest and a password'
            USING ERRCODE = '22023';
    END IF;
    PERFORM demand_begun(x.ordinal, export_done.volume);
    PERFORM demand_same_turn(x, export_done.volume, export_done.turn);
    word := decode(export_done.proof, 'hex');
    IF x.password <> word THEN
        RAISE EXCEPTION 'another password than that of the parts before: begin '
            'the export anew' USING ERRCODE = '55000';
    END IF;
    UPDATE request_export r SET password = word WHERE r.ordinal = x.ordinal;
    UPDATE request_export_volume v SET size = export_done.size,
        earlier = CASE WHEN v.sha256 IS NULL THEN v.earlier
            ELSE v.earlier || v.sha256 END,
        sha256 = decode(export_done.sha256, 'hex'), made = now()
    WHERE v.export = x.ordinal AND v.volume = export_done.volume;
    IF EXISTS (SELECT FROM request_export_volume v
            WHERE v.export = x.ordinal AND v.made IS NULL) THEN
        RETURN jsonb_build_object('export', x.ordinal, 'done', false);
    END IF;
    RETURN export_finish(a, x, export_done.sealed, export_done.wrapped,
        export_done.key);
END $$;

-- Letters with a password that are sealed to this mail host's `key` and that it
-- does not have yet; wait_ms: how long it keeps each.  One that was handed out and
-- never written comes again.
DROP FUNCTION IF EXISTS recorder.passwords_due(text);
CREATE OR REPLACE FUNCTION recorder.passwords_due(host text, key bytea)
RETURNS TABLE (item uuid, address text, subject text, words text, salt uuid,
    sealed bytea, wrapped bytea, wait_ms bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
BEGIN
    UPDATE mail_host h SET letter_key = passwords_due.key
    WHERE h.host = passwords_due.host
        AND h.letter_key IS DISTINCT FROM passwords_due.key;
    RETURN QUERY SELECT l.item, l.address, l.subject, l.words, l.salt, l.sealed,
        l.wrapped, greatest(0,
        ceil(extract(epoch FROM l.not_before - now()) * 1000))::bigint
    FROM password_out l
    WHERE l.handed IS NULL AND l.host = passwords_due.host
        AND l.key = passwords_due.key
    ORDER BY l.not_before LIMIT 50;
END $$;

-- It lies in this mail host's outbox, sealed; here it is gone.
CREATE OR REPLACE FUNCTION recorder.password_handed(item uuid)
RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    UPDATE password_out SET handed = now(), sealed = NULL, wrapped = NULL
    WHERE password_out.item = $1 AND handed IS NULL
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate, recorder FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.request_open, api.export_begin, api.export_volume,
    api.export_copy, api.export_close, api.export_done
    TO schoolgate_people, schoolgate_console;
GRANT EXECUTE ON FUNCTION recorder.passwords_due, recorder.password_handed
    TO schoolgate_recorder;

RESET ROLE;
