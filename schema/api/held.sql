-- Mail that is held or delayed: what became of it, what people ask for, and
-- what the mail host fetches.

SET ROLE schoolgate_owner;

-- -- for the recorder ------------------------------------------------------

-- How an order went.
CREATE OR REPLACE FUNCTION schoolgate.answer_order(event jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    UPDATE held_order SET answered = (event ->> 'at')::timestamptz,
        result = event ->> 'result'
    WHERE id = (event ->> 'order')::uuid AND answered IS NULL
$$;

-- What became of the notice of an opening; said once.
CREATE OR REPLACE FUNCTION schoolgate.answer_notice(event jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO notice_event (opening, state, note)
    SELECT (event ->> 'opening')::bigint, event ->> 'state',
        'by mail from ' || (event ->> 'host')
    WHERE event ->> 'state' IN ('sent', 'failed')
        AND NOT EXISTS (SELECT FROM notice_event n
            WHERE n.opening = (event ->> 'opening')::bigint
                AND n.state IN ('sent', 'failed'))
$$;

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
    IF e ->> 'kind' = 'notice' OR coalesce(e ->> 'state', '') = ''
        OR NOT e ? 'message' OR NOT e ? 'created' THEN
        RETURN;
    END IF;
    INSERT INTO held AS h (item, message, kind, host, action, reference, state,
        created, until, expires, changed, inside, tries, repeats, recipients,
        refused, lost_arguments)
    VALUES ((e ->> 'item')::uuid, (e ->> 'message')::uuid, e ->> 'kind',
        e ->> 'host', e ->> 'action', e ->> 'reference', e ->> 'state',
        (e ->> 'created')::timestamptz, (e ->> 'until')::timestamptz,
        (e ->> 'expires')::timestamptz, (e ->> 'at')::timestamptz,
        (e ->> 'inside')::boolean, (e ->> 'tries')::int,
        (e ->> 'repeats')::int, (e ->> 'recipients')::int, e -> 'refused',
        (e ->> 'lost_arguments')::boolean)
    ON CONFLICT (item) DO UPDATE SET state = excluded.state,
        changed = excluded.changed, tries = excluded.tries,
        repeats = excluded.repeats, refused = excluded.refused,
        lost_arguments = excluded.lost_arguments
    WHERE h.changed <= excluded.changed
        AND h.state IN ('waiting', 'released');
    IF e ->> 'state' = 'sent' THEN
        PERFORM memory_sent((e ->> 'message')::uuid,
            (e ->> 'at')::timestamptz);
    END IF;
END $$;

-- Orders for a mail host that it does not have yet, oldest first, as the files
-- that it keeps of them.
CREATE OR REPLACE FUNCTION recorder.held_orders(host text)
RETURNS TABLE (id uuid, text text) LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT o.id, jsonb_build_object('order', o.id, 'item', o.item,
        'act', o.act, 'reason', o.reason)::text
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

-- The roles of a person, as rules name approvers.  The chair is who judges what
-- the headteacher wrote, and is shown nothing else.
CREATE OR REPLACE FUNCTION schoolgate.held_roles(a schoolgate.actor)
RETURNS text[] LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT a.roles || CASE WHEN a.roles && '{mail-admin,admin}'
            THEN '{it}'::text[] ELSE '{}' END
        || CASE WHEN a.roles && '{chair,governor}'
            THEN '{headteacher}'::text[] ELSE '{}' END
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
        OR CASE WHEN has_role_there(school, 'headteacher', NULL,
                ARRAY[lower(m.login), lower(m.sender)])
            THEN is_over_head(a, school)
            ELSE holds(a, school, 'headteacher') END;
END $$;

-- May the caller see this one, and how much: 'own', 'all', 'trace' (an
-- administrator's: without subject and addresses), NULL: not at all.  Of what
-- school it is, is not known before its record is loaded.
CREATE OR REPLACE FUNCTION schoolgate.held_right(
    a schoolgate.actor, h schoolgate.held)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    m message;
BEGIN
    SELECT * INTO m FROM all_message x WHERE x.id = h.message;
    RETURN CASE WHEN m.id IS NULL THEN
            CASE WHEN a.schools IS NULL AND 'headteacher' = ANY (a.roles)
                THEN 'all'
            WHEN a.schools IS NULL AND a.roles && '{mail-admin,admin}'
                THEN 'trace' END
        WHEN is_sent_by(a, m) THEN 'own'
        WHEN EXISTS (SELECT FROM all_message_school s WHERE s.message = m.id
            AND held_is_seen(a, h, m, s.school)) THEN 'all'
        WHEN holds_of(a, m.id, 'mail-admin', 'admin') THEN 'trace' END;
END $$;

CREATE OR REPLACE FUNCTION schoolgate.held_object(
    a schoolgate.actor, h schoolgate.held)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('reference', h.reference, 'item', h.item,
        'message', h.message, 'kind', h.kind, 'host', h.host,
        'action', h.action, 'state', h.state, 'created', h.created,
        'until', h.until, 'expires', h.expires, 'changed', h.changed,
        'tries', h.tries, 'maybe_repeated', h.repeats > 0,
        'repeats', h.repeats, 'recipients_count', h.recipients,
        'refused', h.refused, 'lost_arguments', h.lost_arguments,
        'approvers', coalesce(to_jsonb(held_approvers(h)), '[]'),
        'orders', coalesce((SELECT jsonb_agg(jsonb_build_object('act', o.act,
                'at', o.at, 'actor', o.actor, 'reason', o.reason,
                'result', coalesce(o.result, 'on its way')) ORDER BY o.at)
            FROM held_order o WHERE o.item = h.item), '[]'))
        || CASE WHEN held_right(a, h) IN ('own', 'all') THEN
            coalesce((SELECT jsonb_build_object('subject', m.subject,
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
-- everybody; nobody approves his own.
CREATE OR REPLACE FUNCTION schoolgate.held_is_judge(
    a schoolgate.actor, h schoolgate.held)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce('headteacher' = ANY (a.roles)
        OR held_approvers(h) <@ held_roles(a), false)
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

-- Ask for an act.  A reason is needed to release, and for what is another's.
CREATE OR REPLACE FUNCTION api.held_order(name text, act text, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    h CONSTANT held := held_named(a, name);
    why CONSTANT text := btrim(coalesce(reason, ''));
    o held_order;
BEGIN
    IF act NOT IN ('release', 'return', 'drop', 'protect') THEN
        RAISE EXCEPTION 'there is no act "%"', act USING ERRCODE = '22023';
    END IF;
    IF NOT held_may(a, h, act) THEN
        RAISE EXCEPTION 'to % this message is not for you', act
            USING ERRCODE = '42501';
    END IF;
    IF h.state <> 'waiting' THEN
        RAISE EXCEPTION 'too late: it is %', h.state USING ERRCODE = '55000';
    END IF;
    IF length(why) < 3 AND (act = 'release' OR held_right(a, h) <> 'own') THEN
        RAISE EXCEPTION 'say why, in three letters at least'
            USING ERRCODE = '22023', HINT = '--reason';
    END IF;
    INSERT INTO held_order (item, act, reason, actor, os_user)
    VALUES (h.item, held_order.act, why, a.person, session_user)
    RETURNING * INTO o;
    NOTIFY schoolgate_orders;
    RETURN jsonb_build_object('order', o.id, 'item', o.item, 'act', o.act,
        'reference', h.reference);
END $$;

-- -- links -----------------------------------------------------------------

-- Remember a link that a mail host has made, by its hash alone.
CREATE OR REPLACE FUNCTION recorder.held_link(
    hash bytea, item uuid, act text, addressee text, expires timestamptz)
RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO held_link VALUES ($1, $2, $3, lower($4), now(), $5)
    ON CONFLICT DO NOTHING
$$;

-- The link of a token that still counts, for this address; else an error that
-- does not say which of it was wrong.
CREATE OR REPLACE FUNCTION schoolgate.held_link_of(token text, address text)
RETURNS schoolgate.held_link LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    l held_link;
BEGIN
    SELECT * INTO l FROM held_link x
    WHERE x.hash = sha256(convert_to(token, 'UTF8')) AND x.used IS NULL
        AND x.expires > now() AND x.addressee = lower(address)
        AND NOT EXISTS (SELECT FROM held h
            WHERE h.item = x.item AND (held_is_suspended(h)
                OR (x.act IN ('release', 'protect')
                    AND held_approvers(h) <> '{}')));
    IF l.hash IS NULL THEN
        RAISE EXCEPTION 'this link counts no more, or is not yours'
            USING ERRCODE = '42501';
    END IF;
    RETURN l;
END $$;

-- What a link would do: for the page that asks, which acts on nothing.
CREATE OR REPLACE FUNCTION api.held_link_show(token text, address text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    l CONSTANT held_link := held_link_of(token, address);
BEGIN
    RETURN (SELECT jsonb_build_object('act', l.act, 'reference', h.reference,
        'state', h.state, 'created', h.created, 'expires', h.expires)
        FROM held h WHERE h.item = l.item);
END $$;

-- Use it: once, by its addressee.
CREATE OR REPLACE FUNCTION api.held_link_use(
    token text, address text, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    l CONSTANT held_link := held_link_of(token, address);
    o held_order;
BEGIN
    UPDATE held_link SET used = now()
    WHERE held_link.hash = l.hash AND used IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this link counts no more, or is not yours'
            USING ERRCODE = '42501';
    END IF;
    INSERT INTO held_order (item, act, reason, actor, os_user)
    VALUES (l.item, l.act, left(btrim(coalesce(held_link_use.reason, '')),
        1000), l.addressee, session_user)
    RETURNING * INTO o;
    NOTIFY schoolgate_orders;
    RETURN jsonb_build_object('order', o.id, 'act', o.act);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate, recorder FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recorder.held_event, recorder.held_orders,
    recorder.held_order_taken, recorder.held_link TO schoolgate_recorder;
GRANT EXECUTE ON FUNCTION api.held_list, api.held_show, api.held_order
    TO schoolgate_people, schoolgate_console;
GRANT EXECUTE ON FUNCTION api.held_link_show, api.held_link_use
    TO schoolgate_console;

RESET ROLE;
