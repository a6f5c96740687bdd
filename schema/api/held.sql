-- Mail that is held or delayed: what became of it, what people ask for, and
-- what the mail host fetches.

SET ROLE schoolgate_owner;

-- Functions that were made anew with other arguments.
DROP FUNCTION IF EXISTS recorder.held_link(bytea, uuid, text, text, timestamptz);
DROP FUNCTION IF EXISTS api.held_order(text, text, text);
DROP FUNCTION IF EXISTS api.held_link_use(text, text, text);

-- -- for the recorder ------------------------------------------------------

-- plpgsql, which keeps its plans: each held message comes by here several times.

-- How an order went.
CREATE OR REPLACE FUNCTION schoolgate.answer_order(event jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    UPDATE held_order SET answered = (event ->> 'at')::timestamptz,
        result = event ->> 'result'
    WHERE id = (event ->> 'order')::uuid AND answered IS NULL;
END $$;

-- What became of the notice of an opening, or of all that a joint one is for;
-- said once.
CREATE OR REPLACE FUNCTION schoolgate.answer_notice(event jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    INSERT INTO notice_event (opening, state, note)
    SELECT o, event ->> 'state', 'by mail from ' || (event ->> 'host')
    FROM unnest(coalesce((SELECT j.openings FROM joint_notice j
            WHERE j.opening = (event ->> 'opening')::bigint),
        ARRAY[(event ->> 'opening')::bigint])) o
    WHERE event ->> 'state' IN ('sent', 'failed')
        AND NOT EXISTS (SELECT FROM notice_event n
            WHERE n.opening = o AND n.state IN ('sent', 'failed'))
    ORDER BY o;
END $$;

-- Remember a link that a mail host has made, by its hash alone.  What is over
-- already is none.
CREATE OR REPLACE FUNCTION schoolgate.remember_link(event jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    INSERT INTO held_link (hash, item, acts, addressee, expires, odd)
    SELECT decode(event ->> 'hash', 'hex'), (event ->> 'item')::uuid,
        ARRAY(SELECT jsonb_array_elements_text(event -> 'acts')),
        lower(event ->> 'addressee'), (event ->> 'expires')::timestamptz,
        nullif((event ->> 'odd')::int, 0)
    WHERE (event ->> 'expires')::timestamptz > now()
    ON CONFLICT DO NOTHING;
END $$;

-- It has waited for two school days and cannot go back to its sender: those who
-- decide are written to, once for each time that the mail host says so.
CREATE OR REPLACE FUNCTION schoolgate.held_overdue(event jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    at CONSTANT timestamptz := (event ->> 'overdue')::timestamptz;
    h held;
    l letter_out;
BEGIN
    UPDATE held x SET overdue = coalesce(x.overdue, x.expires, at),
        overdue_told = at
    WHERE x.item = (event ->> 'item')::uuid AND x.state = 'waiting'
        AND at > coalesce(x.overdue_told, '-infinity')
    RETURNING * INTO h;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    l.kind := 'overdue';
    l.message := h.message;
    FOR l.address IN SELECT held_deciders(h) LOOP
        PERFORM send_letter(l, jsonb_build_object('ref', h.reference,
            'when', to_char(h.created AT TIME ZONE coalesce((SELECT s.time_zone
                FROM all_message_school x JOIN school s ON s.id = x.school
                WHERE x.message = h.message LIMIT 1), 'Europe/London'),
                'FMDD Mon'),
            'console', coalesce(nullif((SELECT value #>> '{}' FROM settings
                WHERE key = 'console_address'), ''), 'the console')));
    END LOOP;
END $$;

-- One event of a mail host's outbox; the same one again changes nothing, an
-- older one neither.
CREATE OR REPLACE FUNCTION recorder.held_event(event jsonb)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    e CONSTANT jsonb := event;
BEGIN
    IF e ? 'order' THEN
        PERFORM answer_order(e);
    END IF;
    IF e ? 'opening' THEN
        PERFORM answer_notice(e);
    END IF;
    IF e ->> 'kind' = 'link' THEN
        PERFORM remember_link(e);
    END IF;
    IF e ->> 'kind' = 'notice' OR coalesce(e ->> 'state', '') = ''
        OR NOT e ? 'message' OR NOT e ? 'created' THEN
        RETURN;
    END IF;
    INSERT INTO held AS h (item, message, kind, host, action, reference, state,
        created, until, expires, changed, inside, tries, repeats, recipients,
        refused, lost_arguments, removed, separate)
    VALUES ((e ->> 'item')::uuid, (e ->> 'message')::uuid, e ->> 'kind',
        e ->> 'host', e ->> 'action', e ->> 'reference', e ->> 'state',
        (e ->> 'created')::timestamptz, (e ->> 'until')::timestamptz,
        (e ->> 'expires')::timestamptz, (e ->> 'at')::timestamptz,
        (e ->> 'inside')::boolean, (e ->> 'tries')::int,
        (e ->> 'repeats')::int, (e ->> 'recipients')::int, e -> 'refused',
        (e ->> 'lost_arguments')::boolean,
        ARRAY(SELECT jsonb_array_elements(e -> 'removed')::int),
        coalesce((e ->> 'separate')::boolean, false))
    ON CONFLICT (item) DO UPDATE SET state = excluded.state,
        changed = excluded.changed, tries = excluded.tries,
        repeats = excluded.repeats, refused = excluded.refused,
        lost_arguments = excluded.lost_arguments,
        removed = excluded.removed, separate = excluded.separate
    -- What is settled is so, though its clock was ahead before.
    WHERE h.state IN ('waiting', 'released')
        AND (h.changed <= excluded.changed
            OR excluded.state NOT IN ('waiting', 'released'));
    IF e ? 'overdue' THEN
        PERFORM held_overdue(e);
    END IF;
    IF e ->> 'state' = 'sent' THEN
        PERFORM memory_sent((e ->> 'message')::uuid,
            (e ->> 'at')::timestamptz);
    END IF;
END $$;

-- An order as the file that a mail host keeps of it.
CREATE OR REPLACE FUNCTION schoolgate.held_order_text(o schoolgate.held_order)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('order', o.id, 'item', o.item,
        'act', o.act, 'reason', o.reason, 'recipients', o.recipients,
        'copy', coalesce(o.copied, ''))::text
$$;

-- Orders for a mail host that it does not have yet, oldest first.
CREATE OR REPLACE FUNCTION recorder.held_orders(host text)
RETURNS TABLE (id uuid, text text) LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT o.id, held_order_text(o)
    FROM held_order o JOIN held h ON h.item = o.item
    WHERE o.taken IS NULL AND h.host = $1
    ORDER BY o.at LIMIT 100
$$;

-- It lies in the mail host's outbox.
CREATE OR REPLACE FUNCTION recorder.held_order_taken(id uuid)
RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    UPDATE held_order SET taken = now()
    WHERE held_order.id = $1 AND taken IS NULL
$$;

-- -- for people ------------------------------------------------------------

-- Whose word a message waits for: roles that rules which hold it name, 'it' for
-- an administrator; none: its sender's.  NULL: its record is not loaded yet.
CREATE OR REPLACE FUNCTION schoolgate.held_approvers(h schoolgate.held)
RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT ARRAY(SELECT DISTINCT r ->> 'approve'
        FROM jsonb_array_elements(m.document #> '{verdict,reasons}') r
        WHERE r ->> 'mode' = 'enforce' AND r ->> 'action' = 'hold'
            AND r ? 'approve')
    FROM all_message m WHERE m.id = h.message
$$;

-- Addresses of those who have the word on a message that cannot go back; the
-- headteacher where its rule names nobody.
CREATE OR REPLACE FUNCTION schoolgate.held_deciders(h schoolgate.held)
RETURNS SETOF text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT DISTINCT address_of(g.person)
    FROM all_message_school s
        JOIN grantee g ON g.revoked IS NULL
            AND coalesce(g.school = s.school, true)
    WHERE s.message = h.message AND address_of(g.person) IS NOT NULL
        AND g.role = ANY (ARRAY(
            SELECT r FROM unnest(held_approvers(h)) a,
                unnest(CASE a WHEN 'it' THEN '{mail-admin,admin}'::text[]
                    ELSE ARRAY[a] END) r)
            || CASE WHEN coalesce(held_approvers(h), '{}') = '{}'
                THEN '{headteacher}'::text[] ELSE '{}' END)
$$;

-- His roles in a school, as rules name approvers.  The chair is who judges what
-- the headteacher wrote, and is shown nothing else.
DROP FUNCTION IF EXISTS schoolgate.held_roles(schoolgate.actor);
CREATE OR REPLACE FUNCTION schoolgate.held_roles(
    a schoolgate.actor, school text)
RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT r || CASE WHEN r && '{mail-admin,admin}'
            THEN '{it}'::text[] ELSE '{}' END
        || CASE WHEN 'chair' = ANY (r)
            THEN '{headteacher}'::text[] ELSE '{}' END
    FROM roles_in(a, $2) r
$$;

-- Of one that is not his own: may he see all of it, in this school?  The
-- headteacher, but what a headteacher wrote who is over him; the safeguarding lead
-- and the data protection officer what waits for their word.
CREATE OR REPLACE FUNCTION schoolgate.held_is_seen(a schoolgate.actor,
    h schoolgate.held, m schoolgate.message, school text)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN (holds(a, school, 'dsl', 'dpo')
            AND roles_in(a, school) && held_approvers(h))
        OR CASE WHEN has_role_there(school, 'headteacher',
                person_of(m.login, m.sender), ARRAY[lower(m.login),
                    lower(m.sender), mailbox(m.login), mailbox(m.sender)])
            THEN is_over_head(a, school)
            ELSE holds(a, school, 'headteacher') END;
END $$;

-- May the caller see this one, and how much: 'own', 'all', 'trace' (an
-- administrator's, and what a rule sealed: without subject and addresses), NULL:
-- not at all.  Of what school it is, is not known before its record is loaded.
CREATE OR REPLACE FUNCTION schoolgate.held_right(
    a schoolgate.actor, h schoolgate.held)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    m message;
BEGIN
    SELECT * INTO m FROM all_message x WHERE x.id = h.message;
    RETURN CASE WHEN m.id IS NULL THEN
            CASE WHEN schools_of(a, 'headteacher') IS NULL THEN 'all'
            WHEN schools_of(a, 'mail-admin', 'admin') IS NULL THEN 'trace' END
        WHEN is_sent_by(a, m) THEN 'own'
        WHEN EXISTS (SELECT FROM all_message_school s WHERE s.message = m.id
            AND held_is_seen(a, h, m, s.school))
            THEN CASE WHEN is_sealed(m.id, m.document) THEN 'trace' ELSE 'all' END
        WHEN holds_of(a, m.id, 'mail-admin', 'admin') THEN 'trace' END;
END $$;

-- Held because its account is suspended: whoever has the account may be somebody
-- else, and decides nothing.
CREATE OR REPLACE FUNCTION schoolgate.held_is_suspended(h schoolgate.held)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM all_message m
        WHERE m.id = h.message AND m.document #> '{verdict,reasons}'
            @> '[{"kind": "suspended", "mode": "enforce"}]')
$$;

-- Is it his word that a held message waits for?  The headteacher stands in for
-- everybody, and who is over him where he himself would judge; nobody approves
-- his own.  What is its sender's to judge is nobody else's.
CREATE OR REPLACE FUNCTION schoolgate.held_is_judge(
    a schoolgate.actor, h schoolgate.held)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM all_message_school s
        WHERE s.message = h.message
            AND (holds(a, s.school, 'headteacher')
                OR (held_approvers(h) <@ held_roles(a, s.school)
                    AND (held_approvers(h) <> '{}'
                        OR holds(a, s.school, 'chair')))))
$$;

-- Is this act his to ask for?  Its sender: all of a message that is held, and
-- to stop one that is delayed or that somebody else judges; nothing while his
-- account is suspended.  Who judges it: all.  An administrator, who does not see
-- whose it is: to return it, and to release what is his to judge.
CREATE OR REPLACE FUNCTION schoolgate.held_may(
    a schoolgate.actor, h schoolgate.held, act text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT CASE held_right(a, h)
        WHEN 'own' THEN NOT held_is_suspended(h) AND ($3 IN ('return', 'drop')
            OR (h.action = 'hold' AND held_approvers(h) = '{}'))
        WHEN 'all' THEN held_is_judge(a, h)
        WHEN 'trace' THEN $3 = 'return'
            OR ($3 = 'release' AND held_is_judge(a, h))
        ELSE false END
$$;

-- Reasons for which a message is held, as rules in force gave them.
CREATE OR REPLACE FUNCTION schoolgate.held_causes(h schoolgate.held)
RETURNS SETOF jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT r FROM all_message m,
        jsonb_array_elements(m.document #> '{verdict,reasons}') r
    WHERE m.id = h.message AND r ->> 'mode' = 'enforce'
        AND r ->> 'action' = 'hold'
$$;

-- Does the act do away with every cause, so that there is nothing left to give a
-- reason for?
CREATE OR REPLACE FUNCTION schoolgate.held_cures(
    h schoolgate.held, act text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(bool_and(r ->> 'kind' = CASE $2
        WHEN 'protect' THEN 'attachment-unprotected'
        WHEN 'remove' THEN 'misdirected'
        WHEN 'separate' THEN 'visible-recipients' END), false)
    FROM held_causes(h) r
$$;

-- The school's address of its sender's line manager, who gets no copy yet; NULL:
-- there is none.
CREATE OR REPLACE FUNCTION schoolgate.held_manager(h schoolgate.held)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT x.address FROM all_message m
        JOIN person p ON p.id = person_of(m.login, m.sender),
        school_address(p.line_manager) AS x (address)
    WHERE m.id = h.message AND x.address IS NOT NULL
        AND NOT EXISTS (SELECT FROM all_recipient r WHERE r.message = m.id
            AND mailbox(r.address) = mailbox(x.address))
        AND NOT EXISTS (SELECT FROM jsonb_array_elements(
                m.document #> '{verdict,changes}') c
            WHERE c ->> 'change' = 'add_recipient'
                AND mailbox(c ->> 'value') = mailbox(x.address))
$$;

-- Must he who asks for this act of his own message say why?
CREATE OR REPLACE FUNCTION schoolgate.held_needs_reason(
    h schoolgate.held, act text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT $2 IN ('release', 'manager') OR ($2 IN ('remove', 'separate')
        AND NOT held_cures(h, $2))
$$;

-- What the caller may ask for, best first: what cures, then the rest.
CREATE OR REPLACE FUNCTION schoolgate.held_acts(
    a schoolgate.actor, h schoolgate.held)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('act', x.act,
        'cures', held_cures(h, x.act),
        'reason', held_right(a, h) <> 'own' OR held_needs_reason(h, x.act))
        ORDER BY held_cures(h, x.act) DESC, x.place), '[]')
    FROM unnest(ARRAY['remove', 'separate', 'protect', 'manager', 'release',
        'return', 'drop']) WITH ORDINALITY AS x (act, place)
    WHERE h.state = 'waiting' AND held_may(a, h, x.act)
        AND (x.act NOT IN ('remove', 'separate') OR h.recipients > 1)
        AND (x.act <> 'manager' OR (held_right(a, h) = 'own'
            AND held_manager(h) IS NOT NULL))
        AND (x.act <> 'protect' OR EXISTS (SELECT FROM all_attachment t
            WHERE t.message = h.message))
$$;

-- What was asked for; who did and why is not for him who does not see whose the
-- message is: its sender may have asked.
CREATE OR REPLACE FUNCTION schoolgate.held_order_object(
    o schoolgate.held_order, seen text)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('act', o.act, 'at', o.at,
        'result', coalesce(o.result, 'on its way'))
        || CASE WHEN seen IN ('own', 'all') THEN jsonb_build_object(
            'actor', o.actor, 'reason', o.reason, 'recipients', o.recipients,
            'copied', o.copied)
            ELSE '{}' END
$$;

CREATE OR REPLACE FUNCTION schoolgate.held_object(
    a schoolgate.actor, h schoolgate.held)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('reference', h.reference, 'item', h.item,
        'message', h.message, 'kind', h.kind, 'host', h.host,
        'action', h.action, 'state', h.state, 'created', h.created,
        'until', h.until, 'expires', CASE WHEN h.inside THEN h.expires END,
        'overdue', CASE WHEN h.state = 'waiting' THEN h.overdue END,
        'changed', h.changed,
        'tries', h.tries, 'maybe_repeated', h.repeats > 0,
        'repeats', h.repeats, 'recipients_count', h.recipients,
        'refused', h.refused, 'removed', h.removed, 'separate', h.separate,
        'lost_arguments', h.lost_arguments, 'own', held_right(a, h) = 'own',
        'acts', held_acts(a, h),
        'approvers', coalesce(to_jsonb(held_approvers(h)), '[]'),
        'orders', coalesce((SELECT jsonb_agg(
                held_order_object(o, held_right(a, h)) ORDER BY o.at)
            FROM held_order o WHERE o.item = h.item), '[]'))
        || CASE WHEN held_right(a, h) IN ('own', 'all') THEN
            coalesce((SELECT jsonb_build_object('subject', m.subject,
                'told', m.document #>> '{verdict,text}',
                'sender', m.sender, 'recipients', coalesce((SELECT
                    jsonb_agg(r.address ORDER BY r.ordinal)
                    FROM all_recipient r WHERE r.message = m.id), '[]'))
            FROM all_message m WHERE m.id = h.message), '{}')
            ELSE '{}' END
$$;

-- What waits and what is on its way; with `settled` what is settled too.
CREATE OR REPLACE FUNCTION api.held_list(settled boolean)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    n bigint;
BEGIN
    RETURN QUERY SELECT held_object(a, h) FROM held h
    WHERE (held_list.settled OR h.state IN ('waiting', 'released'))
        AND held_right(a, h) IS NOT NULL
    ORDER BY h.created LIMIT 1000;
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM count_looks(a, n, 0);
END $$;

-- The one that a reference (or an item's id) names, if the caller may see it;
-- of several the one that still waits, then the newest.
CREATE OR REPLACE FUNCTION schoolgate.held_named(
    a schoolgate.actor, name text)
RETURNS schoolgate.held LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    h held;
BEGIN
    SELECT x.* INTO h FROM held x
    WHERE (x.reference = upper(name) OR x.item::text = lower(name))
        AND x.kind = 'message' AND held_right(a, x) IS NOT NULL
    ORDER BY x.state = 'waiting' DESC, x.created DESC LIMIT 1;
    IF h.item IS NULL THEN
        RAISE EXCEPTION 'nothing of yours is held as "%"', name
            USING ERRCODE = 'P0002';
    END IF;
    RETURN h;
END $$;

CREATE OR REPLACE FUNCTION api.held_show(name text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    PERFORM count_looks(a, 1, 0);
    RETURN held_object(a, held_named(a, name));
END $$;

-- The numbers of those whom `remove` takes out: a list of addresses.  Somebody
-- must be left.
CREATE OR REPLACE FUNCTION schoolgate.held_numbers(
    h schoolgate.held, act text, addresses jsonb)
RETURNS int[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    given text[];
    numbers int[];
BEGIN
    IF act <> 'remove' THEN
        RETURN '{}';
    END IF;
    IF jsonb_typeof(addresses) IS DISTINCT FROM 'array'
        OR jsonb_array_length(addresses) NOT BETWEEN 1 AND 100 THEN
        RAISE EXCEPTION 'say whom to take out, at most a hundred'
            USING ERRCODE = '22023';
    END IF;
    given := ARRAY(SELECT DISTINCT lower(jsonb_array_elements_text(addresses)));
    numbers := ARRAY(SELECT r.ordinal FROM all_recipient r
        WHERE r.message = h.message AND lower(r.address) = ANY (given)
        ORDER BY r.ordinal);
    IF (SELECT count(DISTINCT lower(r.address)) FROM all_recipient r
            WHERE r.message = h.message AND r.ordinal = ANY (numbers))
            <> cardinality(given) THEN
        RAISE EXCEPTION 'somebody who is to be taken out is no recipient'
            USING ERRCODE = '22023';
    END IF;
    IF cardinality(numbers) > 100 OR NOT EXISTS (SELECT FROM all_recipient r
            WHERE r.message = h.message AND r.ordinal <> ALL (numbers)) THEN
        RAISE EXCEPTION 'nobody would be left; have it back instead'
            USING ERRCODE = '22023';
    END IF;
    RETURN numbers;
END $$;

-- Ask for an act, of those that held_object lists.  `recipients`: addresses
-- whom `remove` takes out.  A reason is needed for what is another's, and of one's
-- own for what leaves a cause standing.
CREATE OR REPLACE FUNCTION api.held_order(
    name text, act text, reason text, recipients jsonb)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    h CONSTANT held := held_named(a, name);
    why CONSTANT text := btrim(coalesce(reason, ''));
    o held_order;
BEGIN
    IF act NOT IN ('release', 'return', 'drop', 'protect', 'remove',
        'separate', 'manager') THEN
        RAISE EXCEPTION 'there is no such act' USING ERRCODE = '22023';
    END IF;
    IF NOT held_may(a, h, act) THEN
        RAISE EXCEPTION 'to % this message is not for you', act
            USING ERRCODE = '42501';
    END IF;
    IF h.state <> 'waiting' THEN
        RAISE EXCEPTION 'too late: it is %', h.state USING ERRCODE = '55000';
    END IF;
    -- To send another's mail is a grave act.
    IF held_right(a, h) <> 'own' AND act <> 'return' THEN
        PERFORM demand_fresh();
    END IF;
    IF length(why) < 3 AND (held_right(a, h) <> 'own'
        OR held_needs_reason(h, act)) THEN
        RAISE EXCEPTION 'say why, in three letters at least'
            USING ERRCODE = '22023', HINT = '--reason';
    END IF;
    IF act = 'manager' AND (held_right(a, h) <> 'own'
        OR held_manager(h) IS NULL) THEN
        RAISE EXCEPTION 'there is no line manager who could get a copy'
            USING ERRCODE = '22023';
    END IF;
    INSERT INTO held_order (item, act, reason, recipients, copied, actor,
        os_user)
    VALUES (h.item, held_order.act, left(why, 1000),
        held_numbers(h, held_order.act, held_order.recipients),
        CASE held_order.act WHEN 'manager' THEN held_manager(h) END, a.person,
        session_user)
    RETURNING * INTO o;
    NOTIFY schoolgate_orders;
    RETURN jsonb_build_object('order', o.id, 'item', o.item, 'act', o.act,
        'recipients', o.recipients, 'reference', h.reference,
        'text', held_order_text(o));
END $$;

GRANT EXECUTE ON FUNCTION recorder.held_event, recorder.held_orders,
    recorder.held_order_taken TO schoolgate_recorder;
GRANT EXECUTE ON FUNCTION api.held_list, api.held_show, api.held_order
    TO schoolgate_people, schoolgate_console;

RESET ROLE;
