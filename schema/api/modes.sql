-- Rules in force on mail hosts: what a host tells of them, and the approved
-- changes that it lays over its policy file.

SET ROLE schoolgate_owner;

-- Of each rule the newest change that was approved.
CREATE OR REPLACE FUNCTION schoolgate.newest_changes(school text)
RETURNS SETOF schoolgate.rule_change LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT DISTINCT ON (rule) * FROM rule_change c
    WHERE c.school = $1 AND approved IS NOT NULL
    ORDER BY rule, approved DESC, ordinal DESC
$$;

-- The file says another mode than when this host took a change: the newer word
-- counts, and the change is over there.
CREATE OR REPLACE FUNCTION schoolgate.overtake(
    school text, host text, rule text, mode text)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    c bigint;
BEGIN
    FOR c IN UPDATE rule_change_host h SET overtaken = now()
        FROM newest_changes(overtake.school) x
        WHERE x.ordinal = h.change AND x.rule = overtake.rule AND h.host = overtake.host
            AND h.overtaken IS NULL AND h.file_mode <> overtake.mode
        RETURNING h.change
    LOOP
        INSERT INTO rule_event (school, what, about, reason, actor, os_user)
        VALUES (overtake.school, 'mode-overtaken', overtake.rule,
            format('change M%s: the policy file that mail host %s took is newer',
                c, overtake.host), 'schoolgate', session_user);
    END LOOP;
END $$;

-- One rule of a host's file has another mode than before, or is new or gone.
CREATE OR REPLACE FUNCTION schoolgate.note_file_mode(
    school text, host text, rule text, was text, becomes text)
RETURNS void LANGUAGE sql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    INSERT INTO rule_event (school, what, about, reason, actor, os_user)
    VALUES ($1, 'rule-changed', $3, format('%s to %s, in the policy that mail '
        'host %s took', coalesce($4, 'none'), coalesce($5, 'none'), $2),
        'schoolgate', session_user);
    SELECT overtake($1, $2, $3, coalesce($5, 'none'));
$$;

-- `rules` is {"rule": {"file": mode, "mode": mode, "change": n, "place": n, and
-- what people read}}, all of the policy that `host` has in force.  How many the
-- file has in another mode than before; the first time none.
CREATE OR REPLACE FUNCTION recorder.rule_modes(
    school text, host text, rules jsonb)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    is_first CONSTANT boolean := NOT EXISTS (SELECT FROM rule_mode m
        WHERE m.school = rule_modes.school AND m.host = rule_modes.host);
    many bigint := 0;
    c record;
BEGIN
    FOR c IN SELECT rule, m.file_mode AS was, n.value ->> 'file' AS becomes
        FROM (SELECT rule, file_mode FROM rule_mode x
            WHERE x.school = rule_modes.school AND x.host = rule_modes.host) m
            FULL JOIN (SELECT key AS rule, value
                FROM jsonb_each(rule_modes.rules)) n USING (rule)
        WHERE m.file_mode IS DISTINCT FROM n.value ->> 'file' AND NOT is_first
        ORDER BY rule
    LOOP
        PERFORM note_file_mode(rule_modes.school, rule_modes.host, c.rule,
            c.was, c.becomes);
        many := many + 1;
    END LOOP;
    DELETE FROM rule_mode m
    WHERE m.school = rule_modes.school AND m.host = rule_modes.host;
    INSERT INTO rule_mode (school, host, rule, mode, file_mode, change, place,
        told)
    SELECT rule_modes.school, rule_modes.host, key, value ->> 'mode',
        value ->> 'file', coalesce((value ->> 'change')::bigint, 0),
        coalesce((value ->> 'place')::int, 0),
        value - '{file,mode,change,place}'::text[]
    FROM jsonb_each(rule_modes.rules);
    RETURN many;
END $$;

-- What this host lays over its file, a row for each rule.  A change that it
-- hears of for the first time is bound to what its file says now.
CREATE OR REPLACE FUNCTION recorder.rule_changes(school text, host text)
RETURNS TABLE (change bigint, rule text, mode text, file_mode text,
    approved_ms bigint)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO rule_change_host (change, host, file_mode)
    SELECT c.ordinal, rule_changes.host, m.file_mode
    FROM newest_changes(rule_changes.school) c JOIN rule_mode m
        ON m.school = c.school AND m.host = rule_changes.host
            AND m.rule = c.rule
    WHERE NOT EXISTS (SELECT FROM rule_change_host h
        WHERE h.change = c.ordinal AND h.host = rule_changes.host)
    ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT c.ordinal, c.rule, c.becomes, h.file_mode,
            epoch_ms(c.approved)
        FROM newest_changes(rule_changes.school) c JOIN rule_change_host h
            ON h.change = c.ordinal AND h.host = rule_changes.host
        WHERE h.overtaken IS NULL
        ORDER BY c.rule COLLATE "C" LIMIT 500;
END $$;

GRANT EXECUTE ON FUNCTION recorder.rule_modes, recorder.rule_changes
    TO schoolgate_recorder;
RESET ROLE;
