-- What the caller did today.
SELECT api.today_done()
