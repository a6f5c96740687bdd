-- What was sent to the wrong people, from its report to its close; all of it is the
-- Data Protection Officer's (UK GDPR Art 33: within 72 hours, and a register).

SET ROLE schoolgate_owner;

-- Did he write what it is about, or what told it?
CREATE OR REPLACE FUNCTION schoolgate.is_own_breach(
    a schoolgate.actor, b schoolgate.breach)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM unnest(ARRAY[b.message, b.reported_by]) i,
            message_of(i) m
        WHERE is_sent_by(a, m))
$$;

-- A breach by the Data Protection Officer, in a school whose headteacher he is?
CREATE OR REPLACE FUNCTION schoolgate.is_breach_of_dpo(
    a schoolgate.actor, b schoolgate.breach)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM all_message m
            JOIN all_message_school s ON s.message = m.id
        WHERE m.id IN (b.message, b.reported_by)
            AND holds(a, s.school, 'headteacher')
            AND has_role_there(s.school, 'dpo', person_of(m.login, m.sender),
                ARRAY[lower(m.login), lower(m.sender)]))
$$;

-- Is it his to keep?  The Data Protection Officer's, by the school whose record it
-- concerns; his own is the headteacher's, or what is kept of it would be his to
-- end.  One whose records are gone is of who keeps all schools.
CREATE OR REPLACE FUNCTION schoolgate.keeps_breach(
    a schoolgate.actor, b schoolgate.breach)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN NOT is_own_breach(a, b) AND (holds_of(a, b.reported_by, 'dpo')
        OR holds_of(a, b.message, 'dpo') OR is_breach_of_dpo(a, b)
        OR ('dpo' = ANY (a.roles) AND schools_of(a, 'dpo') IS NULL
            AND NOT EXISTS (SELECT FROM all_message_school s
                WHERE s.message IN (b.reported_by, b.message))));
END $$;

CREATE OR REPLACE FUNCTION schoolgate.breach_object(b schoolgate.breach)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('breach', b.id, 'state', b.state,
        'message', b.message, 'reported_by', b.reported_by,
        'reference', reference(coalesce(b.message, b.reported_by)),
        'reporter', b.reporter, 'reported', b.reported, 'due', b.due,
        'late', b.state <> 'closed' AND b.due < now(), 'stopped', b.stopped,
        'closed', b.closed, 'kept_until', b.closed + breach_term(),
        'events', coalesce((SELECT jsonb_agg(jsonb_build_object('at', e.at,
                'what', e.what, 'note', e.note, 'by', name_of(e.actor))
                ORDER BY e.ordinal)
            FROM breach_event e WHERE e.breach = b.id), '[]'))
$$;

CREATE OR REPLACE FUNCTION schoolgate.note_breach(
    a schoolgate.actor, breach uuid, what text, note text)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO breach_event (breach, what, note, actor, os_user)
    VALUES ($2, $3, left(btrim(coalesce($4, '')), 1000), a.person, session_user)
$$;

-- Open ones, soonest due first; with `closed` those that are, newest first.
CREATE OR REPLACE FUNCTION api.breaches(closed boolean, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    a CONSTANT actor := demand('dpo', 'headteacher');
BEGIN
    RETURN QUERY SELECT breach_object(b) FROM breach b
    WHERE (b.state = 'closed') = coalesce(breaches.closed, false)
        AND keeps_breach(a, b)
    ORDER BY CASE WHEN b.closed IS NULL THEN b.due END, b.closed DESC, b.id
    LIMIT least(greatest(coalesce(lim, 50), 1), 200);
END $$;

-- Report one at the console, of a record that the caller sees: the clock runs from
-- now, when the school became aware of it.
CREATE OR REPLACE FUNCTION api.breach_report(message uuid, note text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo');
    m CONSTANT message := visible(a, breach_report.message);
    b breach;
BEGIN
    PERFORM demand_reason(breach_report.note);
    IF EXISTS (SELECT FROM breach x WHERE x.state <> 'closed'
            AND m.id IN (x.message, x.reported_by)) THEN
        RAISE EXCEPTION 'a breach of it is open already' USING ERRCODE = '55000';
    END IF;
    INSERT INTO breach (message, reporter, reported, due)
    VALUES (m.id, a.person, now(), now() + interval '72 hours')
    RETURNING * INTO b;
    PERFORM note_breach(a, b.id, 'reported', breach_report.note);
    RETURN breach_object(b);
END $$;

-- Onwards, or "reopened"; each with a word, which the register keeps.
CREATE OR REPLACE FUNCTION api.breach_act(breach uuid, act text, note text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand('dpo', 'headteacher');
    b breach;
BEGIN
    SELECT * INTO b FROM breach x WHERE x.id = breach_act.breach FOR UPDATE;
    IF b.id IS NULL OR NOT keeps_breach(a, b) THEN
        RAISE EXCEPTION 'there is no such breach that you may see'
            USING ERRCODE = 'P0002';
    END IF;
    PERFORM demand_reason(breach_act.note);
    IF NOT coalesce((breach_act.act, b.state) IN (('contained', 'reported'),
            ('assessed', 'reported'), ('assessed', 'contained'),
            ('closed', 'assessed'), ('reopened', 'closed')), false) THEN
        RAISE EXCEPTION 'a breach that is % does not become %', b.state,
            coalesce(breach_act.act, 'nothing') USING ERRCODE = '55000',
            HINT = 'reported, contained, assessed, closed';
    END IF;
    UPDATE breach x SET state = CASE breach_act.act WHEN 'reopened'
            THEN 'assessed' ELSE breach_act.act END,
        closed = CASE breach_act.act WHEN 'closed' THEN now() END
    WHERE x.id = b.id RETURNING * INTO b;
    PERFORM note_breach(a, b.id, breach_act.act, breach_act.note);
    RETURN breach_object(b);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;
GRANT EXECUTE ON FUNCTION api.breaches, api.breach_report, api.breach_act
    TO schoolgate_people, schoolgate_console;

RESET ROLE;
