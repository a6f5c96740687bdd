-- What stands beside the messages of an export: a line for each, and what was left
-- out and why.

SET ROLE schoolgate_owner;

-- One cell of a CSV file that no spreadsheet program takes for a formula, with
-- what nobody sees made visible.
CREATE OR REPLACE FUNCTION schoolgate.csv_cell(v text) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT '"' || CASE WHEN shown ~ ('^[[:space:]\u00a0\u3000\ufffd''"]*'
            || '[-=+@|%\u2212\uff0b\uff0d\uff1d\uff20]')
        THEN '''' ELSE '' END || replace(shown, '"', '""') || '"'
    FROM (SELECT regexp_replace(regexp_replace(coalesce(v, ''),
            '[\u0001-\u001f\u007f-\u009f\u2028\u2029]', ' ', 'g'),
        '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f'
            || '\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]',
        U&'\FFFD', 'g')) s (shown)
$$;

CREATE OR REPLACE FUNCTION schoolgate.csv_line(VARIADIC cells text[])
RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT string_agg(csv_cell(c), ',' ORDER BY n) || E'\r\n'
    FROM unnest(cells) WITH ORDINALITY AS t (c, n)
$$;

CREATE OR REPLACE FUNCTION schoolgate.leave_out_words(code text) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    SELECT words FROM (VALUES
        ('not-personal', 'not about the person who asks'),
        ('namesake', 'about somebody else of the same name'),
        ('duplicate', 'the same stands in another message'),
        ('already-held', 'who asks has it already'),
        ('third-party', 'about somebody else (DPA 2018 sch. 2 para 16)'),
        ('reference',
            'a confidential reference (DPA 2018 sch. 2 para 24)'),
        ('forecast', 'management forecasts (DPA 2018 sch. 2 para 22)'),
        ('negotiation', 'negotiations (DPA 2018 sch. 2 para 23)'),
        ('privileged', 'legal privilege (DPA 2018 sch. 2 para 19)'),
        ('exam', 'exam scripts and marks (DPA 2018 sch. 2 para 25)'),
        ('child-abuse', 'child abuse data (DPA 2018 sch. 3 para 21)'),
        ('serious-harm', 'serious harm (DPA 2018 sch. 3)'),
        ('health', 'health or social work data (DPA 2018 sch. 3)'),
        ('crime', 'preventing or detecting crime (DPA 2018 sch. 2 para 2)'),
        ('exempt', 'exempt for another reason')) AS v (code, words)
    WHERE v.code = $1
$$;

-- A line for each message of an export, in whichever volume.  Names of files are
-- ours: a number.
CREATE OR REPLACE FUNCTION schoolgate.schedule_included(
    x schoolgate.request_export)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp SET timezone = 'UTC' AS $$
    SELECT csv_line('number', 'file', 'received (UTC)', 'from', 'to', 'subject',
            'attachments', 'octets', 'sha256', 'what became of it', 'part')
        || coalesce(string_agg(csv_line(i.ordinal::text,
            CASE WHEN i.volume IS NULL THEN 'too large for a file'
                WHEN is_openable(m.id) THEN lpad(i.ordinal::text,
                    greatest(4, length(i.ordinal::text)), '0') || '.eml'
                ELSE 'no copy is kept' END,
            to_char(m.received, 'YYYY-MM-DD HH24:MI:SS'),
            coalesce(nullif(m.from_address, ''), m.sender),
            (SELECT string_agg(r.address, '; ' ORDER BY r.ordinal)
                FROM all_recipient r WHERE r.message = m.id),
            coalesce(n.subject, m.subject),
            (SELECT string_agg(t.name, '; ' ORDER BY t.ordinal)
                FROM all_attachment t WHERE t.message = m.id),
            m.size::text, encode(m.sha256, 'hex'), m.action, i.volume::text),
            '' ORDER BY i.ordinal), '')
    FROM request_export_item i JOIN all_message m ON m.id = i.message
        LEFT JOIN all_second_scan n ON n.message = m.id
    WHERE i.export = x.ordinal AND NOT i.gone
$$;

-- What was left out and why, without a heading; of what stayed sealed how much
-- there is, or the answer would not be whole.
CREATE OR REPLACE FUNCTION schoolgate.schedule_left_out(
    x schoolgate.request_export)
RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, schoolgate, pg_temp SET timezone = 'UTC' AS $$
    SELECT csv_line('received (UTC)', 'why it was left out')
        || coalesce(string_agg(csv_line(to_char(uuid_time(i.message),
            'YYYY-MM-DD'), leave_out_words(i.code)), '' ORDER BY i.message), '')
        || CASE x.sealed WHEN 0 THEN '' ELSE csv_line('', CASE x.sealed
            WHEN 1 THEN '1 message is' ELSE x.sealed || ' messages are' END
            || ' sealed (of a union, a lawyer, a doctor, a whistleblower, or '
            'marked personal) and were not opened') END
    FROM request_item i WHERE i.request = x.request AND NOT i.included
$$;

-- The files beside the messages, which are in the last volume: name and text.
CREATE OR REPLACE FUNCTION api.export_schedules(export bigint, volume int)
RETURNS TABLE (name text, content text) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
DECLARE
    x CONSTANT request_export := export_named(demand('dpo'),
        export_schedules.export);
BEGIN
    PERFORM demand_begun(x.ordinal, export_schedules.volume);
    IF EXISTS (SELECT FROM request_export_volume v WHERE v.export = x.ordinal
            AND v.volume > export_schedules.volume) THEN
        RETURN;
    END IF;
    -- With the mark by which spreadsheet programs know UTF-8.
    RETURN QUERY VALUES
        ('schedule.csv', U&'\FEFF' || schedule_included(x)),
        ('left-out.csv', U&'\FEFF' || schedule_left_out(x));
END $$;

GRANT EXECUTE ON FUNCTION api.export_schedules TO schoolgate_people, schoolgate_console;

RESET ROLE;
