-- Everybody of ours whose mail is opened has the notice, not only the first.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- beside   the opening that this row tells one more person of: it has a notice
--          and no more.  NULL: it is an opening itself, and tells the first.
-- untold   how many more of ours got the message, beyond those that an opening
--          tells.  Both are part of what the chain covers from form 4 on.
ALTER TABLE opening ADD beside bigint,
    ADD untold int NOT NULL DEFAULT 0 CHECK (untold >= 0),
    ALTER form SET DEFAULT 4,
    ADD CONSTRAINT opening_beside CHECK (beside IS NULL OR (beside < ordinal AND notice <> 'none'
        AND untold = 0));
CREATE INDEX ON opening (beside) WHERE beside IS NOT NULL;
CREATE INDEX ON opening (told);
CREATE INDEX ON opening (actor);
CREATE OR REPLACE FUNCTION chain_text(r opening) RETURNS text
LANGUAGE sql IMMUTABLE SET timezone = 'UTC' AS $$
    SELECT (jsonb_build_array('opening', r.form, r.ordinal, r.at, r.message,
        r.told, r.told_address, r.tier, r.purpose, r.reason, r.actor,
        r.os_user, r.notice, r.due, r.under, r.words)
        || CASE WHEN r.form >= 2 THEN jsonb_build_array(r.on_behalf)
            ELSE '[]' END
        || CASE WHEN r.form >= 3 THEN jsonb_build_array(r.signed_by)
            ELSE '[]' END
        || CASE WHEN r.form >= 4 THEN jsonb_build_array(r.beside, r.untold)
            ELSE '[]' END)::text
$$;

RESET search_path;
RESET ROLE;
