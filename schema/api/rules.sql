-- Rules as people see and change them: who proposes a mode, who approves it,
-- what it would cost to look at, and rules that make so much noise that they
-- suspend themselves.

SET ROLE schoolgate_owner;

-- A number of messages or flags that tells of nobody.
CREATE OR REPLACE FUNCTION schoolgate.few(n bigint) RETURNS jsonb
LANGUAGE sql IMMUTABLE
RETURN CASE WHEN n BETWEEN 1 AND 4 THEN to_jsonb('<5'::text)
    ELSE to_jsonb(n) END;

-- The school that somebody names; else his first; else the only one.
CREATE OR REPLACE FUNCTION api.school_of(given text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce(given, (a.schools)[1], (SELECT min(id) FROM school))
    FROM me() a
$$;

-- -- what is in force ----------------------------------------------------------

CREATE OR REPLACE FUNCTION schoolgate.change_state(c schoolgate.rule_change)
RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN (c).withdrawn IS NOT NULL THEN 'withdrawn'
        WHEN (c).refused IS NOT NULL THEN 'refused'
        WHEN (c).approved IS NOT NULL THEN 'approved' ELSE 'proposed' END
$$;

CREATE OR REPLACE FUNCTION schoolgate.name_of(person text) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT coalesce((SELECT name FROM person WHERE id = $1), $1)
$$;

CREATE OR REPLACE FUNCTION schoolgate.change_shown(c schoolgate.rule_change)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('change', (c).ordinal, 'rule', (c).rule,
        'was', (c).was, 'becomes', (c).becomes, 'reason', (c).reason,
        'noise', (c).noise, 'state', change_state(c),
        'proposed', (c).proposed, 'proposed_by', name_of((c).proposed_by),
        'approved', (c).approved, 'approved_by', name_of((c).approved_by),
        'refused', (c).refused, 'refused_by', name_of((c).refused_by),
        'withdrawn', (c).withdrawn, 'decision_reason', (c).decision_reason,
        'hosts', (SELECT coalesce(jsonb_agg(jsonb_build_object('host', h.host,
                'overtaken', h.overtaken, 'in_force', coalesce(m.change
                    = (c).ordinal OR m.mode = (c).becomes, false))
                ORDER BY h.host), '[]')
            FROM rule_change_host h LEFT JOIN rule_mode m ON m.host = h.host
                AND m.school = (c).school AND m.rule = (c).rule
            WHERE h.change = (c).ordinal))
$$;

-- What sealed messages may never lose, and a child in danger neither, is the
-- policy file's alone to say.
CREATE OR REPLACE FUNCTION schoolgate.is_of_file_alone(class text)
RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN class IN ('danger', 'seal');

-- What no noise suspends.
CREATE OR REPLACE FUNCTION schoolgate.is_never_suspended(class text)
RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN class IN ('danger', 'seal', 'malware', 'internal', 'unread', 'account');

-- Flags of a rule that this person may know of: none about himself.
CREATE OR REPLACE FUNCTION schoolgate.flags_known(
    a schoolgate.actor, school text, rule text, since timestamptz)
RETURNS SETOF schoolgate.flag LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT f.* FROM flag f
    WHERE f.school = $2 AND f.rule = $3 AND f.created >= $4
        AND NOT is_about(f, (a).person, (a).addresses)
$$;

-- A flag's decision: the last outcome that is no passing on.
CREATE OR REPLACE FUNCTION schoolgate.outcome_of(flag uuid) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT CASE WHEN d.outcome NOT IN ('reopen', 'undo') THEN d.outcome END
    FROM decision d
    WHERE d.flag = $1 AND d.outcome NOT LIKE 'pass-to-%'
    ORDER BY d.ordinal DESC LIMIT 1
$$;

-- The last 30 whole days of a rule, in counts.
CREATE OR REPLACE FUNCTION schoolgate.rule_figures(
    a schoolgate.actor, school text, rule text)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH t AS (SELECT
            coalesce(sum(mails) FILTER (WHERE mode = 'shadow'), 0) shadow,
            coalesce(sum(mails) FILTER (WHERE mode <> 'shadow'), 0) live,
            coalesce(sum(reviews), 0) reviews, coalesce(sum(seconds), 0) seconds
        FROM tally_rule r WHERE r.school = $2 AND r.rule = $3
            AND r.day >= current_date - 30 AND r.day < current_date),
    f AS (SELECT count(*) flags, count(*) FILTER (WHERE state = 'decided')
            decided, count(*) FILTER (WHERE state = 'decided'
                AND outcome_of(id) = 'false-alarm') false_alarms
        FROM flags_known(a, $2, $3, now() - interval '30 days'))
    SELECT jsonb_build_object('shadow', few(t.shadow::bigint),
        'live', few(t.live::bigint), 'reviews', few(t.reviews::bigint),
        'minutes_a_week', CASE WHEN t.reviews >= 5
            THEN ceil(t.seconds * 7 / 30.0 / 60) END,
        'flags', few(f.flags), 'decided', few(f.decided),
        'false_alarm_percent', CASE WHEN f.decided >= 20
            THEN round(20.0 * f.false_alarms / f.decided) * 5 END)
    FROM t, f
$$;

-- Who sees which rules there are: whoever does not look at mail by them too.
CREATE OR REPLACE FUNCTION schoolgate.rule_readers() RETURNS text[]
LANGUAGE sql IMMUTABLE RETURN '{mail-admin,admin,headteacher,deputy,dsl,dpo,
    governor,chair,auditor}'::text[];

