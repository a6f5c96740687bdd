-- The caller's own account.
SELECT api.account()
