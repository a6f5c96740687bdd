-- A rule that needs the text of mail is run over stored copies: an order as a
-- draft list's, which names the rule instead of a list.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

ALTER TABLE trial ALTER COLUMN list DROP NOT NULL;
ALTER TABLE trial ADD COLUMN rule text CHECK (length(rule) BETWEEN 1 AND 200);
ALTER TABLE trial ADD CHECK ((list IS NULL) <> (rule IS NULL));
ALTER TABLE trial ALTER COLUMN form SET DEFAULT 2;

CREATE OR REPLACE FUNCTION chain_text(r trial) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT (jsonb_build_array('trial', r.form, r.ordinal, r.at, r.list, r.since,
        r.until, r.messages, r.reason, r.approver, r.actor, r.os_user)
        || CASE WHEN r.form = 1 THEN '[]' ELSE jsonb_build_array(r.rule) END
        )::text
$$;

RESET search_path;
RESET ROLE;
