-- Each chain: whole, or where it breaks.
SELECT api.verify_chains()
