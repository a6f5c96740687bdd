-- The directory as mail hosts keep it: rows of a snapshot, for the recorder.

SET ROLE schoolgate_owner;

-- Which state of the directory this is.  Read before and after the rows: when
-- it is the same, they belong together.
CREATE OR REPLACE FUNCTION recorder.directory_version() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT version FROM directory_change
$$;

CREATE OR REPLACE FUNCTION schoolgate.epoch_ms(at timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
    SELECT floor(extract(epoch FROM at) * 1000)::bigint
$$;

-- The address that mail to a person goes to: at school, else his own.
CREATE OR REPLACE FUNCTION schoolgate.main_address(person text) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT a.address FROM schoolgate.address a WHERE a.person = $1
    ORDER BY a.kind = 'private', a.ordinal, a.address LIMIT 1);

-- Every group and those inside it, itself too; rings of groups do no harm.
CREATE OR REPLACE FUNCTION schoolgate.reached_groups()
RETURNS TABLE (school text, root text, "group" text)
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH RECURSIVE reached (school, root, "group") AS (
        SELECT s, g, g FROM (SELECT m.school, m."group" FROM membership m
            UNION SELECT m.school, m."group" FROM subgroup m
            UNION SELECT m.school, m."group" FROM outsider m
            UNION SELECT a.school, a.purpose FROM address a
                WHERE a.kind = 'group') every (s, g)
        UNION
        SELECT r.school, r.root, m.member FROM reached r
            JOIN subgroup m ON m.school = r.school AND m."group" = r."group")
    SELECT school, root, "group" FROM reached
$$;

-- Who is in a group by way of which address.
CREATE OR REPLACE FUNCTION schoolgate.group_members()
RETURNS TABLE (school text, "group" text, person text, address text)
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT r.school, r.root, m.person, main_address(m.person)
    FROM reached_groups() r JOIN membership m
        ON m.school = r.school AND m."group" = r."group"
    UNION
    SELECT r.school, r.root, NULL, m.address
    FROM reached_groups() r JOIN outsider m
        ON m.school = r.school AND m."group" = r."group"
$$;

