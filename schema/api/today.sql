-- A day's queue: cards of what waits, gravest first, with their passages; what
-- is decided of them stands in deciding.sql.

SET ROLE schoolgate_owner;

-- -- what waits ----------------------------------------------------------------

-- When the day began, by the clocks of the school whose name comes first.
CREATE OR REPLACE FUNCTION schoolgate.day_start() RETURNS timestamptz
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT date_trunc('day', now(), coalesce((SELECT s.time_zone FROM school s
        ORDER BY s.id LIMIT 1), 'Europe/London'))
$$;

-- Seconds that somebody has spent on passages today.
CREATE OR REPLACE FUNCTION schoolgate.spent_today(person text) RETURNS bigint
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(sum(seconds), 0) FROM look
    WHERE actor = $1 AND at >= day_start()
$$;

-- What waits for somebody, a card for each thread and cause, in the order in
-- which it is shown: danger, then the gravest, then the oldest.  `card` is the
-- first of `flags`.  is_today: within the minutes that he is to spend; what is
-- beyond is sampled out, the mildest first, and counted.
CREATE OR REPLACE FUNCTION schoolgate.cards_of(a schoolgate.actor)
RETURNS TABLE (card uuid, place bigint, school text, queue text, cause uuid,
    danger boolean, sealed boolean, severity int, flags uuid[],
    since timestamptz, seconds bigint, is_today boolean)
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH cards AS (
        SELECT f.school, f.queue, f.cause, bool_or(f.danger) AS danger,
            bool_or(f.context = 'sealed') AS sealed,
            max(f.severity) AS severity,
            array_agg(f.id ORDER BY f.severity DESC, f.received, f.id) AS flags,
            min(f.created) AS since
        FROM flag f WHERE f.state = 'new' AND may_see($1, f)
        GROUP BY f.school, f.queue, f.thread, f.cause),
    timed AS (
        SELECT c.*, (t.value ->> c.severity::text)::bigint AS seconds,
            row_number() OVER gravest AS place,
            sum((t.value ->> c.severity::text)::bigint) OVER gravest AS until
        FROM cards c, settings t WHERE t.key = 'review_seconds'
        WINDOW gravest AS (ORDER BY c.danger DESC, c.severity DESC, c.since,
            c.flags[1] ROWS UNBOUNDED PRECEDING))
    SELECT t.flags[1], t.place, t.school, t.queue, t.cause, t.danger, t.sealed,
        t.severity, t.flags, t.since, t.seconds,
        t.danger OR t.until + spent.seconds <= budget.seconds
    FROM timed t, (SELECT spent_today(($1).person) OFFSET 0)
            AS spent (seconds),
        (SELECT (value #>> '{}')::numeric * 60 FROM settings
            WHERE key = 'review_minutes') AS budget (seconds)
    ORDER BY t.place
$$;

-- -- how it is shown ---------------------------------------------------------------

-- An address of nobody at work here loses what names him.
CREATE OR REPLACE FUNCTION schoolgate.masked_address(address text)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN (SELECT CASE WHEN EXISTS (SELECT FROM address x
            LEFT JOIN person p ON p.id = x.person
            WHERE x.address = lower($1) AND x.kind <> 'private'
                AND NOT is_family(p.class))
        THEN $1 ELSE left($1, 1) || U&'\2026' || coalesce(
            substring($1 FROM '@[^@]*$'), '') END);
END $$;

-- A subject without the names of pupils and parents: where the scan found them,
-- and as the directory has them now.
CREATE OR REPLACE FUNCTION schoolgate.masked_subject(f schoolgate.flag)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    octets bytea := convert_to(f.subject, 'UTF8');
    plain CONSTANT text := lower(f.subject);
    shown text;
    x record;
BEGIN
    FOR x IN SELECT n.first, n.last FROM all_finding n
        WHERE n.message = f.message AND n.kind = 'name'
            AND n.place = 'subject' AND n.last <= length(octets)
        ORDER BY n.first DESC
    LOOP
        octets := substr(octets, 1, x.first::int) || '\xe280a6'
            || substr(octets, x.last::int + 1);
    END LOOP;
    shown := convert_from(octets, 'UTF8');
    -- Of thousands few stand in it: only of these is the class looked at
    -- (OFFSET 0: a planner that counts calls would begin with that).
    FOR x IN SELECT n.name FROM (SELECT * FROM person q
                WHERE strpos(plain, lower(q.name)) > 0
                    OR q.known_names <> '{}' OFFSET 0) p,
            unnest(p.known_names || p.name) AS n (name)
        WHERE is_family(p.class) AND strpos(plain, lower(n.name)) > 0
        ORDER BY length(n.name) DESC
    LOOP
        shown := regexp_replace(shown, '(?q)' || x.name, U&'\2026', 'gi');
    END LOOP;
    RETURN shown;
EXCEPTION WHEN character_not_in_repertoire OR invalid_regular_expression THEN
    RETURN NULL;
END $$;

-- How often a cause was worth a look, of the last twenty that were decided; not
-- counting what is about who asks.
CREATE OR REPLACE FUNCTION schoolgate.cause_record(
    a schoolgate.actor, cause uuid, OUT decided bigint, OUT founded bigint)
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT count(*), count(*) FILTER (WHERE x.outcome NOT IN ('nothing-wrong',
        'false-alarm'))
    FROM (SELECT f.outcome FROM flag f
        WHERE f.cause = $2 AND f.state = 'decided'
            AND NOT is_about(f, ($1).person, ($1).addresses)
        ORDER BY f.decided DESC LIMIT 20) x
$$;

CREATE OR REPLACE FUNCTION schoolgate.cause_object(
    a schoolgate.actor, cause uuid)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('cause', c.id, 'rule', c.rule, 'kinds', c.kinds,
        'manner', c.manner, 'whose', c.whose, 'decided', r.decided,
        'real', r.founded)
    FROM cause c, cause_record($1, $2) r WHERE c.id = $2
$$;

-- What is to be known before one looks.
CREATE OR REPLACE FUNCTION schoolgate.flag_marks(
    f schoolgate.flag, m schoolgate.message)
RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN array_remove(ARRAY[
        CASE WHEN f.danger THEN 'danger' END,
        CASE WHEN f.context = 'reported' THEN 'told-of-others' END,
        CASE WHEN f.reopened IS NOT NULL THEN 'reopened' END,
        -- Somebody who got it wrote to report@, naming or enclosing it.
        CASE WHEN m.message_id <> '' AND EXISTS (SELECT FROM service_mail s
            JOIN all_message r ON r.id = s.message
            WHERE s.service = 'report' AND s.at >= f.received
                AND s.at <= coalesce(f.looked, now())
                AND (r.document -> 'enclosed' ? m.message_id
                    OR r.document #> '{header,references}' ? m.message_id
                    OR r.document #> '{header,in_reply_to}' ? m.message_id))
            THEN 'reported-first' END,
        CASE WHEN EXISTS (SELECT FROM question q
                WHERE q.message = f.message AND q.answered IS NOT NULL)
            OR EXISTS (SELECT FROM held h JOIN held_order o ON o.item = h.item
                WHERE h.message = f.message AND length(o.reason) >= 3
                    AND (o.actor IN (f.about, lower(f.login), lower(f.sender))))
            THEN 'explained' END,
        CASE WHEN m.document #> '{verdict,reasons}'
            @> '[{"context": "exempted"}]' THEN 'exempt-near' END], NULL);
END $$;

-- The sender's address, when he is one of ours; NULL: nobody is written to.
CREATE OR REPLACE FUNCTION schoolgate.sender_of(f schoolgate.flag)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN writer_address(f.about, f.login, f.sender);
END $$;

-- What stands on a card of a flag that is not sealed (T1).  Once its record is
-- gone nobody knows where names stand in the subject, and none of it is shown.
CREATE OR REPLACE FUNCTION schoolgate.flag_headings(
    a schoolgate.actor, f schoolgate.flag)
RETURNS jsonb LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    m message;
BEGIN
    SELECT * INTO m FROM all_message x WHERE x.id = f.message;
    RETURN jsonb_build_object('message', f.message, 'received', f.received,
        'person', coalesce((SELECT name FROM person WHERE id = f.about),
            nullif(f.from_name, ''), f.sender),
        'sender', f.sender, 'from_address', f.from_address,
        'subject', CASE WHEN m.id IS NOT NULL THEN masked_subject(f) END,
        'recipients', ARRAY(SELECT masked_address(r)
            FROM unnest(f.recipients[1:5]) r),
        'recipients_count', f.recipients_count,
        'attachments', (SELECT count(*) FROM all_attachment t
            WHERE t.message = f.message),
        'kinds', f.kinds, 'context', f.context,
        'why', cause_object(a, f.cause), 'marks', flag_marks(f, m),
        'may_suppress', may_suppress(f),
        'may_write', sender_of(f) IS NOT NULL,
        'looked', f.looked, 'taken', f.taken, 'taken_by', (SELECT coalesce(
            (SELECT name FROM person WHERE id = f.taken_by), f.taken_by)));
END $$;

-- To whom a flag may be passed: in another's queue, of a role that somebody has
-- and that may have it.  Human resources, where there is anybody, are given a case.
CREATE OR REPLACE FUNCTION schoolgate.may_pass_to(f schoolgate.flag)
RETURNS text[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    about_head CONSTANT boolean := is_about_role(f, 'headteacher');
BEGIN
    RETURN ARRAY(SELECT r FROM unnest(ARRAY['headteacher', 'dsl', 'dpo',
            'chair', 'hr']) WITH ORDINALITY AS t (r, n)
        WHERE r <> f.queue
            AND CASE r WHEN 'chair' THEN about_head
                -- A case says who wrote it.
                WHEN 'hr' THEN f.context <> 'sealed' ELSE true END
            AND EXISTS (SELECT FROM grantee g WHERE g.role = r
                AND g.revoked IS NULL AND coalesce(g.school = f.school, true))
        ORDER BY n);
END $$;

-- The first flag of a card; of what is sealed no more than that it is there.
CREATE OR REPLACE FUNCTION schoolgate.flag_object(
    a schoolgate.actor, f schoolgate.flag)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('flag', f.id, 'severity', f.severity,
        'rule', f.rule, 'words', words_of(f.school, f.rule), 'clause', f.clause,
        'queue', f.queue, 'school', f.school, 'state', f.state,
        'created', f.created, 'sealed', f.context = 'sealed',
        'pass_to', may_pass_to(f))
    || CASE WHEN f.context = 'sealed' THEN '{}' ELSE flag_headings(a, f) END
$$;

-- -- the queue ---------------------------------------------------------------------

-- How many cards each day's queue leaves out, by severity.
CREATE OR REPLACE FUNCTION schoolgate.sampled_out(severities int[])
RETURNS jsonb LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(severity, n), '{}')
    FROM (SELECT severity, count(*) AS n FROM unnest($1) severity
        GROUP BY severity) x
$$;

-- The caller's cards and how his day stands.  which: today, or sampled (what is
-- beyond the minutes); after: how many cards to pass over.  A card looks into
-- partitions: to plan that anew for each would cost more than to do it.
CREATE OR REPLACE FUNCTION api.today(which text, after int, lim int)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    a CONSTANT actor := me();
    shown CONSTANT int := least(greatest(coalesce(lim, 20), 1), 100);
    answer jsonb;
    ids uuid[];
BEGIN
    IF which NOT IN ('today', 'sampled') THEN
        RAISE EXCEPTION 'there is no such list' USING ERRCODE = '22023';
    END IF;
    WITH days AS MATERIALIZED (SELECT s.id, review_starts(s.id) AS starts
        FROM school s),
    c AS MATERIALIZED (SELECT x.*, review_days(d.starts, x.since) AS days
        FROM cards_of(a) x JOIN days d ON d.id = x.school),
    -- How many more cards the same act may decide.
    alike AS (SELECT x.cause, count(*) AS n FROM c x GROUP BY x.cause),
    page AS (SELECT * FROM c WHERE c.is_today = (which = 'today')
        ORDER BY c.place OFFSET greatest(coalesce(after, 0), 0) LIMIT shown)
    SELECT jsonb_build_object('which', which, 'at', now(),
        'purposes', setting('purposes'), 'cards', coalesce((SELECT jsonb_agg(flag_object(a, f)
                || jsonb_build_object('card', p.card, 'flags', p.flags,
                    'severity', p.severity, 'since', p.since,
                    'days', p.days,
                    'alike', (SELECT l.n - 1 FROM alike l
                        WHERE l.cause = p.cause))
                ORDER BY p.place)
            FROM page p JOIN flag f ON f.id = p.card), '[]'),
        'today', count(*) FILTER (WHERE c.is_today),
        'seconds', coalesce(sum(c.seconds) FILTER (WHERE c.is_today), 0),
        'late', count(*) FILTER (WHERE c.days > 2),
        'sampled', count(*) FILTER (WHERE NOT c.is_today),
        'sampled_severities', sampled_out(array_agg(c.severity)
            FILTER (WHERE NOT c.is_today)),
        'minutes', (SELECT value FROM settings WHERE key = 'review_minutes'),
        'spent', spent_today(a.person)),
        (SELECT array_agg(p.card) FROM page p)
    INTO answer, ids FROM c;
    UPDATE flag f SET queued = now()
    WHERE f.id = ANY (ids) AND f.queued IS NULL;
    PERFORM count_looks(a, coalesce(cardinality(ids), 0), 0);
    RETURN answer || jsonb_build_object('suppressed', (SELECT count(*)
        FROM flag f WHERE f.state = 'suppressed'
            AND f.created >= day_start() - interval '7 days'
            AND may_see(a, f)));
END $$;

-- -- the passage -------------------------------------------------------------------

-- Danger that nobody has: it is his now, and the others who keep that queue are
-- told so.
CREATE OR REPLACE FUNCTION schoolgate.take(a schoolgate.actor,
    f schoolgate.flag)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    l letter_out;
BEGIN
    UPDATE flag x SET taken_by = a.person, taken = now()
    WHERE x.id = f.id AND x.taken_by IS NULL;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    l.kind := 'taken';
    l.message := f.message;
    FOR l.address IN SELECT DISTINCT address_of(g.person) FROM grantee g
        WHERE g.role = f.queue AND g.revoked IS NULL AND g.person <> a.person
            AND coalesce(g.school = f.school, true)
            AND address_of(g.person) IS NOT NULL
            AND NOT is_about(f, g.person, (console_actor(g.person)).addresses)
    LOOP
        PERFORM send_letter(l, jsonb_build_object('who', a.name,
            'at', to_char(now() AT TIME ZONE zone_of(f.message), 'HH24:MI'),
            'ref', reference(f.message)));
    END LOOP;
END $$;

-- The flag, when there is a passage that one may see alone.
CREATE OR REPLACE FUNCTION schoolgate.readable_flag(
    a schoolgate.actor, id uuid)
RETURNS schoolgate.flag LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    f CONSTANT flag := visible_flag(a, id);
BEGIN
    IF f.context = 'sealed' THEN
        RAISE EXCEPTION 'a sealed message has no passage for one alone'
            USING ERRCODE = '42501';
    END IF;
    RETURN f;
END $$;

-- Somebody has the passage before him from now on: so long does he take, and
-- danger is his.
CREATE OR REPLACE FUNCTION api.today_look(flag uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    f CONSTANT flag := readable_flag(a, today_look.flag);
BEGIN
    INSERT INTO look (flag, actor) VALUES (f.id, a.person);
    UPDATE flag x SET looked = coalesce(x.looked, now()) WHERE x.id = f.id;
    IF f.danger AND f.state = 'new' THEN
        PERFORM take(a, f);
    END IF;
    RETURN jsonb_build_object('flag', f.id, 'at', now());
END $$;

-- The sealed passages of a flag (T2), for the next card ahead of its look; not
-- of danger, which is whose who looks.
CREATE OR REPLACE FUNCTION api.today_passage(flag uuid, ahead boolean)
RETURNS TABLE (message uuid, sealed bytea, key_id text, wrapped bytea)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    f CONSTANT flag := readable_flag(a, today_passage.flag);
BEGIN
    IF coalesce(ahead, false) AND f.danger THEN
        RETURN;
    END IF;
    PERFORM count_looks(a, 0, 1);
    IF NOT coalesce(ahead, false) THEN
        PERFORM api.today_look(f.id);
    END IF;
    RETURN QUERY SELECT * FROM sealed_passages(f.message);
END $$;

-- Which findings, by their numbers in the passages, are those of a flag.
CREATE OR REPLACE FUNCTION api.today_found(flag uuid)
RETURNS SETOF bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := me();
    f flag;
BEGIN
    SELECT * INTO f FROM flag x WHERE x.id = today_found.flag;
    IF f.id IS NULL OR NOT may_see(a, f) OR f.context = 'sealed' THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT x.n::bigint FROM (SELECT y.*,
            y.ordinal - min(y.ordinal) OVER () AS n
        FROM all_finding y WHERE y.message = f.message
            AND y.pass = CASE WHEN EXISTS (SELECT FROM all_message_copy c
                WHERE c.message = f.message AND c.excerpts IS NOT NULL)
                THEN 1 ELSE 2 END) x
    WHERE x.id = ANY (f.kinds) ORDER BY x.severity DESC, x.n;
END $$;

-- -- what became of it ---------------------------------------------------------------

-- What the caller decided, newest first, each act once; may_undo says for how
-- long.
CREATE OR REPLACE FUNCTION api.today_decided(after timestamptz, lim int)
RETURNS SETOF jsonb LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('batch', d.batch, 'at', d.at,
        'outcome', d.outcome, 'decided', d.n, 'rule', d.rule,
        'words', words_of(d.school, d.rule),
        'undone', d.undone, 'undo_until', d.at + interval '30 days')
    FROM (SELECT x.batch, min(x.at) AS at, min(x.outcome) AS outcome,
            count(*) AS n, min(f.rule) AS rule,
            min(f.school) AS school, bool_or(EXISTS (SELECT
                FROM decision u WHERE u.undoes = x.ordinal)) AS undone
        FROM decision x LEFT JOIN flag f ON f.id = x.flag
        WHERE x.actor = (SELECT (me()).person) AND x.batch IS NOT NULL
            AND x.outcome <> 'undo' AND x.at > now() - interval '30 days'
            AND x.at < coalesce($1, 'infinity')
        GROUP BY x.batch) d
    ORDER BY d.at DESC LIMIT least(greatest(coalesce($2, 50), 1), 200)
$$;

-- "3 decided in 3 min 40 s. 1 message opened; Ms K. told at 08:09."
CREATE OR REPLACE FUNCTION api.today_done() RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := me();
BEGIN
    RETURN (SELECT jsonb_build_object('decided', count(DISTINCT d.batch),
            'outcomes', coalesce((SELECT jsonb_object_agg(o.outcome, o.n)
                FROM (SELECT x.outcome, count(DISTINCT x.batch) AS n
                    FROM decision x WHERE x.actor = a.person
                        AND x.at >= day_start() AND x.batch IS NOT NULL
                        AND x.outcome <> 'undo' AND NOT EXISTS (SELECT
                            FROM decision u WHERE u.undoes = x.ordinal)
                    GROUP BY x.outcome) o), '{}'))
        FROM decision d WHERE d.actor = a.person AND d.at >= day_start()
            AND d.batch IS NOT NULL AND d.outcome <> 'undo'
            AND NOT EXISTS (SELECT FROM decision u WHERE u.undoes = d.ordinal))
    || jsonb_build_object('seconds', spent_today(a.person),
        'opened', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'opening', o.ordinal, 'at', o.at, 'notice', o.notice,
                'told', coalesce((SELECT name FROM person p
                    WHERE p.id = o.told), o.told_address),
                'others', cardinality(told_beside(o.ordinal)) + o.untold,
                'told_at', (SELECT min(v.at) FROM notice_event v
                    WHERE v.opening = o.ordinal AND v.state = 'sent'))
                ORDER BY o.ordinal)
            FROM opening o WHERE o.actor = a.person AND o.beside IS NULL
                AND o.at >= day_start()), '[]'));
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.today, api.today_look, api.today_passage,
    api.today_found, api.today_decided, api.today_done
    TO schoolgate_people, schoolgate_console;
RESET ROLE;