-- The newest run that the caller may know of, with what it came to.
CREATE OR REPLACE FUNCTION schoolgate.replay_shown(
    a schoolgate.actor, rule text)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('replay', r.ordinal, 'at', r.at,
        'by', name_of(r.actor), 'since', r.since, 'until', r.until,
        'messages', r.messages, 'result', x.result)
    FROM replay r LEFT JOIN replay_result x ON x.replay = r.ordinal
    WHERE r.rule = $2 AND in_reach(
        schools_of(a, VARIADIC rule_readers()), r.actor)
    ORDER BY x.replay IS NULL, r.ordinal DESC LIMIT 1
$$;

-- One rule, as the mail hosts have it in force.
CREATE OR REPLACE FUNCTION schoolgate.rule_shown(
    a schoolgate.actor, school text, rule text)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT (SELECT m.told FROM rule_mode m WHERE m.school = $2 AND m.rule = $3
            ORDER BY m.host LIMIT 1)
        || jsonb_build_object('rule', $3, 'hosts', h.hosts,
        'mode', CASE WHEN h.least = h.most THEN h.least ELSE 'differs' END,
        'source', CASE WHEN h.changes = 0 THEN 'file' ELSE 'change' END,
        'change', (SELECT change_shown(c) FROM newest_changes($2) c
            WHERE c.rule = $3 AND NOT EXISTS (SELECT FROM rule_change_host x
                WHERE x.change = c.ordinal AND x.overtaken IS NOT NULL)),
        'proposal', (SELECT change_shown(c) FROM rule_change c
            WHERE c.school = $2 AND c.rule = $3
                AND change_state(c) = 'proposed'),
        'figures', rule_figures(a, $2, $3))
    FROM (SELECT min(mode) AS least, max(mode) AS most, max(change) AS changes,
            jsonb_agg(jsonb_build_object('host', m.host, 'mode', m.mode,
                'file', m.file_mode, 'change', m.change) ORDER BY m.host) hosts
        FROM rule_mode m WHERE m.school = $2 AND m.rule = $3) h
    WHERE h.hosts IS NOT NULL
$$;

-- All rules of a school, in the order of its policy.
CREATE OR REPLACE FUNCTION api.rules(school text)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand_in(rules.school, VARIADIC rule_readers());
BEGIN
    RETURN QUERY SELECT rule_shown(a, rules.school, r.rule)
        FROM (SELECT m.rule, min(m.place) AS place FROM rule_mode m
            WHERE m.school = rules.school GROUP BY m.rule) r
        ORDER BY r.place, r.rule COLLATE "C";
