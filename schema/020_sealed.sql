-- What a rule sealed is opened by two: one asks, another signs or refuses.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- Who signed it beside the one who opened; NULL: it takes no second.  Part of
-- what the chain covers from form 3 on.
ALTER TABLE opening ADD signed_by text, ALTER form SET DEFAULT 3;
CREATE OR REPLACE FUNCTION chain_text(r opening) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT (jsonb_build_array('opening', r.form, r.ordinal, r.at, r.message,
        r.told, r.told_address, r.tier, r.purpose, r.reason, r.actor,
        r.os_user, r.notice, r.due, r.under, r.words)
        || CASE WHEN r.form >= 2 THEN jsonb_build_array(r.on_behalf)
            ELSE '[]' END
        || CASE WHEN r.form >= 3 THEN jsonb_build_array(r.signed_by)
            ELSE '[]' END)::text
$$;

-- One asks: of the message of a flag, which is then opened once; or of what is
-- sealed in the scope of a request, which then belongs to it.
CREATE TABLE seal_ask (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    school text NOT NULL REFERENCES school,
    flag uuid,
    request bigint REFERENCES request,
    tier text NOT NULL CHECK (tier IN ('T3', 'T4')),
    purpose text NOT NULL CHECK (length(purpose) BETWEEN 1 AND 60),
    reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 3 AND 1000),
    asked timestamptz NOT NULL DEFAULT now(),
    asked_by text NOT NULL,
    os_user text NOT NULL,
    -- Until when it may be signed; afterwards it has lapsed.
    lapses timestamptz NOT NULL,
    lapsed timestamptz,
    withdrawn timestamptz,
    decided timestamptz,
    decided_by text CHECK (decided_by <> asked_by),
    signed boolean,
    note text CHECK (length(note) <= 1000),
    -- Signed: until when it may be opened; NULL: as long as the request is open.
    until timestamptz,
    -- The one opening that it was used for.
    opening bigint UNIQUE,
    CHECK ((flag IS NULL) <> (request IS NULL)),
    CHECK ((decided IS NULL) = (decided_by IS NULL)
        AND (decided IS NULL) = (signed IS NULL)),
    CHECK (decided IS NULL OR withdrawn IS NULL),
    CHECK (opening IS NULL OR (signed AND flag IS NOT NULL))
);
CREATE INDEX ON seal_ask (flag);
CREATE INDEX ON seal_ask (request);
CREATE INDEX ON seal_ask (lapses)
    WHERE decided IS NULL AND withdrawn IS NULL AND lapsed IS NULL;
CREATE TRIGGER set_once BEFORE UPDATE ON seal_ask FOR EACH ROW
    EXECUTE FUNCTION set_once('lapsed', 'withdrawn', 'decided', 'decided_by',
        'signed', 'note', 'until', 'opening');
CREATE TRIGGER no_delete BEFORE DELETE ON seal_ask
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON seal_ask
    EXECUTE FUNCTION refuse_change();
REVOKE DELETE, TRUNCATE ON seal_ask FROM schoolgate_owner;

-- Of which messages; what came later is not signed for.
CREATE TABLE seal_ask_message (
    ask bigint NOT NULL REFERENCES seal_ask,
    message uuid NOT NULL,
    PRIMARY KEY (ask, message)
);
CREATE INDEX ON seal_ask_message (message);

-- Who asked, who signed or refused, what it was used for.
CREATE TABLE seal_event (
    ordinal bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    ask bigint NOT NULL,
    what text NOT NULL CHECK (what IN ('asked', 'signed', 'refused',
        'withdrawn', 'lapsed', 'opened')),
    -- Messages; the reason that was given.
    messages int NOT NULL,
    note text NOT NULL CHECK (length(note) <= 1000),
    -- Of an opening; NULL: none.
    opening bigint,
    actor text NOT NULL,
    os_user text NOT NULL,
    form int NOT NULL DEFAULT 1,
    hash bytea NOT NULL
);
CREATE INDEX ON seal_event (ask, ordinal);
CREATE FUNCTION chain_text(r seal_event) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT jsonb_build_array('seal_event', r.form, r.ordinal, r.at, r.ask,
        r.what, r.messages, r.note, r.opening, r.actor, r.os_user)::text
$$;
CREATE TRIGGER chain BEFORE INSERT ON seal_event
    FOR EACH ROW EXECUTE FUNCTION chain();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON seal_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON seal_event
    EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON seal_event FROM schoolgate_owner;

-- second_signers   roles that may sign, each in its own school
-- seal_ask_days    days after which an ask that nobody signed lapses
-- seal_open_days   days in which what was signed may be opened
INSERT INTO settings VALUES
    ('second_signers', '["headteacher", "dpo", "chair"]'),
    ('seal_ask_days', '7'),
    ('seal_open_days', '3');

RESET search_path;
RESET ROLE;
