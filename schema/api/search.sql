-- Finding mail within the scope of a request, counting it, and collecting it.
-- Every search writes itself down: its terms, the scope, how much it found.

SET ROLE schoolgate_owner;

-- -- what there is -----------------------------------------------------------------

-- Messages with one of these addresses among senders (from) or recipients; by
-- the indexes on their hashes, so that the cost is theirs and not the archive's.
CREATE OR REPLACE FUNCTION schoolgate.messages_of(whose text[])
RETURNS TABLE (message uuid, is_from boolean) LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH h AS MATERIALIZED (SELECT ARRAY(SELECT address_hash(w)
        FROM unnest(whose) w) AS hashes)
    SELECT x.id, bool_or(x.is_from) FROM (
        SELECT m.id, true AS is_from FROM all_message m
        WHERE address_hash(m.sender) = ANY ((SELECT hashes FROM h)::bigint[])
            AND m.sender <> '' AND mailbox_in(m.sender, whose)
        UNION ALL
        SELECT m.id, true FROM all_message m
        WHERE address_hash(m.login) = ANY ((SELECT hashes FROM h)::bigint[])
            AND m.login <> '' AND mailbox_in(m.login, whose)
        UNION ALL
        SELECT m.id, true FROM all_message m
        WHERE address_hash(m.from_address)
                = ANY ((SELECT hashes FROM h)::bigint[])
            AND m.from_address <> m.sender
            AND mailbox_in(m.from_address, whose)
        UNION ALL
        SELECT n.message, true FROM all_second_scan n
        WHERE mailbox_in(n.from_address, whose)
        UNION ALL
        SELECT r.message, false FROM all_recipient r
        WHERE address_hash(r.address) = ANY ((SELECT hashes FROM h)::bigint[])
            AND mailbox_in(r.address, whose)) x
    GROUP BY x.id
$$;

-- Is one of these addresses named in the To field?  Asked of each of thousands
-- of records: an expression without a path of its own, so that it is inlined.
CREATE OR REPLACE FUNCTION schoolgate.is_named(document jsonb, whose text[])
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(lower(jsonb_path_query_array(document,
            '$.header.to[*].address')::text)::jsonb ?| whose, false)
$$;

-- in: from outside; out: to somebody outside; internal: neither.  Where the
-- record does not say, login and domain do (as in figures).
CREATE OR REPLACE FUNCTION schoolgate.direction(
    message uuid, inside boolean, login text, sender text)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    domains CONSTANT text[] := ARRAY(SELECT unnest(s.domains) FROM school s);
BEGIN
    RETURN CASE
        WHEN NOT coalesce(inside, login <> '' OR is_inside(sender, domains))
            THEN 'in'
        WHEN EXISTS (SELECT FROM all_recipient r
            WHERE r.message = direction.message
                AND NOT is_inside(r.address, domains)) THEN 'out'
        ELSE 'internal' END;
END $$;

