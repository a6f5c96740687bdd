-- What is kept until when.
SELECT api.audit_retention()
