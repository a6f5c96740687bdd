-- Mail that a rule sealed: one asks to open it, another signs or refuses.

SET ROLE schoolgate_owner;

-- -- who may sign -----------------------------------------------------------------

-- How it stands.
CREATE OR REPLACE FUNCTION schoolgate.seal_state(s schoolgate.seal_ask)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT CASE WHEN s.withdrawn IS NOT NULL THEN 'withdrawn'
        WHEN NOT s.signed THEN 'refused'
        WHEN s.opening IS NOT NULL THEN 'opened'
        WHEN s.signed AND s.request IS NOT NULL AND (SELECT q.state = 'closed'
            FROM request q WHERE q.ordinal = s.request) THEN 'over'
        WHEN s.signed AND s.until <= now() THEN 'over'
        WHEN s.signed THEN 'signed'
        WHEN s.lapses <= now() THEN 'lapsed'
        ELSE 'waiting' END
$$;

-- Is one of its messages by him or to him, as far as a From field may say so?
CREATE OR REPLACE FUNCTION schoolgate.is_party_to(
    a schoolgate.actor, s schoolgate.seal_ask)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM seal_ask_message x
            CROSS JOIN message_of(x.message) m
            LEFT JOIN all_second_scan n ON n.message = x.message
        WHERE x.ask = s.ordinal AND (is_own(a, m)
            OR lower(m.from_address) = ANY (a.addresses)
            OR coalesce(lower(n.from_address) = ANY (a.addresses), false)))
$$;

-- Is it about him, or about somebody in the role that he would sign in?
CREATE OR REPLACE FUNCTION schoolgate.is_seal_about(
    a schoolgate.actor, s schoolgate.seal_ask, role text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM flag f WHERE f.id = s.flag
            AND (is_about(f, a.person, a.addresses)
                OR (role = 'headteacher' AND is_about_role(f, role))))
        OR EXISTS (SELECT FROM request q WHERE q.ordinal = s.request
            AND is_of_request(q, a))
$$;

