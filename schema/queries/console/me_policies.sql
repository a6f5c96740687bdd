-- The school's policies and which he has accepted.
SELECT api.me_policies()