END $$;

-- One, with its newest run over recorded mail and what was changed.
CREATE OR REPLACE FUNCTION api.rule_show(school text, rule text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand_in(rule_show.school, VARIADIC rule_readers());
    r CONSTANT jsonb := rule_shown(a, rule_show.school, rule_show.rule);
BEGIN
    IF r IS NULL THEN
        RAISE EXCEPTION 'there is no such rule in force'
            USING ERRCODE = 'P0002';
    END IF;
    RETURN r || jsonb_build_object(
        'replay', replay_shown(a, rule_show.rule),
        'changes', (SELECT coalesce(jsonb_agg(change_shown(c)
                ORDER BY c.ordinal DESC), '[]')
            FROM (SELECT * FROM rule_change x
                WHERE x.school = rule_show.school AND x.rule = rule_show.rule
                ORDER BY x.ordinal DESC LIMIT 20) c),
        'noise_limits', (SELECT value FROM settings WHERE key = 'rule_noise'));
END $$;

-- -- changing a mode -------------------------------------------------------------

-- The one that is in force on the mail hosts, and its class.
CREATE OR REPLACE FUNCTION schoolgate.rule_in_force(school text, rule text)
RETURNS schoolgate.rule_mode LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    m rule_mode;
BEGIN
    SELECT * INTO m FROM rule_mode x WHERE x.school = rule_in_force.school
        AND x.rule = rule_in_force.rule ORDER BY x.host LIMIT 1;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no such rule in force'
            USING ERRCODE = 'P0002';
    END IF;
    RETURN m;
END $$;

CREATE OR REPLACE FUNCTION api.rule_propose(
    school text, rule text, mode text, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand_in(rule_propose.school, 'mail-admin', 'admin');
    m CONSTANT rule_mode := rule_in_force(rule_propose.school,
        rule_propose.rule);
    c rule_change;
BEGIN
    PERFORM demand_reason(reason);
    IF is_of_file_alone(m.told ->> 'class') THEN
        RAISE EXCEPTION 'this rule is changed in the policy file alone'
            USING ERRCODE = '22023';
    END IF;
    IF rule_propose.mode NOT IN ('off', 'shadow', 'nudge', 'enforce') THEN
        RAISE EXCEPTION 'modes are off, shadow, nudge and enforce'
            USING ERRCODE = '22023';
    END IF;
    IF NOT EXISTS (SELECT FROM rule_mode x WHERE x.school = m.school
        AND x.rule = m.rule AND x.mode <> rule_propose.mode) THEN
        RAISE EXCEPTION 'the rule is in that mode already'
            USING ERRCODE = '55000';
    END IF;
    INSERT INTO rule_change (school, rule, was, becomes, reason, proposed_by)
    VALUES (m.school, m.rule, m.mode, rule_propose.mode, btrim(reason),
        a.person)
    ON CONFLICT DO NOTHING RETURNING * INTO c;
    IF c.ordinal IS NULL THEN
        RAISE EXCEPTION 'a change of this rule waits already'
            USING ERRCODE = '55000';
    END IF;
    PERFORM note_event(a, c.school, 'mode-proposed', c.rule, format(
        'change M%s, %s to %s: %s', c.ordinal, c.was, c.becomes, c.reason));
    RETURN change_shown(c);
END $$;

-- May he approve it?  The headteacher, or who stands in for him; never who
-- proposed it.
CREATE OR REPLACE FUNCTION schoolgate.may_approve_mode(
    c schoolgate.rule_change, a schoolgate.actor)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT (c).proposed_by <> (a).person
        AND holds(a, (c).school, 'headteacher')
$$;

CREATE OR REPLACE FUNCTION schoolgate.waiting_change(
    school text, change bigint)
RETURNS schoolgate.rule_change LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    c rule_change;
BEGIN
    SELECT * INTO c FROM rule_change x WHERE x.ordinal = waiting_change.change
        AND x.school = waiting_change.school FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no such change' USING ERRCODE = 'P0002';
    END IF;
    IF change_state(c) <> 'proposed' THEN
        RAISE EXCEPTION 'this change is %', change_state(c)
            USING ERRCODE = '55000';
    END IF;
    RETURN c;
END $$;

CREATE OR REPLACE FUNCTION api.rule_decide(
    school text, change bigint, approve boolean, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand_in(rule_decide.school, 'headteacher', 'deputy');
    c rule_change := waiting_change(rule_decide.school, rule_decide.change);
BEGIN
    PERFORM demand_fresh();
    PERFORM demand_reason(reason);
    IF NOT may_approve_mode(c, a) THEN
        RAISE EXCEPTION 'another must decide about this change'
            USING ERRCODE = '42501', HINT = 'The headteacher can, or the '
                'deputy while the headteacher is away; never who proposed it';
    END IF;
    UPDATE rule_change x SET
        approved = CASE WHEN approve THEN clock_timestamp() END,
        approved_by = CASE WHEN approve THEN a.person END,
        refused = CASE WHEN NOT approve THEN clock_timestamp() END,
        refused_by = CASE WHEN NOT approve THEN a.person END,
        decision_reason = btrim(rule_decide.reason)
    WHERE x.ordinal = c.ordinal RETURNING * INTO c;
    PERFORM note_event(a, c.school,
        CASE WHEN approve THEN 'mode-approved' ELSE 'mode-refused' END, c.rule,
        format('change M%s, %s to %s, proposed by %s%s: %s', c.ordinal, c.was,
            c.becomes, c.proposed_by, coalesce(', decided for ' || acted_for(
                a.person, 'headteacher', c.school), ''), c.decision_reason));
    RETURN change_shown(c);
END $$;

-- Who proposed it takes it back.
CREATE OR REPLACE FUNCTION api.rule_withdraw(school text, change bigint)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand_in(rule_withdraw.school, 'mail-admin', 'admin');
    c rule_change := waiting_change(rule_withdraw.school,
        rule_withdraw.change);
BEGIN
    IF c.proposed_by <> a.person THEN
        RAISE EXCEPTION 'another proposed this change' USING ERRCODE = '42501';
    END IF;
    UPDATE rule_change x SET withdrawn = clock_timestamp()
    WHERE x.ordinal = c.ordinal RETURNING * INTO c;
    PERFORM note_event(a, c.school, 'mode-withdrawn', c.rule,
        format('change M%s, %s to %s', c.ordinal, c.was, c.becomes));
    RETURN change_shown(c);
END $$;

-- Those that wait; with `every`, the others too; newest first.
CREATE OR REPLACE FUNCTION api.rule_proposals(
    school text, every boolean, lim int)
RETURNS SETOF jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    a CONSTANT actor := demand_in(rule_proposals.school,
        VARIADIC rule_readers());
BEGIN
    RETURN QUERY SELECT change_shown(c) || jsonb_build_object(
            'may_decide', change_state(c) = 'proposed'
                AND may_approve_mode(c, a),
            'may_withdraw', change_state(c) = 'proposed'
                AND c.proposed_by = a.person)
        FROM rule_change c WHERE c.school = rule_proposals.school
            AND (every OR change_state(c) = 'proposed')
        ORDER BY c.ordinal DESC LIMIT least(lim, 200);
END $$;

-- -- runs over recorded mail ----------------------------------------------------------

-- What a run came to, by who ran it, once.
CREATE OR REPLACE FUNCTION api.replay_done(replay bigint, result jsonb)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    r CONSTANT replay := own_replay(replay_done.replay);
BEGIN
    IF jsonb_typeof(result) <> 'object' OR length(result::text) > 20000 THEN
        RAISE EXCEPTION 'a result is one object of 20,000 characters at most'
            USING ERRCODE = '22023';
    END IF;
    INSERT INTO replay_result (replay, result)
    VALUES (r.ordinal, replay_done.result) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'its result is there already' USING ERRCODE = '55000';
    END IF;
    RETURN jsonb_build_object('replay', r.ordinal);
END $$;

-- -- noise ------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION schoolgate.are_noise_limits(limits jsonb)
RETURNS boolean LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT bool_and(CASE WHEN b.key IS NOT NULL AND x.value::text
            ~ '^[0-9]{1,6}$' THEN x.value::text::int BETWEEN b.least AND b.most
        ELSE false END)
    FROM jsonb_each(limits) x LEFT JOIN (VALUES ('flags_per_1000', 1, 1000),
        ('mails', 100, 100000), ('false_alarm_percent', 10, 100),
        ('decisions', 10, 500)) b (key, least, most) ON b.key = x.key
$$;

-- How much noise stands a rule down; {"flags_per_1000", "mails",
-- "false_alarm_percent", "decisions"}.
CREATE OR REPLACE FUNCTION api.noise_limits(limits jsonb, reason text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    -- It counts in every school.
    a CONSTANT actor := demand_everywhere('headteacher');
    was CONSTANT jsonb := (SELECT value FROM settings
        WHERE key = 'rule_noise');
    becomes CONSTANT jsonb := was || coalesce(limits, '{}');
BEGIN
    PERFORM demand_fresh();
    PERFORM demand_reason(reason);
    IF NOT are_noise_limits(becomes) THEN
        RAISE EXCEPTION 'no such limits' USING ERRCODE = '22023',
            HINT = 'flags_per_1000 1 to 1000, mails 100 to 100000, '
                'false_alarm_percent 10 to 100, decisions 10 to 500';
    END IF;
    UPDATE settings SET value = becomes WHERE key = 'rule_noise';
    INSERT INTO rule_event (school, what, about, reason, actor, os_user)
    SELECT s.id, 'noise-limits', '*', btrim(noise_limits.reason), a.person,
        session_user FROM school s;
    RETURN becomes;
END $$;

-- Since when a school has had its last `n` mails, whole hours, a week at most;
-- and how many there were since.
CREATE OR REPLACE FUNCTION schoolgate.last_mails(school text, n bigint)
RETURNS TABLE (since timestamptz, mails bigint) LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH h AS (SELECT ((t.day + make_interval(hours => t.hour))
                AT TIME ZONE s.time_zone) AS at, sum(t.mails) AS mails
            FROM tally_mail t JOIN school s ON s.id = t.school
            WHERE t.school = $1 AND t.day >= current_date - 7 GROUP BY 1),
        r AS (SELECT at, sum(mails) OVER (ORDER BY at DESC) AS running FROM h)
    SELECT at, running::bigint FROM r WHERE running >= $2
    ORDER BY at DESC LIMIT 1
$$;

-- Why a rule is to be suspended, NULL: it is not.  What was before its mode was
-- last changed does not count.
CREATE OR REPLACE FUNCTION schoolgate.noise_of(
    school text, rule text, since timestamptz, mails bigint)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    l CONSTANT jsonb := (SELECT value FROM settings WHERE key = 'rule_noise');
    after CONSTANT timestamptz := coalesce((SELECT max(c.approved)
        FROM rule_change c WHERE c.school = noise_of.school
            AND c.rule = noise_of.rule), '-infinity');
    flags bigint;
    decided bigint;
    wrong bigint;
BEGIN
    -- No more than five of one sender: nobody talks a rule down alone.
    SELECT coalesce(sum(least(n, 5)), 0) INTO flags FROM (SELECT count(*) AS n
        FROM flag f WHERE f.school = noise_of.school
            AND f.rule = noise_of.rule AND f.created >= greatest(since, after)
            AND f.state <> 'suppressed'
        GROUP BY coalesce(f.about, lower(f.sender))) x;
    IF flags * 1000 > mails * (l ->> 'flags_per_1000')::bigint THEN
        RETURN format('%s flags in the last %s mails', flags, mails);
    END IF;
    SELECT count(*), count(*) FILTER (WHERE outcome = 'false-alarm')
    INTO decided, wrong FROM (SELECT outcome_of(f.id) AS outcome FROM flag f
        WHERE f.school = noise_of.school AND f.rule = noise_of.rule
            AND f.state = 'decided' AND f.created >= after
        ORDER BY f.created DESC LIMIT (l ->> 'decisions')::int) x;
    IF decided >= (l ->> 'decisions')::bigint
        AND wrong * 100 > decided * (l ->> 'false_alarm_percent')::bigint THEN
        RETURN format('%s of the last %s decisions were false alarms', wrong,
            decided);
    END IF;
    RETURN NULL;
END $$;

-- Administrators and headteacher are written to about a rule that suspended
-- itself.
CREATE OR REPLACE FUNCTION schoolgate.tell_suspended(c schoolgate.rule_change)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    l letter_out;
BEGIN
    l.kind := 'rule-suspended';
    FOR l.address IN SELECT DISTINCT address_of(g.person) FROM grantee g
        WHERE g.revoked IS NULL AND coalesce(g.school = c.school, true)
            AND g.role IN ('mail-admin', 'admin', 'headteacher')
            AND address_of(g.person) IS NOT NULL
    LOOP
        PERFORM send_letter(l, jsonb_build_object('ref', 'M' || c.ordinal,
            'rule', c.rule, 'why', c.reason, 'school', (SELECT name FROM school
                WHERE id = c.school),
            'console', coalesce(nullif((SELECT value #>> '{}' FROM settings
                WHERE key = 'console_address'), ''), 'the console')));
    END LOOP;
END $$;

-- Rules that make more noise than the school bears go to shadow, by nobody's
-- word; each is a line.
CREATE OR REPLACE FUNCTION schoolgate.suspend_noisy(school text)
RETURNS SETOF text LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    w record;
    r record;
    why text;
    c rule_change;
BEGIN
    SELECT * INTO w FROM last_mails(suspend_noisy.school, (SELECT
        (value ->> 'mails')::bigint FROM settings WHERE key = 'rule_noise'));
    FOR r IN SELECT m.rule, max(m.mode) AS mode FROM rule_mode m
        WHERE m.school = suspend_noisy.school
            AND NOT is_never_suspended(coalesce(m.told ->> 'class', 'seal'))
        GROUP BY m.rule HAVING bool_or(m.mode IN ('nudge', 'enforce'))
            AND NOT EXISTS (SELECT FROM newest_changes(suspend_noisy.school) n
                WHERE n.rule = m.rule AND n.becomes IN ('off', 'shadow')
                    AND n.approved > now() - interval '10 minutes')
    LOOP
        why := noise_of(suspend_noisy.school, r.rule,
            coalesce(w.since, 'infinity'), coalesce(w.mails, 0));
        CONTINUE WHEN why IS NULL;
        INSERT INTO rule_change (school, rule, was, becomes, reason, noise,
            proposed_by, approved, approved_by)
        VALUES (suspend_noisy.school, r.rule,
            CASE r.mode WHEN 'shadow' THEN 'nudge' ELSE r.mode END, 'shadow',
            why, true, 'schoolgate', clock_timestamp(), 'schoolgate')
        RETURNING * INTO c;
        INSERT INTO rule_event (school, what, about, reason, actor, os_user)
        VALUES (suspend_noisy.school, 'rule-suspended', r.rule,
            format('change M%s, to shadow: %s', c.ordinal, why), 'schoolgate',
            session_user);
        PERFORM tell_suspended(c);
        RETURN NEXT format('rule="%s" change=M%s why="%s"',
            r.rule, c.ordinal, why);
    END LOOP;
END $$;

GRANT EXECUTE ON FUNCTION api.rules, api.rule_show, api.rule_propose,
    api.rule_decide, api.rule_withdraw, api.rule_proposals, api.replay_done,
    api.noise_limits, api.school_of TO schoolgate_people, schoolgate_console;
RESET ROLE;
