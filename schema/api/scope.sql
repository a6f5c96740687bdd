-- What a request covers: the scope in which the Data Protection Officer sees
-- headings, and what retention leaves alone while it runs.

SET ROLE schoolgate_owner;

-- All addresses of the persons that it covers, and those that it names.
CREATE OR REPLACE FUNCTION schoolgate.request_addresses(request bigint)
RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT ARRAY(
        SELECT c.address FROM request_cover c
        WHERE c.request = $1 AND c.address IS NOT NULL
        UNION
        SELECT d.address FROM request_cover c
            JOIN address d ON d.person = c.person
        WHERE c.request = $1
        ORDER BY 1)
$$;

-- A message's school, time, and one of these addresses among its senders and
-- recipients.
CREATE OR REPLACE FUNCTION schoolgate.request_covers(
    q schoolgate.request, m schoolgate.message)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    whose text[];
BEGIN
    IF m.received < q.since OR m.received >= q.until
        OR NOT EXISTS (SELECT FROM all_message_school s
            WHERE s.message = m.id AND s.school = q.school) THEN
        RETURN false;
    END IF;
    whose := request_addresses(q.ordinal);
    RETURN mailbox_in(m.sender, whose) OR mailbox_in(m.login, whose)
        OR mailbox_in(m.from_address, whose)
        OR EXISTS (SELECT FROM all_recipient r WHERE r.message = m.id
            AND mailbox_in(r.address, whose))
        OR EXISTS (SELECT FROM all_second_scan n WHERE n.message = m.id
            AND mailbox_in(n.from_address, whose));
END $$;

-- A record, wherever it lies: none or one.
CREATE OR REPLACE FUNCTION schoolgate.message_of(id uuid)
RETURNS SETOF schoolgate.message LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT * FROM all_message m WHERE m.id = $1
$$;

-- Does it cover him?
CREATE OR REPLACE FUNCTION schoolgate.is_of_request(
    q schoolgate.request, a schoolgate.actor)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM request_cover c WHERE c.request = q.ordinal
        AND (c.person = a.person OR c.address = ANY (a.addresses)))
$$;

-- Is this record in the scope of a request that the caller works on?  One that
-- was closed opens nothing more.
CREATE OR REPLACE FUNCTION schoolgate.request_scope(
    a schoolgate.actor, message uuid)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM request q,
            message_of(request_scope.message) m
        WHERE q.state <> 'closed' AND holds(a, q.school, 'dpo')
            AND NOT is_of_request(q, a) AND request_covers(q, m));
END $$;

-- As what mail is opened to answer it.
CREATE OR REPLACE FUNCTION schoolgate.request_purpose(q schoolgate.request)
RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT CASE q.type WHEN 'foi' THEN 'freedom-of-information'
        ELSE 'subject-access' END
$$;

-- Did a second person sign that this sealed message belongs to the answer?
CREATE OR REPLACE FUNCTION schoolgate.is_unsealed(request bigint, message uuid)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM seal_ask_message x
            JOIN seal_ask s ON s.ordinal = x.ask
        WHERE x.message = $2 AND s.request = $1 AND s.signed)
$$;

-- Nothing that is asked for is destroyed before the answer: what open requests
-- cover is written down by retention before it begins (a look at each record
-- would take too long under its lock).
CREATE OR REPLACE FUNCTION schoolgate.freeze_requested() RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(20261, 17);
    DELETE FROM request_frozen;
    INSERT INTO request_frozen
    SELECT r FROM request q, request_found(q, '{}') r WHERE q.state <> 'closed'
    UNION
    SELECT r FROM request q, unnest(request_sealed(q)) r
    WHERE q.state <> 'closed'
    UNION
    SELECT i.message FROM request_item i JOIN request q ON q.ordinal = i.request
    WHERE q.state <> 'closed';
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;

RESET ROLE;
