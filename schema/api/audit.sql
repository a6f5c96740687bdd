-- What the Data Protection Officer answers for: who opened what and whether the
-- person was told; what is kept, until when, and what was deleted.

SET ROLE schoolgate_owner;

-- -- openings -----------------------------------------------------------------------

-- What became of the notice of an opening: none, due, deferred, sent, failed.
CREATE OR REPLACE FUNCTION schoolgate.notice_state(o schoolgate.opening)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce((SELECT n.state FROM notice_event n
        WHERE n.opening = o.ordinal AND n.state IN ('sent', 'failed')
        ORDER BY n.ordinal DESC LIMIT 1),
        CASE WHEN o.notice = 'deferred' AND EXISTS (SELECT FROM joint_notice j
            WHERE o.ordinal = ANY (j.openings)) THEN 'due' ELSE o.notice END)
$$;

-- The notices of one opening together: sent once all of them are, and else what
-- the one that is furthest from it is.
CREATE OR REPLACE FUNCTION schoolgate.notices_state(o schoolgate.opening)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT x.state FROM (
        SELECT notice_state(o) UNION ALL
        SELECT notice_state(b) FROM opening b WHERE b.beside = o.ordinal)
        x (state)
    ORDER BY array_position('{failed,deferred,due,sent,none}', x.state) LIMIT 1
$$;

-- Each of the others whom it tells.
CREATE OR REPLACE FUNCTION schoolgate.audit_beside(opening bigint)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('opening', b.ordinal,
            'told', b.told, 'told_name', p.name,
            'told_address', b.told_address, 'notice', notice_state(b))
            ORDER BY b.ordinal), '[]')
    FROM opening b LEFT JOIN person p ON p.id = b.told WHERE b.beside = $1
$$;

CREATE OR REPLACE FUNCTION schoolgate.audit_object(o schoolgate.opening)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('opening', o.ordinal, 'at', o.at,
        'message', o.message, 'reference', reference(o.message),
        'by', o.actor, 'by_name', (SELECT p.name FROM person p
            WHERE p.id = o.actor),
        'signed_by', o.signed_by, 'signed_name', name_of(o.signed_by),
        'told', o.told, 'told_name', (SELECT p.name FROM person p
            WHERE p.id = o.told), 'told_address', o.told_address,
        'others', audit_beside(o.ordinal), 'untold', o.untold,
        'tier', o.tier, 'purpose', o.purpose, 'purpose_words', (
            SELECT s.value ->> o.purpose FROM settings s
            WHERE s.key = 'purposes'),
        'reason', o.reason, 'under', o.under, 'notice', notices_state(o),
        'due', o.due, 'sent', (SELECT min(n.at) FROM notice_event n
            WHERE n.opening = o.ordinal AND n.state = 'sent'),
        'answers', coalesce((SELECT jsonb_agg(jsonb_build_object('at', n.at,
                'state', n.state, 'note', n.note) ORDER BY n.ordinal)
            FROM notice_event n
            WHERE (n.opening = o.ordinal OR n.opening IN (SELECT b.ordinal
                    FROM opening b WHERE b.beside = o.ordinal))
                AND n.state IN ('answered', 'challenged', 'resolved')), '[]'))
$$;

-- Does this row tell him, by his id or an address of his?
CREATE OR REPLACE FUNCTION schoolgate.tells(
    o schoolgate.opening, a schoolgate.actor)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce((o).told = (a).person, false)
        OR coalesce(lower((o).told_address) = ANY ((a).addresses), false)
$$;

-- Is he one of those who are not to know of it yet?
CREATE OR REPLACE FUNCTION schoolgate.is_kept_from(
    o schoolgate.opening, a schoolgate.actor)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT (tells(o, a) AND notice_state(o) = 'deferred') OR EXISTS (
        SELECT FROM opening b WHERE b.beside = o.ordinal AND tells(b, a)
            AND notice_state(b) = 'deferred')
$$;

