-- Why flags were made: a cause is rule, lists and detectors, whose words they
-- are and who writes such mail; never what was written.  It is computed when a
-- flag is made, because a suppressed cause makes no item of a queue, and because
-- the record that tells it goes before the flag does.
--
-- All of it is plpgsql, which keeps its plans: a function of language sql that has
-- a search_path of its own is parsed and planned anew by every statement that calls
-- it, which was most of what a flag cost.

SET ROLE schoolgate_owner;

-- An id of what was hashed.
CREATE OR REPLACE FUNCTION schoolgate.hash_id(content jsonb) RETURNS uuid
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN encode(substr(sha256(convert_to($1::text, 'UTF8')), 1, 16), 'hex')
        ::uuid;
END $$;

CREATE OR REPLACE FUNCTION schoolgate.cause_id(c schoolgate.cause) RETURNS uuid
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN hash_id(jsonb_build_array(c.school, c.rule, c.kinds, c.manner,
        c.whose));
END $$;

-- Which conversation a message belongs to, by the oldest Message-ID that it
-- names; without one it stands alone.
CREATE OR REPLACE FUNCTION schoolgate.thread_id(
    school text, id uuid, header jsonb)
RETURNS uuid LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN hash_id(jsonb_build_array($1, coalesce(
        nullif($3 #>> '{references,0}', ''),
        nullif($3 #>> '{in_reply_to,0}', ''),
        nullif($3 ->> 'message_id', ''), $2::text)));
END $$;

-- Whose words the flag is about.
CREATE OR REPLACE FUNCTION schoolgate.manner_of(
    f schoolgate.flag, header jsonb)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN (
        SELECT CASE WHEN f.context IN ('sealed', 'reported') THEN f.context
            WHEN header -> 'bulk' ?| '{list_id,list_unsubscribe,precedence}'
                THEN 'newsletter'
            WHEN header -> 'bulk' ? 'auto_submitted' THEN 'automatic'
            WHEN bool_and(x.context = 'signature') THEN 'footer'
            WHEN bool_and(x.context = 'quoted') THEN 'quoted'
            WHEN bool_and(EXISTS (SELECT FROM all_attachment t
                WHERE t.message = x.message
                    AND t.path = split_part(x.place, '!', 1))) THEN 'file'
            ELSE 'own' END
        FROM all_finding x WHERE x.message = f.message AND x.id = ANY (f.kinds));
END $$;

-- Who writes it.  A newsletter is known by its domain, so that one can be
-- suppressed and not all of them.
CREATE OR REPLACE FUNCTION schoolgate.whose_of(
    f schoolgate.flag, inside boolean, manner text)
RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT class FROM person p WHERE p.id = f.about),
        CASE WHEN inside THEN 'inside'
            WHEN manner = 'newsletter' THEN nullif(left(lower(substring(
                f.from_address FROM '@([A-Za-z0-9.-]+)$')), 255), '') END,
        'outside');
END $$;

-- Is it about danger to a child?  As the mail host says it when it alerts the
-- safeguarding lead (milter/aside.c): by the rule's kind, or words as grave.
CREATE OR REPLACE FUNCTION schoolgate.tells_danger(
    f schoolgate.flag, reasons jsonb)
RETURNS boolean LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM jsonb_array_elements(reasons) r
        WHERE r ->> 'rule' = f.rule AND r ->> 'queue' = f.queue
            AND coalesce(r ->> 'context', '') = '' AND f.queue = 'dsl'
            AND (r ->> 'kind' = 'danger' OR (r ->> 'kind' = 'words'
                AND (r ->> 'severity')::int >= 4)));
END $$;

-- Is a flag of this cause not asked about?  By a suppression that is in force and
-- was made in the flag's own queue: nobody stops what another is asked.
DROP FUNCTION IF EXISTS schoolgate.suppressed_by(uuid);
CREATE OR REPLACE FUNCTION schoolgate.is_suppressed(cause uuid, queue text)
RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM suppression s
        JOIN decision d ON d.batch = s.batch
        JOIN flag f ON f.id = d.flag AND f.cause = s.cause
        WHERE s.cause = $1 AND s.ended IS NULL AND s.until > now()
            AND d.queue = $2);
END $$;

-- What people themselves report, danger, and what nobody may read is always
-- asked about.
CREATE OR REPLACE FUNCTION schoolgate.may_suppress(f schoolgate.flag)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT NOT f.danger AND f.context NOT IN ('sealed', 'reported')
$$;

-- The flag as its record tells it: cause, thread, danger, and whether somebody
-- is asked to look: of the headteacher's mail always, for it is he who stops
-- causes.  What is decided stays as it is.
CREATE OR REPLACE FUNCTION schoolgate.note_cause(
    f schoolgate.flag, header jsonb, reasons jsonb, inside boolean)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
DECLARE
    c cause;
BEGIN
    f.danger := f.danger OR tells_danger(f, reasons);
    c.school := f.school;
    c.rule := f.rule;
    c.kinds := CASE WHEN f.kinds <> '{}' THEN f.kinds ELSE ARRAY(
        SELECT DISTINCT left(r ->> 'cause', 60)
        FROM jsonb_array_elements(reasons) r
        WHERE r ->> 'rule' = f.rule AND r ->> 'cause' <> '' ORDER BY 1) END;
    c.manner := manner_of(f, header);
    c.whose := whose_of(f, inside, c.manner);
    c.id := cause_id(c);
    INSERT INTO cause (id, school, rule, kinds, manner, whose)
    VALUES (c.id, c.school, c.rule, c.kinds, c.manner, c.whose)
    ON CONFLICT DO NOTHING;
    UPDATE flag x SET cause = c.id, danger = f.danger,
        thread = thread_id(f.school, f.message, header),
        state = CASE WHEN may_suppress(f) AND is_suppressed(c.id, f.queue)
                AND NOT is_about_role(f, 'headteacher')
            THEN 'suppressed' ELSE 'new' END
    WHERE x.id = f.id;
END $$;

-- The same for all flags of a message that wait; `earlier` reasons beside those
-- of its documents are of who makes a flag by another way.
CREATE OR REPLACE FUNCTION schoolgate.note_causes(id uuid, reasons jsonb)
RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM note_cause(f, coalesce(n.document -> 'header',
            m.document -> 'header', '{}'),
        $2 || coalesce(m.document #> '{verdict,reasons}', '[]')
            || coalesce(n.document #> '{verdict,reasons}', '[]'),
        m.sender_inside)
    FROM flag f LEFT JOIN all_message m ON m.id = f.message
        LEFT JOIN all_second_scan n ON n.message = f.message
    WHERE f.message = $1 AND f.state <> 'decided';
END $$;

-- Flags from before there were causes.
DO $$
BEGIN
    PERFORM schoolgate.note_causes(message, '[]')
    FROM (SELECT DISTINCT message FROM schoolgate.flag
        WHERE cause IS NULL AND state <> 'decided') f;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate FROM PUBLIC;

RESET ROLE;
