-- Rules run once more over what is recorded: who had it done, and of what.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- One row for each run, written before the first record is handed out; never
-- changed.
CREATE TABLE replay (
    ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    rule text NOT NULL CHECK (length(rule) BETWEEN 1 AND 200),
    kind text NOT NULL CHECK (kind ~ '^[a-z][a-z-]{0,60}$'),
    -- Words that stay legible in a subject; all others do not.
    words text[] NOT NULL,
    -- Does the rule ask what was sent before?
    memory boolean NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    messages bigint NOT NULL,
    -- Addresses are hashed with it, so that nobody else can.
    salt bytea NOT NULL,
    actor text NOT NULL,
    os_user text NOT NULL,
    -- The transaction that wrote it: records are handed out once it is over.
    xact xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON replay
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON replay
    EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON replay FROM schoolgate_owner;

-- The mode of each rule that a mail host had in force when it last said so.
CREATE TABLE rule_mode (
    school text NOT NULL REFERENCES school,
    host text NOT NULL,
    rule text NOT NULL CHECK (length(rule) BETWEEN 1 AND 200),
    mode text NOT NULL CHECK (mode IN ('off', 'shadow', 'nudge', 'enforce')),
    PRIMARY KEY (school, host, rule)
);

-- What a sender was told is what he asks by.  A damaged record may say anything
-- of any length there: an index entry has a bound.
CREATE INDEX ON message (left(reference, 16)) WHERE reference <> '';
CREATE INDEX ON kept_message (left(reference, 16)) WHERE reference <> '';

-- review_seconds   how long somebody takes over one flag, by its severity
INSERT INTO settings VALUES
    ('review_seconds', '{"1": 20, "2": 20, "3": 20, "4": 25, "5": 25}');

RESET search_path;
RESET ROLE;
