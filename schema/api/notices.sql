-- Notices of openings: handed to a mail host that sends them, each once.

SET ROLE schoolgate_owner;

-- Notices that are due and that no other mail host has, now this one's: of
-- openings, and the joint ones of requests.  One that was handed
-- out and never written comes again.
DROP FUNCTION IF EXISTS recorder.notices_due(text);
CREATE OR REPLACE FUNCTION recorder.notices_due(host text)
RETURNS TABLE (opening bigint, item uuid, message uuid, address text,
    subject text, words text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO notice_out (opening, host)
    SELECT o.ordinal, notices_due.host FROM opening o
    WHERE (o.notice = 'due' OR EXISTS (SELECT FROM joint_notice j
            WHERE j.opening = o.ordinal))
        AND NOT EXISTS (SELECT FROM notice_out n WHERE n.opening = o.ordinal)
        AND NOT EXISTS (SELECT FROM notice_event v
            WHERE v.opening = o.ordinal AND v.state IN ('sent', 'failed'))
    ORDER BY o.ordinal LIMIT 50
    ON CONFLICT DO NOTHING;
    -- A host that is gone for an hour has not sent it.
    UPDATE notice_out n SET host = notices_due.host, claimed = now()
    WHERE n.handed IS NULL AND n.host <> notices_due.host
        AND n.claimed < now() - interval '1 hour';
    RETURN QUERY SELECT o.ordinal, n.item, o.message, o.told_address,
        letter_fill((letter(CASE WHEN j.opening IS NOT NULL
                THEN request_letter(j.openings)
            WHEN o.signed_by IS NOT NULL THEN 'opened-sealed'
            ELSE 'opened' END)).subject,
            jsonb_build_object('ref', reference(o.message))),
        coalesce(j.words, told_words(o))
    FROM notice_out n JOIN opening o ON o.ordinal = n.opening
        LEFT JOIN joint_notice j ON j.opening = o.ordinal
    WHERE n.host = notices_due.host AND n.handed IS NULL
        AND NOT EXISTS (SELECT FROM notice_event v
            WHERE v.opening = o.ordinal AND v.state IN ('sent', 'failed'))
    ORDER BY o.ordinal LIMIT 50;
END $$;

-- It lies in this mail host's outbox.
CREATE OR REPLACE FUNCTION recorder.notice_handed(opening bigint)
RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = pg_catalog, schoolgate, pg_temp AS $$
    UPDATE notice_out SET handed = now()
    WHERE notice_out.opening = $1 AND handed IS NULL
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA schoolgate, recorder FROM PUBLIC;
GRANT EXECUTE ON FUNCTION recorder.notices_due, recorder.notice_handed
    TO schoolgate_recorder;

RESET ROLE;
