-- Whose bank holidays clocks go by.
SELECT api.request_nation(NULL)
