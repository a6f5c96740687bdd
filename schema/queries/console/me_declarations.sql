-- What he has declared.
SELECT api.me_declarations()
