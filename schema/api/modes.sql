-- Rules whose mode became another with a new policy file: each is written down.

SET ROLE schoolgate_owner;

-- `modes` is {"rule": "mode"}, all of the policy that `host` has in force.  How
-- many differ from what it said before; the first time none does.
CREATE OR REPLACE FUNCTION recorder.rule_modes(
    school text, host text, modes jsonb)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    is_first CONSTANT boolean := NOT EXISTS (SELECT FROM rule_mode m
        WHERE m.school = rule_modes.school AND m.host = rule_modes.host);
    many bigint := 0;
    c record;
BEGIN
    FOR c IN SELECT rule, m.mode AS was, n.value AS becomes
        FROM (SELECT rule, mode FROM rule_mode x
            WHERE x.school = rule_modes.school AND x.host = rule_modes.host) m
            FULL JOIN (SELECT key AS rule, value
                FROM jsonb_each_text(rule_modes.modes)) n USING (rule)
        WHERE m.mode IS DISTINCT FROM n.value AND NOT is_first
        ORDER BY rule
    LOOP
        INSERT INTO rule_event (school, what, about, reason, actor, os_user)
        VALUES (rule_modes.school, 'rule-changed', c.rule,
            format('%s to %s, in the policy that mail host %s took',
                coalesce(c.was, 'none'), coalesce(c.becomes, 'none'),
                rule_modes.host), 'schoolgate', session_user);
        many := many + 1;
    END LOOP;
    IF is_first OR many > 0 THEN
        DELETE FROM rule_mode m
        WHERE m.school = rule_modes.school AND m.host = rule_modes.host;
        INSERT INTO rule_mode
        SELECT rule_modes.school, rule_modes.host, key, value
        FROM jsonb_each_text(rule_modes.modes);
    END IF;
    RETURN many;
END $$;

GRANT EXECUTE ON FUNCTION recorder.rule_modes TO schoolgate_recorder;
RESET ROLE;