-- What a search may ask for; unknown members are told, not passed over.
--
--   person, address  somebody else who takes part
--   party            from, to or copied: what the request's person is in it
--   direction        in, out or internal
--   since, until     first and last day
--   rule             that had something to say
--   attachment       a piece of an attachment's name
--   type             how an attachment's type begins: "application/pdf"
--   state            found (nothing said yet), included, left-out, held, refused
CREATE OR REPLACE FUNCTION schoolgate.demand_filter(filter jsonb)
RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF jsonb_typeof(filter) IS DISTINCT FROM 'object'
        OR EXISTS (SELECT FROM jsonb_each(filter) f
            WHERE f.key <> ALL ('{person,address,party,direction,since,until,
                    rule,attachment,type,state}'::text[])
                OR jsonb_typeof(f.value) <> 'string'
                OR length(f.value #>> '{}') NOT BETWEEN 1 AND 512)
        OR coalesce(filter ->> 'party', 'from')
            NOT IN ('from', 'to', 'copied')
        OR coalesce(filter ->> 'direction', 'in')
            NOT IN ('in', 'out', 'internal')
        OR coalesce(filter ->> 'state', 'found')
            NOT IN ('found', 'included', 'left-out', 'held', 'refused')
        OR NOT is_date(coalesce(filter ->> 'since', '2026-01-01'))
        OR NOT is_date(coalesce(filter ->> 'until', '2026-01-01')) THEN
        RAISE EXCEPTION 'a search is for person, address, party, direction, '
            'since, until, rule, attachment, type, state'
            USING ERRCODE = '22023';
    END IF;
END $$;

-- All of a request's scope that a filter leaves.  Each message is looked up by
-- its id (OFFSET 0: a planner that cannot know how many there are would rather
-- begin with the whole archive).
CREATE OR REPLACE FUNCTION schoolgate.request_found(
    q schoolgate.request, filter jsonb)
RETURNS SETOF uuid LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH w AS MATERIALIZED (
        SELECT request_addresses(q.ordinal) AS whose,
            CASE WHEN $2 ? 'person' THEN ARRAY(SELECT d.address
                    FROM address d WHERE d.person = $2 ->> 'person')
                WHEN $2 ? 'address' THEN ARRAY[lower($2 ->> 'address')]
                END AS other,
            greatest(q.since,
                day_begins(q.school, ($2 ->> 'since')::date)) AS since,
            least(q.until,
                day_begins(q.school, ($2 ->> 'until')::date + 1)) AS until,
            '%' || regexp_replace($2 ->> 'attachment', '([\\%_])', '\\\1', 'g')
                || '%' AS attachment,
            regexp_replace(lower($2 ->> 'type'), '([\\%_])', '\\\1', 'g')
                || '%' AS type),
    f AS MATERIALIZED (SELECT x.* FROM w, messages_of(w.whose) x)
    SELECT m.id FROM w, f, LATERAL (SELECT * FROM all_message x
            WHERE x.id = f.message OFFSET 0) m
    WHERE (NOT says_sealed(m.document)
            AND NOT EXISTS (SELECT FROM all_second_scan n
                WHERE n.message = m.id AND says_sealed(n.document) OFFSET 0)
            OR is_unsealed(q.ordinal, m.id))
        AND (w.since IS NULL OR m.received >= w.since)
        AND (w.until IS NULL OR m.received < w.until)
        AND q.school IN (SELECT s.school FROM all_message_school s
            WHERE s.message = m.id OFFSET 0)
        AND (w.other IS NULL OR concerns(m.id, ARRAY[m.sender, m.login,
            m.from_address], w.other))
        AND (NOT $2 ? 'party' OR CASE WHEN f.is_from THEN 'from'
            WHEN is_named(m.document, w.whose) THEN 'to'
            ELSE 'copied' END = $2 ->> 'party')
        AND (NOT $2 ? 'direction' OR direction(m.id, m.sender_inside, m.login,
            m.sender) = $2 ->> 'direction')
        AND (NOT $2 ? 'rule' OR m.rules @> ARRAY[$2 ->> 'rule']
            OR EXISTS (SELECT FROM all_second_scan n WHERE n.message = m.id
                AND n.rules @> ARRAY[$2 ->> 'rule']))
        AND ((w.attachment IS NULL AND w.type IS NULL)
            OR EXISTS (SELECT FROM all_attachment t WHERE t.message = m.id
                AND (w.attachment IS NULL OR t.name ILIKE w.attachment)
                AND (w.type IS NULL OR lower(t.type) LIKE w.type)))
        AND CASE $2 ->> 'state'
            WHEN 'found' THEN NOT EXISTS (SELECT FROM request_item i
                WHERE i.request = q.ordinal AND i.message = m.id)
            WHEN 'included' THEN EXISTS (SELECT FROM request_item i
                WHERE i.request = q.ordinal AND i.message = m.id
                    AND i.included)
            WHEN 'left-out' THEN EXISTS (SELECT FROM request_item i
                WHERE i.request = q.ordinal AND i.message = m.id
                    AND NOT i.included)
            WHEN 'held' THEN EXISTS (SELECT FROM held h
                WHERE h.message = m.id)
            WHEN 'refused' THEN m.action IN ('reject', 'tempfail')
            ELSE true END
$$;

-- What is sealed in its scope and no second person signed for: nothing of it is
-- shown but how much there is.
CREATE OR REPLACE FUNCTION schoolgate.request_sealed(q schoolgate.request)
RETURNS uuid[] LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT ARRAY(SELECT m.id
        FROM messages_of(request_addresses(q.ordinal)) f,
            LATERAL (SELECT * FROM all_message x
                WHERE x.id = f.message OFFSET 0) m
        WHERE is_sealed(m.id, m.document) AND NOT is_unsealed(q.ordinal, m.id)
            AND (q.since IS NULL OR m.received >= q.since)
            AND (q.until IS NULL OR m.received < q.until)
            AND q.school IN (SELECT s.school FROM all_message_school s
                WHERE s.message = m.id OFFSET 0)
        ORDER BY m.id)
$$;

-- The request, while it may still be worked on.
CREATE OR REPLACE FUNCTION schoolgate.request_open_named(
    a schoolgate.actor, request bigint)
RETURNS schoolgate.request LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    q CONSTANT request := request_named(a, request_open_named.request);
BEGIN
    IF q.state = 'closed' THEN
        RAISE EXCEPTION 'this request is closed' USING ERRCODE = '55000';
    END IF;
    RETURN q;
END $$;

-- The scope, as a search record holds it.
CREATE OR REPLACE FUNCTION schoolgate.scope_object(q schoolgate.request)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('addresses', request_addresses(q.ordinal),
        'school', q.school, 'since', q.since, 'until', q.until)
$$;

-- -- the estimate ------------------------------------------------------------------

-- How much there is, before anybody looks at a heading.  About the person there
-- is also what the monitoring itself holds: flags, openings, cases.
CREATE OR REPLACE FUNCTION schoolgate.request_volumes(q schoolgate.request)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH w AS MATERIALIZED (
        SELECT request_addresses(q.ordinal) AS whose),
    f AS (SELECT m.id, m.action, m.size,
            CASE WHEN f.is_from THEN 'from'
                WHEN is_named(m.document, w.whose) THEN 'to'
                ELSE 'copied' END AS party
        FROM w, messages_of(w.whose) f, LATERAL (SELECT * FROM all_message x
                WHERE x.id = f.message OFFSET 0) m
        WHERE (q.since IS NULL OR m.received >= q.since)
            AND (q.until IS NULL OR m.received < q.until)
            AND q.school IN (SELECT s.school FROM all_message_school s
                WHERE s.message = m.id OFFSET 0))
    SELECT jsonb_build_object('all', count(*),
        'from', count(*) FILTER (WHERE party = 'from'),
        'to', count(*) FILTER (WHERE party = 'to'),
        'copied', count(*) FILTER (WHERE party = 'copied'),
        'refused', count(*) FILTER (WHERE action IN ('reject', 'tempfail')),
        'held', count(*) FILTER (WHERE action IN ('hold', 'delay')),
        'sealed', cardinality(request_sealed(q)),
        'octets', coalesce(sum(size), 0),
        'flags', (SELECT count(*) FROM flag g, w
            WHERE is_about(g, NULL, w.whose) OR EXISTS (
                SELECT FROM request_cover c WHERE c.request = q.ordinal
                    AND c.person = g.about)),
        'openings', (SELECT count(DISTINCT coalesce(o.beside, o.ordinal))
            FROM opening o, w
            WHERE lower(o.told_address) = ANY (w.whose) OR EXISTS (
                SELECT FROM request_cover c WHERE c.request = q.ordinal
                    AND c.person = o.told)),
        'cases', (SELECT count(*) FROM case_file k, w
            WHERE lower(k.about_address) = ANY (w.whose) OR EXISTS (
                SELECT FROM request_cover c WHERE c.request = q.ordinal
                    AND c.person = k.about)))
    FROM f
$$;

CREATE OR REPLACE FUNCTION api.request_estimate(request bigint)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := demand('dpo');
    q CONSTANT request := request_open_named(a, request_estimate.request);
    volumes CONSTANT jsonb := request_volumes(q);
BEGIN
    PERFORM note_request(a, q.ordinal, 'estimate', today(q.school), '',
        jsonb_build_object('scope', scope_object(q), 'volumes', volumes));
    RETURN volumes;
END $$;

-- -- a search ----------------------------------------------------------------------

-- A record's headings with what the request says of it.
CREATE OR REPLACE FUNCTION schoolgate.found_object(
    a schoolgate.actor, q schoolgate.request, message uuid)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT headings(a, m) || jsonb_build_object('direction',
            direction(m.id, m.sender_inside, m.login, m.sender),
        'party', CASE
            WHEN mailbox_in(m.sender, w.whose) OR mailbox_in(m.login, w.whose)
                OR mailbox_in(m.from_address, w.whose) THEN 'from'
            WHEN is_named(m.document, w.whose) THEN 'to'
            ELSE 'copied' END,
        'held', (SELECT h.state FROM held h WHERE h.message = m.id
            AND h.kind = 'message'),
        'sealed', is_sealed(m.id, m.document),
        'included', i.included, 'code', i.code, 'note', i.note,
        'opened', (SELECT max(o.at) FROM opening o WHERE o.message = m.id
            AND o.under = 'request:' || q.ordinal))
    FROM message_of($3) m
        CROSS JOIN (SELECT request_addresses(q.ordinal) AS whose) w
        LEFT JOIN request_item i
            ON i.request = q.ordinal AND i.message = m.id
$$;

-- Newest first, behind the record `after`.  The first page counts all and
-- writes the search down.
CREATE OR REPLACE FUNCTION api.request_search(
    request bigint, filter jsonb, after uuid, lim int)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := demand('dpo');
    q CONSTANT request := request_open_named(a, request_search.request);
    terms CONSTANT jsonb := coalesce(jsonb_strip_nulls(filter), '{}');
    most CONSTANT int := least(coalesce(lim, 50), 200);
    ids uuid[];
    shown uuid[];
    answer jsonb := '{}';
BEGIN
    PERFORM demand_filter(terms);
    ids := ARRAY(SELECT f FROM request_found(q, terms) f ORDER BY f DESC);
    shown := ARRAY(SELECT i FROM unnest(ids) i
        WHERE request_search.after IS NULL OR i < request_search.after
        ORDER BY i DESC LIMIT most);
    IF request_search.after IS NULL THEN
        PERFORM note_request(a, q.ordinal, 'search', today(q.school), '',
            jsonb_build_object('terms', terms, 'scope', scope_object(q),
                'volumes', jsonb_build_object('found', cardinality(ids),
                    'sealed', cardinality(request_sealed(q)))));
    END IF;
    PERFORM count_looks(a, cardinality(shown), 0);
    RETURN jsonb_build_object('found', cardinality(ids),
        'sealed', cardinality(request_sealed(q)),
        'more', cardinality(shown) > 0
            AND shown[cardinality(shown)] <> ids[cardinality(ids)],
        'rows', coalesce((SELECT jsonb_agg(found_object(a, q, s)
                ORDER BY s DESC) FROM unnest(shown) s), '[]'));
END $$;

-- -- collecting --------------------------------------------------------------------

-- Include these messages, or all that `filter` finds; with a code leave them
-- out for that reason instead.  What was said of one before is said anew.
CREATE OR REPLACE FUNCTION api.request_collect(request bigint,
    messages uuid[], filter jsonb, code text, note text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo');
    q CONSTANT request := request_open_named(a, request_collect.request);
    why CONSTANT text := btrim(coalesce(request_collect.note, ''));
    ids uuid[];
BEGIN
    IF q.state IN ('received', 'identity', 'sent') THEN
        RAISE EXCEPTION 'not now: the request is %', q.state
            USING ERRCODE = '55000';
    END IF;
    IF (request_collect.messages IS NULL)
        = (request_collect.filter IS NULL) THEN
        RAISE EXCEPTION 'say which messages, or what finds them'
            USING ERRCODE = '22023';
    END IF;
    IF request_collect.code = 'exempt' AND length(why) < 3 THEN
        RAISE EXCEPTION 'say by what it is exempt' USING ERRCODE = '22023';
    END IF;
    PERFORM demand_filter(coalesce(request_collect.filter, '{}'));
    ids := ARRAY(SELECT f FROM request_found(q,
            coalesce(request_collect.filter, '{}')) f
        WHERE request_collect.messages IS NULL
            OR f = ANY (request_collect.messages));
    IF cardinality(request_collect.messages) > cardinality(ids) THEN
        RAISE EXCEPTION 'there is a record that this request does not cover'
            USING ERRCODE = 'P0002';
    END IF;
    INSERT INTO request_item (request, message, included, code, note, actor)
    SELECT q.ordinal, i, request_collect.code IS NULL, request_collect.code,
        why, a.person FROM unnest(ids) i
    ON CONFLICT (request, message) DO UPDATE SET included = excluded.included,
        code = excluded.code, note = excluded.note, actor = excluded.actor,
        at = now();
    PERFORM note_request(a, q.ordinal, CASE WHEN request_collect.code IS NULL
            THEN 'include' ELSE 'leave-out' END, today(q.school), why,
        jsonb_strip_nulls(jsonb_build_object('messages', cardinality(ids),
            'terms', request_collect.filter, 'code', request_collect.code)));
    RETURN request_object(q) || jsonb_build_object('done', cardinality(ids));
EXCEPTION WHEN check_violation THEN
    RAISE EXCEPTION 'there is no such reason to leave something out'
        USING ERRCODE = '22023';
END $$;

-- -- by a reference ----------------------------------------------------------------

-- The number of which reference() makes five characters; NULL: of none.
CREATE OR REPLACE FUNCTION schoolgate.reference_number(reference text)
RETURNS bigint LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT sum(digit * (28 ^ (place - 1))::bigint)::bigint
    FROM (SELECT place, strpos('23456789BCDFGHJKMNPQRSTVWXYZ', c) - 1 AS digit
        FROM regexp_split_to_table(upper(btrim($1)), '')
            WITH ORDINALITY AS t (c, place)) d
    HAVING count(*) = 5 AND min(digit) >= 0
$$;

-- The messages of a reference, headings only, that case_add() would take: with
-- a flag that the caller may see.  Five characters may be two messages'.
CREATE OR REPLACE FUNCTION api.flagged(reference text)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
    wanted CONSTANT bigint := reference_number(flagged.reference);
    x message;
    n bigint := 0;
BEGIN
    FOR x IN SELECT m.* FROM (SELECT DISTINCT f.message FROM flag f
            WHERE reference_value(f.message) = wanted) r,
        message_of(r.message) m ORDER BY m.received, m.id
    LOOP
        CONTINUE WHEN is_sealed(x.id, x.document) OR NOT has_flag_of(a, x.id)
            OR NOT may_see_record(a, x);
        n := n + 1;
        RETURN NEXT headings(a, x);
    END LOOP;
    PERFORM count_looks(a, n, 0);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.request_estimate, api.request_search,
    api.request_collect TO schoolgate_people, schoolgate_console;

GRANT EXECUTE ON FUNCTION api.flagged TO schoolgate_people, schoolgate_console;

RESET ROLE;
