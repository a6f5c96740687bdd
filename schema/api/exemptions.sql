-- Ways around a rule, each with who allowed it; accounts that may not send; and
-- who accepted which policy.

SET ROLE schoolgate_owner;

-- Write down who allowed what.
CREATE OR REPLACE FUNCTION schoolgate.note_event(
    a schoolgate.actor, school text, what text, about text, reason text)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO rule_event (school, what, about, reason, actor, os_user)
    VALUES ($2, $3, $4, btrim($5), (a).person, session_user)
$$;

CREATE OR REPLACE FUNCTION schoolgate.demand_reason(reason text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF length(btrim(coalesce(reason, ''))) NOT BETWEEN 3 AND 1000 THEN
        RAISE EXCEPTION 'a reason is needed' USING ERRCODE = '22023';
    END IF;
END $$;

-- -- people, one by one -----------------------------------------------------

-- What is known of an address, for who keeps the directory; of his own for
-- everybody.
CREATE OR REPLACE FUNCTION api.person_show(address text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    caller CONSTANT actor := me();
    asked CONSTANT text := lower(person_show.address);
    a address;
    p person;
BEGIN
    IF NOT caller.roles && '{mail-admin,admin,headteacher,deputy,dsl,dpo}'
        AND NOT asked = ANY (caller.addresses) THEN
        RAISE EXCEPTION 'this is not for the role %',
            array_to_string(caller.roles, ', ') USING ERRCODE = '42501';
    END IF;
    SELECT * INTO a FROM address x WHERE x.address = asked;
    SELECT * INTO p FROM person x WHERE x.id = a.person;
    IF a.address IS NULL OR NOT (asked = ANY (caller.addresses)
        OR holds(caller, coalesce(p.school, a.school), 'mail-admin', 'admin',
            'headteacher', 'deputy', 'dsl', 'dpo')) THEN
        RAISE EXCEPTION 'the directory does not know this address'
            USING ERRCODE = 'P0002';
    END IF;
    RETURN jsonb_build_object('address', a.address, 'kind', a.kind,
        'purpose', a.purpose, 'name', coalesce(p.name, a.name),
        'person', a.person, 'class', p.class,
        'school', coalesce(p.school, a.school), 'form', p.form,
        'line_manager', main_address(p.line_manager),
        'union_officer', coalesce(p.is_union_officer, false),
        'ends', p.ends,
        'children', ARRAY(SELECT c.child FROM child_of c
            WHERE c.parent = p.id ORDER BY 1),
        'parents', ARRAY(SELECT c.parent FROM child_of c
            WHERE c.child = p.id ORDER BY 1),
        'addresses', ARRAY(SELECT x.address FROM address x
            WHERE x.person = p.id ORDER BY x.kind = 'private', x.ordinal),
        'groups', ARRAY(SELECT DISTINCT m."group" FROM group_members() m
            WHERE m.person = p.id ORDER BY 1),
        'members', ARRAY(SELECT m.address FROM group_members() m
            WHERE a.kind = 'group' AND m.address IS NOT NULL
                AND m.school = a.school
                AND m."group" = a.purpose ORDER BY 1),
        'suspended', (SELECT jsonb_build_object('since', x.since,
            'by', x.suspended_by, 'reason', x.reason) FROM suspension x
            WHERE x.ended IS NULL
                AND coalesce(x.person = a.person, x.address = a.address)));
END $$;

-- Whose address it is, or the address alone.
CREATE OR REPLACE FUNCTION schoolgate.suspended_person(address text)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT person FROM address a WHERE a.address = lower($1)
$$;

-- Not himself (whoever has the account would let himself in again), and nobody of
-- another school.
CREATE OR REPLACE FUNCTION schoolgate.demand_other(
    a schoolgate.actor, school text, who text, address text)
RETURNS void LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    IF who = a.person OR address = ANY (a.addresses)
        OR EXISTS (SELECT FROM person p WHERE p.id = who
            AND p.school <> demand_other.school) THEN
        RAISE EXCEPTION 'this address is not for you to suspend or restore'
            USING ERRCODE = '42501';
    END IF;
END $$;

-- Nothing more is sent in this person's name: the account may be in other
-- hands.
CREATE OR REPLACE FUNCTION api.suspend(
    school text, address text, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    caller CONSTANT actor := demand_in(suspend.school, 'mail-admin', 'admin',
        'headteacher', 'deputy', 'dsl');
    asked CONSTANT text := lower(suspend.address);
    who CONSTANT text := suspended_person(asked);
BEGIN
    PERFORM demand_other(caller, suspend.school, who, asked);
    PERFORM demand_reason(reason);
    IF NOT is_address(asked) THEN
        RAISE EXCEPTION 'this is no address' USING ERRCODE = '22023';
    END IF;
    INSERT INTO suspension (school, person, address, suspended_by, reason)
    VALUES (suspend.school, who, asked, caller.person, btrim(suspend.reason))
    ON CONFLICT (coalesce(person, address)) WHERE ended IS NULL DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this address is suspended already'
            USING ERRCODE = '22023';
    END IF;
    PERFORM note_event(caller, suspend.school, 'suspended', asked,
        suspend.reason);
    RETURN jsonb_build_object('address', asked, 'person', who,
        'suspended', true);
END $$;

CREATE OR REPLACE FUNCTION api.restore(
    school text, address text, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    caller CONSTANT actor := demand_in(restore.school, 'mail-admin', 'admin',
        'headteacher', 'deputy', 'dsl');
    asked CONSTANT text := lower(restore.address);
    who CONSTANT text := suspended_person(asked);
BEGIN
    PERFORM demand_other(caller, restore.school, who, asked);
    PERFORM demand_reason(reason);
    UPDATE suspension s SET ended = now(), ended_by = caller.person,
        ended_reason = btrim(restore.reason)
    WHERE s.ended IS NULL AND coalesce(s.person = who, s.address = asked);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this address is not suspended'
            USING ERRCODE = 'P0002';
    END IF;
    PERFORM note_event(caller, restore.school, 'restored', asked,
        restore.reason);
    RETURN jsonb_build_object('address', asked, 'person', who,
        'suspended', false);
END $$;

-- -- exemptions -------------------------------------------------------------

-- Is it for the mail of a headteacher of its school?
CREATE OR REPLACE FUNCTION schoolgate.is_for_head(x schoolgate.exemption)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT has_role_there((x).school, 'headteacher', (x).from_who,
        ARRAY[lower((x).from_who)])
$$;

-- May he approve it?  The headteacher, or who stands in for him; what is for the
-- headteacher's own mail, who is over him; nobody what is for his own.  What is
-- for a class or group that he is in counts as the school's.
CREATE OR REPLACE FUNCTION schoolgate.may_approve(
    x schoolgate.exemption, a schoolgate.actor)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT NOT ((x).from_who = (a).person OR (x).from_who = ANY ((a).addresses))
        AND CASE WHEN is_for_head(x) THEN is_over_head(a, (x).school)
            ELSE holds(a, (x).school, 'headteacher') END
$$;

-- May he see it?  Who is over the headteacher sees what is for his mail.
CREATE OR REPLACE FUNCTION schoolgate.exemption_seen(
    x schoolgate.exemption, a schoolgate.actor)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT holds(a, (x).school, 'mail-admin', 'admin', 'headteacher', 'deputy',
            'dsl', 'dpo', 'auditor')
        OR (is_over_head(a, (x).school) AND is_for_head(x))
$$;

CREATE OR REPLACE FUNCTION schoolgate.exemption_state(x schoolgate.exemption)
RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN (x).ended IS NOT NULL THEN 'ended'
        WHEN (x).refused IS NOT NULL THEN 'refused'
        WHEN (x).until <= now() THEN 'expired'
        WHEN (x).approved IS NULL THEN 'proposed'
        WHEN (x).starts > now() THEN 'to come'
        ELSE 'in force' END
$$;

CREATE OR REPLACE FUNCTION schoolgate.exemption_shown(x schoolgate.exemption)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('reference', 'E' || (x).ordinal,
        'state', exemption_state(x), 'rule', (x).rule, 'from', (x).from_who,
        'to', (x).to_who, 'about', (x).about, 'starts', (x).starts,
        'until', (x).until, 'reason', (x).reason,
        'proposed', (x).proposed, 'proposed_by', (x).proposed_by,
        'approved', (x).approved, 'approved_by', (x).approved_by,
        'refused', (x).refused, 'refused_by', (x).refused_by,
        'ended', (x).ended, 'ended_by', (x).ended_by)
$$;

-- Its row, by "E17", if the caller may see it.
CREATE OR REPLACE FUNCTION schoolgate.exemption_of(
    a schoolgate.actor, school text, reference text)
RETURNS schoolgate.exemption LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    x exemption;
BEGIN
    SELECT * INTO x FROM exemption e WHERE e.school = exemption_of.school
        AND 'E' || e.ordinal = upper(exemption_of.reference)
        AND exemption_seen(e, a);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no exemption "%"', reference
            USING ERRCODE = 'P0002';
    END IF;
    RETURN x;
END $$;

-- A day means its end, in the zone of the session; a time itself.
CREATE OR REPLACE FUNCTION schoolgate.end_of(t text) RETURNS timestamptz
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT CASE WHEN is_date(t) THEN (t::date + 1)::timestamptz
        ELSE t::timestamptz END
$$;

-- Propose one; in force at once when the caller is who approves it.
-- what: rule, from, to, about, starts, until, reason; propose true: only that.
CREATE OR REPLACE FUNCTION api.exempt(school text, what jsonb)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    caller CONSTANT actor := demand_in(exempt.school, 'mail-admin', 'admin',
        'headteacher', 'deputy', 'dsl', 'dpo');
    x exemption;
BEGIN
    PERFORM demand_reason(what ->> 'reason');
    INSERT INTO exemption (school, rule, from_who, to_who, about, starts,
        until, reason, proposed_by)
    VALUES (exempt.school, lower(what ->> 'rule'),
        coalesce(what ->> 'from', ''), coalesce(what ->> 'to', ''),
        texts(what, 'about'), coalesce((what ->> 'starts')::timestamptz, now()),
        end_of(what ->> 'until'), btrim(what ->> 'reason'),
        caller.person)
    RETURNING * INTO x;
    IF x.until <= now() THEN
        RAISE EXCEPTION 'it would be over before it began'
            USING ERRCODE = '22023';
    END IF;
    PERFORM note_event(caller, exempt.school, 'exemption-proposed',
        'E' || x.ordinal, x.reason);
    IF may_approve(x, caller)
        AND NOT coalesce((what ->> 'propose')::boolean, false) THEN
        RETURN api.exemption_decide(exempt.school, 'E' || x.ordinal, true,
            x.reason);
    END IF;
    RETURN exemption_shown(x);
END $$;

CREATE OR REPLACE FUNCTION api.exemption_decide(
    school text, reference text, approve boolean, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    caller CONSTANT actor := demand_in(exemption_decide.school, 'headteacher',
        'chair', 'deputy');
    x exemption := exemption_of(caller, exemption_decide.school, reference);
BEGIN
    PERFORM demand_reason(reason);
    IF NOT may_approve(x, caller) THEN
        RAISE EXCEPTION 'another must approve this exemption'
            USING ERRCODE = '42501', HINT = 'The headteacher can; of his own '
                'mail the chair of governors; who stands in while he is away';
    END IF;
    IF exemption_state(x) <> 'proposed' THEN
        RAISE EXCEPTION 'this exemption is %', exemption_state(x)
            USING ERRCODE = '22023';
    END IF;
    UPDATE exemption e SET
        approved = CASE WHEN approve THEN now() END,
        approved_by = CASE WHEN approve THEN caller.person END,
        refused = CASE WHEN NOT approve THEN now() END,
        refused_by = CASE WHEN NOT approve THEN caller.person END
    WHERE e.ordinal = x.ordinal RETURNING * INTO x;
    PERFORM note_event(caller, exemption_decide.school,
        CASE WHEN approve THEN 'exemption-approved'
            ELSE 'exemption-refused' END, 'E' || x.ordinal,
        exemption_decide.reason);
    RETURN exemption_shown(x);
END $$;

CREATE OR REPLACE FUNCTION api.exemption_end(
    school text, reference text, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    caller CONSTANT actor := demand_in(exemption_end.school, 'mail-admin',
        'admin', 'headteacher', 'deputy', 'dsl', 'dpo', 'chair');
    x exemption := exemption_of(caller, exemption_end.school, reference);
BEGIN
    PERFORM demand_reason(reason);
    UPDATE exemption e SET ended = now(), ended_by = caller.person
    WHERE e.ordinal = x.ordinal AND e.ended IS NULL RETURNING * INTO x;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this exemption is ended' USING ERRCODE = '22023';
    END IF;
    PERFORM note_event(caller, exemption_end.school, 'exemption-ended',
        'E' || x.ordinal, exemption_end.reason);
    RETURN exemption_shown(x);
END $$;

-- Those that are proposed, to come or in force; with `every`, the others too.
CREATE OR REPLACE FUNCTION api.exemptions(school text, every boolean)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    caller CONSTANT actor := demand_in(exemptions.school, 'mail-admin', 'admin',
        'headteacher', 'deputy', 'dsl', 'dpo', 'chair', 'auditor');
BEGIN
    RETURN QUERY SELECT exemption_shown(x) FROM exemption x
        WHERE x.school = exemptions.school AND exemption_seen(x, caller)
            AND (every
            OR exemption_state(x) IN ('proposed', 'to come', 'in force'))
        ORDER BY x.ordinal;
END $$;

-- A rule changed, or was passed by, by somebody's decision.
CREATE OR REPLACE FUNCTION api.rule_note(
    school text, what text, about text, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    caller CONSTANT actor := demand_in(school, 'mail-admin', 'admin',
        'headteacher', 'deputy', 'dsl', 'dpo');
BEGIN
    PERFORM demand_reason(reason);
    IF what NOT IN ('rule-changed', 'bypassed') THEN
        RAISE EXCEPTION 'there is no event "%"', what USING ERRCODE = '22023';
    END IF;
    PERFORM note_event(caller, school, what, about, reason);
    RETURN jsonb_build_object('what', what, 'about', about,
        'reason', btrim(reason), 'by', caller.person, 'at', now());
END $$;

-- The newest first.
CREATE OR REPLACE FUNCTION api.rule_events(school text, most int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    caller CONSTANT actor := demand_in(rule_events.school, 'mail-admin',
        'admin', 'headteacher', 'deputy', 'dpo', 'chair', 'governor',
        'auditor');
    -- Governors are told of no person.
    nameless CONSTANT boolean := NOT holds(caller, rule_events.school,
        'mail-admin', 'admin', 'headteacher', 'deputy', 'dpo', 'auditor');
BEGIN
    RETURN QUERY SELECT jsonb_build_object('at', e.at, 'what', e.what)
            || CASE WHEN nameless AND e.what <> 'rule-changed' THEN '{}'
                ELSE jsonb_build_object('about', e.about, 'reason', e.reason,
                    'by', e.actor) END
        FROM rule_event e WHERE e.school = rule_events.school
        ORDER BY e.ordinal DESC LIMIT most;
END $$;

-- -- acknowledgements -------------------------------------------------------

-- A person accepted a policy: he himself of a version that there is, or
-- somebody who may write it down for him.
CREATE OR REPLACE FUNCTION api.acknowledge(school text, who text, policy text,
    version text, at timestamptz DEFAULT NULL)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    caller CONSTANT actor := me();
    keeps CONSTANT boolean := coalesce(holds(caller, acknowledge.school,
        'mail-admin', 'admin', 'headteacher', 'deputy', 'dpo'), false);
    p person;
BEGIN
    SELECT x.* INTO p FROM person x WHERE x.school = acknowledge.school
        AND (x.id = who OR x.id = suspended_person(who));
    -- Whom the directory knows is not told to others.
    IF NOT keeps AND p.id IS DISTINCT FROM caller.person THEN
        RAISE EXCEPTION 'this is for others to write down'
            USING ERRCODE = '42501';
    END IF;
    IF p.id IS NULL THEN
        RAISE EXCEPTION 'the directory does not know this person'
            USING ERRCODE = 'P0002';
    END IF;
    IF keeps THEN
        INSERT INTO policy_version (school, policy, version)
        VALUES (acknowledge.school, acknowledge.policy, acknowledge.version)
        ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO acknowledgement (school, policy, version, person, at, noted_by)
    VALUES (acknowledge.school, acknowledge.policy, acknowledge.version, p.id,
        least(coalesce(acknowledge.at, now()), now()), caller.person)
    ON CONFLICT DO NOTHING;
    RETURN jsonb_build_object('person', p.id, 'name', p.name,
        'policy', acknowledge.policy, 'version', acknowledge.version,
        'new', FOUND);
END $$;

-- Who has accepted a version (NULL: the one in force) and who has not.  Pupils
-- and parents are not asked; nor is who has left.
CREATE OR REPLACE FUNCTION api.acknowledged(
    school text, policy text, version text)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    s CONSTANT text := acknowledged.school;
    caller CONSTANT actor := demand_in(s, 'mail-admin', 'admin',
        'headteacher', 'deputy', 'dpo', 'chair', 'governor', 'auditor');
    -- Governors and auditors count, and are told of no person.
    nameless CONSTANT boolean := NOT holds(caller, s, 'mail-admin', 'admin',
        'headteacher', 'deputy', 'dpo');
    asked CONSTANT text := coalesce(acknowledged.version,
        (SELECT v.version FROM policy_version v WHERE v.school = s
            AND v.policy = acknowledged.policy
            ORDER BY v.published DESC LIMIT 1));
BEGIN
    IF NOT EXISTS (SELECT FROM policy_version v WHERE v.school = s
        AND v.policy = acknowledged.policy AND v.version = asked) THEN
        RAISE EXCEPTION 'nobody has accepted this policy or version yet'
            USING ERRCODE = 'P0002';
    END IF;
    RETURN QUERY SELECT jsonb_build_object('version', asked,
            'class', coalesce(p.class, ''), 'at', k.at)
            || CASE WHEN nameless THEN '{}' ELSE jsonb_build_object(
                'person', coalesce(p.id, k.person),
                'name', coalesce(p.name, ''), 'address', main_address(p.id),
                'noted_by', k.noted_by) END
        FROM (SELECT * FROM person x WHERE x.school = s
                AND NOT is_family(x.class)
                AND coalesce(x.ends >= current_date, true)) p
            FULL JOIN (SELECT * FROM acknowledgement y WHERE y.school = s
                AND y.policy = acknowledged.policy AND y.version = asked) k
            ON k.person = p.id
        ORDER BY k.at IS NOT NULL, coalesce(p.name, ''), 1;
END $$;

GRANT EXECUTE ON FUNCTION api.person_show, api.suspend, api.restore,
    api.exempt, api.exemption_decide, api.exemption_end, api.exemptions,
    api.rule_note, api.rule_events, api.acknowledge, api.acknowledged
    TO schoolgate_people, schoolgate_console;
RESET ROLE;
