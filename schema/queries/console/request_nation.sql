-- Let clocks go by those of another nation.  $1 nation
SELECT api.request_nation($1::text)
