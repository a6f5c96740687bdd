-- Draft word lists that were tried on stored mail: each an order, written down
-- before the first message is opened.  What comes of it are counts only.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

CREATE TABLE trial (
    ordinal bigint PRIMARY KEY,
    at timestamptz NOT NULL,
    -- SHA-256 of the list, and the messages it is tried on.
    list bytea NOT NULL CHECK (length(list) = 32),
    since timestamptz NOT NULL,
    until timestamptz NOT NULL CHECK (until > since),
    -- Of few, counts would tell of one.
    messages bigint NOT NULL CHECK (messages >= 500),
    reason text NOT NULL CHECK (length(btrim(reason)) BETWEEN 3 AND 1000),
    -- Whom the caller names as having approved it; may be himself.
    approver text NOT NULL,
    actor text NOT NULL,
    os_user text NOT NULL,
    form int NOT NULL DEFAULT 1,
    hash bytea NOT NULL,
    -- The transaction that wrote it: copies are handed out once it is over.
    xact xid8 NOT NULL DEFAULT pg_current_xact_id()
);

CREATE FUNCTION chain_text(r trial) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT jsonb_build_array('trial', r.form, r.ordinal, r.at, r.list, r.since,
        r.until, r.messages, r.reason, r.approver, r.actor, r.os_user)::text
$$;

CREATE TRIGGER chain BEFORE INSERT ON trial
    FOR EACH ROW EXECUTE FUNCTION chain();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON trial
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON trial
    EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON trial FROM schoolgate_owner;

RESET search_path;
RESET ROLE;
