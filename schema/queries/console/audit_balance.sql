-- Openings and what became of their notices.
SELECT api.audit_balance()