-- Not of the caller's own mail while his notice is deferred.
-- filter: by and told (a person's id or an address), purpose, notice, since and
-- until (days in UTC).  Newest first, behind the opening `after`.
CREATE OR REPLACE FUNCTION api.audit_openings(
    filter jsonb, after bigint, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    a CONSTANT actor := demand('dpo');
    schools CONSTANT text[] := schools_of(a, 'dpo');
    f CONSTANT jsonb := coalesce(jsonb_strip_nulls(filter), '{}');
BEGIN
    IF jsonb_typeof(f) <> 'object' OR EXISTS (SELECT FROM jsonb_each(f) x
            WHERE x.key <> ALL ('{by,told,purpose,notice,since,until}'::text[])
                OR jsonb_typeof(x.value) <> 'string')
        OR NOT is_date(coalesce(f ->> 'since', '2026-01-01'))
        OR NOT is_date(coalesce(f ->> 'until', '2026-01-01')) THEN
        RAISE EXCEPTION 'openings are looked for by, told, purpose, notice, '
            'since, until' USING ERRCODE = '22023';
    END IF;
    RETURN QUERY SELECT audit_object(o) FROM opening o
    WHERE o.beside IS NULL
        AND (audit_openings.after IS NULL OR o.ordinal < audit_openings.after)
        AND in_schools_of(schools, o.message) AND NOT is_kept_from(o, a)
        AND (NOT f ? 'by' OR o.actor = f ->> 'by')
        AND (NOT f ? 'told' OR EXISTS (SELECT FROM opening t
            WHERE (t.ordinal = o.ordinal OR t.beside = o.ordinal)
                AND (t.told = f ->> 'told'
                    OR lower(t.told_address) = lower(f ->> 'told'))))
        AND (NOT f ? 'purpose' OR o.purpose = f ->> 'purpose')
        AND (NOT f ? 'notice' OR notices_state(o) = f ->> 'notice')
        AND (NOT f ? 'since' OR o.at >= (f ->> 'since')::date)
        AND (NOT f ? 'until' OR o.at < (f ->> 'until')::date + 1)
    ORDER BY o.ordinal DESC LIMIT least(coalesce(lim, 50), 200);
END $$;

-- Every notice is accounted for once: it is sent, due, deferred or failed; and
-- every opening has one for each whom it tells, or nobody of ours wrote or got
-- the message.  Counted from the notices' side.  `done`: openings of which
-- everybody was told.
CREATE OR REPLACE FUNCTION api.audit_balance()
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    n record;
BEGIN
    PERFORM demand('dpo', 'auditor');
    SELECT count(*) FILTER (WHERE o.beside IS NULL) AS openings,
        count(*) FILTER (WHERE o.notice <> 'none') AS notices,
        (SELECT count(DISTINCT e.opening) FROM notice_event e
            WHERE e.state = 'sent') AS sent,
        (SELECT count(DISTINCT e.opening) FROM notice_event e
            WHERE e.state = 'failed' AND NOT EXISTS (SELECT FROM notice_event s
                WHERE s.opening = e.opening AND s.state = 'sent')) AS failed,
        count(*) FILTER (WHERE notice_state(o) = 'due') AS due,
        -- A joint notice goes out within a day of being made.
        count(*) FILTER (WHERE CASE notice_state(o)
            WHEN 'due' THEN coalesce((SELECT j.at + interval '1 day'
                FROM joint_notice j WHERE o.ordinal = ANY (j.openings)), o.due)
            WHEN 'deferred' THEN o.due END < now()) AS overdue,
        count(*) FILTER (WHERE notice_state(o) = 'deferred') AS deferred,
        count(*) FILTER (WHERE o.notice = 'none') AS outside,
        count(*) FILTER (WHERE o.beside IS NULL
            AND notices_state(o) = 'sent') AS done,
        coalesce(sum(o.untold), 0) AS untold,
        -- A row beside an opening that there is not.
        count(*) FILTER (WHERE o.beside IS NOT NULL AND NOT EXISTS (
            SELECT FROM opening x WHERE x.ordinal = o.beside
                AND x.beside IS NULL AND x.message = o.message)) AS astray
    INTO n FROM opening o;
    RETURN jsonb_build_object('openings', n.openings, 'notices', n.notices,
        'done', n.done, 'sent', n.sent, 'due', n.due, 'overdue', n.overdue,
        'failed', n.failed, 'deferred', n.deferred, 'outside', n.outside,
        'untold', n.untold, 'balanced', n.astray = 0
            AND n.notices = n.sent + n.due + n.failed + n.deferred,
        'chain', verify_chain('opening') || jsonb_build_object('notices',
            verify_chain('notice_event')));
END $$;

-- -- retention ------------------------------------------------------------------------

-- Month by month: how many records, when the last of them goes, how many stay
-- for a hold or a request.
CREATE OR REPLACE FUNCTION api.audit_retention()
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp SET timezone = 'UTC' AS $$
DECLARE
    months CONSTANT int := (SELECT value::int FROM settings
        WHERE key = 'retention_months');
    answer jsonb;
    a CONSTANT actor := demand('dpo', 'headteacher', 'mail-admin', 'admin');
BEGIN
    PERFORM freeze_requested();
    WITH stays AS MATERIALIZED (
        SELECT h.message, 'hold' AS why FROM hold h
        WHERE h.ended IS NULL AND coalesce(h.until > now(), true)
        UNION
        SELECT f.message, 'request' FROM request_frozen f
        UNION
        SELECT m, 'breach' FROM breach b,
            unnest(ARRAY[b.message, b.reported_by]) m
        WHERE m IS NOT NULL
            AND (b.closed IS NULL OR b.closed + breach_term() > now()))
    SELECT jsonb_build_object('months', months, 'rows', coalesce(jsonb_agg(
        jsonb_build_object('month', to_char(m.first, 'YYYY-MM'),
            'records', (SELECT count(*) FROM message x
                WHERE x.id >= uuid_floor(m.first)
                    AND x.id < uuid_floor(m.first + interval '1 month')),
            'begins', m.first + make_interval(months => months),
            'gone', m.first + make_interval(months => months + 1),
            'stay', (SELECT count(DISTINCT s.message) FROM stays s
                WHERE s.message >= uuid_floor(m.first)
                    AND s.message < uuid_floor(m.first + interval '1 month')),
            'why', (SELECT coalesce(jsonb_object_agg(w.why, w.n), '{}') FROM (
                SELECT s.why, count(*) AS n FROM stays s
                WHERE s.message >= uuid_floor(m.first)
                    AND s.message < uuid_floor(m.first + interval '1 month')
                GROUP BY 1) w))
        ORDER BY m.first), '[]'),
        'kept', (SELECT count(*) FROM kept_message),
        'kept_why', (SELECT coalesce(jsonb_object_agg(w.why, w.n), '{}') FROM (
            SELECT s.why, count(*) AS n FROM stays s
                JOIN kept_message k ON k.id = s.message GROUP BY 1) w),
        'breach_months', setting('breach_months'),
        'other', (SELECT count(*) FROM message_other))
    INTO answer FROM month m WHERE m.first <= now();
    RETURN answer || jsonb_build_object('cases', CASE WHEN 'dpo' = ANY (a.roles)
        THEN cases_kept(a) END);
END $$;

-- Holds, newest first, behind `after`; with `ended` those that are over too.
CREATE OR REPLACE FUNCTION api.audit_holds(
    ended boolean, after bigint, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := demand('dpo', 'headteacher');
BEGIN
    RETURN QUERY SELECT jsonb_build_object('hold', h.ordinal,
        'message', h.message, 'reference', reference(h.message),
        'reason', h.reason, 'by', h.actor, 'placed', h.placed,
        'until', h.until, 'ended', h.ended, 'runs', h.ended IS NULL
            AND coalesce(h.until > now(), true))
    FROM hold h
    WHERE (audit_holds.after IS NULL OR h.ordinal < audit_holds.after)
        AND (in_schools_of(schools_of(a, 'dpo'), h.message)
            OR (h.actor = a.person
                AND in_schools_of(schools_of(a, 'headteacher'), h.message)))
        AND (coalesce(audit_holds.ended, false) OR (h.ended IS NULL
            AND coalesce(h.until > now(), true)))
    ORDER BY h.ordinal DESC LIMIT least(coalesce(lim, 50), 200);
END $$;

-- What retention deleted, newest first.
CREATE OR REPLACE FUNCTION api.audit_certificates(after bigint, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    PERFORM demand('dpo', 'headteacher', 'auditor', 'governor', 'mail-admin',
        'admin');
    RETURN QUERY SELECT jsonb_build_object('certificate', c.ordinal,
        'at', c.at, 'month', c.month, 'how', c.how, 'records', c.records,
        'held', c.held, 'why', c.why, 'first', c.first, 'last', c.last, 'months', c.months,
        'hash', encode(c.hash, 'hex'))
    FROM certificate c
    WHERE audit_certificates.after IS NULL
        OR c.ordinal < audit_certificates.after
    ORDER BY c.ordinal DESC LIMIT least(coalesce(lim, 50), 200);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.audit_openings, api.audit_balance,
    api.audit_retention, api.audit_holds, api.audit_certificates
    TO schoolgate_people, schoolgate_console;

RESET ROLE;