-- Are they the same human being?  Roles may be given to an id of the directory,
-- and to an address of that person.
CREATE OR REPLACE FUNCTION schoolgate.is_same_person(
    a schoolgate.actor, person text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT a.person = $2 OR a.addresses && (console_actor($2)).addresses
$$;

-- May he sign or refuse?  Not who asked, nor whom the mail is by, to or about;
-- in a role that he was given himself: a signature is not delegated.
CREATE OR REPLACE FUNCTION schoolgate.may_sign(
    a schoolgate.actor, s schoolgate.seal_ask)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN NOT is_same_person(a, s.asked_by) AND EXISTS (
            SELECT FROM jsonb_array_elements_text(setting('second_signers')) r
            WHERE CASE r WHEN 'chair' THEN is_over_head(a, s.school)
                    ELSE has_role(a.person, r, s.school) END
                AND NOT is_seal_about(a, s, r))
        AND NOT is_party_to(a, s);
END $$;

-- Who may; each is written to.
CREATE OR REPLACE FUNCTION schoolgate.signers_of(s schoolgate.seal_ask)
RETURNS SETOF text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT p.person FROM (SELECT DISTINCT g.person FROM grantee g
        WHERE g.revoked IS NULL AND g.role <> 'staff') p
    WHERE NOT is_shut_out(p.person) AND may_sign(console_actor(p.person), s)
    ORDER BY 1
$$;

-- -- as it is shown ---------------------------------------------------------------

-- Of the message no more than that there is one, of which rule, how grave.
CREATE OR REPLACE FUNCTION schoolgate.seal_object(
    a schoolgate.actor, s schoolgate.seal_ask)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('ask', s.ordinal, 'school', s.school,
        'flag', s.flag, 'request', s.request, 'state', seal_state(s),
        'messages', (SELECT count(*) FROM seal_ask_message x
            WHERE x.ask = s.ordinal),
        'words', words_of(f.school, f.rule), 'clause', f.clause, 'severity', f.severity,
        'tier', s.tier, 'purpose', s.purpose,
        'purpose_words', coalesce(setting('purposes') ->> s.purpose, s.purpose),
        'reason', s.reason, 'asked', s.asked,
        'asked_by', name_of(s.asked_by), 'lapses', s.lapses,
        'decided', s.decided, 'decided_by', name_of(s.decided_by),
        'note', s.note, 'until', s.until,
        'opening', CASE WHEN s.asked_by = a.person THEN s.opening END,
        'mine', s.asked_by = a.person,
        'may_sign', seal_state(s) = 'waiting' AND may_sign(a, s),
        'may_open', s.asked_by = a.person AND s.flag IS NOT NULL
            AND seal_state(s) = 'signed')
    FROM (SELECT) one LEFT JOIN flag f ON f.id = s.flag
$$;

-- The ask, locked, if it is the caller's or he may sign it or has; whether it
-- exists is not told else.
CREATE OR REPLACE FUNCTION schoolgate.visible_ask(
    a schoolgate.actor, ordinal bigint)
RETURNS schoolgate.seal_ask LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    s seal_ask;
BEGIN
    SELECT * INTO s FROM seal_ask x WHERE x.ordinal = visible_ask.ordinal
    FOR UPDATE;
    IF s.ordinal IS NULL OR NOT (a.person IN (s.asked_by,
            coalesce(s.decided_by, s.asked_by)) OR may_sign(a, s)) THEN
        RAISE EXCEPTION 'there is no such ask that you may see'
            USING ERRCODE = 'P0002';
    END IF;
    RETURN s;
END $$;

-- The same of one of the caller's own.
CREATE OR REPLACE FUNCTION schoolgate.own_ask(
    a schoolgate.actor, ordinal bigint)
RETURNS schoolgate.seal_ask LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN visible_ask(a, (SELECT coalesce(max(x.ordinal), -1) FROM seal_ask x
        WHERE x.ordinal = own_ask.ordinal AND x.asked_by = a.person));
END $$;

-- What the caller asked, and what he may sign or did; newest first.
CREATE OR REPLACE FUNCTION api.seal_asks(after bigint, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN QUERY SELECT seal_object(a, s) FROM seal_ask s
    WHERE (seal_asks.after IS NULL OR s.ordinal < seal_asks.after)
        AND (s.asked_by = a.person OR s.decided_by = a.person OR may_sign(a, s))
    ORDER BY s.ordinal DESC LIMIT least(greatest(coalesce(lim, 50), 1), 200);
END $$;

CREATE OR REPLACE FUNCTION api.seal_show(ask bigint)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN seal_object(a, visible_ask(a, seal_show.ask));
END $$;

-- -- asking -----------------------------------------------------------------------

CREATE OR REPLACE FUNCTION schoolgate.note_seal(
    s schoolgate.seal_ask, what text, note text, actor text)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO seal_event (ask, what, messages, note, opening, actor, os_user)
    SELECT s.ordinal, $2, count(*), btrim(coalesce($3, '')), s.opening, $4,
        session_user
    FROM seal_ask_message x WHERE x.ask = s.ordinal
$$;

-- Those who may sign are told that somebody asks, and nothing of the message.
CREATE OR REPLACE FUNCTION schoolgate.tell_signers(
    a schoolgate.actor, s schoolgate.seal_ask)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    l letter_out;
    who text;
    n int := 0;
BEGIN
    l.kind := 'seal-asked';
    FOR who IN SELECT signers_of(s) LOOP
        n := n + 1;
        l.address := address_of(who);
        CONTINUE WHEN l.address IS NULL;
        PERFORM send_letter(l, jsonb_build_object('who', a.name,
            'roles', array_to_string(own_roles(a), ', '),
            'until', to_char(s.lapses AT TIME ZONE (SELECT x.time_zone
                FROM school x WHERE x.id = s.school), 'FMDD FMMonth YYYY'),
            'console', coalesce(nullif(setting('console_address') #>> '{}', ''),
                'the console'), 'ref', 'S' || s.ordinal));
    END LOOP;
    IF n = 0 THEN
        RAISE EXCEPTION 'there is nobody who may sign it beside you'
            USING ERRCODE = '55000', HINT = array_to_string(ARRAY(SELECT
                jsonb_array_elements_text(setting('second_signers'))), ', ');
    END IF;
END $$;

-- Write it down: `s` says what is asked for.
CREATE OR REPLACE FUNCTION schoolgate.seal_begin(
    a schoolgate.actor, s schoolgate.seal_ask, messages uuid[])
RETURNS schoolgate.seal_ask LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    PERFORM demand_opening(s.tier, s.purpose, s.reason);
    INSERT INTO seal_ask (school, flag, request, tier, purpose, reason,
        asked_by, os_user, lapses)
    VALUES (s.school, s.flag, s.request, s.tier, s.purpose, btrim(s.reason),
        a.person, session_user, now() + interval '1 day'
            * (setting('seal_ask_days') #>> '{}')::int)
    RETURNING * INTO s;
    INSERT INTO seal_ask_message SELECT s.ordinal, m FROM unnest(messages) m;
    PERFORM tell_signers(a, s);
    PERFORM note_seal(s, 'asked', s.reason, a.person);
    RETURN s;
END $$;

-- Ask to open the message of a sealed flag: its text (T3), or what is enclosed
-- too (T4).
CREATE OR REPLACE FUNCTION api.seal_ask(
    flag uuid, tier text, purpose text, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    f CONSTANT flag := visible_flag(a, seal_ask.flag);
    s seal_ask;
BEGIN
    IF f.context <> 'sealed' THEN
        RAISE EXCEPTION 'this is not sealed: who may see it opens it'
            USING ERRCODE = '55000';
    END IF;
    IF NOT is_openable(f.message) THEN
        RAISE EXCEPTION 'no copy of it is kept any more'
            USING ERRCODE = '55000';
    END IF;
    IF EXISTS (SELECT FROM seal_ask x WHERE x.flag = f.id
            AND seal_state(x) IN ('waiting', 'signed')) THEN
        RAISE EXCEPTION 'it is asked for already' USING ERRCODE = '55000';
    END IF;
    s.school := f.school;
    s.flag := f.id;
    s.tier := seal_ask.tier;
    s.purpose := seal_ask.purpose;
    s.reason := seal_ask.reason;
    RETURN seal_object(a, seal_begin(a, s, ARRAY[f.message]));
END $$;

-- Ask for all that is sealed in the scope of a request and not signed for yet.
CREATE OR REPLACE FUNCTION api.seal_ask_request(request bigint, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo');
    q CONSTANT request := request_opening_named(a, seal_ask_request.request);
    ids CONSTANT uuid[] := request_sealed(q);
    s seal_ask;
BEGIN
    IF EXISTS (SELECT FROM seal_ask x WHERE x.request = q.ordinal
            AND seal_state(x) = 'waiting') THEN
        RAISE EXCEPTION 'it is asked for already' USING ERRCODE = '55000';
    END IF;
    IF ids = '{}' THEN
        RAISE EXCEPTION 'nothing that it covers is sealed'
            USING ERRCODE = '55000';
    END IF;
    s.school := q.school;
    s.request := q.ordinal;
    s.tier := 'T4';
    s.purpose := request_purpose(q);
    s.reason := seal_ask_request.reason;
    s := seal_begin(a, s, ids);
    PERFORM note_request(a, q.ordinal, 'seal-asked', today(q.school), s.reason,
        jsonb_build_object('ask', s.ordinal, 'messages', cardinality(ids)));
    RETURN seal_object(a, s);
END $$;

CREATE OR REPLACE FUNCTION schoolgate.waiting_ask(s schoolgate.seal_ask)
RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF seal_state(s) <> 'waiting' THEN
        RAISE EXCEPTION 'this ask is %', seal_state(s) USING ERRCODE = '55000';
    END IF;
END $$;

-- Who asked needs it no more.
CREATE OR REPLACE FUNCTION api.seal_withdraw(ask bigint)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    s seal_ask := own_ask(a, seal_withdraw.ask);
BEGIN
    PERFORM waiting_ask(s);
    UPDATE seal_ask x SET withdrawn = now() WHERE x.ordinal = s.ordinal
    RETURNING * INTO s;
    PERFORM note_seal(s, 'withdrawn', '', a.person);
    RETURN seal_object(a, s);
END $$;

-- What nobody signed in time is closed for good.
CREATE OR REPLACE FUNCTION schoolgate.lapse_asks() RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    s seal_ask;
BEGIN
    FOR s IN UPDATE seal_ask x SET lapsed = now()
        WHERE x.decided IS NULL AND x.withdrawn IS NULL AND x.lapsed IS NULL
            AND x.lapses <= now()
        RETURNING x.*
    LOOP
        PERFORM note_seal(s, 'lapsed', '', 'schoolgate');
    END LOOP;
END $$;

-- -- signing ----------------------------------------------------------------------

-- Who asked is told; the request has it in its events.
CREATE OR REPLACE FUNCTION schoolgate.tell_asker(
    a schoolgate.actor, s schoolgate.seal_ask)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    l letter_out;
BEGIN
    IF s.request IS NOT NULL THEN
        PERFORM note_request(a, s.request, CASE WHEN s.signed THEN 'seal-signed'
            ELSE 'seal-refused' END, today(s.school), s.note,
            jsonb_build_object('ask', s.ordinal, 'messages', (SELECT count(*)
                FROM seal_ask_message x WHERE x.ask = s.ordinal)));
    END IF;
    l.kind := CASE WHEN s.signed THEN 'seal-signed' ELSE 'seal-refused' END;
    l.address := address_of(s.asked_by);
    IF l.address IS NOT NULL THEN
        PERFORM send_letter(l, jsonb_build_object('who', a.name, 'reason', s.note,
            'console', coalesce(nullif(setting('console_address') #>> '{}', ''),
                'the console'), 'ref', 'S' || s.ordinal));
    END IF;
END $$;

-- Sign, or refuse with a reason.
CREATE OR REPLACE FUNCTION api.seal_decide(ask bigint, sign boolean, note text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    s seal_ask := visible_ask(a, seal_decide.ask);
BEGIN
    PERFORM demand_fresh();
    IF NOT may_sign(a, s) THEN
        RAISE EXCEPTION 'nobody signs what he asked for himself'
            USING ERRCODE = '42501';
    END IF;
    PERFORM waiting_ask(s);
    IF seal_decide.sign IS NULL THEN
        RAISE EXCEPTION 'sign or refuse' USING ERRCODE = '22023';
    END IF;
    IF length(btrim(coalesce(seal_decide.note, ''))) > 1000
        OR (NOT seal_decide.sign
            AND length(btrim(coalesce(seal_decide.note, ''))) < 3) THEN
        RAISE EXCEPTION 'to refuse it takes a reason, of 3 to 1000 characters'
            USING ERRCODE = '22023';
    END IF;
    UPDATE seal_ask x SET decided = now(), decided_by = a.person,
        signed = seal_decide.sign, note = btrim(coalesce(seal_decide.note, '')),
        until = CASE WHEN seal_decide.sign AND x.flag IS NOT NULL
            THEN now() + interval '1 day'
                * (setting('seal_open_days') #>> '{}')::int END
    WHERE x.ordinal = s.ordinal RETURNING * INTO s;
    PERFORM note_seal(s, CASE WHEN s.signed THEN 'signed' ELSE 'refused' END,
        s.note, a.person);
    PERFORM tell_asker(a, s);
    RETURN seal_object(a, s);
END $$;

-- -- the opening ------------------------------------------------------------------

-- What the person read is told: both names.
CREATE OR REPLACE FUNCTION schoolgate.sealed_words(
    a schoolgate.actor, m schoolgate.message, s schoolgate.seal_ask)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT letter_fill((letter('opened-sealed')).words,
        notice_slots(a, m, s.purpose, s.reason)
        || jsonb_build_object('second', name_of(s.decided_by)))
$$;

-- Use the signature: one opening, with the reason that was signed.
CREATE OR REPLACE FUNCTION api.seal_open(ask bigint)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    s seal_ask := own_ask(a, seal_open.ask);
    m message;
    o opening;
BEGIN
    IF NOT EXISTS (SELECT FROM flag f
            WHERE f.id = s.flag AND may_see(a, f)) THEN
        RAISE EXCEPTION 'its flag is not yours any more'
            USING ERRCODE = '55000';
    END IF;
    IF seal_state(s) <> 'signed' THEN
        RAISE EXCEPTION 'this ask is %', seal_state(s) USING ERRCODE = '55000';
    END IF;
    SELECT y.* INTO m FROM seal_ask_message x CROSS JOIN message_of(x.message) y
    WHERE x.ask = s.ordinal;
    IF m.id IS NULL THEN
        RAISE EXCEPTION 'no copy of it is kept any more'
            USING ERRCODE = '55000';
    END IF;
    o.tier := s.tier;
    o.purpose := s.purpose;
    o.reason := s.reason;
    o.notice := 'due';
    o.due := now() + interval '1 day';
    o.words := sealed_words(a, m, s);
    o.signed_by := s.decided_by;
    o := write_opening(a, m, o);
    UPDATE seal_ask x SET opening = o.ordinal WHERE x.ordinal = s.ordinal
    RETURNING * INTO s;
    PERFORM note_seal(s, 'opened', '', a.person);
    PERFORM sitting_begin(o.ordinal);
    RETURN opening_written(o)
        || jsonb_build_object('signed_by', name_of(o.signed_by));
END $$;

-- The message of an opening of his own, as long as he may see it: of one that
-- two opened, while its sitting lasts and the right that it came from.
CREATE OR REPLACE FUNCTION schoolgate.opened_message(
    a schoolgate.actor, o schoolgate.opening)
RETURNS schoolgate.message LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    m message;
BEGIN
    IF o.signed_by IS NULL THEN
        RETURN visible(a, o.message);
    END IF;
    SELECT x.* INTO m FROM message_of(o.message) x
    WHERE sitting_lasts(o.ordinal) AND (EXISTS (SELECT FROM seal_ask s
            JOIN flag f ON f.id = s.flag
        WHERE s.opening = o.ordinal AND may_see(a, f))
        OR EXISTS (SELECT FROM request q WHERE 'request:' || q.ordinal = o.under
            AND q.state <> 'closed' AND holds(a, q.school, 'dpo')
            AND NOT is_of_request(q, a) AND request_covers(q, x)
            AND is_unsealed(q.ordinal, o.message)));
    IF m.id IS NULL THEN
        RAISE EXCEPTION 'there is no record % that you may see', o.message
            USING ERRCODE = 'P0002';
    END IF;
    RETURN m;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.seal_ask, api.seal_ask_request, api.seal_asks,
    api.seal_show, api.seal_decide, api.seal_withdraw, api.seal_open
    TO schoolgate_people, schoolgate_console;

RESET ROLE;
