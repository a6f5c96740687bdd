-- Links to held mail, in notices: what they show, and what is done by them once.

SET ROLE schoolgate_owner;

-- Acts of a link that still count (who may send it may copy his line manager in): what another judges is not its addressee's,
-- nor what a suspended account sent; before its record is here nothing leaves.
CREATE OR REPLACE FUNCTION schoolgate.held_link_acts(
    l schoolgate.held_link, h schoolgate.held)
RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT ARRAY(SELECT x FROM unnest(ARRAY['remove', 'separate', 'protect',
            'manager', 'release', 'return']) WITH ORDINALITY AS t (x, place)
        WHERE (x = ANY (l.acts) OR (x = 'manager' AND 'release' = ANY (l.acts)
                AND held_manager(h) IS NOT NULL))
            AND NOT held_is_suspended(h)
            AND (x = 'return'
                OR held_approvers(h) IS NOT DISTINCT FROM '{}'::text[])
        ORDER BY held_cures(h, x) DESC, place)
$$;

-- The link of a token that still counts, for this address; else an error that
-- does not say which of it was wrong.  One that was used counts no more, nor does
-- any other of a message that something was decided about.
CREATE OR REPLACE FUNCTION schoolgate.held_link_of(token text, address text)
RETURNS schoolgate.held_link LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    l held_link;
BEGIN
    SELECT x.* INTO l FROM held_link x JOIN held h ON h.item = x.item
    WHERE x.hash = sha256(convert_to(token, 'UTF8')) AND x.used IS NULL
        AND x.expires > now() AND x.addressee = lower(btrim(address))
        AND NOT is_shut_out(x.addressee)
        AND h.state = 'waiting' AND held_link_acts(x, h) <> '{}'
        AND NOT EXISTS (SELECT FROM held_order o
            WHERE o.item = x.item AND o.answered IS NULL);
    IF l.hash IS NULL THEN
        RAISE EXCEPTION 'this link counts no more, or is not yours'
            USING ERRCODE = '42501';
    END IF;
    RETURN l;
END $$;

-- What a link would do: for the page that asks, which acts on nothing.  Nothing
-- of the message but what its notice has told the addressee already.
CREATE OR REPLACE FUNCTION api.held_link_show(token text, address text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    l CONSTANT held_link := held_link_of(token, address);
BEGIN
    RETURN (SELECT jsonb_build_object('reference', h.reference,
        'action', h.action, 'created', h.created, 'until', h.until,
        'returns', h.expires, 'zone', zone_of(h.message), 'told', (SELECT m.document #>> '{verdict,text}'
            FROM all_message m WHERE m.id = h.message),
        'acts', (SELECT jsonb_agg(jsonb_build_object('act', x.act,
                'reason', held_needs_reason(h, x.act)) ORDER BY x.place)
            FROM unnest(held_link_acts(l, h)) WITH ORDINALITY
                AS x (act, place)))
        FROM held h WHERE h.item = l.item);
END $$;

-- Use it: once, by its addressee, for one of its acts.  What is refused for want of
-- a reason leaves it as it was.
CREATE OR REPLACE FUNCTION api.held_link_use(
    token text, address text, act text, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    l held_link;
    why CONSTANT text := left(btrim(coalesce(reason, '')), 1000);
    h held;
    o held_order;
BEGIN
    -- Of two links of one message the second sees what the first has ordered.
    SELECT x.* INTO h FROM held x JOIN held_link k ON k.item = x.item
    WHERE k.hash = sha256(convert_to(token, 'UTF8')) FOR UPDATE OF x;
    l := held_link_of(token, address);
    IF act <> ALL (held_link_acts(l, h)) OR act IS NULL THEN
        RAISE EXCEPTION 'there is no such act' USING ERRCODE = '22023';
    END IF;
    IF length(why) < 3 AND held_needs_reason(h, act) THEN
        RAISE EXCEPTION 'say why, in three letters at least'
            USING ERRCODE = '22023';
    END IF;
    UPDATE held_link SET used = now()
    WHERE held_link.hash = l.hash AND used IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this link counts no more, or is not yours'
            USING ERRCODE = '42501';
    END IF;
    INSERT INTO held_order (item, act, reason, recipients, copied, actor,
        os_user)
    VALUES (l.item, held_link_use.act, why, CASE held_link_use.act
            WHEN 'remove' THEN ARRAY[l.odd] ELSE '{}' END,
        CASE held_link_use.act WHEN 'manager' THEN held_manager(h) END,
        l.addressee, session_user)
    RETURNING * INTO o;
    NOTIFY schoolgate_orders;
    RETURN jsonb_build_object('act', o.act, 'reference', h.reference);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate, recorder FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.held_link_show, api.held_link_use
    TO schoolgate_console;

RESET ROLE;
