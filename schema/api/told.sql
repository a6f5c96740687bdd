-- Whom an opening tells: whose mail it is that somebody reads.

SET ROLE schoolgate_owner;

-- Who stands for a list of addresses, where its members are told one by one of
-- nothing: the first who works here and is not the caller, groups within it
-- included.  The directory knows no owner of a list.
CREATE OR REPLACE FUNCTION schoolgate.first_of_list(
    a schoolgate.actor, school text, list text)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH RECURSIVE l (name) AS (SELECT $3
        UNION SELECT s.member FROM subgroup s JOIN l ON s."group" = l.name
        WHERE s.school = $2)
    SELECT p.id FROM membership x JOIN l ON l.name = x."group"
        JOIN person p ON p.id = x.person
    WHERE x.school = $2 AND p.id IS DISTINCT FROM a.person
        AND NOT has_left(p.id) AND school_address(p.id) IS NOT NULL
    ORDER BY is_family(p.class), p.id LIMIT 1
$$;

-- Whose mail a message from outside is: each of ours who got it, once, in the
-- order of its recipients: people by name, then addresses that several read, who
-- all find the notice there, then one for each list.  Not the caller.
CREATE OR REPLACE FUNCTION schoolgate.owners_of(
    a schoolgate.actor, m schoolgate.message)
RETURNS TABLE (person text, address text) LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH got AS (
        SELECT r.ordinal, d.person, r.address, d.school, d.purpose,
            coalesce(d.kind, CASE WHEN EXISTS (SELECT FROM school s
                WHERE lower(split_part(r.address, '@', 2)) = ANY (s.domains))
                THEN 'shared' END) AS kind
        FROM all_recipient r LEFT JOIN address d
            ON d.address = lower(r.address)
        WHERE r.message = m.id AND m.action <> 'reject'),
    owner AS (
        SELECT CASE g.kind WHEN 'school' THEN 1 WHEN 'shared' THEN 2
                ELSE 3 END AS way, g.ordinal, coalesce(g.person, l) AS person,
            CASE g.kind WHEN 'group' THEN school_address(l)
                ELSE g.address END AS address
        FROM got g LEFT JOIN LATERAL first_of_list(a, g.school, g.purpose) l
            ON g.kind = 'group'
        WHERE g.kind IN ('school', 'shared') OR l IS NOT NULL)
    SELECT x.person, x.address FROM (
        SELECT DISTINCT ON (coalesce(o.person, lower(o.address))) o.*
        FROM owner o WHERE o.person IS DISTINCT FROM a.person
            AND lower(o.address) <> ALL (a.addresses)
        ORDER BY coalesce(o.person, lower(o.address)), o.way, o.ordinal) x
    ORDER BY x.way, x.ordinal
$$;

-- Whom an opening of this message by that person tells: the sender, when he is
-- ours (in the directory, or in our domains); else it is the mail of those of
-- ours who got it.  What nobody got is nobody's.
DROP FUNCTION IF EXISTS schoolgate.told_of(schoolgate.actor, schoolgate.message);
CREATE FUNCTION schoolgate.told_of(a schoolgate.actor, m schoolgate.message)
RETURNS TABLE (person text, address text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    writer CONSTANT text := writer_told(m);
BEGIN
    IF writer IS NOT NULL THEN
        RETURN QUERY SELECT person_of(m.login, m.sender), writer;
    ELSE
        RETURN QUERY SELECT o.person, o.address FROM owners_of(a, m) o;
    END IF;
END $$;

-- How many one opening tells: a whole staff are told by who opened their mail,
-- not by hundreds of letters.  How many more there are stands in the opening.
CREATE OR REPLACE FUNCTION schoolgate.told_most() RETURNS int
LANGUAGE sql IMMUTABLE RETURN 50;

-- Write an opening, and beside it a row for everybody else whom it tells.  `o`
-- says tier, purpose, reason, and how who is told is: notice, due, words.
CREATE OR REPLACE FUNCTION schoolgate.write_opening(
    a schoolgate.actor, m schoolgate.message, o schoolgate.opening)
RETURNS schoolgate.opening LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    people CONSTANT text[] := ARRAY(SELECT t.person FROM told_of(a, m) t);
    places CONSTANT text[] := ARRAY(SELECT t.address FROM told_of(a, m) t);
BEGIN
    INSERT INTO opening (message, told, told_address, tier, purpose, reason,
        actor, os_user, notice, due, under, words, signed_by, untold)
    SELECT m.id, people[1], places[1], o.tier, o.purpose, o.reason, a.person,
        session_user, CASE WHEN is_told THEN o.notice ELSE 'none' END,
        CASE WHEN is_told THEN o.due END, o.under,
        CASE WHEN is_told THEN o.words ELSE '' END, o.signed_by,
        greatest(cardinality(places) - told_most(), 0)
    FROM (SELECT places[1] IS NOT NULL) t (is_told)
    RETURNING * INTO o;
    INSERT INTO opening (message, told, told_address, tier, purpose, reason,
        actor, os_user, notice, due, under, words, signed_by, beside)
    SELECT o.message, people[i], places[i], o.tier, o.purpose, o.reason,
        o.actor, o.os_user, o.notice, o.due, o.under, o.words, o.signed_by,
        o.ordinal
    FROM generate_series(2, least(cardinality(places), told_most())) i;
    RETURN o;
END $$;

-- Whom else it tells, by name; an address where nobody is known by it.
CREATE OR REPLACE FUNCTION schoolgate.told_beside(opening bigint)
RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT ARRAY(SELECT coalesce(p.name, b.told_address)
        FROM opening b LEFT JOIN person p ON p.id = b.told
        WHERE b.beside = $1 ORDER BY b.ordinal)
$$;

-- As who has just written it is answered.
CREATE OR REPLACE FUNCTION schoolgate.opening_written(o schoolgate.opening)
RETURNS jsonb LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT jsonb_build_object('opening', o.ordinal, 'message', o.message,
        'at', o.at, 'notice', o.notice, 'told', o.told_address,
        'others', told_beside(o.ordinal), 'untold', o.untold, 'due', o.due,
        'words', o.words)
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;

RESET ROLE;
