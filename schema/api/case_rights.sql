-- Cases: who takes part in one, and what he is shown of it.

SET ROLE schoolgate_owner;

-- Is the case about this person?
CREATE OR REPLACE FUNCTION schoolgate.is_case_about(
    c schoolgate.case_file, person text, addresses text[])
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(c.about = person, false)
        OR lower(c.about_address) = ANY (addresses)
$$;

-- Is it about somebody who holds this role in its school?
CREATE OR REPLACE FUNCTION schoolgate.is_case_about_role(
    c schoolgate.case_file, role text)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM grantee g
        WHERE g.role = $2 AND g.revoked IS NULL
            AND coalesce(g.school = c.school, true)
            AND is_case_about(c, g.person,
                ARRAY(SELECT x.address FROM address x WHERE x.person = g.person
                    UNION SELECT lower(g.person) WHERE g.person LIKE '%@%')))
$$;

-- May the caller see the case?  Whose role takes part, never whom it is about.
-- What is about the headteacher is for who is over him, and for nobody who has
-- the headteacher's role otherwise.
CREATE OR REPLACE FUNCTION schoolgate.may_see_case(
    a schoolgate.actor, c schoolgate.case_file)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    about_head CONSTANT boolean := is_case_about_role(c, 'headteacher');
BEGIN
    RETURN NOT is_case_about(c, a.person, a.addresses) AND EXISTS (
        SELECT FROM case_role r WHERE r.file = c.ordinal
            AND holds(a, c.school, r.role)
            AND CASE WHEN r.role = 'chair'
                THEN about_head AND is_over_head(a, c.school)
                WHEN r.role IN ('headteacher', 'deputy') THEN NOT about_head
                ELSE true END);
END $$;

-- Does a case that the caller may see show him this message of it?  Not what he
-- wrote himself, nor what is sealed, but the case's own to who unsealed it; what
-- the headteacher wrote only in a case about him, or to whom it is shown without.
CREATE OR REPLACE FUNCTION schoolgate.case_shows(
    a schoolgate.actor, c schoolgate.case_file, m schoolgate.message)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    writer CONSTANT text := person_of(m.login, m.sender);
    writers CONSTANT text[] := ARRAY[lower(m.login), lower(m.sender),
        lower(m.from_address), mailbox(m.login), mailbox(m.sender),
        mailbox(m.from_address), (SELECT mailbox(n.from_address)
            FROM all_second_scan n WHERE n.message = m.id)];
BEGIN
    IF writers && a.addresses OR writer = a.person
        OR (is_sealed(m.id, m.document) AND NOT (has_unsealed(a, c.flag)
            AND EXISTS (SELECT FROM flag f
                WHERE f.id = c.flag AND f.message = m.id))) THEN
        RETURN false;
    END IF;
    RETURN NOT has_role_there(c.school, 'headteacher', writer, writers)
        OR is_case_about_role(c, 'headteacher')
        OR has_flag_of(a, m.id);
END $$;

-- Has the message a flag that the caller may see?  Of what is sealed he sees
-- none.
CREATE OR REPLACE FUNCTION schoolgate.has_flag_of(
    a schoolgate.actor, message uuid)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM flag f WHERE f.message = has_flag_of.message
        AND f.context <> 'sealed' AND may_see(a, f));
END $$;

-- Was what a rule sealed opened by two, the caller one of them: who asked, or who
-- signed?
CREATE OR REPLACE FUNCTION schoolgate.has_unsealed(
    a schoolgate.actor, flag uuid)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM seal_ask s WHERE s.flag = $2
        AND s.opening IS NOT NULL AND a.person IN (s.asked_by, s.decided_by))
$$;

-- A case of sealed mail tells others who take part that there is one, and not whom
-- it is about, what he answered or what was written.
CREATE OR REPLACE FUNCTION schoolgate.is_case_shown(
    a schoolgate.actor, c schoolgate.case_file)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN NOT EXISTS (SELECT FROM flag f
            WHERE f.id = c.flag AND f.context = 'sealed')
        OR has_unsealed(a, c.flag);
END $$;

-- Is the message of an open case that the caller takes part in?  His role may
-- then open it, whatever queue its flag stands in (in_scope() asks).
CREATE OR REPLACE FUNCTION schoolgate.case_scope(
    a schoolgate.actor, message uuid)
RETURNS boolean LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT EXISTS (SELECT FROM case_message m
        JOIN case_file c ON c.ordinal = m.file
            CROSS JOIN message_of($2) x
        WHERE m.message = $2 AND c.state = 'open' AND may_see_case(a, c)
            AND case_shows(a, c, x))
$$;

-- The case that the caller may see, locked; whether it exists is not told else.
CREATE OR REPLACE FUNCTION schoolgate.visible_case(
    a schoolgate.actor, ordinal bigint)
RETURNS schoolgate.case_file LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    c case_file;
BEGIN
    SELECT * INTO c FROM case_file x WHERE x.ordinal = visible_case.ordinal
    FOR UPDATE;
    IF c.ordinal IS NULL OR NOT may_see_case(a, c) THEN
        RAISE EXCEPTION 'there is no case % that you may see',
            visible_case.ordinal USING ERRCODE = 'P0002';
    END IF;
    RETURN c;
END $$;

RESET ROLE;
