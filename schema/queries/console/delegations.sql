-- Who stands in for whom, newest first; those that are over too.
-- $1 every
SELECT api.delegations(coalesce($1::boolean, false))
