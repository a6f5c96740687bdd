-- Whose words a finding is, where they are not the writer's own.

SET ROLE schoolgate_owner;
SET search_path = schoolgate;

-- "reported": somebody tells what was said; "quoted": from another message;
-- empty: the writer's own.  Of what was loaded before, message.document knows.
ALTER TABLE finding ADD context text NOT NULL DEFAULT '';
ALTER TABLE kept_finding ADD context text NOT NULL DEFAULT '';
DROP VIEW all_finding;
CREATE VIEW all_finding AS
SELECT * FROM finding UNION ALL SELECT * FROM kept_finding;

-- "reported": evidence of an incident, not against the sender; else empty.
ALTER TABLE flag ADD context text NOT NULL DEFAULT '';

RESET search_path;
RESET ROLE;
