-- Who may stand in for the caller, and as what.
SELECT api.delegation_people()