-- One row for each address, in the order of its octets; one that is suspended
-- is there though the directory does not know it.
CREATE OR REPLACE FUNCTION recorder.directory_entries()
RETURNS TABLE (address text, kind text, person text, name text, class text,
    school text, form text, manager text, purpose text, union_officer boolean,
    suspended boolean, ends_ms bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT * FROM (
    SELECT a.address, a.kind, coalesce(a.person, ''),
        coalesce(p.name, a.name), coalesce(p.class, ''),
        coalesce(p.school, a.school), coalesce(p.form, ''),
        coalesce(main_address(p.line_manager), ''), a.purpose,
        coalesce(p.is_union_officer, false),
        EXISTS (SELECT FROM suspension s WHERE s.ended IS NULL
            AND coalesce(s.person = a.person, s.address = a.address)),
        CASE WHEN a.kind = 'school' AND p.ends IS NOT NULL THEN
            epoch_ms((p.ends + 1)::timestamp AT TIME ZONE s.time_zone)
            ELSE 0 END
    FROM address a LEFT JOIN person p ON p.id = a.person
        JOIN school s ON s.id = coalesce(p.school, a.school)
    UNION ALL
    SELECT DISTINCT s.address, 'school', '', '', '', s.school, '', '', '',
        false, true, 0::bigint
    FROM suspension s WHERE s.ended IS NULL AND s.person IS NULL
        AND NOT EXISTS (SELECT FROM address a WHERE a.address = s.address)) e
    ORDER BY e.address COLLATE "C"
$$;

-- What stands for a pupil where a name would tell too much: the first 16
-- hexadecimal digits of the SHA-256 of his id (cli/names.h).
CREATE OR REPLACE FUNCTION schoolgate.pupil_digest(id text) RETURNS text
LANGUAGE sql IMMUTABLE
RETURN left(encode(sha256(convert_to(id, 'UTF8')), 'hex'), 16);

-- Lists: kind, what it belongs to, one of it, in the order of octets.
--	child	an address, and the digest of a child of its person
--	class	a group's address, and a class that some member is of
--	group	an address, and the name of a group that its person is in
--	member	a group's address, and that of a member
CREATE OR REPLACE FUNCTION recorder.directory_lists()
RETURNS TABLE (kind text, key text, value text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    WITH m AS MATERIALIZED (SELECT * FROM group_members())
    SELECT * FROM (
    SELECT 'group' AS kind, a.address AS key, m."group" AS value
    FROM m JOIN address a ON a.person = m.person
    UNION
    SELECT 'child', a.address,
        pupil_digest(c.child)
    FROM child_of c JOIN address a ON a.person = c.parent
    UNION
    SELECT 'class', a.address, p.class
    FROM m JOIN person p ON p.id = m.person
        JOIN address a ON a.kind = 'group' AND a.school = m.school
            AND a.purpose = m."group"
    UNION
    SELECT 'member', a.address, m.address
    FROM m JOIN address a ON a.kind = 'group' AND a.school = m.school
        AND a.purpose = m."group"
    WHERE m.address IS NOT NULL) l
    ORDER BY kind COLLATE "C", key COLLATE "C", value COLLATE "C"
$$;

-- Exemptions that are approved and not over, each category in a row of its
-- own ('' where it lifts all), in the order of their numbers.
CREATE OR REPLACE FUNCTION recorder.directory_exemptions(school text)
RETURNS TABLE (reference text, rule text, from_who text, to_who text,
    from_ms bigint, until_ms bigint, about text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT 'E' || x.ordinal, x.rule, x.from_who, x.to_who,
        epoch_ms(x.starts), epoch_ms(x.until), coalesce(c, '')
    FROM exemption x LEFT JOIN unnest(x.about) c ON true
    WHERE x.school = $1 AND x.approved IS NOT NULL AND x.ended IS NULL
        AND x.until > now()
    ORDER BY x.ordinal, c
$$;

-- When the school is open, from a week before `at` to eight weeks after it, in
-- order, by the clocks of its zone.
CREATE OR REPLACE FUNCTION schoolgate.open_hours(
    school text, at timestamptz DEFAULT now())
RETURNS TABLE (day date, opens timestamptz, closes timestamptz)
LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT d.day, (d.day + h.opens) AT TIME ZONE s.time_zone,
        (d.day + h.closes) AT TIME ZONE s.time_zone
    FROM school s CROSS JOIN LATERAL (
            SELECT ($2 AT TIME ZONE s.time_zone)::date + n AS day
            FROM generate_series(-7, 56) n) d
        CROSS JOIN LATERAL (SELECT h.opens, h.closes FROM school_hours h
            WHERE h.school = s.id AND d.day >= coalesce(h.first, d.day)
                AND d.day <= coalesce(h.last, d.day)
                AND extract(isodow FROM d.day)::int = ANY (h.days)
            ORDER BY h.ordinal DESC LIMIT 1) h
    WHERE s.id = $1 AND h.opens IS NOT NULL
    ORDER BY 1
$$;

CREATE OR REPLACE FUNCTION recorder.directory_hours(school text)
RETURNS TABLE (opens_ms bigint, closes_ms bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT epoch_ms(opens), epoch_ms(closes) FROM open_hours($1)
    WHERE opens < closes ORDER BY 1
$$;

CREATE OR REPLACE FUNCTION recorder.directory_phones(school text)
RETURNS TABLE (digits text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT p.digits FROM school_phone p WHERE p.school = $1 ORDER BY 1
$$;

GRANT EXECUTE ON FUNCTION recorder.directory_version,
    recorder.directory_entries, recorder.directory_lists,
    recorder.directory_exemptions, recorder.directory_hours,
    recorder.directory_phones TO schoolgate_recorder;
RESET ROLE;
