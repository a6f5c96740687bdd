-- A breach from its report to its close, and what it keeps from retention.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- reported_by  NULL: it was reported at the console, of `message`
ALTER TABLE breach ALTER reported_by DROP NOT NULL,
    ADD closed timestamptz,
    ADD CHECK (coalesce(reported_by, message) IS NOT NULL),
    ADD CHECK ((state = 'closed') = (closed IS NOT NULL));
CREATE INDEX ON breach (message);

-- Who did what about it; the one-line reasons of a data protection register.
CREATE TABLE breach_event (
    ordinal bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    breach uuid NOT NULL,
    what text NOT NULL CHECK (what IN ('reported', 'contained', 'assessed',
        'closed', 'reopened')),
    note text NOT NULL CHECK (length(note) <= 1000),
    actor text NOT NULL,
    os_user text NOT NULL,
    form int NOT NULL DEFAULT 1,
    hash bytea NOT NULL
);
CREATE INDEX ON breach_event (breach, ordinal);
CREATE FUNCTION chain_text(r breach_event) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT jsonb_build_array('breach_event', r.form, r.ordinal, r.at,
        r.breach, r.what, r.note, r.actor, r.os_user)::text
$$;
CREATE TRIGGER chain BEFORE INSERT ON breach_event
    FOR EACH ROW EXECUTE FUNCTION chain();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON breach_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON breach_event
    EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON breach_event FROM schoolgate_owner;

-- Why what is over was kept all the same: {"hold": 1, "request": 0, "breach": 2};
-- a record may have several reasons.  Part of the chain from form 2 on.
ALTER TABLE certificate ADD why jsonb NOT NULL DEFAULT '{}',
    ALTER form SET DEFAULT 2;
CREATE OR REPLACE FUNCTION chain_text(r certificate) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT (jsonb_build_array('certificate', r.form, r.ordinal, r.at, r.month,
        r.how, r.records, r.held, r.first, r.last, r.months)
        || CASE WHEN r.form >= 2 THEN jsonb_build_array(r.why)
            ELSE '[]' END)::text
$$;

-- breach_months  how long what a breach concerns is kept once it is closed: by
--                default as long as mail is
INSERT INTO settings VALUES ('breach_months', '6');

RESET search_path;
RESET ROLE;
