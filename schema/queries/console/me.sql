-- What is recorded of the caller, until when, who may see it.
SELECT api.me_overview()
